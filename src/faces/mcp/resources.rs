//! Guides as resources: what a client can put before a model without a call.

use rmcp::{
    ErrorData,
    model::{ReadResourceResult, Resource, ResourceContents},
};
use serde_json::Value;

use crate::{
    context::Context,
    error::{Error, Kind, Result},
    ops::guide,
};

const MARKDOWN: &str = "text/markdown";
const AGENT: &str = "odeum://guide/agent";
const SKILL: &str = "odeum://guide/skill";
/// A series follows.
const ODOO: &str = "odeum://guide/odoo/";

/// All of them, with those the team added.
///
/// # Errors
/// When the team's directory cannot be read.
pub fn list(ctx: &Context) -> Result<Vec<Resource>> {
    let resource = |uri: &str, name: &str, title: &str, about: &str| {
        Resource::new(uri, name).with_title(title).with_description(about).with_mime_type(MARKDOWN)
    };
    let mut all = vec![
        resource(
            AGENT,
            "agent-guide",
            "Working with odeum",
            "The loop, the tools and the rules; read it first",
        ),
        resource(SKILL, "skill", "odeum on the command line", "A SKILL.md for agents that use a shell"),
    ];
    all.extend(guide::series(ctx)?.into_iter().rev().map(|series| {
        let about = "What changed, what to use and what no longer works in this series";
        let title = format!("Writing code for Odoo {series}");
        resource(&format!("{ODOO}{series}"), &format!("odoo-{series}-guide"), &title, about)
    }));
    Ok(all)
}

/// The text behind an address.
///
/// # Errors
/// A protocol error: not found, or that the file cannot be read.
pub fn read(ctx: &Context, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let guide = match uri {
        AGENT => guide::agent(ctx),
        SKILL => guide::skill(ctx),
        _ => match uri.strip_prefix(ODOO) {
            Some(series) => guide::odoo(ctx, series).map(|(_, guide)| guide),
            None => Err(Error::not_found(format!("no resource has the address {uri:?}"))),
        },
    };
    let text = guide.map_err(|error| refusal(&error))?.content;
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(MARKDOWN)]))
}

/// A failure as the protocol has it.
pub fn refusal(error: &Error) -> ErrorData {
    let data: Option<Value> = Some(error.to_json());
    match error.kind {
        Kind::NotFound => ErrorData::resource_not_found(error.message.clone(), data),
        _ => ErrorData::internal_error(error.message.clone(), data),
    }
}
