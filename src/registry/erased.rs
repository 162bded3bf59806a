//! A tool with its types erased, so that all fit in one table.

use std::marker::PhantomData;

use clap::{ArgMatches, Command, parser::ValueSource};
use serde_json::{Map, Value};

use super::{Call, Meta, Tool, coerce, schema};
use crate::error::{Error, Result};

/// A [`Tool`] with its types erased.
pub trait AnyTool: Sync {
    /// The tool's metadata.
    fn meta(&self) -> &'static Meta;
    /// A clap command with this tool's arguments, not yet placed in a tree.
    fn command(&self) -> Command;
    /// JSON Schema of the parameters.
    fn input_schema(&self) -> Map<String, Value>;
    /// JSON Schema of the result.
    fn output_schema(&self) -> Map<String, Value>;
    /// A call from parsed command-line arguments.
    ///
    /// # Errors
    /// `invalid_input` naming the argument.
    fn parse_cli(&self, matches: &ArgMatches) -> Result<Call>;
    /// A call from a JSON object.
    ///
    /// # Errors
    /// `invalid_input` naming the parameter and the valid ones.
    fn parse_json(&self, parameters: Value) -> Result<Call>;
}

/// Makes the table entry for a tool.
#[must_use]
pub const fn tool<T: Tool>() -> &'static dyn AnyTool {
    &Erased::<T>(PhantomData)
}

struct Erased<T>(PhantomData<fn() -> T>);

impl<T: Tool> AnyTool for Erased<T> {
    fn meta(&self) -> &'static Meta {
        const { &T::META }
    }

    fn command(&self) -> Command {
        T::augment_args(Command::new(T::META.name))
    }

    fn input_schema(&self) -> Map<String, Value> {
        schema::input::<T>()
    }

    fn output_schema(&self) -> Map<String, Value> {
        schema::output::<T::Output>()
    }

    fn parse_cli(&self, matches: &ArgMatches) -> Result<Call> {
        let parsed = T::from_arg_matches(matches).map_err(Error::invalid)?;
        Ok(Call::new(parsed, typed(matches, &self.input_schema())))
    }

    fn parse_json(&self, parameters: Value) -> Result<Call> {
        let Value::Object(given) = parameters else {
            return Err(Error::invalid(format!("the parameters of {} must be a JSON object", T::META.name)));
        };
        let parameters = coerce::to_schema(T::META.name, given, &self.input_schema())?;
        let arguments = parameters.clone();
        let parsed = serde_json::from_value::<T>(Value::Object(parameters));
        let parsed = parsed.map_err(|error| Error::invalid(format!("{}: {error}", T::META.name)))?;
        Ok(Call::new(parsed, arguments))
    }
}

/// The parameters that were typed, as texts.
fn typed(matches: &ArgMatches, schema: &Map<String, Value>) -> Map<String, Value> {
    let known = schema.get("properties").and_then(Value::as_object);
    let names = known.into_iter().flat_map(Map::keys).filter(|name| {
        matches!(matches.try_contains_id(name), Ok(true))
            && matches.value_source(name) == Some(ValueSource::CommandLine)
    });
    let text = |name: &String| {
        let words = matches.get_raw(name)?.map(|word| word.to_string_lossy().into_owned());
        Some((name.clone(), Value::String(words.collect::<Vec<_>>().join(","))))
    };
    names.filter_map(text).collect()
}
