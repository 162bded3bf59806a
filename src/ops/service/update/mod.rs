//! Updating a service: the container of the newer image is made beside the old one, takes its
//! place, and the old one goes when the new one is up.

mod finish;
mod record;
mod run;
mod steps;

pub use finish::{clear, mend, unfinished};
pub use run::{Updated, update};
