//! Which tools a client is offered, and how each is described to it.

use std::sync::Arc;

use clap::{Arg, ArgMatches};
use rmcp::model::{ListToolsResult, Tool, ToolAnnotations};
use serde_json::Value;

use super::tickets;
use crate::{
    error::{Error, Result},
    registry::{AnyTool, Effect},
    tools,
};

/// The toolset of the usual work, and that of all tools.
const DEFAULT: &str = "default";
const ALL: &str = "all";

/// Bytes of a listing that are counted as one token. Tokenizers differ; this counts high.
const BYTES_A_TOKEN: usize = 3;

/// A choice of tools.
#[derive(Debug, Clone)]
pub struct Offer {
    read_only: bool,
    toolsets: Vec<String>,
}

/// What a listing costs the client that reads it.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Count {
    /// Tools.
    pub tools: usize,
    /// Bytes of the answer to `tools/list`.
    pub bytes: usize,
    /// Tokens, counted high.
    pub tokens: usize,
}

impl Offer {
    /// The arguments that choose.
    #[must_use]
    pub fn argument() -> Arg {
        let names = tools::toolsets().join(", ");
        Arg::new("toolsets")
            .long("toolsets")
            .value_name("NAMES")
            .help(format!("Groups of tools, separated by commas: {DEFAULT}, {ALL}, or of {names}"))
            .value_delimiter(',')
    }

    /// The choice made on the command line, or `otherwise`.
    ///
    /// # Errors
    /// `invalid_input` for a toolset that does not exist, naming those that do.
    pub fn of(matches: &ArgMatches, otherwise: &str) -> Result<Self> {
        let given = matches.get_many::<String>("toolsets");
        let toolsets: Vec<String> =
            given.map_or_else(|| vec![otherwise.to_owned()], |names| names.cloned().collect());
        let known = [vec![DEFAULT, ALL], tools::toolsets()].concat();
        if let Some(name) = toolsets.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(Error::invalid(format!("no toolset is called {name:?}"))
                .hint(format!("there are {}", known.join(", "))));
        }
        let read_only = matches.try_get_one::<bool>("read-only").ok().flatten().is_some_and(|flag| *flag);
        Ok(Self { read_only, toolsets })
    }

    /// The tools offered, in the order of the table.
    pub fn tools(&self) -> impl Iterator<Item = &'static dyn AnyTool> {
        tools::ALL.iter().copied().filter(|tool| self.has(*tool))
    }

    /// The tool of this name.
    ///
    /// # Errors
    /// When it is not offered: which toolset has it.
    pub fn find(&self, name: &str) -> Result<&'static dyn AnyTool, String> {
        let Some(tool) = tools::find(name) else {
            let names: Vec<&str> = self.tools().map(|tool| tool.meta().name).collect();
            return Err(format!("unknown tool {name:?}; there are {}", names.join(", ")));
        };
        match self.has(tool) {
            true => Ok(tool),
            false if self.is_chosen(tool) => {
                Err(format!("{name} changes something, and this server was started with --read-only"))
            }
            false => Err(format!(
                "{name} is not offered: it is of toolset {0}; start the server with --toolsets {1},{0}",
                tool.meta().toolset(),
                self.toolsets.join(",")
            )),
        }
    }

    /// The answer to `tools/list`. The tools of the usual work come without the schemas of their
    /// results, which are longer than all else, unless their own toolset is named too.
    #[must_use]
    pub fn listing(&self) -> ListToolsResult {
        let describe = |tool: &dyn AnyTool| {
            let mut described = describe(tool);
            if !self.is_named(tool) {
                described.output_schema = None;
            }
            described
        };
        ListToolsResult::with_all_items(self.tools().map(describe).collect())
    }

    /// What the listing costs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn count(&self) -> Result<Count> {
        let listing = self.listing();
        let bytes = serde_json::to_vec(&listing).map_err(Error::internal)?.len();
        Ok(Count { tools: listing.tools.len(), bytes, tokens: bytes.div_ceil(BYTES_A_TOKEN) })
    }

    fn has(&self, tool: &dyn AnyTool) -> bool {
        self.is_chosen(tool) && (!self.read_only || tool.meta().effect == Effect::Read)
    }

    fn is_chosen(&self, tool: &dyn AnyTool) -> bool {
        let is_usual = || tools::DEFAULT.contains(&tool.meta().name);
        self.is_named(tool) || (self.toolsets.iter().any(|name| name == DEFAULT) && is_usual())
    }

    /// Whether the tool's own toolset was asked for.
    fn is_named(&self, tool: &dyn AnyTool) -> bool {
        self.toolsets.iter().any(|name| name == ALL || name == tool.meta().toolset())
    }
}

/// A tool as clients see it.
pub fn describe(tool: &dyn AnyTool) -> Tool {
    let meta = tool.meta();
    let mut input = tool.input_schema();
    let description = match input.remove("description") {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let annotations = ToolAnnotations::new()
        .read_only(meta.effect == Effect::Read)
        .destructive(meta.effect == Effect::Destroy)
        .idempotent(meta.idempotent)
        .open_world(meta.open_world);
    let mut output = tool.output_schema();
    if tickets::are_given(&input) {
        tickets::add_parameter(&mut input);
        output = tickets::or_ticket(output);
    }
    Tool::new(meta.name, description, input)
        .with_raw_output_schema(Arc::new(output))
        .with_annotations(annotations)
}
