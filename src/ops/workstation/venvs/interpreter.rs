//! Where a Python is, and which one an environment has.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::python::{Python, Suitable};
use crate::{
    adapters::process,
    context::{Context, Task},
    error::{Error, Kind, Result},
    ops::workstation::programs::PATIENCE,
};

/// How long getting a Python may take.
const GETTING: Duration = Duration::from_mins(10);

/// A Python on this machine, and why it is not the preferred one.
#[derive(Debug)]
pub struct Interpreter {
    /// Its program.
    pub path: PathBuf,
    /// What to tell of it: `Python 3.10`.
    pub told: String,
}

/// The Python an environment has, by starting it.
///
/// # Errors
/// `external` when there is none, or it does not run.
pub async fn of_venv(ctx: &Context, venv: &Path) -> Result<Python> {
    let python = venv.join("bin/python");
    if !python.exists() {
        return Err(Error::external(format!("{} is not there", python.display())));
    }
    let script = "import sys; print('%d.%d' % sys.version_info[:2])";
    let said = process::run_within(duct::cmd!(python, "-c", script), PATIENCE, &ctx.cancel).await?;
    said.parse().map_err(Error::external)
}

/// The preferred Python: one that is installed, else one uv gets; else another that suits.
///
/// # Errors
/// `prerequisite` when none can be had, `cancelled`.
pub async fn get(ctx: &Context, uv: &Path, suitable: &Suitable, shown: &Task) -> Result<Interpreter> {
    let preferred = suitable.preferred();
    if let Some(path) = installed(ctx, uv, preferred).await? {
        return Ok(Interpreter { path, told: format!("Python {preferred}") });
    }
    shown.advance(None, &format!("getting Python {preferred}"));
    let get = duct::cmd!(uv, "python", "install", "--no-progress", preferred.to_string());
    let got = process::follow(get, GETTING, &ctx.cancel, |line| shown.advance(None, line)).await;
    let why = match (got, installed(ctx, uv, preferred).await?) {
        (Ok(()), Some(path)) => return Ok(Interpreter { path, told: format!("Python {preferred}") }),
        (Err(error), _) if error.kind == Kind::Cancelled => return Err(error),
        (Err(error), _) => error,
        (Ok(()), None) => Error::external(format!("uv does not find the Python {preferred} it got")),
    };
    for other in &suitable.0[1..] {
        if let Some(path) = installed(ctx, uv, *other).await? {
            let told = format!("Python {other}, as {preferred} is not installed and uv could not get it");
            return Ok(Interpreter { path, told });
        }
    }
    Err(Error::prerequisite(format!("no Python of {suitable} is installed, and uv could not get one: {why}"))
        .hint(format!("uv python install {preferred}   or your system's package of it")))
}

/// Where a Python is that needs no download.
pub async fn installed(ctx: &Context, uv: &Path, python: Python) -> Result<Option<PathBuf>> {
    let version = python.to_string();
    let find = duct::cmd!(uv, "python", "find", "--no-project", "--system", "--no-python-downloads", version);
    match process::run_within(find.env_remove("VIRTUAL_ENV"), PATIENCE, &ctx.cancel).await {
        Ok(path) => Ok(Some(PathBuf::from(path)).filter(|path| path.is_absolute())),
        Err(error) if error.kind == Kind::Cancelled => Err(error),
        Err(_) => Ok(None),
    }
}
