//! Tools for services, and for the presets they are made again from.

mod create;
mod delete;
mod exec;
pub mod fields;
mod given;
mod lifecycle;
mod list;
mod logs;
mod preset;
mod update;

pub use create::Create;
pub use delete::Delete;
pub use exec::Exec;
pub use lifecycle::{Start, Stop};
pub use list::List;
pub use logs::Logs;
pub use preset::{DeletePreset, ListPresets, Restore};
pub use update::Update;
