//! Environments nobody uses: noticed, stopped, and started again for who needs them.
//!
//! - `used`: when a call named an environment last.
//! - `seen`: how many connections its Odoo has been asked for, from look to look.
//! - `look`: one look at a team's environments, which stops those nobody used for long.
//! - `background`: what has looks happen, as there is no server that would.
//! - `wake`: an environment that is needed and was stopped by a look.

mod background;
mod look;
mod seen;
mod used;
mod wake;

pub use background::{interval, look_in_background};
pub use look::{Kept, Looked, Stopped, stop_idle};
pub use used::{last_used, note_use, used_by};
pub use wake::{awake, wake};
