//! Records through Odoo's own RPC, as one of its users and by that user's rights.

mod call;
mod change;
mod domain;
mod fields;
mod given;
mod key;
mod refusal;
mod rpc;
mod schema;
mod search;
mod values;

pub use call::{CallRequest, call};
pub use change::{create, unlink, write};
pub use domain::Domain;
pub use given::{Arguments, FieldNames, Ids, ManyValues, Values};
pub use rpc::Caller;
pub use schema::{Choice, FieldRow, ModelRow, Schema, schema};
pub use search::{Page, SearchRequest, search};
