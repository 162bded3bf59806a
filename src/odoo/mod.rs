//! What odeum knows of the files and output of Odoo and of its database server.
//!
//! No input or output happens here.

pub mod addons;
pub mod conf;
pub mod dependencies;
pub mod dump;
pub mod failures;
pub mod junit;
pub mod log;
pub mod postgres_conf;
pub mod release;
pub mod test_log;
