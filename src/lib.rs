//! odeum gives every git branch of an Odoo project its own running Odoo.

pub mod adapters;
pub mod config;
pub mod context;
pub mod error;
pub mod model;
pub mod odoo;
pub mod ops;
pub mod registry;
pub mod tools;
