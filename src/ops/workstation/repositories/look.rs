//! What is where a repository belongs, and what keeps it from being changed.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use super::{plan::Planned, pull::Means, unfinished};
use crate::{
    adapters::git::{State, WorkingCopy},
    error::Result,
    model::mask_userinfo,
};

/// A lock this old is nobody's: git holds it for moments.
const STALE: Duration = Duration::from_secs(60);

/// What is at a place.
#[derive(Debug)]
pub enum Found {
    /// Nothing, or an empty directory.
    Nothing,
    /// Something that is no checkout of ours to touch, and why.
    Strange(String),
    /// A checkout.
    Copy(Box<Seen>),
}

/// A checkout as it was found.
#[derive(Debug)]
pub struct Seen {
    /// The checkout.
    pub copy: WorkingCopy,
    /// Its state.
    pub state: State,
    /// Where its branch is, whether or not it is the one checked out.
    pub tip: Option<String>,
    /// Commits that a change could leave without a name.
    pub at_risk: Vec<String>,
    /// What keeps it from being changed.
    pub obstacles: Vec<Obstacle>,
}

/// A reason not to change a checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It is somebody else's clone.
    WrongRemote {
        /// Where it comes from.
        has: Option<String>,
        /// Where it should.
        wanted: String,
    },
    /// Somebody is in the middle of this.
    Operation(&'static str),
    /// Git is at work, or was killed; the latter when it is old.
    Locked {
        /// The file that says so.
        lock: PathBuf,
        /// Whether nobody can be at work any more.
        is_stale: bool,
    },
    /// No branch is checked out.
    Detached,
    /// Another branch is checked out.
    OtherBranch(String),
    /// So many files with changes that are in no commit.
    Edits(usize),
    /// So many commits the remote's branch never had.
    Unpushed(usize),
}

impl Obstacle {
    /// Whether this is out of the way by these means.
    pub fn yields_to(&self, means: Means) -> bool {
        match (means, self) {
            (Means::Careful, _) | (_, Self::WrongRemote { .. } | Self::Locked { is_stale: false, .. }) => {
                false
            }
            (Means::Autostash, obstacle) => matches!(obstacle, Self::Edits(_)),
            (Means::Force, _) => true,
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongRemote { has: None, wanted } => {
                write!(f, "it has no remote called origin, which should be {wanted}")
            }
            Self::WrongRemote { has: Some(has), wanted } => {
                write!(f, "its origin is {}, not {wanted}", mask_userinfo(has))
            }
            Self::Operation(what) => write!(f, "a {what} is in progress"),
            Self::Locked { lock, is_stale: false } => write!(f, "git is at work there: {}", lock.display()),
            Self::Locked { lock, is_stale: true } => {
                write!(f, "a git that was killed left {}", lock.display())
            }
            Self::Detached => f.write_str("no branch is checked out"),
            Self::OtherBranch(branch) => write!(f, "{branch} is checked out"),
            Self::Edits(1) => f.write_str("1 file with uncommitted changes"),
            Self::Edits(count) => write!(f, "{count} files with uncommitted changes"),
            Self::Unpushed(1) => f.write_str("1 commit is not pushed"),
            Self::Unpushed(count) => write!(f, "{count} commits are not pushed"),
        }
    }
}

/// Reasons, as one text.
pub fn reasons<'o>(obstacles: impl IntoIterator<Item = &'o Obstacle>) -> String {
    obstacles.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Looks at the place of a repository below the code root.
///
/// # Errors
/// When it cannot be looked at; `cancelled`.
pub async fn look(root: &Path, planned: &Planned, cancel: &CancellationToken) -> Result<Found> {
    let path = root.join(&planned.inner);
    if let Some(link) = link_on_the_way(root, &planned.inner) {
        return Ok(Found::Strange(format!("{} is a link, and links are not followed", link.display())));
    }
    match fs::read_dir(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Ok(Found::Strange(format!("{} is a file, or below one", path.display())));
        }
        Err(error) => {
            return Err(crate::error::Error::from(error).context(format!("reading {}", path.display())));
        }
        Ok(mut entries) => {
            if entries.next().is_none() {
                return Ok(Found::Nothing);
            }
        }
    }
    match WorkingCopy::open(&path, cancel).await? {
        None => Ok(Found::Strange(format!("{} is not empty and no checkout of git", path.display()))),
        Some(copy) => Ok(Found::Copy(Box::new(see(copy, planned, cancel).await?))),
    }
}

/// Looks at a checkout, for the first time or again.
///
/// # Errors
/// `external` with git's words; `cancelled`.
pub async fn see(copy: WorkingCopy, planned: &Planned, cancel: &CancellationToken) -> Result<Seen> {
    let branch = &planned.branch;
    let state = copy.state(false, cancel).await?;
    let is_there = state.branch.as_deref() == Some(branch.as_str());
    let tip = match is_there {
        true => state.head.clone(),
        false => copy.commit(&format!("refs/heads/{branch}"), cancel).await?,
    };
    let loose = state.head.iter().filter(|_| state.branch.is_none());
    let (mut at_risk, mut unpushed) = (Vec::new(), 0);
    let is_followed = state.ahead_of.as_ref().is_some_and(|(upstream, ahead)| {
        is_there && *ahead == 0 && upstream.strip_prefix("origin/") == Some(branch.as_str())
    });
    for commit in tip.iter().filter(|_| !is_followed).chain(loose) {
        let count = copy.unpushed(commit, branch, cancel).await?;
        if count > 0 {
            unpushed += count;
            at_risk.push(commit.clone());
        }
    }
    let lock = copy.index_lock().map(|lock| {
        let age = fs::metadata(&lock).and_then(|metadata| metadata.modified()).ok();
        let is_stale = age.and_then(|age| age.elapsed().ok()).is_some_and(|age| age > STALE);
        Obstacle::Locked { lock, is_stale }
    });
    let other = match &state.branch {
        None => Some(Obstacle::Detached),
        Some(other) if !is_there => Some(Obstacle::OtherBranch(other.clone())),
        Some(_) => None,
    };
    // Who was killed between the steps of an update of ours is seen to first.
    let lock = lock.filter(|_| !unfinished::is_there(&copy));
    let obstacles = [
        wrong_remote(&copy, planned),
        lock,
        copy.operation().map(Obstacle::Operation),
        other,
        (state.changed > 0).then_some(Obstacle::Edits(state.changed)),
        (unpushed > 0).then_some(Obstacle::Unpushed(unpushed)),
    ];
    let obstacles = obstacles.into_iter().flatten().collect();
    Ok(Seen { copy, state, tip, at_risk, obstacles })
}

fn wrong_remote(copy: &WorkingCopy, planned: &Planned) -> Option<Obstacle> {
    let is_right = copy.origin.as_deref().is_some_and(|has| spelling(has) == spelling(planned.url.as_str()));
    let wanted = planned.url.to_string();
    (!is_right).then(|| Obstacle::WrongRemote { has: copy.origin.clone(), wanted })
}

/// An address without what makes no difference: `.git` at its end, the two ways to write one for ssh, who
/// logs in over https.
fn spelling(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let url = url.strip_suffix(".git").unwrap_or(url);
    let (scheme, host, path) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            (scheme, host, path)
        }
        None => match url.split_once(':') {
            Some((host, path)) => ("ssh", host, path.trim_start_matches('/')),
            None => return url.to_owned(),
        },
    };
    let host = match scheme {
        "http" | "https" => host.rsplit('@').next().unwrap_or(host),
        _ => host,
    };
    format!("{scheme}://{}/{path}", host.to_lowercase())
}

/// The first link on the way to a place below the root, where whatever is written would lie elsewhere.
fn link_on_the_way(root: &Path, inner: &Path) -> Option<PathBuf> {
    let mut path = root.to_owned();
    for part in inner {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => return Some(path),
            Ok(_) => {}
            Err(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_several_spellings() {
        for (one, other) in [
            ("git@github.com:OCA/web.git", "ssh://git@GitHub.com/OCA/web"),
            ("https://me:token@github.com/OCA/web", "https://github.com/OCA/web.git/"),
        ] {
            assert_eq!(spelling(one), spelling(other));
        }
        for (one, other) in [
            ("git@github.com:OCA/web.git", "https://github.com/OCA/web.git"),
            ("git@github.com:OCA/web.git", "git@github.com:oca/web.git"),
            ("git@github.com:OCA/web.git", "me@github.com:OCA/web.git"),
        ] {
            assert_ne!(spelling(one), spelling(other));
        }
    }

    #[test]
    fn only_what_loses_nothing_yields() {
        let stays = |means: Means| {
            let all = [
                Obstacle::WrongRemote { has: None, wanted: String::new() },
                Obstacle::Locked { lock: "x".into(), is_stale: false },
                Obstacle::Locked { lock: "x".into(), is_stale: true },
                Obstacle::Operation("merge"),
                Obstacle::Detached,
                Obstacle::OtherBranch("x".into()),
                Obstacle::Edits(1),
                Obstacle::Unpushed(1),
            ];
            all.iter().filter(|obstacle| !obstacle.yields_to(means)).count()
        };
        assert_eq!((stays(Means::Careful), stays(Means::Autostash), stays(Means::Force)), (8, 7, 2));
    }

    #[test]
    fn links_are_found_wherever_they_are() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        std::os::unix::fs::symlink("/nowhere", dir.path().join("a/b")).unwrap();
        let of = |inner: &str| link_on_the_way(dir.path(), Path::new(inner));
        assert_eq!(of("a/b/c"), Some(dir.path().join("a/b")));
        assert_eq!(of("a/b"), Some(dir.path().join("a/b")));
        assert_eq!(of("a/c/d"), None);
    }
}
