//! What is done with an Odoo image or database, whoever needs it.

mod image;
mod one_shot;

pub use image::OdooImage;
pub use one_shot::{OneShot, clear, run, run_python, run_within, watch};
