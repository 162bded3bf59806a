//! Procedures: the only place that decides. Nothing here knows a face.

mod databases;
pub mod environment;
mod flight;
pub mod image;
pub mod inside;
pub mod invariants;
pub mod journal;
pub mod odoo;
pub mod output;
mod ownership;
pub mod ports;
pub mod system;
pub mod template;
