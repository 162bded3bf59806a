//! What the server's catalogue says of its databases and roles.

use std::collections::BTreeMap;

use super::connection::Connection;
use crate::error::{Error, Result};

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
    /// The word on it.
    pub label: Option<String>,
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
                       WHERE grantee = 0 AND privilege_type = 'CONNECT'), \
               shobj_description(oid, 'pg_database') FROM pg_database";
    let rows = server.query(sql, &[]).await?;
    let entry = |row: &tokio_postgres::Row| DatabaseEntry {
        name: row.get(0),
        owner: row.get(1),
        is_template: row.get(2),
        allows_connections: row.get(3),
        is_invalid: row.get(4),
        is_public: row.get(5),
        label: row.get(6),
    };
    Ok(rows.iter().map(entry).collect())
}

/// The sizes in bytes of those of `names` that are there, by one question.
///
/// # Errors
/// When the server does not answer.
pub async fn sizes(server: &Connection, names: &[&str]) -> Result<BTreeMap<String, u64>> {
    let sql = "SELECT datname::text, pg_database_size(oid) FROM pg_database WHERE datname = ANY($1::text[])";
    let rows = server.query(sql, &[&names]).await?;
    let size = |row: &tokio_postgres::Row| (row.get(0), u64::try_from(row.get::<_, i64>(1)).unwrap_or(0));
    Ok(rows.iter().map(size).collect())
}

/// The size in bytes of all databases whose names begin so.
///
/// # Errors
/// When the server does not answer.
pub async fn size_of_all(server: &Connection, beginnings: &[String]) -> Result<u64> {
    let sql = "SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database \
               WHERE EXISTS (SELECT FROM unnest($1::text[]) AS beginning WHERE starts_with(datname, beginning))";
    let rows = server.query(sql, &[&beginnings]).await?;
    Ok(rows.first().map_or(0, |row| u64::try_from(row.get::<_, i64>(0)).unwrap_or(0)))
}

/// What goes on in a database; as long as nothing changes here, nothing happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its size.
    pub bytes: i64,
    /// When its role of the same name began its last statement.
    pub began: String,
    /// Blocks and rows that indexes in the making have taken.
    pub indexed: i64,
}

/// What goes on in a database that is being filled by the role of its name.
///
/// # Errors
/// When there is none, or the server does not answer.
pub async fn activity(server: &Connection, name: &str) -> Result<Activity> {
    let sql = "SELECT pg_database_size($1::text), \
               (SELECT coalesce(max(query_start)::text, '') FROM pg_stat_activity WHERE datname = $1 AND usename = $1), \
               (SELECT coalesce(sum(blocks_done + tuples_done), 0)::bigint FROM pg_stat_progress_create_index \
                WHERE datname = $1)";
    let rows = server.query(sql, &[&name]).await?;
    let row = rows.first().ok_or_else(|| Error::not_found(format!("database {name} does not exist")))?;
    Ok(Activity { bytes: row.get(0), began: row.get(1), indexed: row.get(2) })
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
