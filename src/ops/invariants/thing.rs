//! A thing outside, what is true of it, and what a record says must be true.

use std::{collections::BTreeMap, fmt};

use crate::model::TeamId;

/// What kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A container.
    Container,
    /// A volume of the engine.
    Volume,
    /// A network of the engine.
    Network,
    /// A database.
    Database,
    /// A role of the database server.
    Role,
    /// A mount of this machine.
    Mount,
    /// A file or directory below the data directory.
    Path,
    /// A port kept for a container.
    Port,
    /// A working tree that an extra addons repository knows of, by its directory.
    Worktree,
    /// An image of dependencies.
    Image,
    /// What a program wrote, or the record of a call, that is kept no longer.
    Output,
    /// A directory an image was built in.
    Bench,
}

impl Kind {
    /// Whether it is kept for whoever needs it next, so that one nobody needs is no fault.
    #[must_use]
    pub fn is_spare(self) -> bool {
        matches!(self, Self::Image | Self::Output | Self::Bench)
    }
}

/// One thing, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// Its kind.
    pub kind: Kind,
    /// Its name; a path relative to the data directory, a port by its container.
    pub name: String,
}

impl Thing {
    /// A thing.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Container => "container",
            Self::Volume => "volume",
            Self::Network => "network",
            Self::Database => "database",
            Self::Role => "role",
            Self::Mount => "mount",
            Self::Path => "path",
            Self::Port => "port of",
            Self::Worktree => "working tree",
            Self::Image => "image",
            Self::Output => "output",
            Self::Bench => "build directory",
        })
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// What is true of a thing: `owner` → `u_1_main`.
pub type Traits = BTreeMap<&'static str, String>;

/// Everything that is there.
pub type Inventory = BTreeMap<Thing, Traits>;

/// What a record says of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The thing.
    pub thing: Thing,
    /// Whose it is: `environment main`.
    pub owner: String,
    /// That one's team; none for what all teams share.
    pub team: Option<TeamId>,
    /// Whether it must be there; else it may.
    pub required: bool,
    /// What must be true of it when it is there.
    pub traits: Traits,
    /// The command that helps when it is not so.
    pub remedy: String,
}
