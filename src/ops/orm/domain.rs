//! Domains: whether one is well formed, and which fields it names.

use serde_json::Value;

use super::given::{given_type, kind};

/// Operators of conditions (`odoo/orm/domains.py`; before 19 `odoo/osv/expression.py`).
const OPERATORS: [&str; 24] = [
    "=",
    "!=",
    "<=",
    "<",
    ">",
    ">=",
    "=?",
    "=like",
    "=ilike",
    "not =like",
    "not =ilike",
    "like",
    "not like",
    "ilike",
    "not ilike",
    "in",
    "not in",
    "child_of",
    "parent_of",
    "any",
    "not any",
    "<>",
    "==",
    "not =",
];

/// What the domains of one call may hold: more is a mistake.
const MOST: usize = 1_000;

/// A condition on a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Where it stands: `domain[2]`.
    pub place: String,
    /// The field, or a path through relations.
    pub path: String,
    /// The conditions on the records of a relation, of `any` and `not any`.
    pub inner: Option<Vec<Condition>>,
}

/// A well-formed domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// As it is sent.
    pub value: Value,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

given_type!(Domain, { "type": "array", "items": {} });

impl Default for Domain {
    fn default() -> Self {
        Self { value: Value::Array(Vec::new()), conditions: Vec::new() }
    }
}

impl Domain {
    fn of(value: Value) -> Result<Self, String> {
        let conditions = conditions(&value, "domain")?;
        Ok(Self { value, conditions })
    }
}

fn conditions(domain: &Value, place: &str) -> Result<Vec<Condition>, String> {
    let Value::Array(items) = domain else {
        return Err(format!("{place}: a list of conditions is needed, not {}", kind(domain)));
    };
    if items.len() > MOST {
        return Err(format!("{place}: more than {MOST} conditions"));
    }
    let mut found = Vec::new();
    // Operators stand before what they join; conditions without one are joined by `&`.
    let mut waiting = 0_usize;
    for (index, item) in items.iter().enumerate() {
        let place = format!("{place}[{index}]");
        match item {
            Value::String(operator) => match operator.as_str() {
                "&" | "|" => waiting = waiting.max(1) + 1,
                "!" => waiting = waiting.max(1),
                other => {
                    return Err(format!("{place}: {other:?} is neither \"&\", \"|\", \"!\" nor a condition"));
                }
            },
            Value::Array(condition) => {
                found.extend(self::condition(condition, place)?);
                waiting = waiting.saturating_sub(1);
            }
            other => return Err(format!("{place}: a condition is a list of three, not {}", kind(other))),
        }
    }
    match waiting {
        0 => Ok(found),
        missing => Err(format!("{place}: {missing} more condition(s) must follow its operators")),
    }
}

fn condition(condition: &[Value], place: String) -> Result<Option<Condition>, String> {
    let [left, operator, right] = condition else {
        return Err(format!("{place}: a condition is a list of three, field, operator and value"));
    };
    let (path, operator) = match (left, operator) {
        (Value::Number(_), Value::String(_)) => return Ok(None), // (1, '=', 1) and (0, '=', 1)
        (Value::String(path), Value::String(operator)) => (path.clone(), operator.to_ascii_lowercase()),
        (Value::String(_), other) => {
            return Err(format!("{place}[1]: an operator is needed, not {}", kind(other)));
        }
        (other, _) => return Err(format!("{place}[0]: the name of a field is needed, not {}", kind(other))),
    };
    if !OPERATORS.contains(&operator.as_str()) {
        return Err(format!(
            "{place}[1]: there is no operator {operator:?}; there are {}",
            OPERATORS[..21].join(", ")
        ));
    }
    let inner = match operator.as_str() {
        "any" | "not any" => Some(conditions(right, &format!("{place}[2]"))?),
        "in" | "not in" if !right.is_array() && !right.is_boolean() => {
            return Err(format!("{place}[2]: {operator:?} needs a list, not {}", kind(right)));
        }
        "like" | "not like" | "ilike" | "not ilike" | "=like" | "=ilike"
            if !right.is_string() && !right.is_boolean() =>
        {
            return Err(format!("{place}[2]: {operator:?} needs a text, not {}", kind(right)));
        }
        _ => None,
    };
    Ok(Some(Condition { place, path, inner }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_found_with_their_places() {
        let text = "['|', ('name', 'ilike', 'x'), '!', ('parent_id.vat', '=', False), (1, '=', 1), \
                    ('child_ids', 'any', [['active', '=', True]])]";
        let domain: Domain = text.parse().unwrap();
        let named: Vec<_> = domain.conditions.iter().map(|c| (c.place.as_str(), c.path.as_str())).collect();
        assert_eq!(
            named,
            [("domain[1]", "name"), ("domain[3]", "parent_id.vat"), ("domain[5]", "child_ids")]
        );
        assert_eq!(domain.conditions[2].inner.as_ref().unwrap()[0].place, "domain[5][2][0]");
        assert!("[]".parse::<Domain>().unwrap().conditions.is_empty());
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (text, words) in [
            ("{}", "domain: a list"),
            ("['name', '=', 'x']", "domain[0]: \"name\" is neither"),
            ("[('name', 'x')]", "domain[0]: a condition is a list of three"),
            ("[('name', 'has', 'x')]", "domain[0][1]: there is no operator \"has\""),
            ("[(None, '=', 'x')]", "domain[0][0]: the name of a field"),
            ("[('name', 'in', 'x')]", "domain[0][2]: \"in\" needs a list, not a text"),
            ("[('name', 'ilike', 3)]", "domain[0][2]: \"ilike\" needs a text"),
            ("['|', ('name', '=', 'x')]", "domain: 1 more condition"),
            ("['&', '|', ('a', '=', 1), ('b', '=', 1)]", "domain: 1 more"),
            ("[('a', 'any', [('b',)])]", "domain[0][2][0]: a condition"),
            ("[3]", "domain[0]: a condition is a list of three, not a number"),
            ("[('a', '=', x)]", "neither JSON"),
        ] {
            let error = text.parse::<Domain>().unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
