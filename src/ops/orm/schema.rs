//! What models there are, and what fields one has.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    fields::Known,
    rpc::{Ask, Caller, Session},
    search::{Page, check_limit, object, odd},
};
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, RecordModel},
};

/// A model.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ModelRow {
    /// Technical name.
    pub model: String,
    /// What people call it.
    pub label: String,
    /// Whether its records go by themselves, as those of wizards do.
    pub transient: bool,
}

/// A field.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FieldRow {
    /// Technical name.
    pub name: String,
    /// Type: char, many2one, …
    #[serde(rename = "type")]
    pub kind: String,
    /// What people call it.
    pub label: String,
    /// Whether a record must have it.
    pub required: bool,
    /// Whether forms do not change it.
    pub readonly: bool,
    /// Whether it is a column of the database.
    pub stored: bool,
    /// Model of a relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Values of a selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Vec<Choice>>,
}

/// A value of a selection.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Choice {
    /// What is written.
    pub value: Value,
    /// What people read.
    pub label: String,
}

/// What was asked for.
pub enum Schema {
    /// Models.
    Models(Page<ModelRow>),
    /// Fields of one.
    Fields(Page<FieldRow>),
}

/// Lists the fields of a model, as the user sees them, or models; those whose name or label
/// has the text `search` in it.
///
/// # Errors
/// `not_found` for a model that is not there; what Odoo refuses.
pub async fn schema(
    ctx: &Context,
    name: &EnvName,
    model: Option<&RecordModel>,
    search: &str,
    (limit, offset): (u32, u32),
    caller: Caller,
) -> Result<Schema> {
    check_limit(limit)?;
    let session = Session::open(ctx, name, caller).await?;
    let page = (limit, offset);
    match model {
        Some(model) => fields(&session, model.as_str(), search, page).await.map(Schema::Fields),
        None => models(&session, search, page).await.map(Schema::Models),
    }
}

async fn models(session: &Session<'_>, search: &str, page: (u32, u32)) -> Result<Page<ModelRow>> {
    let fields = ["model", "name", "transient"];
    let arguments = object(json!({"domain": [], "fields": fields, "order": "model"}));
    let ask = Ask { model: "ir.model", method: "search_read", ids: &[], arguments, by_place: false };
    let found: Vec<Map<String, Value>> =
        serde_json::from_value(session.call(&ask).await?).map_err(|error| odd("ir.model", &error))?;
    let rows = found.iter().map(|row| ModelRow {
        model: text(&row["model"]),
        label: text(&row["name"]),
        transient: row["transient"] == true,
    });
    Ok(cut(rows.filter(|row| has(search, &row.model, &row.label)).collect(), page))
}

async fn fields(
    session: &Session<'_>,
    model: &str,
    search: &str,
    page: (u32, u32),
) -> Result<Page<FieldRow>> {
    Known::default().model(session, model).await?;
    let wanted = ["string", "type", "required", "readonly", "store", "relation", "selection"];
    let arguments = object(json!({"attributes": wanted}));
    let ask = Ask { model, method: "fields_get", ids: &[], arguments, by_place: false };
    let found: Map<String, Value> =
        serde_json::from_value(session.call(&ask).await?).map_err(|error| odd(model, &error))?;
    let mut rows: Vec<FieldRow> = found.iter().map(|(name, field)| row(name, field)).collect();
    rows.retain(|row| has(search, &row.name, &row.label));
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cut(rows, page))
}

fn row(name: &str, field: &Value) -> FieldRow {
    let choices = field["selection"].as_array().map(|choices| {
        choices.iter().map(|pair| Choice { value: pair[0].clone(), label: text(&pair[1]) }).collect()
    });
    FieldRow {
        name: name.to_owned(),
        kind: text(&field["type"]),
        label: text(&field["string"]),
        required: field["required"] == true,
        readonly: field["readonly"] == true,
        stored: field["store"] == true,
        relation: field["relation"].as_str().map(str::to_owned),
        selection: choices,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn has(search: &str, name: &str, label: &str) -> bool {
    let search = search.to_lowercase();
    name.to_lowercase().contains(&search) || label.to_lowercase().contains(&search)
}

fn cut<T>(rows: Vec<T>, (limit, offset): (u32, u32)) -> Page<T> {
    let total = rows.len() as u64;
    let page = rows.into_iter().skip(offset as usize).take(limit as usize).collect();
    Page::of(page, offset, total)
}
