//! A person's own checkout of one branch: what state it is in, and how it is brought to another commit.
//! Nothing here overwrites work that is nowhere else unless it is told to.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

use super::{lively, output, person, person::Person, run, succeeds};
use crate::{
    adapters::{files, process},
    error::{Error, Kind, Result},
    model::Branch,
};

/// What lies in git's directory while somebody is in the middle of something.
const OPERATIONS: [(&str, &str); 7] = [
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("sequencer", "cherry-pick"),
    ("BISECT_LOG", "bisect"),
];

/// A person's checkout.
#[derive(Debug, Clone)]
pub struct WorkingCopy {
    path: PathBuf,
    /// Git's directory, which for a linked worktree lies elsewhere.
    pub(super) own: PathBuf,
    /// Whether its history is cut.
    pub is_shallow: bool,
    /// The address of `origin` as it is configured.
    pub origin: Option<String>,
    person: Person,
}

/// What state a checkout is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The commit it is on; `None` before the first.
    pub head: Option<String>,
    /// The branch it is on; `None` on a detached `HEAD`.
    pub branch: Option<String>,
    /// How many tracked files differ from that commit, staged or not.
    pub changed: usize,
    /// What the branch follows, as `origin/19.0`, and how many commits that has not.
    pub ahead_of: Option<(String, usize)>,
    /// How many files git does not know, when that was asked; a directory of them counts as one.
    pub untracked: usize,
}

/// How far back a fetch goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// From what is there on.
    AsItIs,
    /// The newest commit only.
    One,
    /// To the first commit of what was cut.
    Whole,
}

impl WorkingCopy {
    /// The checkout whose top is `path`, which has no link in it; `None` when `path` is none.
    ///
    /// Its files must be there: one that has them elsewhere is none.
    ///
    /// # Errors
    /// `external` with git's words when it is damaged; `cancelled`.
    pub async fn open(path: &Path, cancel: &CancellationToken) -> Result<Option<Self>> {
        let own = path.join(".git");
        let (own, is_shallow) = match (own.is_dir(), own.is_file()) {
            (true, _) if !files::entries(&own)?.is_empty() => {
                let is_shallow = own.join("shallow").exists();
                (own, is_shallow)
            }
            (_, true) => match linked(path, cancel).await? {
                Some(found) => found,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let wanted = r"^(remote\.origin\.url|core\.sshcommand|core\.worktree)$";
        let settings = match run(&git_in(path, &["config", "--get-regexp", wanted]), cancel).await {
            Err(error) if error.details.get("exit_code") == Some(&1.into()) => String::new(),
            settings => settings?,
        };
        // Of several addresses git fetches from the first; of other settings the last one counts.
        let lines = || settings.lines().filter_map(|line| line.split_once(' '));
        let origin = lines().find(|(key, _)| *key == "remote.origin.url");
        let last = |name: &str| lines().rfind(|(key, _)| *key == name).map(|(_, value)| value);
        if last("core.worktree").is_some() {
            return Ok(None);
        }
        Ok(Some(Self {
            path: path.to_owned(),
            own,
            is_shallow,
            origin: origin.map(|(_, url)| url.to_owned()),
            person: Person::with(last("core.sshcommand")),
        }))
    }

    /// Git's own directory.
    #[must_use]
    pub fn own_directory(&self) -> &Path {
        &self.own
    }

    /// Its files.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it is in the middle of, if anything: `rebase`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        OPERATIONS.iter().find(|(name, _)| self.own.join(name).exists()).map(|(_, operation)| *operation)
    }

    /// The file that keeps others from its index, if it is there.
    #[must_use]
    pub fn index_lock(&self) -> Option<PathBuf> {
        Some(self.own.join("index.lock")).filter(|path| path.exists())
    }

    /// What state it is in. The index is only read. Submodules are not looked into, as they are left alone.
    ///
    /// # Errors
    /// `prerequisite` when git refuses to look, as it belongs to somebody else; `external` with git's words.
    pub async fn state(&self, counts_untracked: bool, cancel: &CancellationToken) -> Result<State> {
        let untracked = if counts_untracked { "normal" } else { "no" };
        let status = self.git(&[
            "--no-optional-locks",
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--no-renames",
            "--ignore-submodules=all",
            &format!("--untracked-files={untracked}"),
        ]);
        match output(&status, cancel).await {
            Err(error) if error.message.contains("dubious ownership") => {
                let shown = self.path.display();
                Err(Error::prerequisite(format!("git refuses {shown}: it belongs to somebody else"))
                    .hint(format!("git config --global --add safe.directory {shown}")))
            }
            status => Ok(parse(&status?)),
        }
    }

    /// The commit a name stands for; `None` when there is none.
    ///
    /// # Errors
    /// `cancelled`.
    pub async fn commit(&self, name: &str, cancel: &CancellationToken) -> Result<Option<String>> {
        let parse = self.git(&["rev-parse", "--quiet", "--verify", &format!("{name}^{{commit}}")]);
        match run(&parse, cancel).await {
            Err(error) if error.kind == Kind::External => Ok(None),
            found => found.map(Some),
        }
    }

    /// How many commits lead to `commit` that the remote's branch never had, as far as is known here: not
    /// when it was last fetched, and not before, so what upstream rewrote is nobody's work.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn unpushed(&self, commit: &str, branch: &Branch, cancel: &CancellationToken) -> Result<usize> {
        let remote = remote_name(branch);
        let mut known = match self.commit(&remote, cancel).await? {
            Some(fetched) if fetched == commit => return Ok(0),
            Some(fetched) => format!("^{fetched}\n"),
            None => String::new(),
        };
        match run(&self.git(&["log", "--walk-reflogs", "--format=^%H", &remote, "--"]), cancel).await {
            // Without the branch, or without a log of it.
            Err(error) if error.kind == Kind::External => {}
            log => {
                let log = log?;
                // Each line is what the branch became; what it was before the first is behind the last.
                let first = self.commit(&format!("{remote}@{{{}}}", log.lines().count()), cancel).await?;
                known.extend(first.map(|first| format!("^{first}\n")));
                known.push_str(&log);
            }
        }
        let count = match known.is_empty() {
            true => self.git(&["rev-list", "--count", commit, "--not", "--remotes=origin"]),
            false => self.git(&["rev-list", "--count", "--ignore-missing", commit, "--stdin"]),
        };
        let count = run(&count.stdin_bytes(known), cancel).await?;
        count.parse().map_err(|_| Error::external(format!("git counts {count:?} commits")))
    }

    /// How many commits `one` has that `other` has not, and the other way round.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn distance(
        &self,
        one: &str,
        other: &str,
        cancel: &CancellationToken,
    ) -> Result<(usize, usize)> {
        let range = format!("{one}...{other}");
        let counted = run(&self.git(&["rev-list", "--count", "--left-right", &range, "--"]), cancel).await?;
        let counts = counted
            .split_once('\t')
            .and_then(|(left, right)| Some((left.parse().ok()?, right.parse().ok()?)));
        counts.ok_or_else(|| Error::external(format!("git counts {counted:?}")))
    }

    /// Whether `one` is, or leads to, `other`, as far as the history here tells.
    ///
    /// # Errors
    /// `cancelled`.
    pub async fn leads_to(&self, one: &str, other: &str, cancel: &CancellationToken) -> Result<bool> {
        succeeds(&self.git(&["merge-base", "--is-ancestor", one, other]), cancel).await
    }

    /// Where the branch is at its remote; `None` when it has none.
    ///
    /// # Errors
    /// As [`Person::remote_head`].
    pub async fn remote_head(&self, branch: &Branch, cancel: &CancellationToken) -> Result<Option<String>> {
        let list = self.git(&["ls-remote", "origin", &format!("refs/heads/{branch}")]);
        self.person.remote_head(&list, branch, cancel).await
    }

    /// Fetches the branch.
    ///
    /// # Errors
    /// `auth`, `timeout` when the server says nothing any more, `external` with git's words.
    pub async fn fetch(
        &self,
        branch: &Branch,
        depth: Depth,
        cancel: &CancellationToken,
        on_line: impl FnMut(&str) + Send,
    ) -> Result<()> {
        let refspec = format!("+refs/heads/{branch}:{}", remote_name(branch));
        let depth: &[&str] = match depth {
            Depth::AsItIs => &[],
            Depth::One => &["--depth=1", "--no-tags"],
            Depth::Whole => &["--unshallow"],
        };
        let words = ["fetch", "--progress", "--no-write-fetch-head"];
        let fetch = self.git(&[&words[..], depth, &["origin", &refspec]].concat());
        let fetched = lively(person::STALL, &self.person.reaching(&fetch), cancel, on_line).await;
        fetched.map_err(person::explain)
    }

    /// Brings branch and files to a commit. Without `by_force` nothing that is not committed is
    /// overwritten, ignored files neither; with it everything that is in the way.
    ///
    /// # Errors
    /// `conflict` with what would be overwritten: then nothing has changed. `external` with git's words.
    pub async fn check_out(
        &self,
        branch: &Branch,
        commit: &str,
        by_force: bool,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let how = if by_force { "--force" } else { "--no-overwrite-ignore" };
        let words = ["checkout", "--quiet", how, "--no-track", "-B", branch.as_str(), commit, "--"];
        run(&self.git(&words), cancel).await.map(drop).map_err(|error| {
            match error.message.contains("would be overwritten by")
                || error.message.contains("would lose untracked")
            {
                true => Error { kind: Kind::Conflict, ..error },
                false => error,
            }
        })
    }

    /// Has a later `git pull` on the branch know where it comes from.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn follow(&self, branch: &Branch, cancel: &CancellationToken) -> Result<()> {
        if run(&self.git(&["config", "--get", &format!("branch.{branch}.remote")]), cancel).await.is_ok() {
            return Ok(());
        }
        run(&self.git(&["remote", "set-branches", "--add", "origin", branch.as_str()]), cancel).await?;
        let upstream = format!("--set-upstream-to=origin/{branch}");
        run(&self.git(&["branch", &upstream, branch.as_str()]), cancel).await.map(drop)
    }

    /// Ends what a killed process of ours left at work here, and takes git's lock away.
    ///
    /// # Errors
    /// `external` when one does not end.
    pub async fn free(&self) -> Result<()> {
        process::end_marked_orphans("git", &self.path).await?;
        files::remove_any(&self.own.join("index.lock")).map(drop)
    }

    /// Git with these arguments, in this checkout and no other.
    pub(super) fn git(&self, arguments: &[&str]) -> Expression {
        process::working_on(&git_in(&self.path, arguments), &self.path)
    }
}

/// Where git has its own directory for a linked worktree whose top is `path`, and whether its history is
/// cut.
async fn linked(path: &Path, cancel: &CancellationToken) -> Result<Option<(PathBuf, bool)>> {
    let ask = ["rev-parse", "--absolute-git-dir", "--is-shallow-repository", "--show-toplevel"];
    let answer = run(&git_in(path, &ask), cancel).await?;
    let mut lines = answer.lines();
    let found = (lines.next(), lines.next(), lines.next());
    let (Some(own), Some(is_shallow), Some(top)) = found else { return Ok(None) };
    Ok((Path::new(top) == path).then(|| (own.into(), is_shallow == "true")))
}

/// Git in a checkout; what lies above it is not looked at, which may be a repository too.
fn git_in(path: &Path, arguments: &[&str]) -> Expression {
    let place = ["-C".as_ref(), path.as_os_str()].into_iter();
    let git = cmd("git", place.chain(arguments.iter().map(OsStr::new)));
    match path.parent() {
        Some(parent) => git.env("GIT_CEILING_DIRECTORIES", parent),
        None => git,
    }
}

/// What is known here of the remote's branch.
fn remote_name(branch: &Branch) -> String {
    format!("refs/remotes/origin/{branch}")
}

fn parse(status: &[u8]) -> State {
    let (mut state, mut upstream) = (State::default(), None);
    for line in status.split(|byte| *byte == 0) {
        let line = String::from_utf8_lossy(line);
        match line.split_once(' ') {
            Some(("#", header)) => match header.split_once(' ') {
                Some(("branch.oid", commit)) if commit != "(initial)" => state.head = Some(commit.to_owned()),
                Some(("branch.upstream", name)) => upstream = Some(name.to_owned()),
                Some(("branch.ab", counts)) => {
                    let ahead =
                        counts.split(' ').next().and_then(|count| count.strip_prefix('+')?.parse().ok());
                    state.ahead_of = upstream.take().zip(ahead);
                }
                Some(("branch.head", name)) if name != "(detached)" => state.branch = Some(name.to_owned()),
                _ => {}
            },
            Some(("1" | "2" | "u", _)) => state.changed += 1,
            Some(("?", _)) => state.untracked += 1,
            _ => {}
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_from_what_git_says() {
        let state = parse(
            b"# branch.oid abc\0# branch.head 19.0\0# branch.upstream o/19.0\0# branch.ab +1 -2\x001 M. N... 1 1 1 a b a name\0u UU x\0? new\0",
        );
        let expected = State {
            head: Some("abc".into()),
            branch: Some("19.0".into()),
            changed: 2,
            ahead_of: Some(("o/19.0".into(), 1)),
            untracked: 1,
        };
        assert_eq!(state, expected);
        assert_eq!(parse(b"# branch.oid (initial)\0# branch.head (detached)\0"), State::default());
    }
}
