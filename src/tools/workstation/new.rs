use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    model::workstation::Version,
    ops::workstation::{self, Place, Report, Wish},
    registry::{Effect, Meta, Tool},
};

/// Write a project's descriptor for editors and agents: where the code of its Odoo is.
///
/// The file is `.claude/.odoo-dev.json` in the project, or at home with --global. Projects as Trobz,
/// Camptocamp, Odoo.sh and doodba lay them out are known; others use the workstation's checkouts.
#[derive(Args, Deserialize, JsonSchema)]
pub struct New {
    /// Version of Odoo; that of the git branch, or of the modules, when not given.
    #[arg(value_parser = version)]
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    version: Option<Version>,
    /// Directory of the project.
    #[arg(long, value_name = "DIR", default_value = ".")]
    #[serde(default = "here")]
    path: PathBuf,
    /// Write the file at home, for all projects.
    #[arg(short, long)]
    #[serde(default)]
    global: bool,
    /// Change a file that is there; its other keys stay, and it is kept as .odoo-dev.json.bak.
    #[arg(long)]
    #[serde(default)]
    force: bool,
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

fn here() -> PathBuf {
    ".".into()
}

fn version(text: &str) -> Result<Version, String> {
    text.parse()
}

fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Version>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
}

impl Tool for New {
    const META: Meta = Meta {
        name: "describe_project",
        cli: "workstation new",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["version"],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    const SEES_CANCELLATION: bool = false;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        let path = workstation::descriptor(&self.path, self.global)?;
        let shown = path.display();
        Ok((!self.force && !self.dry_run && path.exists())
            .then(|| format!("new changes {shown}, and keeps it as .odoo-dev.json.bak. Go on?")))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let agreed = self.force || ctx.is_agreed();
        let wish = Wish {
            directory: self.path,
            version: self.version,
            is_global: self.global,
            agreed,
            dry_run: self.dry_run,
        };
        workstation::describe(ctx, &Place::current()?, wish).await
    }
}
