//! Docker, through its API.

mod client;
mod containers;
mod exec;
mod images;
mod lines;
mod networks;
mod run;
mod spec;
mod stats;
mod volumes;
mod watched;

pub use client::{Docker, Engine};
pub use containers::{Container, Inspected, LogLines};
pub use exec::{Exec, ExecResult};
pub use images::{Image, ImageConfiguration};
pub use run::{Feed, Finished, tail};
pub use spec::{ContainerSpec, Labels, Limits, Mount, Publish, Restart};
pub use stats::Stats;
pub use watched::Ended;
