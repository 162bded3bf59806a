//! What an environment can reach besides its database.
//!
//! Its containers are on a network of its team, with closed egress on one that has no way out:
//! [`network`] makes them and brings the database in. A port of the host leads there
//! through a [`door`], a small container on both networks.

mod door;
mod network;

pub use door::{Door, make as make_door};
pub use network::{let_reach, network, prepare, rejoin, remove_all};
