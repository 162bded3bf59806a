use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, Place, Report},
    registry::{Effect, Meta, Tool},
};

/// Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards.
#[derive(Args, Deserialize, JsonSchema)]
pub struct EditConfig {
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for EditConfig {
    const META: Meta = Meta {
        name: "edit_workstation_config",
        cli: "workstation edit-config",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    const IS_RECORDED: bool = false;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        workstation::edit(ctx, &Place::current()?, self.dry_run).await
    }
}
