//! The mail a team's environments try to send, caught instead of sent.
//!
//! The catcher is a small SMTP server for each team, run from the image of Odoo that is
//! there. It keeps messages as files in the team's directory, a bounded number of them.

mod catcher;
mod messages;

pub use catcher::{ensure, point, remove_all};
pub use messages::{Caught, Message, Selection, caught, forget};
