//! Git on behalf of the person at this machine: with the keys, agent, known hosts and credential
//! helpers the person's own git has. It never asks for anything.

use std::{ffi::OsStr, path::Path, time::Duration};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

use super::{Access, at, lively, quiet, run, within};
use crate::{
    adapters::process,
    config::Surroundings,
    error::{Error, Kind, Result},
    model::{Branch, RepoUrl},
};

/// Longest time a server may say nothing.
pub(super) const STALL: Duration = Duration::from_secs(60);

/// What ssh is told besides: it must not ask, and must not wait for ever.
const SSH_OPTIONS: &str = "-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15";

/// How the person's git reaches servers.
#[derive(Debug, Clone)]
pub struct Person {
    ssh: String,
}

impl Person {
    /// As it does in a directory: what `$GIT_SSH_COMMAND` or the configuration there says.
    ///
    /// # Errors
    /// `cancelled`, or when git is not installed.
    pub async fn at(directory: &Path, cancel: &CancellationToken) -> Result<Self> {
        let configured = match run(&at(directory, &["config", "--get", "core.sshCommand"]), cancel).await {
            Err(error) if error.kind == Kind::External => None,
            configured => Some(configured?),
        };
        Ok(Self::with(configured.as_deref()))
    }

    /// With what the configuration of git says, if anything.
    pub(super) fn with(configured: Option<&str>) -> Self {
        let variable = Surroundings::current().git_ssh_var;
        let variable = variable.map(|command| command.to_string_lossy().into_owned());
        let ssh = variable.or(configured.map(str::to_owned)).unwrap_or_else(|| "ssh".into());
        Self { ssh: format!("{ssh} {SSH_OPTIONS}") }
    }

    /// Git that shows servers what the person's shows them.
    pub(super) fn reaching(&self, git: &Expression) -> Expression {
        // The innermost value of a variable counts.
        let git =
            git.env("GIT_SSH_COMMAND", &self.ssh).env("GIT_ASKPASS", "").env("GCM_INTERACTIVE", "never");
        quiet(&git, &Access::default())
    }

    /// Asks a remote where its branch is; `None` when it has none of that name.
    ///
    /// # Errors
    /// `auth` when it refuses us, `timeout`, `external` when it cannot be reached.
    pub async fn remote_head(
        &self,
        git: &Expression,
        branch: &Branch,
        cancel: &CancellationToken,
    ) -> Result<Option<String>> {
        let name = format!("refs/heads/{branch}");
        let git = self.reaching(git);
        let listed = within(STALL, cancel, |own| async move { process::run(git, &own).await });
        let listed = listed.await.map_err(explain)?;
        let mut heads = listed.lines().filter_map(|line| line.split_once('\t'));
        Ok(heads.find(|(_, listed)| *listed == name).map(|(commit, _)| commit.to_owned()))
    }

    /// Where a branch of a repository is that there is no clone of; `None` when there is none.
    ///
    /// # Errors
    /// As [`Self::remote_head`].
    pub async fn look(
        &self,
        url: &RepoUrl,
        branch: &Branch,
        cancel: &CancellationToken,
    ) -> Result<Option<String>> {
        let list = cmd!("git", "ls-remote", "--", url.as_str(), format!("refs/heads/{branch}"));
        self.remote_head(&list, branch, cancel).await
    }

    /// Clones one branch into a directory that is not there: its newest commit, or all of its history.
    ///
    /// # Errors
    /// `not_found` when the remote has no such branch, `auth`, `timeout` when it says nothing any more,
    /// `external` with git's words, `cancelled`.
    pub async fn clone_branch(
        &self,
        url: &RepoUrl,
        branch: &Branch,
        directory: &Path,
        is_whole: bool,
        cancel: &CancellationToken,
        on_line: impl FnMut(&str) + Send,
    ) -> Result<()> {
        let branch = branch.as_str();
        let options = ["clone", "--progress", "--single-branch", "--origin", "origin", "--branch", branch];
        let depth: &[&str] = if is_whole { &[] } else { &["--depth", "1"] };
        let words = [&options[..], depth, &["--", url.as_str()]].concat();
        let clone = cmd("git", words.iter().map(OsStr::new).chain([directory.as_os_str()]));
        let cloned = lively(STALL, &self.reaching(&clone), cancel, on_line).await;
        cloned.map_err(|error| match error.message.contains(" not found in upstream ") {
            true => Error { kind: Kind::NotFound, ..error },
            false => explain(error),
        })
    }
}

/// Tells a refusal from other failures by git's words in the C locale.
pub(super) fn explain(error: Error) -> Error {
    const KEY: &str = "give the server your key, and see that it is loaded: ssh-add -l";
    const LOGIN: &str = "give git a credential for this host, for example with `gh auth login`";
    const NAME: &str = "look at its name, and whether you may read it";
    const REFUSALS: [(&str, &str); 9] = [
        (
            "Host key verification failed",
            "connect to the host once by hand, and compare its key: ssh -T git@HOST",
        ),
        ("Permission denied (publickey", KEY),
        ("Authentication failed", LOGIN),
        ("could not read Username", LOGIN),
        ("could not read Password", LOGIN),
        ("Repository not found", NAME),
        ("repository not exported", NAME),
        ("no such repository", NAME),
        ("HTTP Basic: Access denied", LOGIN),
    ];
    match REFUSALS.iter().find(|(words, _)| error.message.contains(words)) {
        Some((_, hint)) => Error { kind: Kind::Auth, ..error }.hint(*hint),
        None => error,
    }
}

/// Whether a failure is the network's or of a moment, so that the same may work in a moment: by git's, curl's and ssh's
/// words in the C locale.
#[must_use]
pub fn is_passing(error: &Error) -> bool {
    const WORDS: [&str; 28] = [
        "could not resolve host",
        "temporary failure in name resolution",
        "failed to connect",
        "unable to connect to",
        "connection refused",
        "connection reset",
        "connection timed out",
        "connection closed by",
        "connection was aborted",
        "operation timed out",
        "network is unreachable",
        "no route to host",
        "broken pipe",
        "early eof",
        "unexpected disconnect",
        "the remote end hung up unexpectedly",
        "recv failure",
        "send failure",
        "ssl_error",
        "gnutls_handshake",
        "non-properly terminated",
        "rpc failed",
        "returned error: 429",
        "returned error: 5",
        "transfer closed with",
        "empty reply from server",
        // Another worktree of the same repository is fetched into.
        "shallow.lock",
        // A git whose odeum was killed still is at work.
        "cannot lock ref",
    ];
    match error.kind {
        Kind::Timeout => true,
        Kind::External => {
            let said = error.message.to_lowercase();
            WORDS.iter().any(|words| said.contains(words))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_not_tried_again() {
        let of = |words: &str| explain(Error::external(words));
        for passing in [
            "fatal: unable to access 'https://h/x/': Could not resolve host: h",
            "fatal: unable to access 'https://h/x/': The requested URL returned error: 503",
            "fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF",
            "ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.",
        ] {
            assert!(is_passing(&of(passing)), "{passing}");
        }
        for lasting in [
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            "Host key verification failed.\nfatal: Could not read from remote repository.",
            "remote: Repository not found.\nfatal: repository 'https://h/x/' not found",
            "fatal: unable to access 'https://h/x/': The requested URL returned error: 403",
            "fatal: could not create work tree dir 'x': No space left on device",
        ] {
            assert!(!is_passing(&of(lasting)), "{lasting}");
        }
    }

    #[test]
    fn ssh_is_the_persons_and_does_not_ask() {
        assert!(Person::with(Some("ssh -i key")).ssh.starts_with("ssh -i key -oBatchMode=yes"));
        assert!(Person::with(None).ssh.starts_with("ssh -oBatchMode=yes"));
    }
}
