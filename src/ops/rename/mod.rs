//! Another name for an environment. All that is named after its id stays as it is; the name is in
//! the record, and on the labels of the container, which is made anew.

mod free;
mod record;
mod run;
mod steps;

pub use free::must_be_free;
pub use record::Rename;
pub use run::{Renamed, locks, rename};
