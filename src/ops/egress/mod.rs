//! What an environment can reach besides its database.
//!
//! With closed egress its containers are on a network of the team that has no way out:
//! [`network`] makes it and brings the database in. A port of the host leads there
//! through a [`door`], a small container on both networks.

mod door;
mod network;

pub use door::{Door, make as make_door};
pub use network::{prepare, rejoin, remove_all};
