//! Adding a repository: an empty store, then its branches, portion by portion.

use std::{path::Path, time::Instant};

use super::{
    delete::remove,
    record::{RECORD, Repository},
};
use crate::{
    adapters::{
        fault, files,
        git::store::{self, Depth, Heads, PORTION, Reach},
    },
    context::Context,
    error::{Error, Result},
    model::{Branch, RepoName, RepoUrl},
    ops::{
        environment::State,
        journal::{Journal, Record, Step},
        ports::RESERVING,
    },
};

/// A repository that is there now.
pub struct Added {
    /// Its record.
    pub repository: Repository,
    /// Its branches.
    pub branches: Heads,
    /// Whether this call made it.
    pub added: bool,
    /// Seconds this call took.
    pub elapsed: f64,
}

/// Adds a repository with all its branches, or these. What a call fetched stays when it is cut
/// short or fails later, and the same call goes on there.
///
/// # Errors
/// `conflict` when there is another of this name; `not_found` when the remote lacks a branch;
/// `auth`, `external`, `timeout` when it cannot be fetched.
pub async fn add(ctx: &Context, name: RepoName, url: RepoUrl, branches: Vec<Branch>) -> Result<Added> {
    let started = Instant::now();
    let wanted = Repository::new(ctx, name, url, branches);
    let done = |repository: Repository, branches, added| {
        Ok(Added { repository, branches, added, elapsed: started.elapsed().as_secs_f64() })
    };
    let found = Repository::read(ctx, &wanted.name)?;
    let store = wanted.store(ctx);
    let is_same = |found: &Repository| (&found.url, &found.branches) == (&wanted.url, &wanted.branches);
    match found {
        Some(found) if found.state == State::Ready && is_same(&found) => {
            let branches = store::branches(&store, &ctx.cancel).await?;
            return done(found, branches, false);
        }
        Some(found) if found.state == State::Ready => return Err(taken(&found)),
        _ => check(ctx, &wanted).await?,
    }
    let path = Repository::path(ctx, &wanted.name);
    let journal = match found {
        Some(found) if found.state == State::Creating && is_same(&found) => {
            ctx.step("Going on where it was cut short");
            free(&store).await?;
            Journal::of("repo-add", &path, found)
        }
        other => {
            if let Some(left) = other {
                remove(&ctx.uncancelled(), left).await?;
            }
            let _moment = ctx.moment(RESERVING).await?;
            if store.exists() {
                // What a killed process left before its record was whole is nothing anybody made.
                must_be_empty(&store)?;
            }
            Journal::begin(ctx, "repo-add", &path, wanted).await?
        }
    };
    if let Err(error) = journal.mend(ctx, &[vec![Box::new(Init)], vec![Box::new(Fetch)]]).await {
        return Err(failed(ctx, &journal.record(), error).await);
    }
    fault::point("repo-add.end.before", &ctx.cancel).await?;
    journal.update(Record::complete)?;
    let branches = store::branches(&store, &ctx.cancel).await?;
    done(journal.record(), branches, true)
}

fn taken(found: &Repository) -> Error {
    let Repository { name, url, .. } = found;
    let chosen = found.chosen();
    let branches = if chosen.is_empty() { "all branches" } else { &chosen };
    Error::conflict(format!("extra addons repository {name} exists: {url}, {branches}")).hint(format!(
        "choose another name, `odeum repo update {name} --branches …` for other branches, or `odeum repo delete {name}` first"
    ))
}

fn must_be_empty(store: &Path) -> Result<()> {
    match files::is_unfinished(store) {
        true => files::remove_dir(store).map(drop),
        false => Err(Error::conflict(format!("{} is there, and no record of it", store.display()))
            .hint("move it away, or choose another name")),
    }
}

/// Nothing is begun before it is known that the remote answers and has what is asked for.
async fn check(ctx: &Context, wanted: &Repository) -> Result<()> {
    ctx.step("Looking at the remote");
    let Repository { url, branches, .. } = wanted;
    let access = ctx.access();
    let with = Reach { access: &access, cancel: &ctx.cancel };
    let heads = store::heads(url, with).await.map_err(|error| {
        let hint = "check the address and the network; a private repository needs a stored credential";
        error.context(format!("looking at {url}")).or_hint(hint)
    })?;
    if heads.is_empty() {
        return Err(Error::not_found(format!("{url} has no branches")).hint("push a first commit"));
    }
    match branches.iter().find(|branch| !heads.contains_key(branch)) {
        Some(branch) => Err(no_branch(url, branch, &heads)),
        None => Ok(()),
    }
}

/// The remote does not have a branch; some it has are named.
pub fn no_branch(url: &RepoUrl, branch: &Branch, heads: &Heads) -> Error {
    let mut names: Vec<&str> = heads.keys().map(Branch::as_str).collect();
    let likeness = |name: &str| strsim::jaro_winkler(branch.as_str(), name);
    names.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    names.truncate(5);
    Error::not_found(format!("{url} has no branch {branch}")).hint(format!("it has {}", names.join(", ")))
}

/// What arrived is kept for the next call; where nothing did, nothing is left.
async fn failed(ctx: &Context, repository: &Repository, error: Error) -> Error {
    let ctx = &ctx.uncancelled();
    let arrived = store::branches(&repository.store(ctx), &ctx.cancel).await.unwrap_or_default();
    let (again, name) = (repository.addition(), &repository.name);
    if !arrived.is_empty() {
        let hint =
            format!("what arrived is kept: `{again}` goes on there, `odeum repo delete {name}` drops it");
        return error.hint(hint);
    }
    match remove(ctx, repository.clone()).await {
        Ok(()) => error,
        Err(left) => error.hint(format!("{}; run the command again", left.message)),
    }
}

/// Ends what a killed process left at work in a store, with the locks git left there.
pub async fn free(store: &Path) -> Result<()> {
    store::end_fetches(store).await?;
    let top = files::entries(store)?.into_iter().map(|name| store.join(name));
    for path in files::walk(&store.join("refs")).chain(top) {
        if path.extension().is_some_and(|extension| extension == "lock") {
            files::remove_any(&path)?;
        }
    }
    Ok(())
}

struct Init;

impl Step<Repository> for Init {
    const NAME: &'static str = "init";
    const TITLE: &'static str = "Making the store";

    async fn apply(&self, ctx: &Context, journal: &Journal<Repository>) -> Result<String> {
        let repository = journal.record();
        let store = repository.store(ctx);
        store::init(&store, &repository.url, &ctx.cancel).await?;
        Ok(store.join(RECORD).display().to_string())
    }
}

struct Fetch;

impl Step<Repository> for Fetch {
    const NAME: &'static str = "fetch";
    const TITLE: &'static str = "Fetching";

    async fn apply(&self, ctx: &Context, journal: &Journal<Repository>) -> Result<String> {
        let repository = journal.record();
        let (store, access) = (repository.store(ctx), ctx.access());
        let with = Reach { access: &access, cancel: &ctx.cancel };
        let heads = store::heads(&repository.url, with).await?;
        let wanted: Vec<&Branch> = heads.keys().filter(|branch| repository.wants(branch)).collect();
        let is_new = store::branches(&store, &ctx.cancel).await?.is_empty();
        let mut depth = match (is_new, store::is_cut(&store)) {
            (true, _) => Depth::First(PORTION),
            (false, true) => Depth::Further(PORTION),
            (false, false) => Depth::Whole,
        };
        loop {
            let on_line = |line: &str| advance(ctx, line);
            store::fetch_branches(&store, wanted.iter().copied(), depth, with, on_line).await?;
            if !store::is_cut(&store) {
                return Ok(format!("{} branches", wanted.len()));
            }
            depth = Depth::Further(PORTION);
            fault::point("repo-add.portion.after", &ctx.cancel).await?;
            ctx.check_cancelled()?;
            ctx.step("Fetching more of the history");
        }
    }
}

/// Shows a line of git's progress.
pub fn advance(ctx: &Context, line: &str) {
    if let Some(fraction) = store::fraction(line) {
        ctx.advance(fraction, line.trim());
    }
}
