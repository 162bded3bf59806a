//! Which files differ between two trees, as git's raw format says it.

use tokio_util::sync::CancellationToken;

use super::{Access, Repository, quiet};
use crate::{
    adapters::process::Conversation,
    error::{Error, Result},
};

/// How many files may be compared with how many others to find renames. Files moved
/// unchanged are found whatever their number.
pub const RENAMES: &str = "-l400";

/// What git says after all differences of one pair: it repeats a line that is no id.
const END: &[u8] = b"end";

/// One side of a changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Path from the top, any bytes.
    pub path: Vec<u8>,
    /// What it is.
    pub place: Place,
    /// Id of its blob or commit; `None` when git has not looked yet.
    pub id: Option<String>,
}

/// What a mode stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A file, executable or not.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Before; `None` when it was added.
    pub old: Option<Version>,
    /// After; `None` when it was deleted.
    pub new: Option<Version>,
}

/// Compares trees through one `git diff-tree --stdin`.
pub struct Differences(Conversation);

impl Differences {
    /// Starts comparing in a repository.
    ///
    /// # Errors
    /// `prerequisite` when git is not installed.
    pub fn open(repository: &Repository, cancel: &CancellationToken) -> Result<Self> {
        let options = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--find-renames", RENAMES];
        Conversation::start(&quiet(&repository.git(&options), &Access::default()), cancel).map(Self)
    }

    /// The files that differ between two trees, given by their ids.
    ///
    /// # Errors
    /// `external` with git's words, `cancelled`.
    pub fn between(&mut self, old_tree: &str, new_tree: &str) -> Result<Vec<Changed>> {
        self.0.say(format!("{old_tree} {new_tree}").as_bytes())?;
        self.0.say(END)?;
        self.0.until(b'\n')?;
        let mut found = Vec::new();
        loop {
            match self.0.exactly(1)?.as_slice() {
                b":" => {
                    let head = self.0.until(0)?;
                    found.push(changed(&head, || self.0.until(0))?);
                }
                _ => {
                    self.0.until(b'\n')?;
                    return Ok(found);
                }
            }
        }
    }
}

/// Reads what `git diff --raw -z` printed.
///
/// # Errors
/// `external` when it is not that.
pub fn parse(output: &[u8]) -> Result<Vec<Changed>> {
    let mut parts = output.split(|byte| *byte == 0).filter(|part| !part.is_empty());
    let mut found = Vec::new();
    while let Some(head) = parts.next() {
        let head = head.strip_prefix(b":").ok_or_else(unreadable)?;
        found.push(changed(head, || parts.next().map(<[u8]>::to_vec).ok_or_else(unreadable))?);
    }
    Ok(found)
}

/// `<mode> <mode> <id> <id> <status>`, and as many paths as the status has.
fn changed(head: &[u8], mut path: impl FnMut() -> Result<Vec<u8>>) -> Result<Changed> {
    let head = std::str::from_utf8(head).map_err(|_| unreadable())?;
    let [old_mode, new_mode, old_id, new_id, status] =
        <[&str; 5]>::try_from(head.split(' ').collect::<Vec<_>>()).map_err(|_| unreadable())?;
    let first = path()?;
    let second = match status.starts_with(['R', 'C']) {
        true => path()?,
        false => first.clone(),
    };
    let version = |path: Vec<u8>, mode: &str, id: &str| {
        let place = match mode {
            "000000" => return None,
            "120000" => Place::Link,
            "160000" => Place::Submodule,
            _ => Place::File,
        };
        let id = Some(id.to_owned()).filter(|id| !id.bytes().all(|byte| byte == b'0'));
        Some(Version { path, place, id })
    };
    let new = version(second, new_mode, new_id).filter(|_| status != "D");
    Ok(Changed { old: version(first, old_mode, old_id), new })
}

fn unreadable() -> Error {
    Error::external("git describes differences in another way than it should")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_raw_format_is_read() {
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let output = format!(
            ":100644 100644 {a} {b} R090\0old name\0new\nname\0:000000 160000 {zero} {b} A\0sub\0:120000 000000 {a} {zero} D\0link\0"
        );
        let found = parse(output.as_bytes()).unwrap();
        let version =
            |path: &str, place, id: &str| Some(Version { path: path.into(), place, id: Some(id.to_owned()) });
        assert_eq!(
            found,
            [
                Changed {
                    old: version("old name", Place::File, &a),
                    new: version("new\nname", Place::File, &b)
                },
                Changed { old: None, new: version("sub", Place::Submodule, &b) },
                Changed { old: version("link", Place::Link, &a), new: None },
            ]
        );
        assert_eq!(parse(b"").unwrap(), []);
        assert!(parse(b"what\0").is_err() && parse(b":100644\0a\0").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panicking(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = parse(&bytes);
        }
    }
}
