//! Calls that go on after whoever made them has got a ticket: clients of MCP give up after
//! a minute. Each has a record on disk, so that every process can ask for it.

mod ask;
mod record;

pub use ask::{cancel, get, list};
pub use record::{Finished, Operation, OperationState, Underway, old};
