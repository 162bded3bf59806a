//! What a killed update leaves: a note in git's directory of the commit it was on its way to, and of the
//! stash with the person's edits. The next one goes on there; whatever differs is kept first, and where
//! the person has worked on since, only by force.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{plan::Planned, pull::Means, update};
use crate::{
    adapters::{
        files,
        git::{Popped, WorkingCopy},
    },
    error::Result,
};

/// The name of the note.
const NOTE: &str = "odeum-update.json";

/// What was under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unfinished {
    /// The commit the files had.
    pub from: Option<String>,
    /// The commit they are brought to.
    pub to: String,
    /// The stash with what the person had not committed.
    pub stash: Option<String>,
    /// Whether git is known to have stopped in between.
    pub is_half: bool,
    /// The files as git left them then, as a tree.
    #[serde(default)]
    pub files: Option<String>,
}

/// What came of looking for something unfinished.
pub enum Finished {
    /// There was nothing.
    Nothing,
    /// It is done, and this is told of it.
    Done(String),
    /// It stays, and why.
    Left(String),
}

fn note(copy: &WorkingCopy) -> PathBuf {
    copy.own_directory().join(NOTE)
}

/// Whether something was under way.
pub fn is_there(copy: &WorkingCopy) -> bool {
    note(copy).exists()
}

/// Notes what is under way.
///
/// # Errors
/// When it cannot be written.
pub fn write(copy: &WorkingCopy, unfinished: &Unfinished) -> Result<()> {
    files::write_json(&note(copy), unfinished)
}

/// Nothing is under way any more.
///
/// # Errors
/// When the note cannot be removed.
pub fn forget(copy: &WorkingCopy) -> Result<()> {
    files::remove_any(&note(copy)).map(drop)
}

/// Finishes what was under way, if anything was. Where the person has committed or switched since, only
/// the note goes.
///
/// # Errors
/// `external` with git's words: then the note stays.
pub async fn finish(copy: &WorkingCopy, planned: &Planned, means: Means) -> Result<Finished> {
    let Some(left): Option<Unfinished> = files::read_json(&note(copy))? else { return Ok(Finished::Nothing) };
    // What is half done is never left because somebody is in a hurry.
    let calm = CancellationToken::new();
    let head = copy.state(false, &calm).await?.head;
    let has_arrived = head.as_ref() == Some(&left.to);
    let mut told = "finished an update that was cut off".to_owned();
    if has_arrived || head == left.from {
        // Git holds its lock from the first file to the last.
        let is_half = left.is_half || copy.index_lock().is_some();
        if is_half {
            let is_worked_on = match &left.files {
                Some(then) => *then != copy.tree_of_files(&calm).await?,
                None => false,
            };
            if is_worked_on && means != Means::Force {
                let why = "an update stopped half-way, and files were changed since then";
                return Ok(Finished::Left(why.into()));
            }
            if let Some(nested) = copy.nested_in_the_way(&left.to, &calm).await? {
                return Ok(Finished::Left(nested_one(&nested)));
            }
        }
        copy.free().await?;
        if is_half {
            told.push_str(&kept(copy, &left.to, &calm).await?);
            copy.check_out(&planned.branch, &left.to, true, &calm).await?;
        }
        if let Some(stash) = &left.stash {
            if copy.state(false, &calm).await?.changed > 0 {
                told.push_str(&kept(copy, &left.to, &calm).await?);
                copy.clean(&calm).await?;
            }
            if copy.pop(stash, &calm).await? == Popped::Conflict {
                let _ = write!(told, "; edits that do not fit any more are in the stash, as {stash}");
            }
        }
    } else if let Some(stash) = &left.stash {
        copy.hand_over(stash, &calm).await?;
        told = format!("edits from before an update that was cut off are in the stash, as {stash}");
    }
    forget(copy)?;
    Ok(Finished::Done(told))
}

/// Why nothing is put where somebody has a repository.
pub fn nested_one(place: &Path) -> String {
    format!("a repository of its own lies in {}: move it away first", place.display())
}

async fn kept(copy: &WorkingCopy, to: &str, calm: &CancellationToken) -> Result<String> {
    let kept = copy.keep(&update::name_of_kept(), to, &[], calm).await?;
    Ok(format!("; what lay there is in {kept}"))
}
