//! One environment: left as it is, or made.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Wish, interpreter,
    launcher::{self, Launcher},
    python::{Python, Suitable},
    record::{self, Making},
    steps,
};
use crate::{
    adapters::files,
    context::{Context, Task},
    error::{Error, Result},
    model::workstation::Version,
    ops::{
        journal::{self, Journal},
        workstation::Place,
    },
};

/// The operation's name in results and fault points.
pub const OPERATION: &str = "create-venvs";

/// Series to this one have requirements that only older setuptools build.
const BUILT_BY_OLD_SETUPTOOLS: u32 = 14;

/// What all environments share.
pub struct Maker<'a> {
    pub ctx: &'a Context,
    pub place: &'a Place,
    pub uv: PathBuf,
    pub wish: &'a Wish,
    pub has_launcher: bool,
}

/// What became of one.
pub struct Made {
    /// What to tell.
    pub message: String,
    /// Whether it was left as it is.
    pub is_skipped: bool,
}

/// What is where the environment shall be.
enum State {
    /// Nothing.
    Vacant,
    /// One that works.
    Healthy(Python),
    /// Something that does not, and why.
    Broken(String),
}

impl Maker<'_> {
    /// Makes the environment of a version, unless there is one that works.
    pub async fn make(&self, version: &Version, shown: &Arc<Task>) -> Result<Made> {
        let checkout = self.place.odoo("odoo", version.as_str());
        if !checkout.join("requirements.txt").is_file() {
            return Err(Error::prerequisite(format!("there is no Odoo in {}", checkout.display()))
                .hint("odeum workstation pull-repos, with repos.odoo = [\"odoo\"] in the file"));
        }
        let suitable = Suitable::of(version, &release(&checkout)).ok_or_else(|| {
            Error::prerequisite(format!("odeum knows no Python for Odoo {version}"))
                .hint(format!("a MIN_PY_VERSION in {}/odoo/release.py would tell", checkout.display()))
        })?;
        let venv = self.place.venv(version.as_str());
        if self.wish.dry_run {
            return self.foresee(&venv, &suitable).await;
        }
        self.mend(&venv, shown).await?;
        let replaces = match (self.state(&venv, &suitable).await, self.wish.recreate) {
            (State::Vacant, _) => false,
            (_, true) => true,
            (State::Healthy(python), false) => {
                let launcher = self.launch(version, &venv, &checkout)?;
                let is_skipped = !matches!(launcher, Some(Launcher::Written(_)));
                return Ok(Made {
                    message: told(&format!("is there, Python {python}"), launcher),
                    is_skipped,
                });
            }
            (State::Broken(why), false) => return Err(broken(&venv, &why)),
        };
        let interpreter = interpreter::get(self.ctx, &self.uv, &suitable, shown).await?;
        let is_old = version.major().is_some_and(|major| major <= BUILT_BY_OLD_SETUPTOOLS);
        let mut making = Making::new(venv.clone(), checkout.clone(), self.uv.clone(), interpreter.path);
        making.replaces = replaces;
        making.build_constraints = is_old.then(|| "setuptools<58\n".to_owned());
        if replaces && fs::symlink_metadata(making.backup()).is_ok() {
            return Err(Error::conflict(format!("{} is in the way", making.backup().display()))
                .hint("move it away, or remove it, when you do not need it"));
        }
        let ctx = self.ctx.silent();
        let path = making.path();
        let journal = Journal::begin(&ctx, OPERATION, &path, making).await?;
        journal.run(&ctx, &steps::plan(shown)).await?;
        finish(&journal.record())?;
        let launcher = self.launch(version, &venv, &checkout)?;
        Ok(Made { message: told(&format!("made with {}", interpreter.told), launcher), is_skipped: false })
    }

    /// What would be done, without the network.
    async fn foresee(&self, venv: &Path, suitable: &Suitable) -> Result<Made> {
        let would = |how: &str| Ok(Made { message: how.to_owned(), is_skipped: false });
        let preferred = suitable.preferred();
        if Making::left(venv)?.is_some() {
            return would("would be made anew: its making was cut short");
        }
        match (self.state(venv, suitable).await, self.wish.recreate) {
            (State::Vacant, _) => match interpreter::installed(self.ctx, &self.uv, preferred).await? {
                Some(path) => would(&format!("would be made with Python {preferred}, {}", path.display())),
                None => would(&format!("would be made with Python {preferred}, which uv would get first")),
            },
            (_, true) => would("would be made again"),
            (State::Healthy(python), false) => {
                Ok(Made { message: format!("is there, Python {python}"), is_skipped: true })
            }
            (State::Broken(why), false) => Err(broken(venv, &why)),
        }
    }

    /// Takes back what a killed process began, or ends what it nearly did.
    async fn mend(&self, venv: &Path, shown: &Arc<Task>) -> Result<()> {
        let Some(left) = Making::left(venv)? else { return Ok(()) };
        if left.is_complete() {
            return finish(&left);
        }
        let ctx = self.ctx.silent().uncancelled();
        let undone = journal::undo(&ctx, OPERATION, &steps::plan(shown), &left).await;
        match undone.leftovers.as_slice() {
            [] => Ok(()),
            left => Err(Error::external(format!("an earlier run was cut short; {}", left.join("; ")))),
        }
    }

    async fn state(&self, venv: &Path, suitable: &Suitable) -> State {
        if is_vacant(venv) {
            return State::Vacant;
        }
        match interpreter::of_venv(self.ctx, venv).await {
            Ok(python) if suitable.0.contains(&python) => State::Healthy(python),
            Ok(python) => State::Broken(format!("it has Python {python}, not one of {suitable}")),
            Err(error) => State::Broken(error.message),
        }
    }

    fn launch(&self, version: &Version, venv: &Path, checkout: &Path) -> Result<Option<Launcher>> {
        match self.has_launcher {
            true => launcher::make(version, venv, checkout).map(Some),
            false => Ok(None),
        }
    }
}

/// Whether nothing is there, or a directory with nothing in it.
pub fn is_vacant(venv: &Path) -> bool {
    match fs::symlink_metadata(venv) {
        Ok(is) if is.is_dir() => files::entries(venv).is_ok_and(|names| names.is_empty()),
        Ok(_) => false,
        Err(_) => true,
    }
}

/// What a checkout says of its release.
pub fn release(checkout: &Path) -> String {
    files::read_text(&checkout.join("odoo/release.py")).ok().flatten().unwrap_or_default()
}

/// Lets what it replaced go, then what is known of its making.
fn finish(making: &Making) -> Result<()> {
    if making.replaces {
        files::remove_any(&record::backup(&making.venv))?;
    }
    files::remove_any(&making.path()).map(drop)
}

fn broken(venv: &Path, why: &str) -> Error {
    Error::conflict(format!("{} does not work: {why}", venv.display()))
        .hint("odeum workstation create-venvs --recreate makes it anew, and keeps the old one until then")
}

fn told(what: &str, launcher: Option<Launcher>) -> String {
    match launcher {
        None | Some(Launcher::Nowhere) => what.to_owned(),
        Some(Launcher::Written(path) | Launcher::There(path)) => format!("{what}; {}", path.display()),
        Some(Launcher::Foreign(path)) => format!("{what}; {} is not ours and stays", path.display()),
    }
}
