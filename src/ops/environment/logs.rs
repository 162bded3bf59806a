//! What Odoo wrote.

use super::record::Environment;
use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    odoo::log::{self, Level},
};

/// Most lines read when there is something to look for.
const MOST: u32 = 10_000;

/// Which lines are wanted.
pub struct LogRequest {
    /// Environment.
    pub name: EnvName,
    /// How many at most, the newest.
    pub lines: u32,
    /// Only lines that hold this, in any case.
    pub grep: String,
    /// Only lines of this level.
    pub level: Option<Level>,
}

/// The lines found.
pub struct Logs {
    /// Without colours, oldest first.
    pub lines: Vec<String>,
    /// How many were looked at.
    pub total_scanned: usize,
    /// Whether matching lines were left out.
    pub truncated: bool,
}

/// Reads the log. With a filter ten times as many lines are looked at.
///
/// # Errors
/// `not_found` when the environment or its container is gone.
pub async fn logs(ctx: &Context, request: &LogRequest) -> Result<Logs> {
    let env = Environment::find(ctx, &request.name)?;
    let is_filtered = !request.grep.is_empty() || request.level.is_some();
    let read = match is_filtered {
        true => request.lines.saturating_mul(10).min(MOST),
        false => request.lines,
    };
    let found = ctx.docker().await?.logs(&env.container, read).await?;
    let total_scanned = found.len();
    let wanted = request.grep.to_lowercase();
    let mut lines: Vec<String> = found.iter().map(|line| log::without_ansi(line)).collect();
    lines.retain(|line| {
        let level =
            request.level.is_none_or(|level| log::parse(line).is_some_and(|line| line.level == level));
        level && line.to_lowercase().contains(&wanted)
    });
    let keep = usize::try_from(request.lines).unwrap_or(usize::MAX);
    let truncated = lines.len() > keep;
    lines.drain(..lines.len().saturating_sub(keep));
    Ok(Logs { lines, total_scanned, truncated })
}
