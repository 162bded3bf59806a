//! Which family of systems this machine is of: it decides how packages are installed and named.

use std::path::Path;

use super::manager::Manager;
use crate::{
    adapters::{files, process},
    error::{Error, Result},
};

/// Systems that share a package manager and its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Debian, Ubuntu, Mint, Pop.
    Debian,
    /// Fedora, Red Hat, Rocky, Alma.
    Fedora,
    /// Arch, Manjaro.
    Arch,
    /// macOS.
    MacOs,
}

/// This machine's system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// What it is like.
    pub family: Family,
    /// What it calls itself: `ubuntu`.
    pub id: String,
    /// The release of Debian or Ubuntu it has the packages of: `bookworm`.
    pub codename: Option<String>,
}

impl Platform {
    /// That of this machine.
    ///
    /// # Errors
    /// `prerequisite` for a system odeum cannot install on.
    pub fn current() -> Result<Self> {
        if cfg!(target_os = "macos") {
            return Ok(Self { family: Family::MacOs, id: "macos".into(), codename: None });
        }
        // The second is where the first leads to, see os-release(5).
        let mut texts = ["/etc/os-release", "/usr/lib/os-release"].into_iter().map(Path::new);
        let text = texts.find_map(|path| files::read_text(path).ok().flatten()).unwrap_or_default();
        Self::of_os_release(&text).ok_or_else(|| {
            let name = value(&text, "PRETTY_NAME").unwrap_or_else(|| "this system".into());
            Error::prerequisite(format!("odeum cannot install packages on {name}")).hint(
                "it can on Debian, Ubuntu, Fedora, Arch, what is made of them, and macOS; on Windows use WSL",
            )
        })
    }

    /// Its package manager.
    ///
    /// # Errors
    /// `prerequisite` naming the program that is missing.
    pub fn manager(&self) -> Result<Manager> {
        let manager = Manager::of(self.family);
        match process::is_installed(manager.program()) {
            true => Ok(manager),
            false => Err(Error::prerequisite(format!("{} is not installed", manager.program()))
                .hint("packages of this system are installed with it; install it, or put it on the PATH")),
        }
    }

    /// By `ID`, else by the first of `ID_LIKE` that is known.
    fn of_os_release(text: &str) -> Option<Self> {
        let id = value(text, "ID").unwrap_or_default();
        let like = value(text, "ID_LIKE").unwrap_or_default();
        let family = std::iter::once(id.as_str()).chain(like.split_whitespace()).find_map(family)?;
        // What is made of Debian or Ubuntu has releases, and code names, of its own.
        let names = ["UBUNTU_CODENAME", "DEBIAN_CODENAME", "VERSION_CODENAME"];
        let codename = names.into_iter().find_map(|name| value(text, name));
        Some(Self { family, id, codename })
    }
}

fn family(id: &str) -> Option<Family> {
    Some(match id {
        "debian" | "ubuntu" | "linuxmint" | "pop" => Family::Debian,
        "fedora" | "rhel" | "centos" | "rocky" | "almalinux" | "amzn" => Family::Fedora,
        "arch" | "manjaro" => Family::Arch,
        _ => return None,
    })
}

/// A value of an os-release file, without its quotes.
fn value(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))?;
    let value = line.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Family, Option<String>)> {
        Platform::of_os_release(text).map(|platform| (platform.family, platform.codename))
    }

    #[test]
    fn derivatives_are_what_they_are_like() {
        let bookworm = "PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_CODENAME=bookworm\n";
        assert_eq!(of(bookworm), Some((Family::Debian, Some("bookworm".into()))));
        let mint = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n";
        assert_eq!(of(mint), Some((Family::Debian, Some("noble".into()))));
        for (id, like, family) in [
            ("zorin", "ubuntu debian", Family::Debian),
            ("pop", "", Family::Debian),
            ("manjaro", "arch", Family::Arch),
            ("endeavouros", "arch", Family::Arch),
            ("rocky", "rhel centos fedora", Family::Fedora),
            ("ol", "fedora", Family::Fedora),
        ] {
            assert_eq!(of(&format!("ID=\"{id}\"\nID_LIKE=\"{like}\"\n")).unwrap().0, family, "{id}");
        }
        assert_eq!(of("ID=alpine\n"), None);
        assert_eq!(of("ID_LIKEWISE=debian\n"), None);
        assert_eq!(of(""), None);
    }
}
