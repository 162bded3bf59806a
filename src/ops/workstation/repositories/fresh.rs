//! A clone is made: beside its place under a hidden name, then renamed. So what has its name is whole; what
//! a killed run left beside it is removed by the next, and cloned again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tokio_util::sync::CancellationToken;

use super::{
    network::{persistently, show},
    plan::Planned,
    pull::{Done, Request},
};
use crate::{
    adapters::{fault, files, git::Person, process},
    context::Task,
    error::{Context as _, Error, Kind, Result},
};

/// Clones a repository to where nothing, or an empty directory, is.
///
/// # Errors
/// `auth` or `external` with git's words, `timeout`, `cancelled`. Nothing is left then.
pub async fn fresh(
    root: &Path,
    planned: &Planned,
    request: &Request,
    shown: &Task,
    cancel: &CancellationToken,
) -> Result<Done> {
    let path = root.join(&planned.inner);
    let partial = beside(&path)?;
    let parent = path.parent().unwrap_or(root);
    let made = first_to_make(root, parent);
    files::make_dir(parent)?;
    // Whoever has the lock of the root is the only one to make these.
    process::end_orphans("git", &partial).await?;
    let cloned = persistently(shown, cancel, || clone(&partial, parent, planned, request, shown, cancel));
    let placed = match cloned.await {
        Ok(()) => place(&partial, &path, cancel).await,
        Err(error) => Err(error),
    };
    match placed {
        Ok(()) => Ok(Done::cloned("cloned")),
        Err(error) => {
            files::remove_any(&partial)?;
            if let Some(made) = made {
                remove_empty(&made, parent);
            }
            match error.kind {
                Kind::NotFound => Ok(Done::without_branch(planned)),
                _ => Err(error),
            }
        }
    }
}

async fn clone(
    partial: &Path,
    parent: &Path,
    planned: &Planned,
    request: &Request,
    shown: &Task,
    cancel: &CancellationToken,
) -> Result<()> {
    files::remove_any(partial)?;
    let person = Person::at(parent, cancel).await?;
    let on_line = |line: &str| show(shown, line);
    let Planned { url, branch, .. } = planned;
    person.clone_branch(url, branch, partial, request.full_history, cancel, on_line).await
}

async fn place(partial: &Path, path: &Path, cancel: &CancellationToken) -> Result<()> {
    fault::point("workstation.clone.made", cancel).await?;
    // An empty directory is replaced; what came to lie in it meanwhile is not.
    fs::rename(partial, path).context(format!("moving the clone to {}", path.display()))
}

/// Where a clone is made.
fn beside(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::internal("a repository without a place"))?;
    Ok(path.with_file_name(format!(".{}.odeum-partial", name.to_string_lossy())))
}

/// The highest directory that has to be made for `parent` to be there.
fn first_to_make(root: &Path, parent: &Path) -> Option<PathBuf> {
    let inside = parent.ancestors().take_while(|path| *path != root);
    inside.filter(|path| !path.exists()).last().map(Path::to_owned)
}

/// Takes directories back that were made for nothing; others may have put theirs into them meanwhile.
fn remove_empty(made: &Path, parent: &Path) {
    for directory in parent.ancestors().take_while(|path| path.starts_with(made)) {
        if fs::remove_dir(directory).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_made_for_nothing_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("OCA")).unwrap();
        let parent = dir.path().join("OCA/feature/x");
        let made = first_to_make(dir.path(), &parent).unwrap();
        assert_eq!(made, dir.path().join("OCA/feature"));
        fs::create_dir_all(&parent).unwrap();
        assert_eq!(first_to_make(dir.path(), &parent), None);
        remove_empty(&made, &parent);
        assert!(!made.exists() && dir.path().join("OCA").exists());
    }
}
