//! The package manager: how it installs what is missing, and the packages programs come with.

use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, SystemTime},
};

use tokio_util::sync::CancellationToken;

use super::{
    platform::{Family, Platform},
    privilege,
};
use crate::{
    adapters::{files, process},
    error::{Error, Result},
};

/// Lists of packages older than this are fetched again first.
const OLD: Duration = Duration::from_hours(24);

/// How long installing may take.
const PATIENCE: Duration = Duration::from_hours(1);

/// Where dpkg keeps what it was doing when somebody ended it.
const INTERRUPTED: &str = "/var/lib/dpkg/updates";

/// A package manager odeum can drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// Debian, Ubuntu.
    Apt,
    /// Fedora, Red Hat.
    Dnf,
    /// Arch.
    Pacman,
    /// Homebrew.
    Brew,
}

impl Manager {
    /// That of a family of systems.
    #[must_use]
    pub const fn of(family: Family) -> Self {
        match family {
            Family::Debian => Self::Apt,
            Family::Fedora => Self::Dnf,
            Family::Arch => Self::Pacman,
            Family::MacOs => Self::Brew,
        }
    }

    /// The program that is started.
    #[must_use]
    pub const fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Pacman => "pacman",
            Self::Brew => "brew",
        }
    }
}

/// How much is installed of what packages only recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// As people install it.
    Usual,
    /// Nothing more than is needed.
    Lean,
}

/// The package manager of this machine, if it is one odeum can drive.
#[must_use]
pub fn detect() -> Option<Manager> {
    Platform::current().and_then(|platform| platform.manager()).ok()
}

/// The package that brings `program`; `None` when this manager has none.
#[must_use]
pub fn package(program: &str, manager: Manager) -> Option<&'static str> {
    use Manager::{Apt, Brew, Dnf, Pacman};
    Some(match (program, manager) {
        ("dockerd", Apt) => "docker.io",
        ("dockerd", Dnf) => "moby-engine",
        ("dockerd", Pacman) => "docker",
        ("git", _) => "git",
        ("psql", Apt) => "postgresql-client",
        ("psql", Dnf | Pacman) => "postgresql",
        ("psql", Brew) => "libpq",
        ("fuse-overlayfs", Apt | Dnf | Pacman) => "fuse-overlayfs",
        ("mmdebstrap", Apt | Dnf) => "mmdebstrap",
        ("iptables", Apt | Dnf | Pacman) => "iptables",
        ("mkfs.xfs", Apt | Dnf | Pacman) => "xfsprogs",
        _ => return None,
    })
}

/// The command that installs `packages`, as words a person can type. It starts with `sudo` when this
/// user may not install.
#[must_use]
pub fn install_command(manager: Manager, extent: Extent, packages: &[&str]) -> Vec<String> {
    with_sudo(manager, process::is_root(), words(manager, extent, packages))
}

/// Installs packages without asking anything; each line of output goes to `on_line`. What is installed
/// already stays as it is. It is not cut short: half a package is worse than one too many.
///
/// # Errors
/// `prerequisite` with the command to run when this user may not install; `external` with the end of
/// the output; `cancelled` when that was so before it began.
pub async fn install(
    manager: Manager,
    extent: Extent,
    packages: &[&str],
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    if manager == Manager::Apt {
        if files::entries(Path::new(INTERRUPTED)).is_ok_and(|left| !left.is_empty()) {
            apply(manager, plain(&["dpkg", "--configure", "-a"]), cancel, &mut on_line).await?;
        }
        if lists_are_old(newest_list(Path::new("/var/lib/apt/lists")), SystemTime::now())
            && let Err(error) = refresh(manager, &[], cancel, &mut on_line).await
        {
            // One source that does not answer says nothing of the others.
            on_line(&error.message);
        }
    }
    apply(manager, words(manager, extent, packages), cancel, on_line).await
}

/// Fetches apt's lists of packages again; those of other managers are fetched by themselves.
/// `options` narrow it.
///
/// # Errors
/// As [`install`].
pub async fn refresh(
    manager: Manager,
    options: &[&str],
    cancel: &CancellationToken,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    if manager != Manager::Apt {
        return Ok(());
    }
    let words = [&["apt-get", "update"], options].concat();
    apply(manager, plain(&words), cancel, on_line).await
}

/// The packages the manager said it does not know, in an error of [`install`]. For one of them it installs
/// none.
#[must_use]
pub fn unknown(manager: Manager, error: &Error) -> BTreeSet<String> {
    let around: &[(&str, &str)] = match manager {
        Manager::Apt => &[
            ("Unable to locate package ", ""),
            ("E: Package '", "' has no installation candidate"),
            ("' for '", "' was not found"),
        ],
        Manager::Dnf => &[("No match for argument: ", "")],
        Manager::Pacman => &[("error: target not found: ", "")],
        Manager::Brew => &[("No available formula with the name \"", "\"")],
    };
    let name = |line: &str| {
        around.iter().find_map(|(before, after)| {
            let rest = &line[line.find(before)? + before.len()..];
            let name = if after.is_empty() { rest } else { &rest[..rest.find(after)?] };
            Some(name.trim().to_owned())
        })
    };
    error.message.lines().filter_map(name).collect()
}

/// Runs a command of the manager to its end.
async fn apply(
    manager: Manager,
    words: Vec<String>,
    cancel: &CancellationToken,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let allowed = match needs_root(manager) {
        // It tells what a person would type.
        true => privilege::as_root(words.clone(), cancel).await?,
        false => words.clone(),
    };
    let before = allowed[..allowed.len() - words.len()].to_vec();
    let words = match manager {
        Manager::Apt => [before, apt(words)].concat(),
        Manager::Dnf | Manager::Pacman | Manager::Brew => allowed,
    };
    let command = duct::cmd(&words[0], &words[1..]);
    process::follow(command, PATIENCE, &CancellationToken::new(), on_line).await
}

/// It asks nothing, and waits for another one: the daily upgrade may be at work for a while.
fn apt(mut words: Vec<String>) -> Vec<String> {
    if words[0] == "apt-get" {
        words.splice(1..1, plain(&["-o", "DPkg::Lock::Timeout=120"]));
    }
    [plain(&["env", "DEBIAN_FRONTEND=noninteractive"]), words].concat()
}

fn plain(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn words(manager: Manager, extent: Extent, packages: &[&str]) -> Vec<String> {
    let start: &[&str] = match (manager, extent) {
        (Manager::Apt, Extent::Usual) => &["apt-get", "install", "-y"],
        (Manager::Apt, Extent::Lean) => &["apt-get", "install", "-y", "--no-install-recommends"],
        (Manager::Dnf, _) => &["dnf", "install", "-y"],
        (Manager::Pacman, Extent::Usual) => &["pacman", "-S", "--noconfirm", "--needed"],
        (Manager::Pacman, Extent::Lean) => &["pacman", "-Sy", "--noconfirm", "--needed"],
        (Manager::Brew, _) => &["brew", "install"],
    };
    plain(&[start, packages].concat())
}

fn with_sudo(manager: Manager, root: bool, mut words: Vec<String>) -> Vec<String> {
    if needs_root(manager) && !root {
        words.insert(0, "sudo".to_owned());
    }
    words
}

/// Homebrew refuses root; the others need it.
fn needs_root(manager: Manager) -> bool {
    manager != Manager::Brew
}

/// When the newest list of packages was fetched. apt's `partial` and `lock` are no lists.
fn newest_list(directory: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(directory).ok()?.flatten();
    let lists = entries.filter(|entry| entry.file_name().to_string_lossy().contains("_Packages"));
    lists.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max()
}

fn lists_are_old(newest: Option<SystemTime>, now: SystemTime) -> bool {
    // A time in the future is a clock that was set, not an old list.
    newest.is_none_or(|time| now.duration_since(time).is_ok_and(|age| age > OLD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_manager_has_what_linux_needs() {
        for program in ["dockerd", "git", "psql", "fuse-overlayfs", "iptables", "mkfs.xfs"] {
            for manager in [Manager::Apt, Manager::Dnf, Manager::Pacman] {
                assert!(package(program, manager).is_some(), "{program} {manager:?}");
            }
        }
        assert_eq!(package("dockerd", Manager::Brew), None);
        assert_eq!(package("psql", Manager::Brew), Some("libpq"));
        assert_eq!(package("nonsense", Manager::Apt), None);
    }

    #[test]
    fn only_those_that_need_root_get_sudo() {
        let apt = with_sudo(Manager::Apt, false, words(Manager::Apt, Extent::Lean, &["git", "docker.io"]));
        assert_eq!(apt.join(" "), "sudo apt-get install -y --no-install-recommends git docker.io");
        for (manager, command) in [
            (Manager::Apt, "sudo apt-get install -y git"),
            (Manager::Dnf, "sudo dnf install -y git"),
            (Manager::Pacman, "sudo pacman -S --noconfirm --needed git"),
            (Manager::Brew, "brew install git"),
        ] {
            assert_eq!(with_sudo(manager, false, words(manager, Extent::Usual, &["git"])).join(" "), command);
        }
        let root = with_sudo(Manager::Dnf, true, words(Manager::Dnf, Extent::Usual, &["git"]));
        assert_eq!(root.join(" "), "dnf install -y git");
    }

    #[test]
    fn each_says_what_it_does_not_know() {
        let said = |manager, text: &str| {
            let names =
                unknown(manager, &Error::external(format!("`install` failed (exit status: 1): {text}")));
            names.into_iter().collect::<Vec<_>>().join(" ")
        };
        let apt = "E: Unable to locate package libx\nE: Package 'gsfonts' has no installation candidate\n\
                   E: Release 'trixie-x' for 'old' was not found\nE: Unable to correct problems\n";
        assert_eq!(said(Manager::Apt, apt), "gsfonts libx old");
        assert_eq!(said(Manager::Apt, "E: Could not get lock"), "");
        let dnf =
            "No match for argument: one\nNo match for argument: two\nError: Unable to find a match: one two";
        assert_eq!(said(Manager::Dnf, dnf), "one two");
        assert_eq!(said(Manager::Pacman, "error: target not found: one"), "one");
        let brew = "Warning: No available formula with the name \"one\". Did you mean ones?";
        assert_eq!(said(Manager::Brew, brew), "one");
    }

    #[test]
    fn lists_age() {
        let now = SystemTime::now();
        assert!(lists_are_old(None, now));
        assert!(lists_are_old(Some(now - OLD * 2), now));
        assert!(!lists_are_old(Some(now - OLD / 2), now));
        assert!(!lists_are_old(Some(now + OLD), now));
    }

    #[test]
    fn the_newest_list_is_found() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("lock"), "").unwrap();
        assert_eq!(newest_list(dir.path()), None);
        std::fs::write(dir.path().join("m_dists_trixie_main_binary-amd64_Packages.lz4"), "").unwrap();
        assert!(newest_list(dir.path()).is_some());
        assert_eq!(newest_list(&dir.path().join("missing")), None);
    }
}
