//! What is done with an Odoo image or database, whoever needs it.

mod image;
mod neutralize;
mod one_shot;

pub use image::OdooImage;
pub use neutralize::{neutralize, violations};
pub use one_shot::{OneShot, clear, run, watch};
