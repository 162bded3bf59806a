//! Variables as callers give them.

use std::{borrow::Cow, convert::Infallible, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{
    error::{Error, Result},
    model::Variables,
};

/// The text of variables, `A=1,B=2` or a JSON object; as JSON also that object itself. It is read
/// when the tool runs, by errors of ours: those of the command line would repeat its values.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct EnvVars(String);

impl EnvVars {
    /// The variables.
    ///
    /// # Errors
    /// `invalid_input` naming the variable, and no value.
    pub fn read(&self) -> Result<Variables> {
        self.0.parse().map_err(|why| Error::invalid(format!("env_vars: {why}")))
    }
}

impl FromStr for EnvVars {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for EnvVars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Text(String),
            Object(Map<String, Value>),
        }
        Ok(Self(match Given::deserialize(deserializer)? {
            Given::Text(text) => text,
            Given::Object(fields) => Value::Object(fields).to_string(),
        }))
    }
}

impl schemars::JsonSchema for EnvVars {
    fn schema_name() -> Cow<'static, str> {
        "EnvVars".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // An object is taken too; some clients send none where the type could be either.
        schemars::json_schema!({ "type": "string" })
    }
}
