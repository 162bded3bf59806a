//! Which tools a client is offered, and how each is described to it.

use std::sync::Arc;

use clap::ArgMatches;
use rmcp::model::{Tool, ToolAnnotations};
use serde_json::Value;

use super::tickets;
use crate::{
    error::{Error, Result},
    registry::{AnyTool, Effect},
    tools,
};

/// A choice of tools.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    read_only: bool,
    toolsets: Vec<String>,
}

impl Offer {
    /// The choice made on the command line.
    ///
    /// # Errors
    /// `invalid_input` for a toolset that does not exist, naming those that do.
    pub fn of(matches: &ArgMatches) -> Result<Self> {
        let toolsets: Vec<String> = matches.get_many("toolsets").into_iter().flatten().cloned().collect();
        let known = tools::toolsets();
        match toolsets.iter().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(Error::invalid(format!("no toolset is called {name:?}"))
                .hint(format!("there are {}", known.join(", ")))),
            None => Ok(Self { read_only: matches.get_flag("read-only"), toolsets }),
        }
    }

    /// The tools offered, in the order of the table.
    pub fn tools(&self) -> impl Iterator<Item = &'static dyn AnyTool> {
        tools::ALL.iter().copied().filter(|tool| self.has(*tool))
    }

    /// The tool of this name, if it is offered.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&'static dyn AnyTool> {
        tools::find(name).filter(|tool| self.has(*tool))
    }

    fn has(&self, tool: &dyn AnyTool) -> bool {
        let meta = tool.meta();
        let chosen = self.toolsets.is_empty() || self.toolsets.iter().any(|name| name == meta.toolset());
        chosen && (!self.read_only || meta.effect == Effect::Read)
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
