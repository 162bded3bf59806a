use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{self, Place, Report, SkillAction},
    registry::{Effect, Meta, Tool},
};

/// Update the agent skills of a workstation.
///
/// Each repository of `tools.skills` in the file, with `npx skills add` once more: its skills become as it
/// has them now, and new ones come.
#[derive(Args, Deserialize, JsonSchema)]
pub struct UpdateSkills {
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

impl Tool for UpdateSkills {
    const META: Meta = Meta {
        name: "update_workstation_skills",
        cli: "workstation update-skills",
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
        match self.dry_run {
            true => Ok(None),
            false => workstation::skills_question(&Place::current()?, SkillAction::Update),
        }
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        workstation::skills(ctx, &Place::current()?, SkillAction::Update, self.dry_run).await
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
