use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Size, StoreKind},
    ops::system::{self, StoreWish},
    registry::{Effect, Meta, Tool},
};

/// Make what all teams share: the network, the database server, the directories.
///
/// The database server is published on loopback only, and sized to this
/// machine. What is there already stays as it is.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Init {
    /// What to keep the databases on: a volume of Docker, or a file of odeum's in which the clone
    /// of a large database shares its blocks and takes no space. That needs root on Linux.
    #[arg(long, value_enum, value_name = "KIND")]
    #[serde(default)]
    store: Option<StoreKind>,
    /// How large a reflink store is at first, for example 50G. Space is taken when it is used,
    /// and it grows by itself.
    #[arg(long, value_name = "SIZE")]
    #[serde(default)]
    store_size: Option<Size>,
}

/// What an initialisation did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Initialised {
    /// What was made by this call; empty when all was there.
    made: Vec<String>,
    /// Loopback port of the database server.
    database_port: u16,
    /// The data directory.
    data_dir: String,
    /// Whether large filestores are shared by kernel overlays.
    kernel_overlay: bool,
    /// What the databases are kept on.
    store: StoreKind,
}

impl fmt::Display for Initialised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.made.as_slice() {
            [] => write!(f, "Initialised already")?,
            made => write!(f, "Initialised {}", made.join(", "))?,
        }
        write!(f, "\n  data      {}", self.data_dir)?;
        write!(f, "\n  database  127.0.0.1:{}", self.database_port)?;
        write!(f, "\n  store     {}", self.store)?;
        write!(f, "\n  next      odeum template init")
    }
}

impl Tool for Init {
    const META: Meta = Meta {
        name: "init_system",
        cli: "init",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &[],
    };
    type Output = Initialised;

    fn locks(&self, _: &Context) -> Vec<Lock> {
        vec![Lock::system()]
    }

    async fn run(self, ctx: &Context) -> Result<Initialised> {
        let done = system::init(ctx, StoreWish { kind: self.store, size: self.store_size }).await?;
        Ok(Initialised {
            made: done.made,
            database_port: done.database_port,
            data_dir: ctx.layout().data_dir().display().to_string(),
            kernel_overlay: done.kernel_overlay,
            store: done.store,
        })
    }
}
