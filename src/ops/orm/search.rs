//! Searching and reading, page by page.

use serde_json::{Map, Value, json};

use super::{
    domain::Domain,
    fields::Known,
    rpc::{Ask, Caller, Session},
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, RecordModel},
};

/// Most records of one page.
const MOST: u32 = 1_000;

/// What to read.
pub struct SearchRequest {
    /// Environment.
    pub name: EnvName,
    /// Model.
    pub model: RecordModel,
    /// Which records.
    pub domain: Domain,
    /// Which fields; none for the name alone.
    pub fields: Vec<String>,
    /// Order: `name desc, id`.
    pub order: Option<String>,
    /// Most records, and how many to pass over.
    pub limit: u32,
    /// See `limit`.
    pub offset: u32,
}

/// Some of what was found.
pub struct Page<T> {
    /// The ones from `offset` on.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins, unless this is the last.
    pub next: Option<u64>,
}

impl<T> Page<T> {
    /// A page of items that stand from `offset` on among `total`.
    #[must_use]
    pub fn of(items: Vec<T>, offset: u32, total: u64) -> Self {
        let end = u64::from(offset) + items.len() as u64;
        Self { next: (end < total && !items.is_empty()).then_some(end), items, total }
    }
}

/// Checks the bounds of a page.
///
/// # Errors
/// `invalid_input`.
pub fn check_limit(limit: u32) -> Result<u32> {
    match limit {
        1..=MOST => Ok(limit),
        _ => Err(Error::invalid(format!("limit: {limit} is not between 1 and {MOST}"))
            .hint("read page by page, with --offset")),
    }
}

/// Reads records. Of binary fields the size is read, unless the context says otherwise.
///
/// # Errors
/// `invalid_input` with the place of what is wrong; what Odoo refuses.
pub async fn search(
    ctx: &Context,
    request: &SearchRequest,
    mut caller: Caller,
) -> Result<Page<Map<String, Value>>> {
    check_limit(request.limit)?;
    caller.context.entry("bin_size").or_insert(Value::Bool(true));
    let session = Session::open(ctx, &request.name, caller).await?;
    let model = request.model.as_str();
    let mut known = Known::default();
    known.check_all(&session, model, &request.domain.conditions).await?;
    for (place, field) in request.fields.iter().enumerate() {
        known.check(&session, model, &format!("fields[{place}]"), field).await?;
    }
    let order = request.order.as_deref().unwrap_or_default();
    for (place, field) in order_fields(order)? {
        known.check(&session, model, &place, field).await?;
    }
    known.model(&session, model).await?;
    let fields = match request.fields.is_empty() {
        true => json!(["display_name"]),
        false => json!(request.fields),
    };
    let arguments = json!({"domain": request.domain.value, "fields": fields,
        "offset": request.offset, "limit": request.limit});
    let mut arguments = object(arguments);
    if !order.is_empty() {
        arguments.insert("order".into(), order.into());
    }
    let ask = Ask { model, method: "search_read", ids: &[], arguments, by_place: false };
    let records: Vec<Map<String, Value>> =
        serde_json::from_value(session.call(&ask).await?).map_err(|error| odd(model, &error))?;
    let (count, offset) = (records.len() as u64, u64::from(request.offset));
    let is_last = count < u64::from(request.limit) && (count > 0 || offset == 0);
    let total = match is_last {
        true => offset + count,
        false => {
            let arguments = object(json!({"domain": request.domain.value}));
            let ask = Ask { model, method: "search_count", ids: &[], arguments, by_place: true };
            session.call(&ask).await?.as_u64().unwrap_or(offset + count)
        }
    };
    Ok(Page::of(records, request.offset, total))
}

/// The fields of an order, with their places.
fn order_fields(order: &str) -> Result<Vec<(String, &str)>> {
    let parts = order.split(',').enumerate().filter(|_| !order.trim().is_empty());
    let parts = parts.map(|(place, part)| {
        let place = format!("order[{place}]");
        let mut words = part.split_whitespace();
        let field = words.next().ok_or_else(|| Error::invalid(format!("{place}: it is empty")))?;
        let rest = words.collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        match rest.trim_end_matches("nulls first").trim_end_matches("nulls last").trim() {
            "" | "asc" | "desc" => Ok((place, field)),
            _ => Err(Error::invalid(format!("{place}: {rest:?} is neither \"asc\" nor \"desc\""))),
        }
    });
    parts.collect()
}

/// The fields of an object made with `json!`.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An answer that is not what Odoo's own method gives.
pub fn odd(model: &str, error: &serde_json::Error) -> Error {
    Error::external(format!("{model} answered in a form that is not Odoo's: {error}"))
        .hint("a module may override the method; look at it with odeum env search")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read() {
        let fields = order_fields("name DESC nulls last, id,x asc").unwrap();
        assert_eq!(fields.iter().map(|(_, field)| *field).collect::<Vec<_>>(), ["name", "id", "x"]);
        assert_eq!(order_fields("").unwrap().len(), 0);
        for (order, words) in
            [("name,", "order[1]: it is empty"), ("id; drop", "order[0]: "), ("a b", "\"b\"")]
        {
            let error = order_fields(order).map(|_| ()).unwrap_err();
            // A semicolon is part of a name that no field has.
            assert!(error.message.contains(words), "{order}: {}", error.message);
        }
    }

    #[test]
    fn pages_know_the_next_one() {
        assert_eq!(Page::of(vec![1, 2], 0, 5).next, Some(2));
        assert_eq!(Page::of(vec![1], 4, 5).next, None);
        assert_eq!(Page::<u8>::of(vec![], 9, 5).next, None);
        assert!(check_limit(0).is_err() && check_limit(1_001).is_err() && check_limit(1_000).is_ok());
    }
}
