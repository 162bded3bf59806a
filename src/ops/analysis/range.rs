//! One range after the other, through the same two git processes.

use std::{collections::BTreeSet, ffi::OsStr, os::unix::ffi::OsStrExt};

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::{
    Analysis, Known, Target,
    trees::{Files, Source, read_file},
};
use crate::{
    adapters::git::{Changed, Differences, Objects, Place, Repository, Version, working_tree},
    analysis::{self, Change, Entry, EntryKind, Plan, Scope},
    error::{Error, Result},
    odoo::addons::module_name,
};

/// How deep submodules are followed.
const DEEPEST: usize = 3;

/// Analyzes ranges of one repository.
pub struct Analyzer {
    repository: Repository,
    known: Known,
    cancel: CancellationToken,
    objects: Objects,
    differences: Differences,
    /// In how many other repositories this one lies.
    depth: usize,
    /// Its files that the requirements of the repository around it name.
    requirements: BTreeSet<Vec<u8>>,
}

impl Analyzer {
    /// Starts git in a repository, on a thread of the runtime that may block.
    ///
    /// # Errors
    /// `prerequisite` when git is not installed.
    pub fn open(repository: Repository, known: Known, cancel: CancellationToken) -> Result<Self> {
        let objects = Objects::open(&repository, &cancel)?;
        let differences = Differences::open(&repository, &cancel)?;
        let requirements = BTreeSet::new();
        Ok(Self { repository, known, cancel, objects, differences, depth: 0, requirements })
    }

    /// What the change from `from` to `to` needs.
    ///
    /// # Errors
    /// As [`super::analyze`].
    pub fn analyze(&mut self, from: &str, to: &Target) -> Result<Analysis> {
        let (from, old_tree) = self.resolve(from)?;
        let (to, source, changed) = match to {
            Target::Commit(to) => {
                let (to, new_tree) = self.resolve(to)?;
                let changed = self.differences.between(&old_tree, &new_tree)?;
                (Some(to), Source::Tree(new_tree), changed)
            }
            Target::WorkingTree if self.repository.tree.is_some() => {
                let changed = working_tree(&self.repository, &old_tree, &self.cancel);
                (None, Source::Disk(self.repository.clone()), Handle::current().block_on(changed)?)
            }
            Target::WorkingTree => {
                let top = self.repository.top().display();
                return Err(Error::invalid(format!("{top} is bare: it has no files to compare with"))
                    .hint("name a commit with --to"));
            }
        };
        let plan = self.plan([Source::Tree(old_tree), source], &changed)?;
        Ok(Analysis { from, to, plan })
    }

    fn plan(&mut self, sources: [Source; 2], changed: &[Changed]) -> Result<Plan> {
        let scope = self.scope();
        let mut requirements = BTreeSet::new();
        if changed.iter().any(|change| submodule(change).is_some()) {
            let files = Files::new(&mut self.objects, sources.clone(), changed, &self.cancel);
            requirements = analysis::requirements(&files, &scope);
            files.finish()?;
        }
        let mut inner = Vec::new();
        let mut outer = Vec::new();
        for change in changed {
            match self.inside_submodule(change, &requirements)? {
                Some(plan) => inner.push(plan),
                None => outer.push(self.change(change)?),
            }
        }
        let files = Files::new(&mut self.objects, sources, changed, &self.cancel);
        let mut plan = analysis::analyze(&outer, &files, &scope);
        files.finish()?;
        for inner in inner {
            plan.merge(inner);
        }
        Ok(plan)
    }

    fn scope(&self) -> Scope {
        let known = self.known.clone();
        let place = self.repository.origin.clone();
        let place = place.unwrap_or_else(|| self.repository.top().display().to_string());
        Scope {
            root_module: known.root_module.unwrap_or_else(|| module_name(&place)),
            is_inner: self.depth > 0,
            requirements: self.requirements.clone(),
            series: known.series,
            installed: known.installed,
            languages: known.languages,
            demo: known.demo,
            edited_views: known.edited_views,
        }
    }

    fn change(&mut self, change: &Changed) -> Result<Change> {
        let entry = |version: &Version| {
            let kind = match version.place {
                Place::File => EntryKind::File,
                Place::Link => EntryKind::Link,
                Place::Submodule => EntryKind::Submodule,
            };
            Entry { path: version.path.clone(), kind }
        };
        let same_content = match (&change.old, &change.new) {
            (Some(old), Some(new)) if old.id.is_some() && new.id.is_some() => old.id == new.id,
            // Git has not read the file: it may only have been touched.
            (Some(Version { id: Some(old), .. }), Some(new)) if new.place != Place::Submodule => {
                let file = read_file(&self.repository.top().join(OsStr::from_bytes(&new.path)));
                let before = self.objects.read(old.as_bytes())?.map(|object| object.content);
                file.is_some() && file == before
            }
            _ => false,
        };
        Ok(Change { old: change.old.as_ref().map(entry), new: change.new.as_ref().map(entry), same_content })
    }

    /// The plan of a submodule when both its commits, or its commit and its files, are
    /// here, and nothing otherwise.
    fn inside_submodule(
        &mut self,
        change: &Changed,
        requirements: &BTreeSet<Vec<u8>>,
    ) -> Result<Option<Plan>> {
        let Some((from, new)) = submodule(change) else { return Ok(None) };
        let to = new.id.clone().map_or(Target::WorkingTree, Target::Commit);
        let repository = self.repository.submodule(&new.path).filter(|_| self.depth < DEEPEST);
        let Some(repository) = repository else { return Ok(None) };
        let name = repository.top().file_name().map(|name| module_name(&name.to_string_lossy()));
        let known = Known { root_module: name, ..self.known.clone() };
        let prefix = [&new.path, &b"/"[..]].concat();
        let requirements = requirements.iter().filter_map(|file| file.strip_prefix(&prefix[..]));
        let mut inner = Self {
            depth: self.depth + 1,
            requirements: requirements.map(<[u8]>::to_vec).collect(),
            ..Self::open(repository, known, self.cancel.clone())?
        };
        match inner.analyze(from, &to) {
            Ok(analysis) => Ok(Some(analysis.plan.below(&analysis::shown(&new.path)))),
            Err(error) if error.kind == crate::error::Kind::Cancelled => Err(error),
            // A commit that was never fetched.
            Err(_) => Ok(None),
        }
    }

    /// The ids of a revision and of its tree.
    fn resolve(&mut self, revision: &str) -> Result<(String, String)> {
        let is_plain = !revision.is_empty() && !revision.starts_with('-');
        if !is_plain || revision.contains(|c: char| c.is_control() || c == ' ') {
            return Err(Error::invalid(format!("{revision:?} is not a revision"))
                .hint("name a branch, a tag or a commit"));
        }
        let mut find = |suffix: &str| self.objects.read(format!("{revision}{suffix}").as_bytes());
        let top = self.repository.top().display();
        let missing = || {
            Error::not_found(format!("{revision} is no commit in {top}"))
                .hint(format!("git -C {top} log --oneline"))
        };
        let tree = find("^{tree}")?.ok_or_else(missing)?.id;
        // A tree by itself may be compared too: the empty one, for a first commit.
        let commit = find("^{commit}")?.map_or_else(|| tree.clone(), |commit| commit.id);
        Ok((commit, tree))
    }
}

/// The commit of a submodule before, and what it is now, where it stayed in its place.
fn submodule(change: &Changed) -> Option<(&String, &Version)> {
    let (old, new) = (change.old.as_ref()?, change.new.as_ref()?);
    let is_submodule = old.place == Place::Submodule && new.place == Place::Submodule;
    (is_submodule && old.path == new.path).then_some((old.id.as_ref()?, new))
}
