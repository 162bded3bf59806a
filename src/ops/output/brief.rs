//! A text that is there already, as it is when it is short.

use super::store::Output;
use crate::{context::Context, error::Result, model::OutputId};

/// Up to this many characters nobody needs pages.
const SHORT: usize = 5_000;

/// The text itself when it is short or somebody reads it on the command line; else what matters of it, and the id under which
/// all of it is kept.
///
/// # Errors
/// When the data directory cannot be written.
pub fn brief(ctx: &Context, source: impl Into<String>, text: String) -> Result<(String, Option<OutputId>)> {
    if text.len() <= SHORT || ctx.live().is_some() {
        return Ok((text, None));
    }
    let mut output = Output::begin(ctx, source)?;
    output.write(text.as_bytes());
    let id = output.id().clone();
    Ok((output.end(ctx)?, Some(id)))
}
