//! What a doctor says of the repositories. Nothing is fetched: remotes are only asked where their branches
//! are.

use std::{num::NonZero, path::Path, time::Duration};

use futures_util::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;

use super::{
    look::{Found, Obstacle, Seen, look},
    network::{tail, within},
    plan::{Planned, plan},
};
use crate::{
    adapters::git::Person,
    config::workstation::Workstation,
    error::{Error, Kind, Result},
    ops::{system::Health, workstation::Finding},
};

/// Longest time for one repository.
const LIMIT: Duration = Duration::from_secs(15);

/// What findings belong to.
const GROUP: &str = "Repositories";

/// Looks at all repositories of a workstation below `root`, `jobs` at the same time.
///
/// # Errors
/// `invalid_input` when they cannot be told from the file, `cancelled`.
pub async fn examine(
    root: &Path,
    workstation: &Workstation,
    jobs: NonZero<usize>,
    cancel: &CancellationToken,
) -> Result<Vec<Finding>> {
    let all = plan(workstation, &[])?;
    let root = &root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let looked = stream::iter(all).map(|planned| async move { one(root, &planned, cancel).await });
    looked.buffered(jobs.get()).collect::<Vec<_>>().await.into_iter().collect()
}

async fn one(root: &Path, planned: &Planned, cancel: &CancellationToken) -> Result<Finding> {
    let looked = within(Some(LIMIT), cancel, |cancel| async move {
        Ok(match look(root, planned, &cancel).await? {
            Found::Nothing => absent(root, planned, &cancel).await?,
            Found::Strange(why) => {
                found(Health::Fail, why).hint("move it away, then: odeum workstation pull-repos")
            }
            Found::Copy(seen) => compared(&seen, planned, &cancel).await?,
        })
    });
    let finding = match looked.await {
        Err(error) if error.kind == Kind::Cancelled => return Err(error),
        Err(error) if error.kind == Kind::External => {
            because(found(Health::Fail, "git cannot read it"), &error)
        }
        Err(error) => because(found(Health::Warn, "cannot be looked at"), &error),
        Ok(finding) => finding,
    };
    Ok(Finding { name: planned.to_string(), ..finding })
}

fn found(status: Health, message: impl Into<String>) -> Finding {
    Finding::new(GROUP, "", status, message)
}

/// With git's own words.
fn because(finding: Finding, error: &Error) -> Finding {
    let hint = error.hint.clone().or(finding.hint);
    Finding { detail: Some(tail(error)), hint, ..finding }
}

/// One that is not cloned is missing, unless the remote has no such branch either.
async fn absent(root: &Path, planned: &Planned, cancel: &CancellationToken) -> Result<Finding> {
    let missing = found(Health::Fail, "not cloned").hint("odeum workstation pull-repos");
    if planned.is_named {
        return Ok(missing);
    }
    let person = Person::at(root, cancel).await?;
    Ok(match person.look(&planned.url, &planned.branch, cancel).await {
        Err(error) if error.kind == Kind::Cancelled => return Err(error),
        Err(error) => because(missing, &error),
        Ok(Some(_)) => missing,
        Ok(None) => found(Health::Ok, format!("the remote has no branch {}", planned.branch)),
    })
}

async fn compared(seen: &Seen, planned: &Planned, cancel: &CancellationToken) -> Result<Finding> {
    let untracked = seen.copy.state(true, cancel).await?.untracked;
    let local = |obstacle: &&Obstacle| !matches!(obstacle, Obstacle::Unpushed(_));
    let mut words: Vec<String> = seen.obstacles.iter().filter(local).map(ToString::to_string).collect();
    if untracked > 0 {
        words.push(format!("{untracked} untracked"));
    }
    let is_elsewhere = |obstacle: &Obstacle| {
        matches!(obstacle, Obstacle::WrongRemote { .. } | Obstacle::OtherBranch(_) | Obstacle::Detached)
    };
    let is_wrong = seen.obstacles.iter().any(|obstacle| matches!(obstacle, Obstacle::WrongRemote { .. }));
    let mut failure = None;
    // Of another repository, or another branch, there is nothing to compare.
    if !seen.obstacles.iter().any(is_elsewhere) {
        match seen.copy.remote_head(&planned.branch, cancel).await {
            Err(error) if error.kind == Kind::Cancelled => return Err(error),
            Err(error) => {
                words.insert(0, "the remote cannot be asked".into());
                failure = Some(error);
            }
            Ok(remote) => words.splice(0..0, distance(seen, planned, remote, cancel).await?).for_each(drop),
        }
    }
    if words.is_empty() {
        return Ok(found(Health::Ok, "up to date"));
    }
    let path = seen.copy.path().display();
    let hint = match (is_wrong, seen.obstacles.is_empty()) {
        (true, _) => format!("git -C {path} remote set-url origin {}", planned.url),
        (false, true) if untracked == 0 || words.len() > 1 => "odeum workstation pull-repos".into(),
        _ => format!("git -C {path} status"),
    };
    let finding = found(Health::Warn, words.join(", ")).hint(hint);
    Ok(match &failure {
        Some(error) => because(finding, error),
        None => finding,
    })
}

/// How a checkout and its remote differ, as far as is known without fetching.
async fn distance(
    seen: &Seen,
    planned: &Planned,
    remote: Option<String>,
    cancel: &CancellationToken,
) -> Result<Option<String>> {
    let Some(remote) = remote else {
        return Ok(Some(format!("the remote has no branch {} any more", planned.branch)));
    };
    let Some(head) = &seen.state.head else { return Ok(Some("behind: no commit yet".into())) };
    if *head == remote {
        return Ok(None);
    }
    let own = seen.obstacles.iter().find_map(|obstacle| match obstacle {
        Obstacle::Unpushed(count) => Some(*count),
        _ => None,
    });
    let is_known = seen.copy.commit(&remote, cancel).await?.is_some();
    Ok(Some(match (own, is_known) {
        (None, false) => "behind".into(),
        (Some(own), false) => format!("diverged: {own} not pushed, and the remote has others"),
        (own, true) => {
            let (ahead, behind) = seen.copy.distance(head, &remote, cancel).await?;
            match (own, ahead, behind) {
                (None, 0, _) => format!("behind by {behind}"),
                (None, ..) if seen.copy.is_shallow => "behind".into(),
                (None, ..) => "behind, and the remote was rewritten".into(),
                (Some(own), _, 0) => format!("ahead by {own}"),
                (Some(own), _, behind) => format!("diverged: ahead by {own}, behind by {behind}"),
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const JOBS: NonZero<usize> = NonZero::new(4).unwrap();

    struct Machine {
        home: tempfile::TempDir,
        workstation: Workstation,
    }

    impl Machine {
        fn new(repositories: &str) -> Self {
            let home = tempfile::tempdir().unwrap();
            let shown = home.path().display();
            let text = format!(
                "versions = [\"19.0\"]\n[repos]\nOCA = [{repositories}]\n\
                 [git]\nurl_template = \"file://{shown}/remote/{{org}}/{{repo}}\""
            );
            let workstation = crate::config::workstation::read(&text, "c.toml".as_ref()).unwrap();
            Self { home, workstation }
        }

        fn git(&self, inner: &str, words: &[&str]) -> String {
            let path = self.home.path().join(inner);
            fs::create_dir_all(&path).unwrap();
            let me =
                ["-c", "user.name=Ana", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=19.0"];
            let path = path.to_str().unwrap();
            duct::cmd("git", [&["-C", path], &me[..], words].concat()).stderr_null().read().unwrap()
        }

        fn commit(&self, inner: &str, text: &str) {
            fs::write(self.home.path().join(inner).join("file"), text).unwrap();
            self.git(inner, &["add", "file"]);
            self.git(inner, &["commit", "-qm", text]);
        }

        /// A repository, and a clone of it.
        fn add(&self, name: &str) {
            let remote = format!("remote/OCA/{name}");
            self.git(&remote, &["init", "-q"]);
            self.commit(&remote, "one");
            let url = format!("file://{}/{remote}", self.home.path().display());
            self.git("root/OCA/19.0", &["clone", "-q", &url, name]);
        }

        async fn checks(&self) -> Vec<Finding> {
            let root = self.home.path().join("root");
            examine(&root, &self.workstation, JOBS, &CancellationToken::new()).await.unwrap()
        }
    }

    #[tokio::test]
    async fn each_state_has_its_name() {
        let names = ["same", "behind", "fetched", "ahead", "diverged", "other", "dirty", "wrong", "gone"];
        let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let machine = Machine::new(&listed.join(","));
        for name in names {
            machine.add(name);
        }
        for name in ["behind", "fetched", "diverged"] {
            machine.commit(&format!("remote/OCA/{name}"), "two");
        }
        machine.git("root/OCA/19.0/fetched", &["fetch", "-q"]);
        for name in ["ahead", "diverged"] {
            machine.commit(&format!("root/OCA/19.0/{name}"), "mine");
        }
        machine.git("root/OCA/19.0/other", &["switch", "-qc", "fix"]);
        let dirty = machine.home.path().join("root/OCA/19.0/dirty");
        fs::write(dirty.join("file"), "mine").unwrap();
        fs::write(dirty.join("new"), "mine").unwrap();
        machine.git("root/OCA/19.0/wrong", &["remote", "set-url", "origin", "https://example.com/x"]);
        fs::remove_dir_all(machine.home.path().join("remote/OCA/gone")).unwrap();
        let checks = machine.checks().await;
        let expected = [
            (Health::Ok, "up to date"),
            (Health::Warn, "behind"),
            (Health::Warn, "behind by 1"),
            (Health::Warn, "ahead by 1, 1 commit is not pushed"),
            (Health::Warn, "diverged: 1 not pushed, and the remote has others"),
            (Health::Warn, "fix is checked out"),
            (Health::Warn, "1 file with uncommitted changes, 1 untracked"),
            (Health::Warn, "its origin is https://example.com/x"),
            (Health::Warn, "the remote cannot be asked"),
        ];
        for ((check, (status, message)), name) in checks.iter().zip(expected).zip(names) {
            let message = message.split(", 1 commit").next().unwrap();
            assert!(check.message.starts_with(message) && check.status == status, "{name}: {check:?}");
            assert_eq!(check.name, format!("OCA/{name} 19.0"));
            assert_eq!(check.hint.is_none(), status == Health::Ok, "{check:?}");
        }
        assert!(
            checks[8]
                .detail
                .as_deref()
                .unwrap_or_default()
                .contains("does not appear to be a git repository"),
            "{:?}",
            checks[8]
        );
    }

    #[tokio::test]
    async fn what_is_not_there_fails_unless_there_is_no_such_branch() {
        let machine = Machine::new("\"missing\", \"strange\", [\"named\", [\"18.0\"]], \"old\"");
        machine.add("missing");
        machine.add("old");
        machine.git("remote/OCA/old", &["branch", "-m", "19.0", "18.0"]);
        let clones = machine.home.path().join("root/OCA/19.0");
        fs::remove_dir_all(clones.join("missing")).unwrap();
        fs::remove_dir_all(clones.join("old")).unwrap();
        fs::create_dir_all(clones.join("strange")).unwrap();
        fs::write(clones.join("strange/file"), "mine").unwrap();
        let found: Vec<_> =
            machine.checks().await.into_iter().map(|check| (check.status, check.message)).collect();
        assert_eq!(found[0], (Health::Fail, "not cloned".to_owned()));
        assert!(found[1].0 == Health::Fail && found[1].1.contains("no checkout of git"), "{:?}", found[1]);
        assert_eq!(found[2], (Health::Fail, "not cloned".to_owned()));
        assert_eq!(found[3], (Health::Ok, "the remote has no branch 19.0".to_owned()));
    }
}
