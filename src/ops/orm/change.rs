//! Making, changing and deleting records.

use serde_json::{Map, Value, json};

use super::{
    fields::Known,
    given::{Ids, ManyValues, Values},
    rpc::{Ask, Caller, Session},
    search::{object, odd},
    values,
};
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, RecordModel},
};

/// Makes records; their ids. All of them are made or none.
///
/// # Errors
/// `invalid_input` with the place of a value that does not fit; what Odoo refuses.
pub async fn create(
    ctx: &Context,
    name: &EnvName,
    model: &RecordModel,
    many: ManyValues,
    caller: Caller,
) -> Result<Vec<i64>> {
    let session = Session::open(ctx, name, caller).await?;
    let (model, mut known) = (model.as_str(), Known::default());
    known.model(&session, model).await?;
    for (place, values) in many.0.iter().enumerate() {
        values::check(&mut known, &session, model, &format!("values[{place}]"), values).await?;
    }
    let arguments = object(json!({"vals_list": many.0}));
    let made = call(&session, model, "create", &[], arguments).await?;
    serde_json::from_value(made).map_err(|error| odd(model, &error))
}

/// Gives records values.
///
/// # Errors
/// As [`create`]; `not_found` for a record that is not there.
pub async fn write(
    ctx: &Context,
    name: &EnvName,
    model: &RecordModel,
    ids: &Ids,
    values: Values,
    caller: Caller,
) -> Result<()> {
    let session = Session::open(ctx, name, caller).await?;
    let (model, mut known) = (model.as_str(), Known::default());
    known.model(&session, model).await?;
    values::check(&mut known, &session, model, "values", &values.0).await?;
    call(&session, model, "write", &ids.0, object(json!({"vals": values.0}))).await.map(drop)
}

/// Deletes records.
///
/// # Errors
/// What Odoo refuses.
pub async fn unlink(
    ctx: &Context,
    name: &EnvName,
    model: &RecordModel,
    ids: &Ids,
    caller: Caller,
) -> Result<()> {
    let session = Session::open(ctx, name, caller).await?;
    Known::default().model(&session, model.as_str()).await?;
    call(&session, model.as_str(), "unlink", &ids.0, Map::new()).await.map(drop)
}

async fn call(
    session: &Session<'_>,
    model: &str,
    method: &str,
    ids: &[i64],
    arguments: Map<String, Value>,
) -> Result<Value> {
    session.call(&Ask { model, method, ids, arguments, by_place: true }).await
}
