//! What is installed, asked for once for all packages.

use std::{collections::BTreeSet, time::Duration};

use tokio_util::sync::CancellationToken;

use super::manager::Manager;
use crate::{adapters::process, error::Result};

/// How long a list of everything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The names of all packages that are installed, with those they stand for.
///
/// # Errors
/// `external` when the list cannot be had, `cancelled`.
pub async fn names(manager: Manager, cancel: &CancellationToken) -> Result<BTreeSet<String>> {
    let words: &[&str] = match manager {
        Manager::Apt => &["dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}|${Provides}\\n"],
        Manager::Dnf => &["rpm", "-qa", "--qf", "%{NAME}\\n[%{PROVIDENAME}\\n]"],
        Manager::Pacman => &["pacman", "-Qq"],
        Manager::Brew => &["brew", "list", "-1"],
    };
    let text = process::run_within(duct::cmd(words[0], &words[1..]), PATIENCE, cancel).await?;
    Ok(match manager {
        Manager::Apt => of_dpkg(&text),
        Manager::Dnf | Manager::Pacman | Manager::Brew => text.lines().map(str::to_owned).collect(),
    })
}

/// Whether a package, as one asks `manager` for it, is among those that are installed.
#[must_use]
pub fn is_installed(package: &str, manager: Manager, names: &BTreeSet<String>) -> bool {
    let name = match manager {
        // `name:architecture` and `name/release`.
        Manager::Apt => package.split([':', '/']).next(),
        // `tap/name`.
        Manager::Brew => package.rsplit('/').next(),
        Manager::Dnf | Manager::Pacman => Some(package),
    };
    names.contains(name.unwrap_or(package))
}

/// Lines `ii |name|other (= 1), another`; the first letters say whether it is wanted and installed.
fn of_dpkg(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in text.lines() {
        let mut fields = line.split('|');
        // The second letter is the state: `hi` is installed and held.
        if fields.next().and_then(|state| state.chars().nth(1)) != Some('i') {
            continue;
        }
        names.extend(fields.next().map(str::to_owned));
        let provided = fields.next().unwrap_or_default().split(',');
        let provided = provided.filter_map(|one| one.split([' ', ':', '(']).find(|word| !word.is_empty()));
        names.extend(provided.map(str::to_owned));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_removed_is_not_installed_and_what_is_provided_is() {
        let text = "ii |libpq-dev|\nrc |git|\nhi |gcc|c-compiler\nii |libjpeg62-turbo-dev|libjpeg-dev (= 1), x:any\n";
        let names = of_dpkg(text);
        for (package, is) in [
            ("libpq-dev", true),
            ("git", false),
            ("gcc", true),
            ("libjpeg-dev", true),
            ("x", true),
            ("gcc:amd64", true),
            ("gcc/bookworm", true),
            ("tap/gcc", false),
        ] {
            assert_eq!(is_installed(package, Manager::Apt, &names), is, "{package}");
        }
        assert!(is_installed("tap/gcc", Manager::Brew, &names));
    }
}
