//! The repositories of a workstation: each branch in a directory of its own.
//!
//! - `plan`: which, from the file alone.
//! - `look`: what is where one belongs, and what keeps it from being changed.
//! - `pull`: the command, and what is common to its tasks.
//! - `fresh`: a clone is made.
//! - `update`: one that is there is brought to what the remote has.
//! - `unfinished`: what a killed update leaves.
//! - `network`: what is tried again, and how long anything may take.
//! - `examine`: what a doctor says of them.

mod examine;
mod fresh;
mod look;
mod network;
mod plan;
mod pull;
mod unfinished;
mod update;

pub use examine::examine;
pub use pull::{Means, Request, count, pull};
