//! Data are brought from elsewhere into the generation's directory.

mod odoo;
mod ssh;

pub use odoo::from_odoo;
pub use ssh::from_machine;
