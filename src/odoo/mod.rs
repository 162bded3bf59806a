//! What odeum knows of the files and output of Odoo and of its database server.
//!
//! No input or output happens here.

pub mod addons;
pub mod conf;
pub mod dependencies;
pub mod log;
pub mod postgres_conf;
