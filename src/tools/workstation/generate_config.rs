use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, Listing, Place, Profile, Report, Writing},
    registry::{Effect, Meta, Tool},
};

/// Write the file of a workstation, `config.toml` in the code root, from a profile.
///
/// A file that is there is replaced after a question, or with --force; it is kept as config.toml.bak.
#[derive(Args, Deserialize, JsonSchema)]
pub struct GenerateConfig {
    /// What the file is made of.
    profile: Profile,
    /// Replace a file that is there.
    #[arg(long)]
    #[serde(default)]
    force: bool,
    /// Ask for the list of OCA's repositories, instead of taking the one that came with odeum.
    #[arg(long)]
    #[serde(default)]
    refresh: bool,
    /// Where to ask: JSON as GitHub's, a list of objects with a name; `{page}` in it counts from 1.
    #[arg(long, value_name = "URL", requires = "refresh")]
    list_url: Option<String>,
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for GenerateConfig {
    const META: Meta = Meta {
        name: "generate_workstation_config",
        cli: "workstation generate-config",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["profile"],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    const SEES_CANCELLATION: bool = false;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        if self.dry_run {
            return Ok(None);
        }
        let path = Place::current()?.file();
        Ok(Some(match path.symlink_metadata().is_ok() {
            true => {
                let shown = path.display();
                format!("generate-config replaces {shown}, and keeps it as config.toml.bak. Go on?")
            }
            false => format!("generate-config writes {}. Go on?", path.display()),
        }))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let listing = Listing { refresh: self.refresh, url: self.list_url };
        let writing = match self.dry_run {
            true => Writing::Foresee,
            false if self.force || ctx.is_agreed() => Writing::Replace,
            false => Writing::New,
        };
        workstation::generate(ctx, &Place::current()?, self.profile, &listing, writing).await
    }
}
