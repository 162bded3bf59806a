//! The packages a repository asks for, and the key of the image layer that holds them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A Debian package, `name` or `name=version`, safe as an argument of `apt-get install`.
///
/// Names are `[a-z0-9][a-z0-9+.-]*` and versions `[A-Za-z0-9.+:~-]+` (Debian Policy
/// 5.6.1 and 5.6.12). A final `-` is refused: `apt-get` would remove the package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AptPackage(String);

impl AptPackage {
    /// The package as `apt-get` takes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AptPackage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AptPackage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, version) = text.split_once('=').unwrap_or((text, "0"));
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let of_name = name.chars().all(|c| letter(c) || "+.-".contains(c));
        let of_version = version.chars().all(|c| c.is_ascii_alphanumeric() || ".+:~-".contains(c));
        let written = name.starts_with(letter) && !text.ends_with(['-', '=']);
        match of_name && of_version && written {
            true => Ok(Self(text.to_owned())),
            false => Err(format!("{text:?} is not a package, write for example libldap2-dev or zbar=0.23-1")),
        }
    }
}

/// Reads an `apt_packages.txt`: one package a line, each kept once, in order.
///
/// Blank lines and lines that start with `#` are skipped.
///
/// # Errors
/// Invalid input for a line that is not a package; the message names its number.
pub fn parse_apt_packages(text: &str) -> Result<Vec<AptPackage>> {
    let mut packages = Vec::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let refuse = |why| {
            Error::invalid(format!("apt_packages.txt line {}: {why}", number + 1))
                .hint("write one package on each line, and comments on lines of their own that start with #")
        };
        let package = line.parse().map_err(refuse)?;
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    Ok(packages)
}

/// The key of an image layer with these dependencies: 12 hex digits of a SHA-256.
///
/// `apt` and `pip` are the texts of `apt_packages.txt` and `requirements.txt`. Each
/// input is hashed with its length, and an absent file differs from an empty one, so
/// no two different sets of inputs meet by being written one after the other.
#[must_use]
pub fn layer_key(base_image_id: &str, apt: Option<&str>, pip: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for input in [Some(base_image_id), apt, pip] {
        match input {
            Some(text) => hash.update(format!("{}:{text}", text.len())),
            None => hash.update("-"),
        }
    }
    let digest = hash.finalize();
    digest.iter().take(6).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// How many files one requirements file may lead to.
const MOST_FILES: usize = 1000;

/// A requirements file and all it includes with `-r` and `-c`, each once, with its text,
/// or `None` where `read` finds no file.
///
/// Paths are from the top of the repository and plain: `a/../b.txt` is `b.txt`. What leads
/// out of the repository keeps its `../` or `/` in front. At most a thousand are looked
/// at: where a directory links to itself a file has paths without end.
///
/// # Errors
/// Those of `read`.
pub fn with_included(
    path: &str,
    mut read: impl FnMut(&str) -> Result<Option<String>>,
) -> Result<Vec<(String, Option<String>)>> {
    let (mut found, mut seen, mut waiting) = (Vec::new(), BTreeSet::new(), vec![path.to_owned()]);
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        if found.len() == MOST_FILES {
            break;
        }
        let text = read(&path)?;
        waiting.extend(included(text.as_deref().unwrap_or_default()).map(|name| beside(&path, name)));
        found.push((path, text));
    }
    Ok(found)
}

/// The files a requirements file names, as written; addresses are left out.
fn included(requirements: &str) -> impl Iterator<Item = &str> {
    const LONG: [&str; 2] = ["--requirement", "--constraint"];
    let lines = requirements.trim_start_matches('\u{feff}').lines();
    let names = lines.filter_map(|line| {
        let line = line.split_once(" #").map_or(line, |(line, _)| line).trim();
        let after = LONG.iter().find_map(|option| line.strip_prefix(option)?.strip_prefix([' ', '\t', '=']));
        let after = after.or_else(|| line.strip_prefix("-r").or_else(|| line.strip_prefix("-c")))?;
        Some(after.trim_matches([' ', '\t', '"', '\'']))
    });
    names.filter(|name| !name.is_empty() && !name.contains("://"))
}

/// The plain path of what `file` names: pip takes it from the directory of `file`.
fn beside(file: &str, name: &str) -> String {
    let directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let (root, whole) = match name.starts_with('/') {
        true => ("/", name.to_owned()),
        false => ("", format!("{directory}/{name}")),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => _ = parts.pop(),
            _ => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn packages_are_read_each_once() {
        let packages = parse_apt_packages("# fonts\n\n g++ \r\nlibldap2-dev=2.5.13+dfsg-5~x\ng++\n").unwrap();
        let names: Vec<&str> = packages.iter().map(AptPackage::as_str).collect();
        assert_eq!(names, ["g++", "libldap2-dev=2.5.13+dfsg-5~x"]);
    }

    #[test]
    fn what_apt_or_a_shell_could_misread_is_refused_with_its_line() {
        for bad in
            ["-y", "a;b", "a b", "a # b", "curl-", "A", "a=", "a=1=2", "a=$(x)", "é", "../x", "./x.deb", "=1"]
        {
            let error = parse_apt_packages(&format!("ok\n{bad}\n")).unwrap_err();
            assert_eq!(error.kind, Kind::InvalidInput, "{bad}");
            assert!(error.message.contains("line 2"), "{}", error.message);
        }
    }

    #[test]
    fn a_key_stands_for_its_inputs_alone() {
        let keys = [
            layer_key("sha256:a", None, None),
            layer_key("sha256:b", None, None),
            layer_key("sha256:a", Some(""), None),
            layer_key("sha256:a", None, Some("")),
            layer_key("sha256:a", Some("x"), Some("y")),
            layer_key("sha256:a", Some("x1:y"), None),
            layer_key("sha256:a", Some("xy"), Some("")),
        ];
        let different: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert!(keys.iter().all(|key| key.len() == 12 && key.chars().all(|c| c.is_ascii_hexdigit())));
        assert_eq!(layer_key("x", Some("a"), Some("b")), layer_key("x", Some("a"), Some("b")));
    }

    #[test]
    fn includes_are_followed_each_once() {
        let files = [
            (
                "requirements.txt",
                "a\n-r req/base.txt  # all\n--constraint=./limits.txt\n-r https://host/x.txt\n",
            ),
            ("req/base.txt", "-r more/deep.txt\n# -r no.txt\n-r\n--requirements-not x\n"),
            ("req/more/deep.txt", "-r../base.txt\n--requirement '../../requirements.txt'\n-c gone.txt\n"),
            ("limits.txt", "-r ../../out.txt\n-r /etc/all.txt\nb -r no.txt\n"),
        ];
        let read = |path: &str| {
            let found = files.iter().find(|(name, _)| *name == path);
            Ok(found.map(|(_, text)| (*text).to_owned()))
        };
        let mut found = with_included("requirements.txt", read).unwrap();
        found.sort();
        let found: Vec<(&str, bool)> =
            found.iter().map(|(path, text)| (path.as_str(), text.is_some())).collect();
        let expected = [
            ("../../out.txt", false),
            ("/etc/all.txt", false),
            ("limits.txt", true),
            ("req/base.txt", true),
            ("req/more/deep.txt", true),
            ("req/more/gone.txt", false),
            ("requirements.txt", true),
        ];
        assert_eq!(found, expected);
        let refuse = |_: &str| Err(Error::invalid("no"));
        assert_eq!(with_included("requirements.txt", refuse).unwrap_err().kind, Kind::InvalidInput);
    }
}
