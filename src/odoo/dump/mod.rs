//! Dumps of databases and backups of whole Odoos: what they are, what is in them,
//! and what a restore says of them.

mod backup;
mod form;
mod judgement;
mod plain;

pub use backup::{Entry, Manifest};
pub use form::{Form, HEAD, Packing, archive_needs, is_tar};
pub use judgement::Judgement;
pub use plain::Plain;
