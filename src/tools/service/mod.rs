//! Tools for services, and for the presets they are made again from.

mod create;
mod delete;
pub mod fields;
mod given;
mod list;
mod logs;
mod preset;

pub use create::Create;
pub use delete::Delete;
pub use list::List;
pub use logs::Logs;
pub use preset::{DeletePreset, ListPresets, Restore};
