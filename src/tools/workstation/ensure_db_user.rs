use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, Report},
    registry::{Effect, Meta, Tool},
};

/// Make the PostgreSQL role `odoo` a workstation's Odoo connects as.
///
/// With the rights to log in and to create databases, and the password odoo: for development machines
/// only. A role that lacks one of these is repaired. The server is that of $PGHOST and $PGPORT, else the
/// one of this machine; it is administered as this user if it knows him as an administrator, else as
/// postgres through sudo, which must not ask for a password (`sudo -v`).
///
/// The exit status is 1 when the server does not answer, 2 when sudo refuses, 3 when the role cannot be
/// made or used.
#[derive(Args, Deserialize, JsonSchema)]
pub struct EnsureDbUser {
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for EnsureDbUser {
    const META: Meta = Meta {
        name: "ensure_database_user",
        cli: "workstation ensure-db-user",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        error.status.unwrap_or_else(|| workstation::exit_status(error))
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        let question = "ensure-db-user makes the PostgreSQL role odoo with the password odoo, which may create \
                        databases: for development machines only. Go on?";
        Ok((!self.dry_run).then(|| question.to_owned()))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        workstation::ensure_database_user(ctx, self.dry_run).await
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
