use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::by::By;
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, RecordModel},
    ops::orm::{self, Domain, FieldNames, SearchRequest},
    registry::{Effect, Meta, Tool},
};

/// Search records of a model and read them, through Odoo and its access rights.
///
/// Domain, fields and order are checked before the call. Of binary fields the size is
/// read. `next_offset` begins the next page.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Search {
    /// Name of the environment.
    env_name: EnvName,
    /// Model: res.partner.
    model: RecordModel,
    /// Conditions, as JSON or as Python writes them: `[["name", "ilike", "x"]]`; all records without.
    #[arg(long, short = 'd', value_name = "DOMAIN")]
    domain: Option<Domain>,
    /// Fields to read, separated by commas; without them the name alone.
    #[arg(long, short = 'f', value_name = "FIELDS")]
    fields: Option<FieldNames>,
    /// Order: name desc, id.
    #[arg(long, short = 'o', value_name = "ORDER")]
    order: Option<String>,
    /// Most records, up to 1,000.
    #[arg(long, short = 'n', default_value_t = 80)]
    #[serde(default = "eighty")]
    limit: u32,
    /// Records to pass over.
    #[arg(long, default_value_t = 0)]
    #[serde(default)]
    offset: u32,
    #[command(flatten)]
    #[serde(flatten)]
    by: By,
}

fn eighty() -> u32 {
    80
}

/// A page of records.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// Records with the fields asked for, as Odoo gives them.
    records: Vec<Map<String, Value>>,
    /// How many are shown.
    count: usize,
    /// How many there are in all.
    total: u64,
    /// Where the next page begins; none when this is the last.
    next_offset: Option<u64>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for record in &self.records {
            writeln!(f, "{}", Value::Object(record.clone()))?;
        }
        write!(f, "{} of {} records", self.count, self.total)?;
        match self.next_offset {
            Some(next) => write!(f, "; the next page: --offset {next}"),
            None => Ok(()),
        }
    }
}

impl Tool for Search {
    const META: Meta = Meta {
        name: "search_records",
        cli: "orm search-read",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "model", "domain", "fields"],
    };
    const SEES_CANCELLATION: bool = true;
    type Output = Found;

    async fn run(self, ctx: &Context) -> Result<Found> {
        let request = SearchRequest {
            name: self.env_name,
            model: self.model,
            domain: self.domain.unwrap_or_default(),
            fields: self.fields.unwrap_or_default().0,
            order: self.order,
            limit: self.limit,
            offset: self.offset,
        };
        let page = orm::search(ctx, &request, self.by.into()).await?;
        Ok(Found { count: page.items.len(), records: page.items, total: page.total, next_offset: page.next })
    }
}
