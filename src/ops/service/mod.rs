//! Services: containers of any image beside environments, which reach them by name.

mod container;
mod create;
mod delete;
mod exec;
mod forget;
mod lifecycle;
mod list;
mod logs;
mod mend;
mod preset;
mod ready;
mod record;
mod steps;
mod update;

pub use create::{Created, create};
pub use delete::{Deleted, delete};
pub use exec::{ExecRequest, exec};
pub use forget::forget as delete_preset;
pub use lifecycle::{start, stop};
pub use list::{Row, Status, list};
pub use logs::{Logs, logs};
pub use mend::{mend, unfinished};
pub use preset::{find as find_preset, list as presets, volumes as preset_volumes};
pub use record::{Request, Service};
pub use update::{Updated, update};
