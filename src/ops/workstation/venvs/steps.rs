//! The steps of the making of an environment. It is made where it stays: what is in it holds its path.

use std::{fs, sync::Arc, time::Duration};

use super::{launcher, record::Making};
use crate::{
    adapters::{files, process},
    context::{Context, Task},
    error::{Context as _, Error, Kind, Result},
    ops::journal::{Group, Journal, Step},
};

/// How long making an empty environment may take.
const MAKING: Duration = Duration::from_mins(5);

/// How long getting, or building, what Odoo requires may take.
const INSTALLING: Duration = Duration::from_mins(60);

/// How long Odoo may take to say its version; it is compiled for that the first time.
const STARTING: Duration = Duration::from_mins(2);

/// What developers have beside what Odoo requires: a debugger, a better shell, reloading, and what Odoo's
/// tests of its web client speak to the browser with. Series to 18 look for their modules with
/// setuptools, which has what they use up to here.
pub const EXTRAS: [&str; 5] = ["debugpy", "ipython", "setuptools<81", "watchdog", "websocket-client"];

/// All steps; `shown` is told what is done.
pub fn plan(shown: &Arc<Task>) -> Vec<Group<Making>> {
    let shown = || Arc::clone(shown);
    vec![
        vec![Box::new(Aside)],
        vec![Box::new(Environment(shown()))],
        vec![Box::new(Requirements(shown()))],
        vec![Box::new(Odoo(shown()))],
        vec![Box::new(Check(shown()))],
    ]
}

/// Keeps what the environment replaces.
struct Aside;

impl Step<Making> for Aside {
    const NAME: &'static str = "aside";
    const TITLE: &'static str = "Keeping the old environment";

    async fn apply(&self, _: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        if making.replaces {
            let backup = making.backup();
            fs::rename(&making.venv, &backup).context(format!("keeping {}", making.venv.display()))?;
            return Ok(backup.display().to_string());
        }
        // One without anything in it is as good as none; it may well not be there.
        let _ = fs::remove_dir(&making.venv);
        Ok("nothing to keep".into())
    }

    /// It goes back when its place is free: the steps behind this one made it so.
    async fn undo(&self, _: &Context, making: &Making) -> Result<Vec<String>> {
        let backup = making.backup();
        if making.replaces && fs::symlink_metadata(&backup).is_ok() {
            fs::rename(&backup, &making.venv).context(format!("putting {} back", making.venv.display()))?;
        }
        // From here on nobody knows of it any more.
        files::remove_any(&making.path()).map(|_| Vec::new())
    }
}

/// The environment, with nothing in it.
struct Environment(Arc<Task>);

impl Step<Making> for Environment {
    const NAME: &'static str = "environment";
    const TITLE: &'static str = "Making the environment";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let command = duct::cmd!(
            &making.uv,
            "venv",
            "--no-project",
            "--no-progress",
            "--seed",
            "--python",
            &making.python,
            &making.venv
        );
        run(ctx, &self.0, &making, command, MAKING).await?;
        Ok(making.python.display().to_string())
    }

    async fn undo(&self, _: &Context, making: &Making) -> Result<Vec<String>> {
        // What a killed process left at work would go on writing.
        process::end_orphans(&making.uv.to_string_lossy(), &making.venv).await?;
        match files::remove_dir(&making.venv)? {
            true => Ok(vec![making.venv.display().to_string()]),
            false => Ok(Vec::new()),
        }
    }
}

/// What Odoo requires, and what developers want.
struct Requirements(Arc<Task>);

impl Step<Making> for Requirements {
    const NAME: &'static str = "requirements";
    const TITLE: &'static str = "Installing what Odoo requires";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let requirements = making.checkout.join("requirements.txt");
        let mut words = vec!["--requirements".to_owned(), requirements.display().to_string()];
        let bench = tempfile::tempdir()?;
        if let Some(constraints) = &making.build_constraints {
            let path = bench.path().join("build-constraints.txt");
            files::write(&path, constraints.as_bytes(), 0o600, None)?;
            words.extend(["--build-constraints".into(), path.display().to_string()]);
        }
        words.extend(EXTRAS.map(str::to_owned));
        install(ctx, &self.0, &making, words).await?;
        Ok(requirements.display().to_string())
    }
}

/// Odoo itself, where its checkout is.
struct Odoo(Arc<Task>);

impl Step<Making> for Odoo {
    const NAME: &'static str = "odoo";
    const TITLE: &'static str = "Installing Odoo as it is in its checkout";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let checkout = making.checkout.display().to_string();
        // What it requires is there; its setup.py says the same in other words.
        let words = ["--no-deps", "--editable", &checkout].map(str::to_owned);
        install(ctx, &self.0, &making, words.into()).await?;
        Ok(checkout)
    }
}

/// That Odoo starts, before the old environment goes.
struct Check(Arc<Task>);

impl Step<Making> for Check {
    const NAME: &'static str = "check";
    const TITLE: &'static str = "Starting Odoo";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        self.0.advance(None, "asking Odoo for its version");
        let [python, odoo] = launcher::program(&making.venv, &making.checkout);
        let version = process::run_within(duct::cmd!(python, odoo, "--version"), STARTING, &ctx.cancel).await;
        version.map_err(|error| error.context("Odoo does not start in its new environment"))
    }
}

async fn install(ctx: &Context, shown: &Task, making: &Making, words: Vec<String>) -> Result<()> {
    let python = making.venv.join("bin/python").display().to_string();
    let start = ["pip", "install", "--no-progress", "--python", &python].map(str::to_owned);
    let command = duct::cmd(&making.uv, start.into_iter().chain(words));
    run(ctx, shown, making, command, INSTALLING).await
}

async fn run(
    ctx: &Context,
    shown: &Task,
    making: &Making,
    command: duct::Expression,
    limit: Duration,
) -> Result<()> {
    let command = process::working_on(&command, &making.venv).env_remove("VIRTUAL_ENV");
    let ended = process::follow(command, limit, &ctx.cancel, |line| shown.advance(None, line)).await;
    ended.map_err(|error| explained(error, making))
}

/// What a failed build lacks is in its words, somewhere.
fn explained(error: Error, making: &Making) -> Error {
    let said = &error.message;
    let python = making.python.display();
    let lacks = [
        (
            "Python.h",
            format!("{python} has no headers to build with: install python3-dev, or use a Python of uv's"),
        ),
        ("pg_config", "libpq-dev is missing: odeum workstation install-tools".into()),
        ("lber.h", "libldap2-dev and libsasl2-dev are missing: odeum workstation install-tools".into()),
        ("gcc", "there is no compiler: odeum workstation install-tools".into()),
    ];
    let lack = lacks.into_iter().find(|(word, _)| said.contains(word));
    match (error.kind, lack) {
        (Kind::External, Some((_, hint))) => error.hint(hint),
        _ => error,
    }
}
