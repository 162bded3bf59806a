//! Procedures: the only place that decides. Nothing here knows a face.

pub mod analysis;
pub mod apply;
mod databases;
mod egress;
pub mod environment;
pub mod exchange;
mod flight;
pub mod guide;
pub mod image;
pub mod inside;
pub mod invariants;
pub mod journal;
pub mod mail;
pub mod neutralize;
pub mod odoo;
pub mod operation;
pub mod output;
mod ownership;
pub mod ports;
pub mod pull;
mod serving;
pub mod snapshot;
pub mod store;
pub mod system;
pub mod template;
mod transfer;
mod watch;
