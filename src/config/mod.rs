//! `odeum.toml` becomes a [`Config`]: looked up, read, completed, checked with file and line.
//!
//! - `load`: which file is read, and from its text to a [`Config`].
//! - `sections`, `team`: one struct per table; each key with its default and its form.
//! - `reader`: walks a table and notes where every setting comes from.
//! - `forms`: what a value must look like.
//! - `check`: rules that span more than one key.
//! - `source`: places in the file, and the failures found there.
//! - `setting`: a setting as people are shown it.
//! - `workstation`: the other file, that of a developer's machine.
//! - `environment`: what the process tells about itself.

mod check;
mod environment;
mod forms;
mod load;
mod reader;
mod sections;
mod setting;
mod source;
mod team;
pub mod workstation;

pub use environment::Surroundings;
pub use load::{candidates, read};
pub use sections::{
    Build, Config, Database, DockerSettings, FilestoreChoice, Routing, RoutingMode, Server, Storage,
};
pub use setting::{Origin, Setting};
pub use team::{Egress, PortRange, Quota, Team};

#[cfg(test)]
mod tests;
