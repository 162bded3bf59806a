//! The steps of a snapshot's making. Deleting takes them back.

mod copy;
mod directory;

use super::record::Snapshot;
use crate::ops::journal::Group;

/// The plan: groups run one after another.
pub fn plan() -> Vec<Group<Snapshot>> {
    vec![vec![Box::new(directory::Directory)], vec![Box::new(copy::Copy)]]
}
