//! What the change from one commit to another, or to a working tree, needs.
//!
//! Nothing is checked out: blobs are read from the repository, and files of a
//! working tree from the disk.

mod range;
mod trees;

use std::{collections::BTreeSet, path::PathBuf};

use tokio_util::sync::CancellationToken;

pub use range::Analyzer;

use crate::{
    adapters::git::Repository,
    analysis::Plan,
    error::{Error, Result},
    model::Series,
};

/// What a commit is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A commit, by any name git knows it by.
    Commit(String),
    /// The files as they are: uncommitted and untracked ones included, ignored ones not.
    WorkingTree,
}

/// What is known of the database the change is for. What is `None` is not known, and
/// counts as needing the larger action.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The series of Odoo.
    pub series: Option<Series>,
    /// Modules that are installed.
    pub installed: Option<BTreeSet<String>>,
    /// Codes of the active languages.
    pub languages: Option<BTreeSet<String>>,
    /// Modules with demonstration data.
    pub demo: Option<BTreeSet<String>>,
    /// External ids, `module.id`, of views that were edited in the database.
    pub edited_views: BTreeSet<String>,
    /// Name of the module when the repository itself is one; else that of the repository.
    pub root_module: Option<String>,
}

/// A plan, and between which commits.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The commit or tree before.
    pub from: String,
    /// The commit or tree after; `None` for a working tree.
    pub to: Option<String>,
    /// What the change needs.
    pub plan: Plan,
}

/// What the change of the repository that holds `directory` needs, between `from`
/// and `to`.
///
/// # Errors
/// `invalid_input` for what is no revision, `not_found` for a revision or repository
/// that is not there, `cancelled`.
pub async fn analyze(
    directory: PathBuf,
    from: &str,
    to: &Target,
    known: &Known,
    cancel: &CancellationToken,
) -> Result<Analysis> {
    let (from, to) = (from.to_owned(), to.clone());
    with_analyzer(directory, known, cancel, move |analyzer| analyzer.analyze(&from, &to)).await
}

/// Runs `work`, which may block, with an analyzer of the repository that holds
/// `directory`: one pair of git processes for any number of ranges.
///
/// # Errors
/// As [`analyze`].
pub async fn with_analyzer<T: Send + 'static>(
    directory: PathBuf,
    known: &Known,
    cancel: &CancellationToken,
    work: impl FnOnce(&mut Analyzer) -> Result<T> + Send + 'static,
) -> Result<T> {
    let repository = Repository::at(&directory, cancel).await?;
    let (known, cancel) = (known.clone(), cancel.clone());
    let work = tokio::task::spawn_blocking(move || work(&mut Analyzer::open(repository, known, cancel)?));
    work.await.map_err(Error::internal)?
}
