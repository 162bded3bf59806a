//! Values written in Python: literals, and nothing that would have to be run.

use ruff_python_ast::{Expr, Number, Operator, UnaryOp};
use serde_json::{Map, Value};

use super::explained;
use crate::analysis::extent;

/// Reads what `ast.literal_eval` would read, and joined texts and lists. Tuples and sets are lists.
///
/// # Errors
/// What cannot be read, and where.
pub fn literal(text: &str) -> Result<Value, String> {
    let (before, text) = text.split_at(text.len() - text.trim_start().len());
    extent::with_room(text, |text| {
        let parsed = ruff_python_parser::parse_expression(text);
        let parsed = parsed.map_err(|error| explained(&error, before, text))?;
        value(&parsed.into_expr())
    })
}

fn value(expression: &Expr) -> Result<Value, String> {
    let all = |items: &[Expr]| items.iter().map(value).collect::<Result<Vec<_>, _>>();
    Ok(match expression {
        Expr::StringLiteral(text) => text.value.to_str().into(),
        Expr::BytesLiteral(bytes) => {
            String::from_utf8_lossy(&bytes.value.bytes().collect::<Vec<_>>()).into_owned().into()
        }
        Expr::BooleanLiteral(literal) => literal.value.into(),
        Expr::NoneLiteral(_) => Value::Null,
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(number) => match number.as_i64() {
                Some(number) => number.into(),
                None => number.to_string().into(),
            },
            Number::Float(number) => (*number).into(),
            Number::Complex { .. } => return Err("a complex number".into()),
        },
        Expr::UnaryOp(operation) if operation.op == UnaryOp::USub => match value(&operation.operand)? {
            Value::Number(number) if number.is_i64() => number.as_i64().and_then(i64::checked_neg).into(),
            Value::Number(number) => number.as_f64().map(|number| -number).into(),
            _ => return Err("`-` before something that is no number".into()),
        },
        Expr::BinOp(operation) if operation.op == Operator::Add => {
            match (value(&operation.left)?, value(&operation.right)?) {
                (Value::String(left), Value::String(right)) => (left + &right).into(),
                (Value::Array(left), Value::Array(right)) => [left, right].concat().into(),
                _ => return Err("only texts and lists can be joined".into()),
            }
        }
        Expr::List(list) => all(&list.elts)?.into(),
        Expr::Tuple(tuple) => all(&tuple.elts)?.into(),
        Expr::Set(set) => all(&set.elts)?.into(),
        Expr::Dict(dict) => {
            let mut map = Map::new();
            for item in &dict.items {
                let key = item.key.as_ref().ok_or("`**` in a dict")?;
                let key = match value(key)? {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                map.insert(key, value(&item.value)?);
            }
            map.into()
        }
        _ => return Err("something that is no literal".into()),
    })
}
