use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::Result,
    model::{EnvName, OdooSources},
    ops::system,
    registry::{Effect, Meta, Tool},
    tools::environment::{Created, described},
};

/// Make or start the environment of the checkout you stand in, with the working tree mounted.
///
/// The branch is the checkout's; the series comes from [project] in the
/// repository's odeum.toml, else from the manifests. Edits show without a push.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Up {
    /// Directory in the checkout.
    #[arg(default_value = ".", value_name = "DIR")]
    #[serde(default = "here")]
    path: PathBuf,
    /// Name of the environment; the branch when not given.
    #[arg(long, visible_alias = "name")]
    env_name: Option<EnvName>,
    /// Whose Odoo to run: `image`, `local` for the workstation's checkout of the series, or a directory;
    /// the workstation's where it has one, when not given.
    #[arg(long, value_name = "SOURCES")]
    sources: Option<OdooSources>,
}

fn here() -> PathBuf {
    ".".into()
}

impl Tool for Up {
    const META: Meta = Meta {
        name: "start_checkout",
        cli: "up",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["path"],
    };
    type Output = Created;

    async fn run(self, ctx: &Context) -> Result<Created> {
        let up = system::up(ctx, &self.path, self.env_name, self.sources).await?;
        Ok(described(ctx, up.created))
    }
}
