//! Calling any public method.

use serde_json::{Map, Value};

use super::{
    fields::Known,
    given::Ids,
    rpc::{Ask, Caller, Session},
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, RecordModel},
};

/// What to call.
pub struct CallRequest {
    /// Environment.
    pub name: EnvName,
    /// Model.
    pub model: RecordModel,
    /// Method.
    pub method: String,
    /// Records; none for a method of the model.
    pub ids: Ids,
    /// Arguments by name.
    pub arguments: Map<String, Value>,
}

/// Calls a method; what it returned.
///
/// # Errors
/// `invalid_input` for what cannot be a public method; what Odoo refuses.
pub async fn call(ctx: &Context, request: CallRequest, caller: Caller) -> Result<Value> {
    let method = check_method(&request.method)?;
    if let Some(name) = ["ids", "context"].into_iter().find(|name| request.arguments.contains_key(*name)) {
        return Err(Error::invalid(format!("arguments.{name}: it is a parameter of its own"))
            .hint(format!("give it with --{name}")));
    }
    let session = Session::open(ctx, &request.name, caller).await?;
    let model = request.model.as_str();
    Known::default().model(&session, model).await?;
    let ask = Ask { model, method, ids: &request.ids.0, arguments: request.arguments, by_place: false };
    session.call(&ask).await
}

fn check_method(method: &str) -> Result<&str> {
    let is_name = method.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && method.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match (is_name, method.starts_with('_')) {
        (true, false) => Ok(method),
        (true, true) => Err(Error::invalid(format!("method: {method} is private, Odoo calls it for nobody"))
            .hint("run it with odeum env shell")),
        (false, _) => Err(Error::invalid(format!("method: {method:?} is no name of a method"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_public_names() {
        assert!(check_method("action_confirm").is_ok());
        for bad in ["", "_compute", "a.b", "a b", "../x", "a/b"] {
            assert!(check_method(bad).is_err(), "{bad}");
        }
    }
}
