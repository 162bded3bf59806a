//! A tool with its types erased, so that all fit in one table.

use std::marker::PhantomData;

use clap::{ArgMatches, Command};
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
        T::from_arg_matches(matches).map(Call::new).map_err(Error::invalid)
    }

    fn parse_json(&self, parameters: Value) -> Result<Call> {
        let Value::Object(given) = parameters else {
            return Err(Error::invalid(format!("the parameters of {} must be a JSON object", T::META.name)));
        };
        let parameters = coerce::to_schema(T::META.name, given, &self.input_schema())?;
        let parsed = serde_json::from_value::<T>(Value::Object(parameters));
        parsed.map(Call::new).map_err(|error| Error::invalid(format!("{}: {error}", T::META.name)))
    }
}
