//! One Python environment for each version of Odoo: made by uv, with what the checkout of that version
//! requires and the checkout itself.
//!
//! - `make`: one of them, if it is needed.
//! - `python`: which Python each version works with.
//! - `interpreter`: where that Python is, and what an environment has.
//! - `record`, `steps`: the making of one, which ends complete or not at all.
//! - `launcher`: the command that starts Odoo in it.

mod interpreter;
mod launcher;
mod make;
mod python;
mod record;
mod steps;

use std::{num::NonZero, sync::Arc};

use futures_util::future::join_all;
use make::Maker;
use python::Suitable;

use super::{Finding, Place, Report, TaskResult, programs, tasks};
use crate::{
    context::{Context, Task},
    error::{Error, Result},
    model::workstation::Version,
    ops::system::Health,
};

/// What findings belong to.
const GROUP: &str = "Virtual Environments";

/// How the environments are wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Only these versions; all of the file when there are none.
    pub only: Vec<String>,
    /// Whether those that are there are made again.
    pub recreate: bool,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

/// The versions of the file, or those of them that are asked for.
///
/// # Errors
/// `prerequisite` when the file is not there or not right; `invalid_input` for a version that is not in
/// it.
pub fn wanted(place: &Place, only: &[String]) -> Result<Vec<Version>> {
    chosen(&place.workstation()?.versions, only)
}

/// Makes the environments of the file's versions; those that are there and work stay as they are.
///
/// # Errors
/// `prerequisite` when the file is not there or not right, or without uv; `invalid_input` for a version
/// that is not in it; `busy`, `cancelled`.
pub async fn create(ctx: &Context, place: &Place, wish: &Wish, jobs: NonZero<usize>) -> Result<Report> {
    let workstation = place.workstation()?;
    let noted = |report: Report| workstation.warnings.iter().fold(report, Report::note);
    let versions = chosen(&workstation.versions, &wish.only)?;
    if versions.is_empty() {
        let report = Report::new(make::OPERATION, wish.dry_run, Vec::new());
        return Ok(noted(report).note(format!("{} names no version", place.file().display())));
    }
    let uv = programs::need("uv")?;
    let _held = if wish.dry_run { None } else { Some(place.hold(make::OPERATION)?) };
    let maker = &Maker { ctx, place, uv, wish, has_launcher: workstation.create_launcher };
    let work = |version: Version, shown: Arc<Task>| async move {
        let task = TaskResult::done(&name(&version), "venvs", "make", "");
        match maker.make(&version, &shown).await {
            Ok(make::Made { message, is_skipped: true }) => TaskResult { message, ..task }.skipped(),
            ended => task.ended(ended.map(|made| made.message)),
        }
    };
    let tasks = tasks::run(ctx, jobs, versions, name, work).await?;
    Ok(noted(Report::new(make::OPERATION, wish.dry_run, tasks)))
}

/// Looks whether each version's environment works.
pub async fn examine(ctx: &Context, place: &Place, versions: &[Version]) -> Vec<Finding> {
    join_all(versions.iter().map(|version| examine_one(ctx, place, version))).await
}

async fn examine_one(ctx: &Context, place: &Place, version: &Version) -> Finding {
    let venv = place.venv(version.as_str());
    let hint = format!("odeum workstation create-venvs --filter {version}");
    if make::is_vacant(&venv) {
        let message = format!("{} is not there", venv.display());
        return Finding::new(GROUP, version.as_str(), Health::Warn, message).hint(hint);
    }
    match interpreter::of_venv(ctx, &venv).await {
        Ok(found) => {
            let release = make::release(&place.odoo("odoo", version.as_str()));
            match Suitable::of(version, &release) {
                Some(suitable) if !suitable.0.contains(&found) => {
                    let message = format!("has Python {found}; Odoo {version} works with {suitable}");
                    let finding = Finding::new(GROUP, version.as_str(), Health::Warn, message);
                    finding.hint(format!("{hint} --recreate"))
                }
                _ => Finding::new(GROUP, version.as_str(), Health::Ok, format!("Python {found}")),
            }
        }
        Err(error) => {
            let finding = Finding::of_error(GROUP, version.as_str(), Health::Warn, &error);
            finding.hint(format!("{hint} --recreate"))
        }
    }
}

/// The task of a version.
fn name(version: &Version) -> String {
    format!("venv-{version}")
}

/// Those of the file that are asked for.
fn chosen(all: &[Version], only: &[String]) -> Result<Vec<Version>> {
    let unknown: Vec<&str> =
        only.iter().map(String::as_str).filter(|word| all.iter().all(|one| one.as_str() != *word)).collect();
    if !unknown.is_empty() {
        let known: Vec<_> = all.iter().map(Version::as_str).collect();
        return Err(Error::invalid(format!("the file names no version {}", unknown.join(", "))).hint(
            match known.is_empty() {
                true => "it names none: write versions = [\"19.0\"] at its top".to_owned(),
                false => format!("it names {}", known.join(", ")),
            },
        ));
    }
    let is_meant = |version: &&Version| only.is_empty() || only.iter().any(|word| word == version.as_str());
    Ok(all.iter().filter(is_meant).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_not_in_the_file_is_refused() {
        let all: Vec<Version> = ["18.0", "19.0"].map(|text| text.parse().unwrap()).into();
        assert_eq!(chosen(&all, &[]).unwrap().len(), 2);
        assert_eq!(chosen(&all, &["19.0".into()]).unwrap(), all[1..]);
        let error = chosen(&all, &["19".into()]).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("it names 18.0, 19.0"));
    }
}
