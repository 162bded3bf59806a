//! SQL on an environment's database, as its own role.

use std::time::Duration;

use super::{command::check_limit, table};
use crate::{
    adapters::postgres::{Script, run_script},
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId},
    ops::{environment::Environment, output::brief},
};

/// Most rows of a result.
const MOST_ROWS: u32 = 100_000;

/// Most bytes of rows that an answer holds as JSON.
const MOST_JSON: usize = 50_000;

/// How rows are shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values with a line of names.
    #[default]
    Csv,
    /// Rows of JSON values.
    Json,
    /// Aligned columns.
    #[value(alias = "table")]
    #[serde(alias = "table")]
    Human,
}

/// What to run.
pub struct QueryRequest {
    /// Environment.
    pub name: EnvName,
    /// SQL, one statement or several.
    pub query: String,
    /// How its rows are shown.
    pub format: Format,
    /// Most rows.
    pub max_rows: u32,
    /// Whether nothing may change.
    pub read_only: bool,
    /// How long it may take.
    pub limit: Duration,
}

/// What it answered.
pub struct Queried {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Their types, in PostgreSQL's words.
    pub types: Vec<String>,
    /// Rows as JSON, when that was asked for.
    pub rows: Option<Vec<Vec<serde_json::Value>>>,
    /// Rows as text, or what of it can be shown.
    pub text: String,
    /// All rows as text, when they are too many to be shown.
    pub output_id: Option<OutputId>,
    /// How many rows there are in the result.
    pub row_count: usize,
    /// Whether there were more.
    pub truncated: bool,
    /// What the server calls what it did: `UPDATE 3`.
    pub command_tag: Option<String>,
}

/// Runs SQL. What the server remarks becomes warnings.
///
/// # Errors
/// `protected` unless nothing may change; as [`run_script`].
pub async fn query(ctx: &Context, request: &QueryRequest) -> Result<Queried> {
    if request.query.contains('\0') {
        return Err(Error::invalid("the query holds a NUL character"));
    }
    if request.max_rows > MOST_ROWS {
        return Err(Error::invalid(format!("max_rows is at most {MOST_ROWS}"))
            .hint("for more, use psql: `eval \"$(odeum env vars NAME)\"; psql`"));
    }
    let limit = check_limit(request.limit)?;
    let env = match request.read_only {
        true => Environment::find(ctx, &request.name)?,
        false => Environment::find_to_change(ctx, &request.name)?,
    };
    let server = ctx.database_server_as(&env.role, &env.password)?;
    let QueryRequest { query, max_rows, read_only, .. } = request;
    let script = Script { sql: query, read_only: *read_only, max_rows: *max_rows, limit };
    let answer = run_script(&server, &env.database, &script, &ctx.cancel).await?;
    for notice in &answer.notices {
        ctx.warn(notice.as_str());
    }
    let source = format!("a query in {}", request.name);
    let text = match request.format {
        Format::Csv => table::csv(&answer),
        Format::Json => table::json_lines(&answer),
        Format::Human => table::human(&answer),
    };
    let is_long = request.format == Format::Json && text.len() > MOST_JSON;
    let mut shown_rows = (request.format == Format::Json).then(|| table::json(&answer));
    if let Some(rows) = shown_rows.as_mut().filter(|_| is_long) {
        let mut room = MOST_JSON;
        let fitting = text.lines().take_while(|line| {
            let fits = line.len() <= room;
            room = room.saturating_sub(line.len());
            fits
        });
        rows.truncate(fitting.count());
    }
    let (text, output_id) = brief(ctx, source, text)?;
    let cut = shown_rows.as_ref().is_some_and(|rows| rows.len() < answer.rows.len());
    if let (true, Some(id)) = (cut, &output_id) {
        ctx.warn(format!("not all rows fit into one answer; `odeum output read {id}` has them, one a line"));
    }
    Ok(Queried {
        types: answer.columns.iter().map(|column| column.type_name.clone()).collect(),
        columns: answer.columns.into_iter().map(|column| column.name).collect(),
        rows: shown_rows,
        text,
        output_id,
        row_count: answer.rows.len(),
        truncated: answer.truncated || cut,
        command_tag: answer.tag,
    })
}
