//! A new container for an environment, from its image, its dependencies and its configuration as
//! they are today; its data stay.
//!
//! The new image is made while the old container serves. Then that is stopped and keeps another
//! name until Odoo answers in the new one. When it does not, or the process is killed before, the
//! old one has its name, its image and its configuration again (`ops::serving`).

mod record;
mod run;
mod steps;

pub use record::Rebuild;
pub use run::{Rebuilt, rebuild};
