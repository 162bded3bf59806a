//! What a Python file says, as far as it matters to Odoo.

mod class;
mod imports;
mod names;
mod outline;
mod read;

pub use imports::{Import, imported};
pub use outline::{Class, Constant, Item, ItemKind, Outline};
pub use read::read;
