//! Variables of a container, whose values may refer to secrets: `{secret:NAME}`.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{mask_userinfo, text::text_type};

/// How a reference to a secret begins; it ends with `}`.
const BEGIN: &str = "{secret:";

/// What the names of variables hold whose values nobody may read.
const SECRET: [&str; 10] =
    ["pass", "pwd", "secret", "token", "key", "credential", "auth", "private", "cert", "salt"];

/// The name of a secret: `[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SecretName(String);

text_type!(SecretName, "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$");

impl SecretName {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        match starts && text.len() <= 63 && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!(
                "{text:?} is not the name of a secret: 1 to 63 letters, digits, _ . or -, the first no . or -"
            )),
        }
    }
}

/// Variables by name. As text `A=1,B=2`, where `\,` is a comma of a value, or a JSON object.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with one more of our own, in the place of any of its name.
    #[must_use]
    pub fn with(mut self, (name, value): (String, String)) -> Self {
        self.0.insert(name, value);
        self
    }

    /// Whether one of this name is among them.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The secrets their values refer to, each once.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretName> {
        let mut names: Vec<SecretName> = self
            .0
            .values()
            .flat_map(|value| pieces(value))
            .filter_map(|piece| match piece {
                Ok(Piece::Secret(name)) => Some(name),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// With every reference replaced by what `reveal` says.
    ///
    /// # Errors
    /// Those of `reveal`.
    pub fn resolved<E>(
        &self,
        mut reveal: impl FnMut(&SecretName) -> Result<String, E>,
    ) -> Result<BTreeMap<String, String>, E> {
        let mut resolve = |value: &String| {
            pieces(value).filter_map(Result::ok).try_fold(String::new(), |all, piece| {
                Ok(match piece {
                    Piece::Text(text) => all + text,
                    Piece::Secret(name) => all + &reveal(&name)?,
                })
            })
        };
        self.0.iter().map(|(name, value)| Ok((name.clone(), resolve(value)?))).collect()
    }

    /// To be shown: values whose names look secret are `****`, but references to secrets stay,
    /// and passwords in addresses are hidden.
    #[must_use]
    pub fn masked(&self) -> BTreeMap<String, String> {
        let mask = |(name, value): (&String, &String)| {
            let lower = name.to_lowercase();
            let looks_secret = SECRET.iter().any(|word| lower.contains(word));
            let is_reference = pieces(value).all(|piece| matches!(piece, Ok(Piece::Secret(_))));
            let shown = match looks_secret && !is_reference {
                true => "****".to_owned(),
                false => mask_userinfo(value),
            };
            (name.clone(), shown)
        };
        self.0.iter().map(mask).collect()
    }
}

/// Values may be anything.
impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.masked().fmt(f)
    }
}

/// A part of a value.
enum Piece<'a> {
    Text(&'a str),
    Secret(SecretName),
}

/// The parts of a value in order; an error for what begins like a reference and is none.
fn pieces(value: &str) -> impl Iterator<Item = Result<Piece<'_>, String>> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (text, after) = match rest.find(BEGIN) {
            _ if rest.is_empty() => return None,
            Some(0) => {
                let inner = &rest[BEGIN.len()..];
                let Some((name, after)) = inner.split_once('}') else {
                    rest = "";
                    return Some(Err(format!("a reference {BEGIN}NAME}} has no end")));
                };
                rest = after;
                return Some(name.parse().map(Piece::Secret));
            }
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        rest = after;
        Some(Ok(Piece::Text(text)))
    })
}

impl TryFrom<BTreeMap<String, String>> for Variables {
    type Error = String;

    fn try_from(all: BTreeMap<String, String>) -> Result<Self, String> {
        for (name, value) in &all {
            let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            if !starts || !name.chars().all(allowed) {
                return Err(format!(
                    "{name:?} is not the name of a variable: letters, digits, _ . or -, the first a letter or _"
                ));
            }
            if value.contains('\0') {
                return Err(format!("the value of {name} holds a NUL character"));
            }
            if let Some(Err(why)) = pieces(value).find(Result::is_err) {
                return Err(format!("the value of {name}: {why}"));
            }
        }
        Ok(Self(all))
    }
}

/// No error holds a value.
impl FromStr for Variables {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('{') {
            return of_json(text);
        }
        let mut all = BTreeMap::new();
        for (place, item) in items(text).iter().enumerate().filter(|(_, item)| !item.trim().is_empty()) {
            let Some((name, value)) = item.split_once('=') else {
                return Err(format!(
                    "variable {} has no =: write NAME=value,NAME=value, and \\, for a comma in a value",
                    place + 1
                ));
            };
            if all.insert(name.trim().to_owned(), value.to_owned()).is_some() {
                return Err(format!("{} is given twice", name.trim()));
            }
        }
        all.try_into()
    }
}

fn of_json(text: &str) -> Result<Variables, String> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)
        .map_err(|error| format!("not a JSON object at line {} column {}", error.line(), error.column()))?;
    let text = |(name, value)| match value {
        serde_json::Value::String(text) => Ok((name, text)),
        serde_json::Value::Number(number) => Ok((name, number.to_string())),
        serde_json::Value::Bool(is) => Ok((name, is.to_string())),
        _ => Err(format!("the value of {name} is neither a text nor a number")),
    };
    fields.into_iter().map(text).collect::<Result<BTreeMap<_, _>, _>>()?.try_into()
}

/// What stands between commas and line ends, but for commas after `\`.
fn items(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, all.last_mut()) {
            ('\\', Some(last)) if signs.peek() == Some(&',') => last.extend(signs.next()),
            (',' | '\n', _) => all.push(String::new()),
            (sign, Some(last)) => last.push(sign),
            (_, None) => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let variables: Variables = text.parse()?;
        Ok(variables.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn texts_and_objects_mean_the_same() {
        let wanted = vec![("A".to_owned(), "1,2=3".to_owned()), ("B".into(), String::new())];
        for text in [r"A=1\,2=3,B=", "A=1\\,2=3\n B=\n", r#" {"A": "1,2=3", "B": ""} "#] {
            assert_eq!(read(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(read("").unwrap(), []);
        assert_eq!(read(r#"{"A": 5, "B": true}"#).unwrap()[0].1, "5");
        assert_eq!(read(r"A=C:\x").unwrap()[0].1, r"C:\x");
    }

    #[test]
    fn mistakes_are_named_without_values() {
        for (text, words) in [
            ("A", "variable 1 has no ="),
            ("A=hunter2,hunter2", "variable 2 has no ="),
            ("A=hunter2,A=hunter3", "A is given twice"),
            ("1A=hunter2", "\"1A\" is not the name"),
            ("=hunter2", "\"\" is not the name"),
            ("A B=hunter2", "\"A B\" is not the name"),
            ("{\"A\": hunter2}", "not a JSON object at line 1 column 7"),
            ("{\"A\": [\"hunter2\"]}", "neither a text nor a number"),
            ("A=hunter2{secret:x", "has no end"),
            ("A=hunter2{secret:}", "not the name of a secret"),
            ("A={secret:a b}", "not the name of a secret"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(words) && !error.contains("hunter"), "{text}: {error}");
        }
    }

    #[test]
    fn references_are_found_and_replaced() {
        let variables: Variables =
            "URL=redis://:{secret:pw}@redis/{secret:db},PLAIN={x},AGAIN={secret:pw}".parse().unwrap();
        let names: Vec<_> = variables.secrets().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["db", "pw"]);
        let resolved = variables.resolved(|name| Ok::<_, ()>(format!("<{name}>"))).unwrap();
        assert_eq!(resolved["URL"], "redis://:<pw>@redis/<db>");
        assert_eq!((resolved["PLAIN"].as_str(), resolved["AGAIN"].as_str()), ("{x}", "<pw>"));
        assert_eq!(variables.resolved(|name| Err(name.clone())).unwrap_err().as_str(), "pw");
    }

    #[test]
    fn what_looks_secret_is_not_shown() {
        let variables: Variables =
            "POSTGRES_PASSWORD=hunter2,API_TOKEN={secret:token},USER=me,AMQP=amqp://me:hunter2@mq,DB_PWD=x{secret:y}"
                .parse()
                .unwrap();
        let shown = variables.masked();
        assert_eq!(shown["POSTGRES_PASSWORD"], "****");
        assert_eq!((shown["API_TOKEN"].as_str(), shown["USER"].as_str()), ("{secret:token}", "me"));
        assert_eq!((shown["AMQP"].as_str(), shown["DB_PWD"].as_str()), ("amqp://****@mq", "****"));
        assert!(!format!("{variables:?}").contains("hunter2"));
    }
}
