use std::num::NonZero;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::jobs::jobs;
use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, JOBS, Place, Report, VenvWish},
    registry::{Effect, Meta, Tool},
};

/// Make a Python environment for each version of Odoo.
///
/// In `venvs/VERSION` of the code root, by uv, with the requirements of the version's checkout, the
/// checkout itself (editable), and what developers want beside it: debugpy, ipython, setuptools, watchdog
/// and websocket-client. Each gets the Python its series is made for, an installed one or one uv gets;
/// else another the series works with, and the result says so.
///
/// One that works is left as it is. One that does not is an error unless --recreate is given. Each version
/// also gets a command in ~/.local/bin, odoo-v19 for 19.0, unless the file says otherwise (`create_launcher`).
#[derive(Args, Deserialize, JsonSchema)]
pub struct CreateVenvs {
    /// Only this version; may be given several times.
    #[arg(short, long, value_name = "VERSION")]
    filter: Option<Vec<String>>,
    /// Make those that are there anew; each old one is kept as VERSION.bak until that is done.
    #[arg(long)]
    #[serde(default)]
    recreate: bool,
    /// How many are made at the same time.
    #[arg(long, value_name = "N", default_value_t = JOBS)]
    #[serde(default = "jobs")]
    jobs: NonZero<usize>,
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for CreateVenvs {
    const META: Meta = Meta {
        name: "create_workstation_venvs",
        cli: "workstation create-venvs",
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
        let place = Place::current()?;
        let versions = workstation::chosen_venvs(&place, self.filter.as_deref().unwrap_or_default())?;
        let what = versions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let how = if self.recreate { "anew" } else { "where there is none" };
        let root = place.root().display();
        Ok((!versions.is_empty()).then(|| {
            format!("create-venvs makes a Python environment for {what} in {root}/venvs, {how}. Go on?")
        }))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let wish = VenvWish {
            only: self.filter.unwrap_or_default(),
            recreate: self.recreate,
            dry_run: self.dry_run,
        };
        workstation::create_venvs(ctx, &Place::current()?, &wish, self.jobs).await
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
