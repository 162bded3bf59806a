//! What must be so when something goes wrong: processes killed at every step,
//! rivals, a Docker Engine or a PostgreSQL that goes away, full disks, records of
//! another version.
//!
//! [`kill`] covers an operation by its name alone: which steps it has it is told
//! by the operation itself.
#![allow(
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::print_stderr,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests start programs, wait for them and fail by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod engine;
mod extras;
mod generations;
mod growing;
mod kill;
mod operations;
mod outage;
mod planted;
mod remote;
mod rivals;
mod secrets;
mod services;
mod snapshots;
mod templates;
mod upkeep;
mod versions;
