//! Tools on calls that go on after their answer: those with a ticket.

mod cancel;
mod get;
mod list;
mod shown;

pub use cancel::Cancel;
pub use get::Get;
pub use list::List;
