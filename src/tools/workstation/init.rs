use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, Place, Profile, Report},
    registry::{Effect, Meta, Tool},
};

/// Make the directories of a workstation.
///
/// Below the code root, `$ODEUM_CODE_DIR` or `$TLC_CODE_DIR`, else `~/code`: those of the versions its
/// `config.toml` names. What is there stays as it is.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Init {
    /// Write the file first when it is not there, from this profile.
    #[arg(long, value_name = "NAME")]
    profile: Option<Profile>,
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for Init {
    const META: Meta = Meta {
        name: "init_workstation",
        cli: "workstation init",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["profile"],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        let place = Place::current()?;
        let root = place.root().display();
        Ok((!self.dry_run)
            .then(|| format!("init makes the directories of this workstation in {root}. Go on?")))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let place = Place::current()?;
        if let (Some(profile), false) = (self.profile, self.dry_run) {
            workstation::generate_if_missing(ctx, &place, profile).await?;
        }
        workstation::init(&place, self.dry_run)
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
