//! Failure on demand, so that tests can prove what follows from it.
//!
//! `ODEUM_FAULT=<point>:<way>` makes the named point fail once it is reached.
//! Points are named `<operation>.<step>.before` and `.after`; ways are `fail`
//! (the step fails), `kill` (this process is killed as by the kernel) and
//! `interrupt` (as by Ctrl-C).

use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// Fails here if that was asked for; otherwise does nothing.
///
/// # Errors
/// The failure asked for.
pub async fn point(name: &str, cancel: &CancellationToken) -> Result<()> {
    let Some(way) = wanted(name) else { return Ok(()) };
    match way.as_str() {
        "kill" => kill_process(getpid(), Signal::KILL).map_err(std::io::Error::from)?,
        "interrupt" => {
            kill_process(getpid(), Signal::INT).map_err(std::io::Error::from)?;
            let arrived = tokio::time::timeout(Duration::from_secs(5), cancel.cancelled());
            arrived.await.map_err(|_| Error::internal("the interrupt did not arrive"))?;
        }
        _ => return Err(Error::external(format!("failed on demand at {name}"))),
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "a fault belongs to one process, not to a configuration")]
fn wanted(name: &str) -> Option<String> {
    let fault = std::env::var("ODEUM_FAULT").ok()?;
    let (point, way) = fault.rsplit_once(':')?;
    (point == name).then(|| way.to_owned())
}
