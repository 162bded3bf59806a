//! Reads objects of a repository through one `git cat-file --batch`.

use tokio_util::sync::CancellationToken;

use super::{Access, Repository, quiet};
use crate::{
    adapters::process::Conversation,
    error::{Error, Result},
};

/// One object.
#[derive(Debug)]
pub struct Object {
    /// Its id, in hexadecimal.
    pub id: String,
    /// `blob`, `tree`, `commit` or `tag`.
    pub kind: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// The objects of a repository.
pub struct Objects(Conversation);

impl Objects {
    /// Starts reading from a repository.
    ///
    /// # Errors
    /// `prerequisite` when git is not installed.
    pub fn open(repository: &Repository, cancel: &CancellationToken) -> Result<Self> {
        let batch = repository.git(&["cat-file", "--batch"]);
        Conversation::start(&quiet(&batch, &Access::default()), cancel).map(Self)
    }

    /// The object git finds by this name: an id, `HEAD^{tree}`, `<tree>:path`. `None`
    /// when there is none, or a name of several lines.
    ///
    /// # Errors
    /// `external` with git's words, `cancelled`.
    pub fn read(&mut self, name: &[u8]) -> Result<Option<Object>> {
        if name.contains(&b'\n') || name.contains(&0) {
            return Ok(None);
        }
        self.0.say(name)?;
        let header = String::from_utf8_lossy(&self.0.until(b'\n')?).into_owned();
        // `<id> <kind> <size>`, or the name as it was asked for and ` missing`.
        let mut words = header.rsplitn(3, ' ');
        let size = words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(size), Some(kind), Some(id)) = (size, words.next(), words.next()) else {
            return Ok(None);
        };
        let content = self.0.exactly(size)?;
        match self.0.exactly(1)?.as_slice() {
            b"\n" => Ok(Some(Object { id: id.to_owned(), kind: kind.to_owned(), content })),
            _ => Err(Error::external("`git cat-file --batch` answers in another way than it should")),
        }
    }
}
