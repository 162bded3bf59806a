//! `odeum call TOOL …`: a JSON object, or words that become one.

use std::io;

use clap::ArgMatches;
use serde_json::{Map, Value};

use super::flags::Flags;
use crate::{
    error::{Error, Result},
    registry::{AnyTool, Call},
    tools,
};

/// Reads the call. Flags of ours among the words are put into `flags`, unless
/// the tool has a parameter of that name.
///
/// # Errors
/// `invalid_input` naming what is wrong and what is right.
pub fn parse(matches: &ArgMatches, flags: &mut Flags) -> Result<Call> {
    let Some(name) = matches.get_one::<String>("tool") else {
        return Err(Error::invalid("which tool?").hint("`odeum tools` lists them"));
    };
    let tool = tools::find(name).ok_or_else(|| unknown(name))?;
    let words: Vec<String> = matches.get_many("parameters").into_iter().flatten().cloned().collect();
    let words = Words { tool, command: tool.command() }.take_flags(words, flags)?;
    let parameters = match words.as_slice() {
        [json] if json.starts_with('{') || json == "-" => object(json)?,
        words => Words { tool, command: tool.command() }.object(words)?,
    };
    tool.parse_json(parameters)
}

fn unknown(name: &str) -> Error {
    let mut near: Vec<(f64, &str)> = tools::ALL
        .iter()
        .map(|tool| (strsim::jaro_winkler(name, tool.meta().name), tool.meta().name))
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<&str> =
        near.iter().take(3).filter(|(score, _)| *score > 0.7).map(|(_, name)| *name).collect();
    let error = Error::invalid(format!("no tool is called {name:?}"));
    match near.is_empty() {
        true => error.hint("`odeum tools` lists them"),
        false => error.hint(format!("did you mean {}?", near.join(", "))),
    }
}

fn object(text: &str) -> Result<Value> {
    let text = match text {
        "-" => io::read_to_string(io::stdin())?,
        text => text.to_owned(),
    };
    serde_json::from_str(&text)
        .map_err(|error| Error::invalid(format!("the parameters are not JSON: {error}")))
}

struct Words {
    tool: &'static dyn AnyTool,
    command: clap::Command,
}

impl Words {
    fn take_flags(&self, words: Vec<String>, flags: &mut Flags) -> Result<Vec<String>> {
        let mut rest = Vec::new();
        for word in words {
            match word.as_str() {
                "--json" if !self.has("json") => flags.json = true,
                "--yes" | "-y" if !self.has("yes") => flags.yes = true,
                "--quiet" | "-q" if !self.has("quiet") => flags.quiet = true,
                "--verbose" | "-v" if !self.has("verbose") => flags.verbose += 1,
                "--team" => {
                    return Err(Error::invalid("--team stands before `call`: odeum --team ID call …"));
                }
                _ => rest.push(word),
            }
        }
        Ok(rest)
    }

    fn object(&self, words: &[String]) -> Result<Value> {
        let mut parameters = Map::new();
        let mut places = self.tool.meta().positional.iter();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            let (name, value) = if let Some((name, value)) = self.assignment(word) {
                (name, value)
            } else if let Some(name) = self.option(word) {
                let value = words.next_if(|next| !next.starts_with("--"));
                (name, value.map_or("true".to_owned(), Clone::clone))
            } else if let Some(name) = places.next() {
                ((*name).to_owned(), word.clone())
            } else {
                return Err(self.surplus(word));
            };
            if parameters.insert(name.clone(), Value::String(value)).is_some() {
                return Err(Error::invalid(format!("{name} is given twice")));
            }
        }
        Ok(Value::Object(parameters))
    }

    /// `--name=value` of any name, or `name=value` of a name we know: a bare
    /// value may hold an equals sign too.
    fn assignment(&self, word: &str) -> Option<(String, String)> {
        let (name, value) = word.split_once('=')?;
        let option = name.strip_prefix("--");
        let name = self.name(option.unwrap_or(name));
        let is_known = option.is_some() || self.has(&name) || name == "branch_name";
        is_known.then(|| (name, value.to_owned()))
    }

    /// The parameter of `--name`, or of a short option such as `-n`.
    fn option(&self, word: &str) -> Option<String> {
        if let Some(name) = word.strip_prefix("--") {
            return Some(self.name(name));
        }
        let letter: char = word.strip_prefix('-')?.parse().ok()?;
        let argument = self.command.get_arguments().find(|argument| argument.get_short() == Some(letter))?;
        Some(argument.get_id().to_string())
    }

    /// The parameter a name stands for; aliases are those of the command line.
    fn name(&self, written: &str) -> String {
        let by_alias = self
            .command
            .get_arguments()
            .find(|argument| argument.get_all_aliases().unwrap_or_default().contains(&written));
        by_alias.map_or_else(|| written.replace('-', "_"), |argument| argument.get_id().to_string())
    }

    fn has(&self, name: &str) -> bool {
        self.command.get_arguments().any(|argument| argument.get_id() == name)
    }

    fn surplus(&self, word: &str) -> Error {
        let meta = self.tool.meta();
        let places = match meta.positional {
            [] => "no values by place".to_owned(),
            names => format!("by place: {}", names.join(" ")),
        };
        Error::invalid(format!("{}: {word:?} is one value too many", meta.name))
            .hint(format!("it takes {places}"))
    }
}
