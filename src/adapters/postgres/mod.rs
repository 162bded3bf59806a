//! PostgreSQL over its wire protocol: connections, databases and roles.

mod catalog;
mod connection;
mod databases;
mod failure;
mod roles;
mod script;
mod wire;

pub use catalog::{DatabaseEntry, RoleEntry, all_databases, all_roles};
pub use connection::{Connection, Server};
pub use databases::{
    CloneMethod, admit, clone, create, drop_database, end_sessions, exists, label, labelled, let_make,
    making, open_schema, rename, seal, size,
};
pub use roles::{act_as, drop_role, ensure_login, ensure_owner, role_exists};
pub use script::{Answer, Column, Script, run_script};
