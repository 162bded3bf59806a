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
        if self.dry_run {
            return Ok(None);
        }
        let place = Place::current()?;
        let is_made_first = self.profile.is_some() && place.file().symlink_metadata().is_err();
        if !is_made_first {
            place.workstation_with_versions()?;
        }
        let first = if is_made_first { "writes config.toml and " } else { "" };
        let root = place.root().display();
        Ok(Some(format!("init {first}makes the directories of this workstation in {root}. Go on?")))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let place = Place::current()?;
        let is_there = place.file().symlink_metadata().is_ok();
        let read = match self.profile.filter(|_| !is_there) {
            Some(profile) if self.dry_run => workstation::foresee(ctx, &place, profile).await?,
            Some(profile) => {
                workstation::generate_if_missing(ctx, &place, profile).await?;
                place.workstation_with_versions()?
            }
            None => place.workstation_with_versions()?,
        };
        workstation::init(&place, read, self.dry_run)
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
