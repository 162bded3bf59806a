//! What a Python file says, as far as it matters to Odoo.

mod class;
mod imports;
mod literal;
mod names;
mod outline;
mod read;
mod text;

pub use imports::{Import, imported};
pub use literal::literal;
pub use outline::{Bound, Class, Item, ItemKind, Outline};
pub use read::read;
pub use text::{decode, explained};
