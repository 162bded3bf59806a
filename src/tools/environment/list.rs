use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{EnvironmentFields, status_word};
use crate::{
    context::Context,
    error::Result,
    ops::environment,
    registry::{Effect, Meta, Tool},
};

/// List the team's environments with their state and address.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// All environments, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Environments {
    /// The environments.
    environments: Vec<EnvironmentFields>,
    /// How many the team may have; `null` for as many as there are.
    max_environments: Option<u64>,
}

impl fmt::Display for Environments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.environments.is_empty() {
            return write!(
                f,
                "No environments. `odeum env create BRANCH` makes one, `odeum quickstart` two to try."
            );
        }
        let width = self
            .environments
            .iter()
            .map(|env| console::measure_text_width(&env.env_name))
            .max()
            .unwrap_or(0)
            .clamp(4, 40);
        let head = format!("{:width$}  {:10}  {:28}  TEMPLATE", "NAME", "STATUS", "URL");
        write!(f, "{}", console::style(head).dim())?;
        for env in &self.environments {
            let name = console::pad_str(&env.env_name, width, console::Alignment::Left, Some("…"));
            write!(
                f,
                "\n{name}  {:10}  {:28}  {}",
                status_word(env.status, env.asleep),
                env.url,
                env.template
            )?;
            if env.git_branch != env.env_name {
                write!(f, "  (branch {})", env.git_branch)?;
            }
            if let Some(busy) = &env.busy {
                write!(f, "  (busy: {} since {})", busy.tool, busy.since)?;
            }
        }
        match self.max_environments {
            Some(most) => write!(f, "\n{} of {most} environments", self.environments.len()),
            None => Ok(()),
        }
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_environments",
        cli: "env list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Environments;

    async fn run(self, ctx: &Context) -> Result<Environments> {
        let rows = environment::list(ctx).await?;
        Ok(Environments {
            environments: rows.into_iter().map(|row| EnvironmentFields::new(ctx, row)).collect(),
            max_environments: ctx.team_settings()?.quota.max_environments,
        })
    }
}
