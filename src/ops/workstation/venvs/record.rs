//! The record of an environment that is being made, beside it: `venvs/.19.0.making`. It is there only as
//! long as that lasts, so what a killed process left is known.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{adapters::files, error::Result, model::StepEntry, ops::journal::Record};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// The making of one environment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Making {
    /// Form of this record.
    version: u32,
    /// The environment.
    pub venv: PathBuf,
    /// The checkout of Odoo.
    pub checkout: PathBuf,
    /// The program that makes it.
    pub uv: PathBuf,
    /// The interpreter it is made of.
    pub python: PathBuf,
    /// Packages whose versions are bounded while others are built.
    pub build_constraints: Option<String>,
    /// Whether it takes the place of another.
    pub replaces: bool,
    /// Whether it is complete: what it replaces may go.
    is_complete: bool,
    steps: Vec<StepEntry>,
}

impl Record for Making {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.is_complete = true;
    }
}

impl Making {
    /// The first form of the record.
    pub fn new(venv: PathBuf, checkout: PathBuf, uv: PathBuf, python: PathBuf) -> Self {
        let (version, build_constraints, steps) = (VERSION, None, Vec::new());
        Self {
            version,
            venv,
            checkout,
            uv,
            python,
            build_constraints,
            replaces: false,
            is_complete: false,
            steps,
        }
    }

    /// Where the record is.
    pub fn path(&self) -> PathBuf {
        path(&self.venv)
    }

    /// What a killed process left of the making of an environment.
    pub fn left(venv: &Path) -> Result<Option<Self>> {
        files::read_record(&path(venv), VERSION)
    }

    /// Whether all steps were taken.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Where what it replaces is kept meanwhile.
    pub fn backup(&self) -> PathBuf {
        backup(&self.venv)
    }
}

fn path(venv: &Path) -> PathBuf {
    let name = venv.file_name().unwrap_or_default().to_string_lossy();
    venv.with_file_name(format!(".{name}.making"))
}

/// Where what an environment replaces is kept meanwhile.
pub fn backup(venv: &Path) -> PathBuf {
    let mut name = venv.as_os_str().to_owned();
    name.push(".bak");
    PathBuf::from(name)
}
