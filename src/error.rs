//! The one error type: what kind of failure, on what, and what to do next.
//!
//! A [`Kind`] decides the exit status, the HTTP status and the word machines
//! see, so no face invents its own.

use std::fmt;

use serde_json::{Map, Value, json};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure this is, for callers that act on the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request itself is wrong; the same call will always fail.
    InvalidInput,
    /// What was named does not exist.
    NotFound,
    /// What was asked for meets something that is already there.
    Conflict,
    /// A marker set by a person blocks the operation.
    Protected,
    /// Something outside is missing: Docker, an image, an initialised system.
    Prerequisite,
    /// Git or a registry refused the credentials.
    Auth,
    /// A child program, SQL statement or Docker call failed.
    External,
    /// Another operation holds the lock.
    Busy,
    /// A deadline passed.
    Timeout,
    /// The caller asked to stop.
    Cancelled,
    /// A fault of odeum itself.
    Internal,
}

impl Kind {
    /// The word used in `--json` errors and MCP results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Protected => "protected",
            Self::Prerequisite => "prerequisite",
            Self::Auth => "auth",
            Self::External => "external",
            Self::Busy => "busy",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    /// The exit status of the command line.
    #[must_use]
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::External => 1,
            Self::InvalidInput => 2,
            Self::NotFound => 4,
            Self::Conflict => 5,
            Self::Protected => 6,
            Self::Prerequisite => 7,
            Self::Auth => 8,
            Self::Internal => 70,
            Self::Busy => 75,
            Self::Timeout => 124,
            Self::Cancelled => 130,
        }
    }
}

/// A failure: its [`Kind`], a message for people, and one next command to run.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What sort of failure.
    pub kind: Kind,
    /// What failed, on what, and why.
    pub message: String,
    /// One command or change that helps.
    pub hint: Option<String>,
    /// Further facts for machines, for example the holder of a lock.
    pub details: Box<Map<String, Value>>,
    /// The exit status of a command whose statuses are not those of [`Kind`].
    pub status: Option<u8>,
}

impl Error {
    /// An error of the given kind.
    pub fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self { kind, message: message.to_string(), hint: None, details: Box::default(), status: None }
    }

    /// The request is wrong.
    pub fn invalid(message: impl fmt::Display) -> Self {
        Self::new(Kind::InvalidInput, message)
    }

    /// What was named is not there.
    pub fn not_found(message: impl fmt::Display) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// Something is already there.
    pub fn conflict(message: impl fmt::Display) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// Something outside is missing.
    pub fn prerequisite(message: impl fmt::Display) -> Self {
        Self::new(Kind::Prerequisite, message)
    }

    /// A program, statement or remote call failed.
    pub fn external(message: impl fmt::Display) -> Self {
        Self::new(Kind::External, message)
    }

    /// A deadline passed.
    pub fn timeout(message: impl fmt::Display) -> Self {
        Self::new(Kind::Timeout, message)
    }

    /// The caller asked to stop.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(Kind::Cancelled, "cancelled")
    }

    /// A fault of odeum itself.
    pub fn internal(message: impl fmt::Display) -> Self {
        Self::new(Kind::Internal, message)
    }

    /// Adds the one thing to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Adds the one thing to do next, unless something better is said already.
    #[must_use]
    pub fn or_hint(self, hint: impl fmt::Display) -> Self {
        match self.hint {
            Some(_) => self,
            None => self.hint(hint),
        }
    }

    /// Adds a fact for machines.
    #[must_use]
    pub fn detail(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }

    /// Says what was being done when it failed: `context: message`.
    #[must_use]
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }

    /// The exit status of a command that ends with this.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        self.status.unwrap_or(self.kind.exit_status())
    }

    /// `{"error": {kind, message, hint, …}}`, the shape every machine face uses.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = (*self.details).clone();
        body.shift_insert(0, "kind".into(), json!(self.kind.name()));
        body.shift_insert(1, "message".into(), json!(self.message));
        body.shift_insert(2, "hint".into(), json!(self.hint));
        json!({ "error": body })
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(other) => Self::internal(format!("{other:#}")),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        match error.kind() {
            Io::StorageFull | Io::QuotaExceeded => {
                Self::prerequisite(error).hint("free some space there, then try again")
            }
            Io::ReadOnlyFilesystem => {
                Self::prerequisite(error).hint("make that file system writable, then try again")
            }
            Io::PermissionDenied | Io::NotADirectory => {
                Self::prerequisite(error).hint("look at the permissions there")
            }
            _ => Self::internal(error),
        }
    }
}

/// `.context("…")` on any result of ours.
pub trait Context<T> {
    /// Says what was being done when it failed.
    ///
    /// # Errors
    /// The same failure, with the context in front of its message.
    fn context(self, context: impl fmt::Display) -> Result<T>;
}

impl<T, E: Into<Error>> Context<T> for Result<T, E> {
    fn context(self, context: impl fmt::Display) -> Result<T> {
        self.map_err(|error| error.into().context(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_kind_message_hint_and_details() {
        let error = Error::conflict("port 1 is taken").hint("odeum cleanup").detail("port", 1);
        let expected = json!({"error": {
            "kind": "conflict", "message": "port 1 is taken", "hint": "odeum cleanup", "port": 1,
        }});
        assert_eq!(error.to_json(), expected);
    }

    #[test]
    fn an_own_error_survives_anyhow() {
        let through = Error::from(anyhow::Error::from(Error::not_found("x")));
        assert_eq!(through.kind, Kind::NotFound);
    }
}
