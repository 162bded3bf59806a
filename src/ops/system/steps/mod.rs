//! The steps of an installation's making, in order. Destroying takes them back.

mod directories;
mod doors;
mod image;
mod network;
mod overlay;
mod server;
mod store;
mod volume;

pub use doors::close_doors;

use crate::{context::SystemRecord, ops::journal::Group};

/// The detail of a step that found its work done.
pub const THERE: &str = "there already";

/// The plan: groups run one after another.
pub fn plan() -> Vec<Group<SystemRecord>> {
    vec![
        vec![Box::new(directories::Directories)],
        vec![Box::new(image::Image)],
        vec![Box::new(network::Network), Box::new(volume::Volume), Box::new(store::Store)],
        vec![Box::new(server::Server)],
        vec![Box::new(doors::Doors)],
        vec![Box::new(overlay::Overlay)],
    ]
}

/// `what` when this step made it.
fn made(by_us: bool, what: impl FnOnce() -> String) -> String {
    if by_us { what() } else { THERE.to_owned() }
}
