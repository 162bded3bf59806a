//! Programs this machine lacks, from its own package manager.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use tokio_util::sync::CancellationToken;

use crate::{
    adapters::process,
    error::{Error, Result},
};

/// Lists of packages older than this are fetched again first.
const OLD: Duration = Duration::from_hours(24);

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

/// The package manager of this machine, if it is one odeum can drive.
#[must_use]
pub fn detect() -> Option<Manager> {
    let all = [Manager::Apt, Manager::Dnf, Manager::Pacman, Manager::Brew];
    all.into_iter().find(|manager| process::is_installed(manager.program()))
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
pub fn install_command(manager: Manager, packages: &[&str]) -> Vec<String> {
    with_sudo(manager, process::is_root(), words(manager, packages))
}

/// Installs packages without asking anything; each line of output goes to `on_line`. What is installed
/// already stays as it is.
///
/// # Errors
/// `prerequisite` with the command to run when this user may not install; `external` with the end of
/// the output; `cancelled`.
pub async fn install(
    manager: Manager,
    packages: &[&str],
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    if needs_root(manager) && !process::is_root() {
        let command = install_command(manager, packages).join(" ");
        let names = packages.join(", ");
        return Err(Error::prerequisite(format!("installing {names} needs root")).hint(command));
    }
    if manager == Manager::Apt
        && lists_are_old(newest_list(Path::new("/var/lib/apt/lists")), SystemTime::now())
    {
        process::run_lines(duct::cmd!("apt-get", "update"), cancel, &mut on_line).await?;
    }
    let words = words(manager, packages);
    let command = duct::cmd(&words[0], &words[1..]).env("DEBIAN_FRONTEND", "noninteractive");
    process::run_lines(command, cancel, on_line).await
}

fn words(manager: Manager, packages: &[&str]) -> Vec<String> {
    let start: &[&str] = match manager {
        Manager::Apt => &["apt-get", "install", "-y", "--no-install-recommends"],
        Manager::Dnf => &["dnf", "install", "-y"],
        Manager::Pacman => &["pacman", "-Sy", "--noconfirm", "--needed"],
        Manager::Brew => &["brew", "install"],
    };
    start.iter().chain(packages).map(|&word| word.to_owned()).collect()
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
        let apt = with_sudo(Manager::Apt, false, words(Manager::Apt, &["git", "docker.io"]));
        assert_eq!(apt.join(" "), "sudo apt-get install -y --no-install-recommends git docker.io");
        let root = with_sudo(Manager::Dnf, true, words(Manager::Dnf, &["git"]));
        assert_eq!(root.join(" "), "dnf install -y git");
        let brew = with_sudo(Manager::Brew, false, words(Manager::Brew, &["git"]));
        assert_eq!(brew.join(" "), "brew install git");
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
