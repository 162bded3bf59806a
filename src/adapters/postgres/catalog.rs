//! What the server's catalogue says of its databases and roles.

use super::connection::Connection;
use crate::error::Result;

/// A database, and who may do what with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseEntry {
    /// Name.
    pub name: String,
    /// Owner.
    pub owner: String,
    /// Whether anyone may clone it.
    pub is_template: bool,
    /// Whether anyone can connect at all.
    pub allows_connections: bool,
    /// Whether its dropping was cut short: it can only be dropped.
    pub is_invalid: bool,
    /// Whether every role may connect (`CONNECT` for `PUBLIC`).
    pub is_public: bool,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleEntry {
    /// Name.
    pub name: String,
    /// Whether it may do everything.
    pub is_superuser: bool,
    /// Whether it may make roles or databases.
    pub may_create: bool,
}

/// All databases.
///
/// # Errors
/// When the server does not answer.
pub async fn all_databases(server: &Connection) -> Result<Vec<DatabaseEntry>> {
    // No access list means the default one, which lets everyone in.
    let sql = "SELECT datname, pg_get_userbyid(datdba)::text, datistemplate, datallowconn, datconnlimit = -2, \
               EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) \
                       WHERE grantee = 0 AND privilege_type = 'CONNECT') FROM pg_database";
    let rows = server.query(sql, &[]).await?;
    let entry = |row: &tokio_postgres::Row| DatabaseEntry {
        name: row.get(0),
        owner: row.get(1),
        is_template: row.get(2),
        allows_connections: row.get(3),
        is_invalid: row.get(4),
        is_public: row.get(5),
    };
    Ok(rows.iter().map(entry).collect())
}

/// All roles but the server's own.
///
/// # Errors
/// When the server does not answer.
pub async fn all_roles(server: &Connection) -> Result<Vec<RoleEntry>> {
    let sql = r"SELECT rolname, rolsuper, rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname NOT LIKE 'pg\_%'";
    let rows = server.query(sql, &[]).await?;
    let entry = |row: &tokio_postgres::Row| RoleEntry {
        name: row.get(0),
        is_superuser: row.get(1),
        may_create: row.get(2),
    };
    Ok(rows.iter().map(entry).collect())
}
