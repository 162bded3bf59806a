//! Tools that read and change records as a user of Odoo would.

mod by;
mod call;
mod create;
mod schema;
mod search;
mod unlink;
mod write;

pub use call::CallMethod;
pub use create::Create;
pub use schema::GetSchema;
pub use search::Search;
pub use unlink::Unlink;
pub use write::Write;
