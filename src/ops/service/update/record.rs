//! The record of an update under way, `updating.json` in the service's directory.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{ServiceName, StepEntry},
    ops::{journal::Record, service::Service},
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// An update under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Update {
    /// Form of this record.
    pub version: u32,
    /// The service.
    pub name: ServiceName,
    /// Whether it ran before; one that lost its container is to run.
    pub was_running: bool,
    /// Whether there is an old container.
    pub had_container: bool,
    /// What the new container is called until it has the name of the old one.
    pub next: String,
    /// What the old one is called from then on.
    pub previous: String,
    /// Whether all steps are done.
    pub is_done: bool,
    /// Steps taken.
    pub steps: Vec<StepEntry>,
}

impl Record for Update {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.is_done = true;
    }
}

impl Update {
    /// The first form of the record; `running` is `None` where there is no container.
    #[must_use]
    pub fn new(ctx: &Context, service: &Service, running: Option<bool>) -> Self {
        Self {
            version: VERSION,
            name: service.name.clone(),
            was_running: running.unwrap_or(true),
            had_container: running.is_some(),
            next: ctx.names().next_service(&service.team, &service.name),
            previous: ctx.names().previous_service(&service.team, &service.name),
            is_done: false,
            steps: Vec::new(),
        }
    }

    /// Where the record is.
    #[must_use]
    pub fn path(ctx: &Context, name: &ServiceName) -> PathBuf {
        ctx.layout().service(&ctx.team, name).join("updating.json")
    }

    /// Reads the record; `None` when the service is not being updated.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, name: &ServiceName) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, name), VERSION)
    }
}
