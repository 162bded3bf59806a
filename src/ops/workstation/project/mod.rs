//! A project's descriptor for editors and agents: where the code of its Odoo is.
//!
//! - `layout`: what kind of project it is, and where such a one has its Odoo.
//! - `descriptor`: the file.

mod descriptor;
mod layout;

pub use descriptor::{Wish, describe, path};
