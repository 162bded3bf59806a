//! An environment's data exchanged for others: those of a snapshot, or a template's of today. With
//! those of a template its code and its container may be made anew too.
//!
//! The new ones are made beside the old while the environment serves. Then Odoo is stopped,
//! the databases change their names in one transaction, the directories of the filestore
//! theirs, and Odoo starts on the new ones. Only when it answers the old ones go. Killed
//! before that, the next command that may start Odoo lets it answer, and puts the old ones back if
//! it does not or was not started yet (`ops::serving`).

mod discard;
mod record;
mod recreation;
mod run;
mod source;
mod steps;

pub use discard::{clear, discard};
pub use record::Exchange;
pub use run::{Exchanged, exchange, recreate};
pub use source::Source;
