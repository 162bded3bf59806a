use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::by::By;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, RecordModel},
    ops::{
        environment,
        orm::{self, Arguments, CallRequest, Ids},
    },
    registry::{Effect, Meta, Tool},
};

/// Call a public method of a model or of records, through Odoo and its access rights.
///
/// Arguments go by name. What a method returns must be JSON, or records, of which the ids come.
#[derive(Args, Deserialize, JsonSchema)]
pub struct CallMethod {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: sale.order.
    model: RecordModel,
    /// Method: `action_confirm`.
    method: String,
    /// Ids of the records, separated by commas; none for a method of the model.
    #[arg(long, short = 'i', value_name = "IDS")]
    ids: Option<Ids>,
    /// Arguments by name, as JSON or as Python writes them.
    #[arg(long, short = 'a', value_name = "JSON")]
    arguments: Option<Arguments>,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

/// What came back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Returned {
    /// What the method returned.
    result: Value,
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.result)
    }
}

impl Tool for CallMethod {
    const META: Meta = Meta {
        name: "call_model_method",
        cli: "orm call",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "model", "method", "ids", "arguments"],
    };
    type Output = Returned;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Returned> {
        let request = CallRequest {
            name: self.env_name,
            model: self.model,
            method: self.method,
            ids: self.ids.unwrap_or_default(),
            arguments: self.arguments.unwrap_or_default().0,
        };
        Ok(Returned { result: orm::call(ctx, request, self.by.into()).await? })
    }
}
