use std::num::NonZero;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::jobs::jobs;
use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, InstallPlan, JOBS, Place, Report},
    registry::{Effect, Meta, Tool},
};

/// Install the programs of a workstation.
///
/// In this order: PostgreSQL's own repository of packages (Debian and Ubuntu), scripts, packages of the
/// system, packages of npm, tools of uv. What is there stays as it is; a stage that fails keeps no other
/// from being tried. Packages of the system need root: sudo must not ask for a password (`sudo -v`).
///
/// The system's packages are those Odoo needs, and those the file names. A script is run again each time,
/// and marked as unverified unless the file has its sha256.
#[derive(Args, Deserialize, JsonSchema)]
pub struct InstallTools {
    /// Install the packages of the system Odoo needs; --no-install-default-system-packages leaves them out.
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        overrides_with = "no_install_default_system_packages"
    )]
    install_default_system_packages: Option<bool>,
    /// Install only what the file names.
    #[arg(long, overrides_with = "install_default_system_packages")]
    #[serde(default)]
    no_install_default_system_packages: bool,
    /// How many scripts, or tools of uv, are installed at the same time.
    #[arg(long, value_name = "N", default_value_t = JOBS)]
    #[serde(default = "jobs")]
    jobs: NonZero<usize>,
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl InstallTools {
    fn with_defaults(&self) -> bool {
        !self.no_install_default_system_packages && self.install_default_system_packages.unwrap_or(true)
    }
}

impl Tool for InstallTools {
    const META: Meta = Meta {
        name: "install_workstation_tools",
        cli: "workstation install-tools",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &[],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        if self.dry_run {
            return Ok(None);
        }
        let plan = InstallPlan::read(&Place::current()?, self.with_defaults())?;
        Ok((!plan.is_empty())
            .then(|| format!("install-tools installs what of this is missing:\n{plan}Go on?")))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        workstation::install(ctx, &Place::current()?, self.with_defaults(), self.jobs, self.dry_run).await
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
