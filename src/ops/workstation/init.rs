//! The directories of a workstation.

use std::path::PathBuf;

use super::{
    place::Place,
    report::{Report, TaskResult},
};
use crate::{adapters::files, config::workstation::Workstation, error::Result, model::workstation::Version};

/// Makes the directories a file asks for, see [`Place::workstation_with_versions`]; those that are there
/// stay as they are.
///
/// # Errors
/// When one cannot be made.
pub fn init(place: &Place, workstation: Workstation, dry_run: bool) -> Result<Report> {
    let mut tasks = Vec::new();
    for inner in directories(&workstation) {
        let path = place.root().join(&inner);
        let task = TaskResult::done(&inner.display().to_string(), "directories", "make", "");
        tasks.push(match path.is_dir() {
            true => TaskResult { message: "is there".into(), ..task }.skipped(),
            false => {
                if !dry_run {
                    files::make_dir(&path)?;
                }
                TaskResult { message: if dry_run { "would be made" } else { "made" }.into(), ..task }
            }
        });
    }
    let report =
        Report::new("init", dry_run, tasks).note(format!("The code is in {}", place.root().display()));
    Ok(workstation.warnings.into_iter().fold(report, Report::note))
}

/// Below the code root, parents before what is in them.
fn directories(workstation: &Workstation) -> Vec<PathBuf> {
    let versions = || workstation.versions.iter().map(Version::as_str);
    let of = |parent: &'static str| versions().map(move |version| PathBuf::from(parent).join(version));
    let own = workstation.init_dirs.iter().map(|inner| PathBuf::from(inner.as_str()));
    let all = ["venvs"].into_iter().map(PathBuf::from);
    all.chain(of("odoo/odoo")).chain(of("odoo/enterprise")).chain(of("oca")).chain(own).collect()
}
