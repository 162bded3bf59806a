//! The steps of a move, in order.

mod databases;
mod place;
mod server;
mod stop;
mod swap;

use super::record::Relocation;
use crate::ops::journal::Group;

/// The plan: groups run one after another.
pub fn plan() -> Vec<Group<Relocation>> {
    vec![
        vec![Box::new(stop::Stop)],
        vec![Box::new(place::Place)],
        vec![Box::new(server::Server)],
        vec![Box::new(databases::Databases)],
        vec![Box::new(swap::Swap)],
    ]
}
