//! What a change of files needs before a running Odoo shows it. Pure: files come
//! in through [`Trees`], a [`Plan`] goes out.
//!
//! Each changed file is judged by comparing what both versions *say* (a syntax
//! tree, records, a literal), never by comparing lines. What cannot be read gets
//! the larger action and a warning.

mod classify;
mod content;
mod extent;
mod input;
mod manifest;
mod manifest_change;
mod migration;
mod module;
mod path;
mod place;
mod plan;
mod python;
mod python_change;
mod requirements;
mod sources;
#[cfg(test)]
mod tests;
mod verdict;
mod xml;
mod xml_change;

pub use classify::analyze;
pub use input::{Change, Entry, EntryKind, Scope, Side, Trees};
pub use manifest::Manifest;
pub use path::shown;
pub use plan::{Action, Plan, Reason, Skipped};
pub use python::literal;
pub use requirements::requirements;
pub use verdict::FileKind;
