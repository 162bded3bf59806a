use std::{fmt, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, OutputId},
    ops::{
        environment,
        inside::{self, Format, QueryRequest},
    },
    registry::{Effect, Meta, Tool},
};

/// Run SQL in an environment's database, as its own role.
///
/// Several statements are one transaction, and the last one's rows are shown. No
/// more rows than asked for are computed: a SELECT ends there, whatever changes data
/// runs to its end.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Query {
    /// Name of the environment.
    env_name: EnvName,
    /// SQL, one statement or several.
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// How rows are shown: csv, json, or human for a table.
    #[arg(long, short = 'f', visible_alias = "format", value_enum, default_value_t)]
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["csv", "json", "human"]))]
    output_format: Format,
    /// Most rows shown.
    #[arg(long, short = 'n', default_value_t = 100)]
    #[serde(default = "hundred")]
    max_rows: u32,
    /// Refuse whatever changes something.
    #[arg(long)]
    #[serde(default)]
    read_only: bool,
    /// Seconds it may take.
    #[arg(long, value_name = "SECONDS", visible_alias = "statement-timeout", default_value_t = 60)]
    #[serde(default = "minute")]
    timeout: u32,
}

fn hundred() -> u32 {
    100
}

fn minute() -> u32 {
    60
}

/// What the last statement answered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Queried {
    /// Names of the columns.
    columns: Vec<String>,
    /// Their types, in PostgreSQL's words.
    types: Vec<String>,
    /// Rows, when the format is json: a list of values for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<Vec<Value>>>,
    /// Rows as text, for the other formats; of a long text its ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// How many rows the result has.
    row_count: usize,
    /// Whether there are more.
    truncated: bool,
    /// What the server did: `UPDATE 3`; none when rows were left out.
    command_tag: Option<String>,
    /// Id under which all rows are kept, when they are too many to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_id: Option<OutputId>,
    #[serde(skip)]
    shown: String,
}

impl fmt::Display for Queried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.columns.is_empty(), &self.command_tag) {
            (true, Some(tag)) => f.write_str(tag),
            (true, None) => f.write_str("nothing to run"),
            (false, _) => f.write_str(&self.shown),
        }
    }
}

impl Tool for Query {
    const META: Meta = Meta {
        name: "run_db_query",
        cli: "env sql",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "query", "output_format", "max_rows"],
    };
    type Output = Queried;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Queried> {
        let request = QueryRequest {
            name: self.env_name,
            query: self.query,
            format: self.output_format,
            max_rows: self.max_rows,
            read_only: self.read_only,
            limit: Duration::from_secs(self.timeout.into()),
        };
        let found = inside::query(ctx, &request).await?;
        if found.truncated {
            ctx.warn("the result is cut: there are more rows, or longer values, than are shown");
        }
        Ok(Queried {
            text: found.rows.is_none().then(|| found.text.clone()),
            columns: found.columns,
            types: found.types,
            rows: found.rows,
            row_count: found.row_count,
            truncated: found.truncated,
            command_tag: found.command_tag,
            output_id: found.output_id,
            shown: found.text,
        })
    }
}
