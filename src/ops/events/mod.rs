//! Who did what and when: a line of JSON when a tool that changes something begins, and one when
//! it ends, in a file a team. A call whose second line is missing is under way, or was killed.

mod arguments;
mod event;
mod log;

pub use arguments::masked;
pub use event::{Event, Outcome};
pub use log::{Found, Recording, Wanted, begin, list};
