//! Extra addons repositories: their names, and which branches of them something uses.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use super::{Branch, text::text_type};

/// The name of an extra addons repository: letters, digits, `_` and `-`, 1 to 63, the first no `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RepoName(String);

text_type!(RepoName, "^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$");

impl RepoName {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        match !text.is_empty() && text.len() <= 63 && !text.starts_with('-') && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!(
                "{text:?} is not the name of an extra addons repository: 1 to 63 letters, digits, _ or -, not starting with -"
            )),
        }
    }
}

/// One repository on one branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The repository.
    pub name: RepoName,
    /// Its branch.
    pub branch: Branch,
}

impl fmt::Display for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.branch)
    }
}

/// The extra addons of an environment, in the order in which Odoo looks into them. As text
/// `name:branch,name:branch`, or `none`; as JSON that text, a list of `name:branch`, or an
/// object of branches by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtraAddons(Vec<Extra>);

impl ExtraAddons {
    /// In order, each repository once.
    pub fn iter(&self) -> std::slice::Iter<'_, Extra> {
        self.0.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of these items.
    ///
    /// # Errors
    /// Naming the item that is no `name:branch`, or the repository that is there twice.
    fn of(items: impl Iterator<Item = Result<Extra, String>>) -> Result<Self, String> {
        let mut all: Vec<Extra> = Vec::new();
        for item in items {
            let item = item?;
            if all.iter().any(|known| known.name == item.name) {
                return Err(format!("{} is named twice", item.name));
            }
            all.push(item);
        }
        Ok(Self(all))
    }
}

impl<'a> IntoIterator for &'a ExtraAddons {
    type Item = &'a Extra;
    type IntoIter = std::slice::Iter<'a, Extra>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromStr for ExtraAddons {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(Self::default());
        }
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Self::of(items.map(item))
    }
}

fn item(text: &str) -> Result<Extra, String> {
    match text.trim().split_once(':') {
        Some((name, branch)) => Ok(Extra { name: name.trim().parse()?, branch: branch.trim().parse()? }),
        None => Err(format!("{text:?} has no branch: write name:branch")),
    }
}

impl fmt::Display for ExtraAddons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        f.write_str(&self.0.iter().map(Extra::to_string).collect::<Vec<_>>().join(","))
    }
}

impl Serialize for ExtraAddons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExtraAddons {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Read)
    }
}

struct Read;

impl<'de> Visitor<'de> for Read {
    type Value = ExtraAddons;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "\"name:branch,name:branch\", a list of \"name:branch\", or an object of branches by name",
        )
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ExtraAddons, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ExtraAddons, A::Error> {
        let mut items = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            items.push(item(&text));
        }
        ExtraAddons::of(items.into_iter()).map_err(serde::de::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ExtraAddons, A::Error> {
        let mut items = Vec::new();
        while let Some((name, branch)) = map.next_entry::<RepoName, Branch>()? {
            items.push(Ok(Extra { name, branch }));
        }
        ExtraAddons::of(items.into_iter()).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for ExtraAddons {
    fn schema_name() -> Cow<'static, str> {
        "ExtraAddons".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // An object is taken too; some clients send none where the type could be either.
        schemars::json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_lists_and_objects_mean_the_same_and_keep_their_order() {
        let text = "themes:main,enterprise:19.0";
        for value in [
            json!(text),
            json!(" themes : main ,, enterprise:19.0"),
            json!(["themes:main", "enterprise:19.0"]),
            json!({"themes": "main", "enterprise": "19.0"}),
        ] {
            let read: ExtraAddons = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(read.to_string(), text, "{value}");
            assert_eq!(serde_json::to_value(&read).unwrap(), json!(text));
        }
        for none in [json!("none"), json!("NONE"), json!([]), json!({})] {
            assert!(serde_json::from_value::<ExtraAddons>(none).unwrap().is_empty());
        }
    }

    #[test]
    fn what_is_no_pair_is_named() {
        for (text, words) in [
            ("enterprise", "write name:branch"),
            ("a:1,b", "\"b\" has no branch"),
            ("../x:main", "not the name"),
            ("-x:main", "not the name"),
            ("x:--upload-pack=sh", "not a branch name"),
            ("x:", "not a branch name"),
            ("x:a:b", "not a branch name"),
            ("x:main,x:19.0", "x is named twice"),
        ] {
            let error = text.parse::<ExtraAddons>().unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
