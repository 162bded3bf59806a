use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::{EnvName, OutputId},
    ops::{
        inside::{self, ANY_PYTHON, Match, SearchRequest},
        output::brief,
    },
    registry::{Effect, Meta, Tool},
};

/// Search the files of an environment's container for a text.
///
/// Looks into the environment's code unless told otherwise; Odoo's own modules are
/// below /usr/lib/python3/dist-packages/odoo in the published images.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Search {
    /// Name of the environment.
    env_name: EnvName,
    /// Text to look for.
    #[arg(allow_hyphen_values = true)]
    pattern: String,
    /// File or directory in the container.
    #[arg(long, short, default_value = "/mnt/extra-addons", allow_hyphen_values = true)]
    #[serde(default = "addons")]
    path: String,
    /// Names of the files to look into; a path that is a file is looked into unless another glob is given.
    #[arg(long, short, default_value = ANY_PYTHON, allow_hyphen_values = true)]
    #[serde(default = "python")]
    glob: String,
    /// Most matches.
    #[arg(long, short = 'n', default_value_t = 50)]
    #[serde(default = "fifty")]
    max_results: u32,
    /// Take the pattern for an extended regular expression.
    #[arg(long, short = 'e')]
    #[serde(default)]
    regex: bool,
    /// Lines shown before and after each match.
    #[arg(long, short = 'C', default_value_t = 0)]
    #[serde(default)]
    context: u32,
}

fn addons() -> String {
    "/mnt/extra-addons".into()
}

fn python() -> String {
    ANY_PYTHON.into()
}

fn fifty() -> u32 {
    50
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// Lines that match, with those beside them when asked for.
    matches: Vec<Match>,
    /// Whether there are more.
    truncated: bool,
    /// Id under which all lines are kept, when they are too many to be shown as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_id: Option<OutputId>,
    #[serde(skip)]
    text: String,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Tool for Search {
    const META: Meta = Meta {
        name: "search_in_odoo",
        cli: "env search",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "pattern", "path", "glob", "max_results"],
    };
    const SEES_CANCELLATION: bool = true;
    type Output = Found;

    async fn run(self, ctx: &Context) -> Result<Found> {
        let source = format!("a search in {}", self.env_name);
        let request = SearchRequest {
            name: self.env_name,
            pattern: self.pattern,
            path: self.path,
            glob: self.glob,
            regex: self.regex,
            context: self.context,
            max_results: self.max_results,
        };
        let found = inside::search(ctx, &request).await?;
        let lines: Vec<String> = found.matches.iter().map(line).collect();
        let (text, output_id) = match lines.is_empty() {
            true => ("nothing found".to_owned(), None),
            false => brief(ctx, source, lines.join("\n"))?,
        };
        Ok(Found { matches: found.matches, truncated: found.truncated, output_id, text })
    }
}

fn line(found: &Match) -> String {
    let mark = if found.is_context { '-' } else { ':' };
    format!("{}{mark}{}{mark}{}", inside::one_line(&found.path), found.line, found.text)
}
