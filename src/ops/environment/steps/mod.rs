//! The steps of an environment's making, in order. Deleting takes them back.

mod checkout;
mod configuration;
pub mod container;
mod database;
pub mod dependencies;
pub mod door;
mod extras;
mod filestore;
mod initialise;
pub mod network;
mod ready;
mod sanitize;
mod workspace;

pub use configuration::put as put_configuration;
pub use container::make as make_container;
pub use ready::NOT_READY;
pub use sanitize::{make_harmless, purpose as sanitize_purpose};

use super::record::{Environment, Request};
use crate::ops::journal::Group;

/// The plan: groups run one after another, the steps of a group side by side.
pub fn plan(request: &Request) -> Vec<Group<Environment>> {
    let fill: Group<Environment> = match request.template {
        Some(_) => vec![Box::new(sanitize::Sanitize)],
        None => vec![Box::new(initialise::Initialise)],
    };
    let mut get: Group<Environment> = vec![
        Box::new(checkout::Checkout),
        Box::new(database::Database),
        Box::new(filestore::Filestore),
        Box::new(network::Network),
    ];
    if !request.extra_addons.is_empty() {
        get.push(Box::new(extras::Extras));
    }
    vec![
        vec![Box::new(workspace::Workspace)],
        get,
        vec![Box::new(dependencies::Dependencies)],
        vec![Box::new(configuration::Configuration)],
        fill,
        vec![Box::new(container::Container), Box::new(door::Door)],
        vec![Box::new(ready::Ready)],
    ]
}

/// What gets the code, and all it asks for.
#[must_use]
pub fn preparation(request: &Request) -> Vec<Group<Environment>> {
    let mut get: Group<Environment> = vec![Box::new(checkout::Checkout)];
    if !request.extra_addons.is_empty() {
        get.push(Box::new(extras::Extras));
    }
    std::iter::once(get).chain(renewal()).collect()
}

/// What is made again when the code asks for other dependencies or another configuration.
pub fn renewal() -> Vec<Group<Environment>> {
    vec![vec![Box::new(dependencies::Dependencies)], vec![Box::new(configuration::Configuration)]]
}
