//! Failure on demand, so that tests can prove what follows from it.
//!
//! `ODEUM_FAULT=<point>:<way>,…` makes the named points fail once they are reached.
//! Points are named `<operation>.<step>.before` and `.after`, and `.undo-before`
//! and `.undo-after` where the step is taken back; besides the steps there are
//! `begin` and `end`, around the first and the last writing of the record, and
//! `finish` where something follows. Ways are `fail` (the step fails), `kill`
//! (this process is killed as by the kernel), `hold` (it is stopped until
//! somebody continues it) and `interrupt` (as by Ctrl-C).
//!
//! `ODEUM_FAULT_TRACE=<file>` has the name of every point that is passed written
//! to that file, so that a test knows them all without listing any.

use std::{fs::File, io::Write, time::Duration};

use rustix::process::{Signal, getpid, kill_process};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// Fails here if that was asked for; otherwise does nothing.
///
/// # Errors
/// The failure asked for.
pub async fn point(name: &str, cancel: &CancellationToken) -> Result<()> {
    trace(name)?;
    let Some(way) = wanted(name) else { return Ok(()) };
    match way.as_str() {
        "hold" => kill_process(getpid(), Signal::STOP).map_err(std::io::Error::from)?,
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

#[allow(clippy::disallowed_methods, reason = "as below")]
fn trace(name: &str) -> Result<()> {
    let Some(path) = std::env::var_os("ODEUM_FAULT_TRACE") else { return Ok(()) };
    let mut file = File::options().create(true).append(true).open(path)?;
    Ok(writeln!(file, "{name}")?)
}

#[allow(clippy::disallowed_methods, reason = "a fault belongs to one process, not to a configuration")]
fn wanted(name: &str) -> Option<String> {
    let faults = std::env::var("ODEUM_FAULT").ok()?;
    let mut all = faults.split(',').filter_map(|fault| fault.rsplit_once(':'));
    all.find(|(point, _)| *point == name).map(|(_, way)| way.to_owned())
}
