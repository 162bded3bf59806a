use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::StoreKind,
    ops::store,
    registry::{Effect, Meta, Tool},
};

/// Show what the databases are kept on, how large it is and how much of it is used.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Info {}

/// What the databases are kept on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Described {
    /// Its kind.
    store: StoreKind,
    /// Image of the database server.
    image: String,
    /// File that holds a reflink store.
    file: Option<String>,
    /// Size of a reflink store in MB.
    size_mb: Option<u64>,
    /// What is used of it in MB: what clones share counts once.
    used_mb: Option<u64>,
    /// What its file takes on the host in MB.
    taken_mb: Option<u64>,
    /// What is free on the host in MB.
    host_free_mb: u64,
    /// What a clone costs.
    clones: String,
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "store   {}, {}", self.store, self.image)?;
        if let (Some(file), Some(size), Some(used), Some(taken)) =
            (&self.file, self.size_mb, self.used_mb, self.taken_mb)
        {
            writeln!(f, "file    {file}")?;
            writeln!(f, "size    {size} MB, {used} MB used, {taken} MB taken of the host")?;
        }
        write!(f, "host    {} MB free\nclones  {}", self.host_free_mb, self.clones)
    }
}

impl Tool for Info {
    const META: Meta = Meta {
        name: "get_store",
        cli: "store info",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Described;

    async fn run(self, ctx: &Context) -> Result<Described> {
        let found = store::info(ctx).await?;
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let reflink = found.reflink.as_ref();
        Ok(Described {
            store: found.kind,
            image: found.image.to_string(),
            file: reflink.map(|reflink| reflink.file.display().to_string()),
            size_mb: reflink.map(|reflink| megabytes(reflink.size)),
            used_mb: reflink.map(|reflink| megabytes(reflink.size - reflink.free)),
            taken_mb: reflink.map(|reflink| megabytes(reflink.allocated)),
            host_free_mb: megabytes(found.host_free),
            clones: store::cost(found.kind).into(),
        })
    }
}
