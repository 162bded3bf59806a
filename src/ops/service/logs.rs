//! What a service wrote.

use futures_util::TryStreamExt;

use super::record::Service;
use crate::{
    adapters::docker::LogLines,
    context::Context,
    error::{Error, Kind, Result},
    model::{OutputId, ServiceName},
    odoo::log::without_ansi,
    ops::{output, secret},
};

/// The lines found.
pub struct Logs {
    /// Each with its moment, without colours and secrets, oldest first.
    pub lines: Vec<String>,
    /// Whether some were left out of the answer.
    pub truncated: bool,
    /// All of them, when they are too long for one answer.
    pub output_id: Option<OutputId>,
}

/// Reads the newest `lines` of what a service wrote.
///
/// # Errors
/// `not_found` when there is no such service, or its container is gone.
pub async fn logs(ctx: &Context, name: &ServiceName, lines: u32) -> Result<Logs> {
    let service = Service::find(ctx, name)?;
    let wanted = LogLines { lines, timestamps: true, ..LogLines::default() };
    let found = ctx.docker().await?.log_lines(&service.container, wanted);
    let text = |line: Vec<u8>| without_ansi(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
    let found: Vec<String> = found.map_ok(text).try_collect().await.map_err(|error| match error.kind {
        Kind::NotFound => gone(name),
        _ => error,
    })?;
    let mut lines: Vec<String> = secret::mask(ctx, &found.join("\n"))?.lines().map(str::to_owned).collect();
    let (truncated, output_id) = output::fit(ctx, &format!("the log of service {name}"), &mut lines)?;
    Ok(Logs { lines, truncated, output_id })
}

/// A service whose container somebody removed.
pub fn gone(name: &ServiceName) -> Error {
    Error::not_found(format!("the container of service {name} is gone"))
        .hint(format!("odeum service update {name}"))
}
