//! PostgreSQL over its wire protocol: connections, databases and roles.

mod carry;
mod catalog;
mod connection;
mod databases;
mod failure;
mod roles;
mod script;
mod sequences;
mod wire;

pub use carry::{
    Carried, act_as_in, allow_connections, carried, copy_roles, extent, grant, owners_in, revoke, settle,
};
pub use catalog::{
    Activity, DatabaseEntry, RoleEntry, activity, all_databases, all_roles, size_of_all, sizes,
};
pub use connection::{Connection, Server, literal};
pub use databases::{
    CloneMethod, CloneWay, admit, clone, create, drop_database, end_quiet_sessions, end_sessions, exists,
    hand_out, label, labelled, labels, let_make, making, open_schema, rename, seal, size, with_label,
};
pub use roles::{act_as, drop_role, ensure_login, ensure_owner, hand_over, revoke_from_others, role_exists};
pub use script::{Answer, Column, Script, run_script};
pub use sequences::{checkpoint, log_sequences};
