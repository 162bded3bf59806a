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
        orm::{self, Ids},
    },
    registry::{Effect, Meta, Tool},
};

/// Delete records, through Odoo and its access rights: all of them or none.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Unlink {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: res.partner.
    model: RecordModel,
    /// Ids of the records, separated by commas; up to 1,000.
    ids: Ids,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

/// What was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unlinked {
    /// Model.
    model: String,
    /// Ids the records had.
    ids: Vec<i64>,
}

impl fmt::Display for Unlinked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.ids.iter().map(ToString::to_string).collect();
        write!(f, "{} {} deleted", self.model, ids.join(","))
    }
}

impl Tool for Unlink {
    const META: Meta = Meta {
        name: "unlink_records",
        cli: "orm unlink",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "model", "ids"],
    };
    type Output = Unlinked;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    fn question(&self, _ctx: &Context) -> Result<Option<String>> {
        let (count, model) = (self.ids.0.len(), &self.model);
        Ok(Some(format!("Delete {count} record(s) of {model} in {}?", self.env_name)))
    }

    async fn run(self, ctx: &Context) -> Result<Unlinked> {
        orm::unlink(ctx, &self.env_name, &self.model, &self.ids, self.by.into()).await?;
        Ok(Unlinked { model: self.model.to_string(), ids: self.ids.0 })
    }
}
