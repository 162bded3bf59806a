//! Procedures: the only place that decides. Nothing here knows a face.

pub mod analysis;
pub mod apply;
mod databases;
pub mod environment;
mod flight;
pub mod guide;
pub mod image;
pub mod inside;
pub mod invariants;
pub mod journal;
pub mod odoo;
pub mod operation;
pub mod output;
mod ownership;
pub mod ports;
pub mod pull;
pub mod system;
pub mod template;
