//! The record of a rebuild under way, `rebuilding.json` in the workspace.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::steps::plan;
use crate::{
    context::Context,
    error::Result,
    model::Secret,
    ops::{
        environment::{Environment, aside},
        journal::Group,
        serving::{Interrupts, Serving},
    },
};

/// A rebuild under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rebuild {
    /// The environment's serving.
    #[serde(flatten)]
    pub serving: Serving,
    /// Whether there is an old container.
    pub had_container: bool,
    /// The image of the old one.
    pub image: String,
    /// The directories of modules the old configuration was made with.
    pub addons_directories: Option<Vec<PathBuf>>,
    /// The old configuration, when it could be read.
    pub configuration: Option<Secret>,
}

impl Rebuild {
    /// The first form of the record. One that lost its container is to run.
    #[must_use]
    pub fn new(env: &Environment, configuration: Option<Secret>, running: Option<bool>) -> Self {
        Self {
            serving: Serving::new(env, running.unwrap_or(true)),
            had_container: running.is_some(),
            image: env.image.clone(),
            addons_directories: env.addons_directories.clone(),
            configuration,
        }
    }
}

impl Interrupts for Rebuild {
    const OPERATION: &'static str = "rebuild";
    const FILE: &'static str = "rebuilding.json";
    const NEXT_START: &'static str =
        "the next start keeps the new container if Odoo answers, and puts the old one back if not";

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
        "rebuild".into()
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
