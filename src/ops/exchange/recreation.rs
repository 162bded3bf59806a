//! An exchange in which code, configuration and container are made anew too.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::record::Exchange;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    ops::{
        apply::Saved,
        environment::{Environment, FilestoreMethod},
    },
};

/// What is to be put back of an environment besides its data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recreation {
    /// Its record as it was.
    pub before: Box<Environment>,
    /// Whether there was a container.
    pub had_container: bool,
    /// Work in the old checkout that is nowhere else.
    pub saved: Option<Saved>,
}

impl Exchange {
    /// Where new code and configuration are made.
    #[must_use]
    pub fn stage(&self, ctx: &Context) -> PathBuf {
        Self::dir(ctx, &self.serving.env).join("new")
    }

    /// Where the record of what is made there is.
    #[must_use]
    pub fn stage_record(&self, ctx: &Context) -> PathBuf {
        self.stage(ctx).join("environment.json")
    }

    /// The environment as it is made, in its stage; `None` when only its data are exchanged, or
    /// nothing was begun.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn made(&self, ctx: &Context) -> Result<Option<Environment>> {
        let found = match self.recreation {
            Some(_) => files::read_json::<Environment>(&self.stage_record(ctx))?,
            None => None,
        };
        Ok(found.map(|made| Environment { stage: Some(self.stage(ctx)), ..made }))
    }

    /// The environment with the new data, in its stage as long as its code is there.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn new_environment(&self, ctx: &Context) -> Result<Environment> {
        let env = match (&self.recreation, self.made(ctx)?) {
            (None, _) => Environment::known(ctx, &self.serving.env)?,
            // What was made besides is made still, and goes with a deletion.
            (Some(it), Some(made)) => Environment { steps: it.before.steps.clone(), ..made },
            (Some(_), None) => return Err(Error::internal("what was made anew lost its record")),
        };
        Ok(self.after.clone().put_into(env))
    }

    /// The environment as it was before.
    ///
    /// # Errors
    /// When its record cannot be read.
    pub fn old_environment(&self, ctx: &Context) -> Result<Environment> {
        let env = match &self.recreation {
            Some(recreation) => (*recreation.before).clone(),
            None => Environment::known(ctx, &self.serving.env)?,
        };
        Ok(self.before.clone().put_into(env))
    }

    /// The recreation, if it keeps the old container for its case. On an overlay nothing of the
    /// container may be left while the layers move.
    #[must_use]
    pub fn keeps_container(&self) -> Option<&Recreation> {
        let is_overlay = [self.before.filestore, self.after.filestore].contains(&FilestoreMethod::Overlay);
        self.recreation.as_ref().filter(|_| !is_overlay)
    }
}
