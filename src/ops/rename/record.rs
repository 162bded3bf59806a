//! The record of a renaming under way, `renaming.json` in the workspace.

use serde::{Deserialize, Serialize};

use super::steps::plan;
use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::{
        environment::{Environment, aside},
        journal::Group,
        serving::{Interrupts, Serving},
    },
};

/// A renaming under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rename {
    /// The environment's serving.
    #[serde(flatten)]
    pub serving: Serving,
    /// The name it had.
    pub from: EnvName,
    /// The name it gets.
    pub to: EnvName,
    /// Whether there is a container.
    pub had_container: bool,
}

impl Interrupts for Rename {
    const OPERATION: &'static str = "rename";
    const FILE: &'static str = "renaming.json";
    const NEXT_START: &'static str =
        "the next start keeps the new name if Odoo answers, and gives the old one back if not";

    fn serving(&self) -> &Serving {
        &self.serving
    }

    fn serving_mut(&mut self) -> &mut Serving {
        &mut self.serving
    }

    fn plan(&self) -> Vec<Group<Self>> {
        plan()
    }

    fn words(&self) -> String {
        format!("renaming from {} to {}", self.from, self.to)
    }

    fn runs_again(&self) -> bool {
        self.serving.was_running && self.had_container && !self.serving.stays_stopped
    }

    /// The old container goes.
    async fn clear_away(&self, ctx: &Context) -> Result<()> {
        let env = Environment::known(ctx, &self.serving.env)?;
        aside::forget(ctx, &env).await.map(drop)
    }
}
