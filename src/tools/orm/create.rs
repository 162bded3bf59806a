use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by::By;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, RecordModel},
    ops::{
        environment,
        orm::{self, ManyValues},
    },
    registry::{Effect, Meta, Tool},
};

/// Make records of a model, through Odoo and its access rights: all of them or none.
///
/// Values are checked before the call.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: res.partner.
    model: RecordModel,
    /// Values by field, as JSON or as Python writes them: one object, or a list of up to 1,000.
    values: ManyValues,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Created {
    /// Model.
    model: String,
    /// Ids of the new records, in the order of their values.
    ids: Vec<i64>,
}

impl fmt::Display for Created {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        write!(f, "{} {} created", self.model, ids.join(","))
    }
}

impl Tool for Create {
    const META: Meta = Meta {
        name: "create_records",
        cli: "orm create",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "model", "values"],
    };
    type Output = Created;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Created> {
        let ids = orm::create(ctx, &self.env_name, &self.model, self.values, self.by.into()).await?;
        Ok(Created { model: self.model.to_string(), ids })
    }
}
