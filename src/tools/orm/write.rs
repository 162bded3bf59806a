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
        orm::{self, Ids, Values},
    },
    registry::{Effect, Meta, Tool},
};

/// Give records other values, through Odoo and its access rights.
///
/// Values are checked before the call. All records change or none.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Write {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: res.partner.
    model: RecordModel,
    /// Ids of the records, separated by commas; up to 1,000.
    ids: Ids,
    /// Values by field, as JSON or as Python writes them.
    values: Values,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

/// What was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Written {
    /// Model.
    model: String,
    /// Ids of the records.
    ids: Vec<i64>,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        write!(f, "{} {} changed", self.model, ids.join(","))
    }
}

impl Tool for Write {
    const META: Meta = Meta {
        name: "write_records",
        cli: "orm write",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "model", "ids", "values"],
    };
    type Output = Written;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Written> {
        let Self { env_name, model, ids, values, by } = self;
        orm::write(ctx, &env_name, &model, &ids, values, by.into()).await?;
        Ok(Written { model: model.to_string(), ids: ids.0 })
    }
}
