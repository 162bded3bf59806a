//! What Odoo says when it refuses a call, and what it means to the caller.

use serde_json::Value;

use super::rpc::Ask;
use crate::{
    error::{Error, Kind},
    model::{EnvName, beginning},
};

/// Most bytes of Odoo's words.
const LONGEST: usize = 2_000;

/// An exception of Odoo.
#[derive(Debug)]
pub struct Refusal {
    /// Its class, without the module it is in.
    class: String,
    message: String,
    trace: String,
}

impl Refusal {
    /// Reads `{name, message, debug, …}`, which both protocols use.
    pub fn of(data: &Value, status: u16) -> Self {
        let text = |field: &str| data[field].as_str().unwrap_or_default().trim().to_owned();
        let name = text("name");
        let class = name.rsplit('.').next().unwrap_or_default().to_owned();
        let message = match text("message") {
            message if message.is_empty() => format!("status {status}"),
            message => message,
        };
        Self { class, message, trace: text("debug") }
    }

    /// Whether Odoo looked for ids among the arguments and found none, before it began
    /// (`call_kw` in `odoo/api.py`, or in `odoo/service/model.py`).
    pub fn wants_records(&self) -> bool {
        // What follows is where Odoo raised it once more.
        let first = self.trace.split("\nThe above exception").next().unwrap_or_default();
        let last = first.lines().rev().find(|line| line.starts_with("    "));
        self.class == "IndexError" && last.is_some_and(|line| line.contains("args = args[0], args[1:]"))
    }

    /// The error a caller gets: short, with what to do.
    pub fn explain(&self, env: &EnvName, login: &str, ask: &Ask) -> Error {
        let Ask { model, method, .. } = ask;
        let (name, words) = (env.quoted(), beginning(&self.message, LONGEST));
        let is_unknown = self.class == "AttributeError" && self.message.contains(&format!("'{method}'"));
        let error = match self.class.as_str() {
            "AccessError" => {
                Error::new(Kind::Auth, format!("{login} may not call {model}.{method}: {words}"))
                    .hint("name a user who may with --as-user LOGIN; without it the administrator calls")
            }
            "AccessDenied" | "Unauthorized" => {
                Error::new(Kind::Auth, format!("Odoo let {login} not in: {words}"))
                    .hint(format!("odeum env logs {name}"))
            }
            "MissingError" => Error::not_found(format!("{model}.{method}: {words}"))
                .hint(format!("look which are there with `odeum orm search-read {name} {model}`")),
            "ValidationError" | "UserError" | "RedirectWarning" => {
                Error::invalid(format!("{model}.{method}: {words}"))
                    .hint("it is a rule of Odoo's or of a module: change what breaks it, then try again")
            }
            "UnprocessableEntity" | "BadRequest" | "ValueError" | "TypeError" | "KeyError" => {
                Error::invalid(format!("{model}.{method}: {words}")).hint(format!(
                    "look at its fields with `odeum orm schema {name} {model}`, at its arguments with \
                     `odeum env search {name} 'def {method}'`"
                ))
            }
            _ if is_unknown || self.class == "NotFound" => {
                Error::not_found(format!("{model} has no method {method:?} that may be called: {words}"))
                    .hint(format!("look for it with `odeum env search {name} 'def {method}'`"))
            }
            _ => Error::external(format!("{model}.{method} failed: {}: {words}", self.class))
                .hint(format!("odeum env logs {name}")),
        };
        error.detail("odoo_error", self.class.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn explained(name: &str, message: &str) -> Error {
        let refusal = Refusal::of(&json!({"name": name, "message": message, "debug": ""}), 500);
        let ask =
            Ask { model: "res.partner", method: "go", ids: &[], arguments: Map::new(), by_place: false };
        refusal.explain(&"main".parse().unwrap(), "demo", &ask)
    }

    #[test]
    fn each_exception_has_its_kind() {
        for (name, kind) in [
            ("odoo.exceptions.AccessError", Kind::Auth),
            ("werkzeug.exceptions.Unauthorized", Kind::Auth),
            ("odoo.exceptions.MissingError", Kind::NotFound),
            ("odoo.exceptions.ValidationError", Kind::InvalidInput),
            ("builtins.ValueError", Kind::InvalidInput),
            ("psycopg2.errors.DeadlockDetected", Kind::External),
            ("", Kind::External),
        ] {
            let error = explained(name, "no");
            assert_eq!(error.kind, kind, "{name}");
            assert!(error.message.ends_with("no") && error.hint.is_some(), "{error:?}");
        }
        assert_eq!(
            explained("builtins.AttributeError", "type object has no attribute 'go'").kind,
            Kind::NotFound
        );
        assert_eq!(explained("builtins.AttributeError", "no attribute 'other'").kind, Kind::External);
        assert!(explained("x.UserError", &"x".repeat(100_000)).message.len() < 3_000);
    }

    #[test]
    fn a_method_that_was_not_begun_is_told_from_one_that_failed() {
        let refusal = |trace: &str| {
            Refusal::of(
                &json!({"name": "builtins.IndexError", "message": "list index out of range", "debug": trace}),
                200,
            )
        };
        let again = "\nThe above exception was the direct cause\n    raise exception from new_cause\n";
        let line =
            "Traceback:\n  File \"api.py\", line 1, in _call_kw_multi\n    ids, args = args[0], args[1:]\n";
        let error = "IndexError: list index out of range\n";
        assert!(refusal(&format!("{line}{error}")).wants_records());
        assert!(refusal(&format!("{line}{error}{again}{error}")).wants_records());
        assert!(
            !refusal(&format!("{line}  File \"x.py\", line 2, in go\n    x = [][0]\n{error}"))
                .wants_records()
        );
    }
}
