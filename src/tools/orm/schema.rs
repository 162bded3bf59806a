use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by::By;
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, RecordModel},
    ops::orm::{self, FieldRow, ModelRow, Schema},
    registry::{Effect, Meta, Tool},
};

/// List the fields of a model with their types, or the models there are.
///
/// `next_offset` begins the next page.
#[derive(Args, Deserialize, JsonSchema)]
pub struct GetSchema {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: res.partner; without one the models are listed.
    model: Option<RecordModel>,
    /// Text that must be part of a name or label.
    #[arg(long, short = 's', value_name = "TEXT")]
    search: Option<String>,
    /// Most fields or models, up to 1,000.
    #[arg(long, short = 'n', default_value_t = 200)]
    #[serde(default = "two_hundred")]
    limit: u32,
    /// Fields or models to pass over.
    #[arg(long, default_value_t = 0)]
    #[serde(default)]
    offset: u32,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

fn two_hundred() -> u32 {
    200
}

/// Fields or models.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Described {
    /// Fields of the model, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<FieldRow>>,
    /// Models, by name, when none was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    models: Option<Vec<ModelRow>>,
    /// How many there are in all.
    total: u64,
    /// Where the next page begins; none when this is the last.
    next_offset: Option<u64>,
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for model in self.models.iter().flatten() {
            let transient = if model.transient { " (transient)" } else { "" };
            writeln!(f, "{:<40} {}{transient}", model.model, model.label)?;
        }
        for field in self.fields.iter().flatten() {
            write!(f, "{:<32} {:<12} {}", field.name, field.kind, field.label)?;
            if let Some(relation) = &field.relation {
                write!(f, " → {relation}")?;
            }
            let flags =
                [(field.required, "required"), (field.readonly, "readonly"), (!field.stored, "not stored")];
            for (_, flag) in flags.iter().filter(|(is_set, _)| *is_set) {
                write!(f, ", {flag}")?;
            }
            if let Some(choices) = &field.selection {
                let values: Vec<String> = choices.iter().map(|choice| choice.value.to_string()).collect();
                write!(f, " [{}]", values.join(" "))?;
            }
            writeln!(f)?;
        }
        write!(f, "{} in all", self.total)?;
        match self.next_offset {
            Some(next) => write!(f, "; the next page: --offset {next}"),
            None => Ok(()),
        }
    }
}

impl Tool for GetSchema {
    const META: Meta = Meta {
        name: "get_model_schema",
        cli: "orm schema",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "model", "search"],
    };
    const SEES_CANCELLATION: bool = true;
    type Output = Described;

    async fn run(self, ctx: &Context) -> Result<Described> {
        let (search, page) = (self.search.unwrap_or_default(), (self.limit, self.offset));
        let found =
            orm::schema(ctx, &self.env_name, self.model.as_ref(), &search, page, self.by.into()).await?;
        Ok(match found {
            Schema::Fields(page) => Described {
                fields: Some(page.items),
                models: None,
                total: page.total,
                next_offset: page.next,
            },
            Schema::Models(page) => Described {
                fields: None,
                models: Some(page.items),
                total: page.total,
                next_offset: page.next,
            },
        })
    }
}
