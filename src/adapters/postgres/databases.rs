//! Databases: made, cloned, sealed, renamed and dropped.

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::connection::{Connection, Server, identifier, literal};
use crate::error::{Error, Kind, Result};

/// A name longer than this is cut by PostgreSQL without a word, and would then
/// stand for another database (`NAMEDATALEN`).
const LONGEST_NAME: usize = 63;

/// Up to this size a clone through the write-ahead log is the faster one: it
/// forces no checkpoint. Above it, copying the files writes half as much.
const WAL_LOG_LIMIT: i64 = 256 << 20;

/// How a database was cloned (`CREATE DATABASE … STRATEGY`, PostgreSQL 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloneMethod {
    /// Block by block through the write-ahead log.
    WalLog,
    /// File by file, between two checkpoints.
    FileCopy,
}

impl CloneMethod {
    /// The word PostgreSQL uses, also in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WalLog => "wal_log",
            Self::FileCopy => "file_copy",
        }
    }
}

/// Whether a database of exactly this name exists.
///
/// # Errors
/// When the server does not answer.
pub async fn exists(server: &Connection, name: &str) -> Result<bool> {
    check_length(name)?;
    let rows = server.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await?;
    Ok(!rows.is_empty())
}

/// The size of a database in bytes.
///
/// # Errors
/// When it does not exist.
pub async fn size(server: &Connection, name: &str) -> Result<i64> {
    let rows = server.query("SELECT pg_database_size($1::text)", &[&name]).await?;
    Ok(rows.first().map_or(0, |row| row.get(0)))
}

/// Makes an empty database of `owner`, in which nobody else may connect or make objects.
///
/// # Errors
/// `conflict` when it exists.
pub async fn create(server: &Connection, name: &str, owner: &str) -> Result<()> {
    check_length(name)?;
    let (quoted, owner) = (identifier(name), identifier(owner));
    let sql = format!(
        "CREATE DATABASE {quoted} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' ALLOW_CONNECTIONS false"
    );
    server.run(&sql).await?;
    open_to_owner(server, name).await
}

/// Makes `name` a copy of the sealed database `template`, owned by `owner`, who
/// alone may connect.
///
/// # Errors
/// `not_found` when there is no such template, `cancelled` when stopped.
pub async fn clone(
    server: &Connection,
    template: &str,
    name: &str,
    owner: &str,
    cancel: &CancellationToken,
) -> Result<CloneMethod> {
    check_length(name)?;
    if !exists(server, template).await? {
        return Err(Error::not_found(format!("template database {template} does not exist")));
    }
    let method = match size(server, template).await? {
        ..=WAL_LOG_LIMIT => CloneMethod::WalLog,
        _ => CloneMethod::FileCopy,
    };
    let (quoted, owner) = (identifier(name), identifier(owner));
    // Before 15 there is one way only, the file copy.
    let rows = server.query("SELECT current_setting('server_version_num')::int", &[]).await?;
    let has_strategy = rows.first().is_some_and(|row| row.get::<_, i32>(0) >= 150_000);
    let (strategy, method) = match has_strategy {
        true => (format!(" STRATEGY {}", method.name()), method),
        false => (String::new(), CloneMethod::FileCopy),
    };
    let template = identifier(template);
    let sql = format!(
        "CREATE DATABASE {quoted} OWNER {owner} TEMPLATE {template}{strategy} ALLOW_CONNECTIONS false"
    );
    server.run_until(&sql, cancel).await?;
    open_to_owner(server, name).await?;
    Ok(method)
}

/// A database is made closed: everyone might connect to a new one until that is revoked.
async fn open_to_owner(server: &Connection, name: &str) -> Result<()> {
    let name = identifier(name);
    server
        .run(&format!(
            "REVOKE ALL ON DATABASE {name} FROM PUBLIC; ALTER DATABASE {name} ALLOW_CONNECTIONS true"
        ))
        .await
}

/// Lets `role` connect, besides the owner.
///
/// # Errors
/// When either does not exist.
pub async fn admit(server: &Connection, name: &str, role: &str) -> Result<()> {
    server.run(&format!("GRANT CONNECT ON DATABASE {} TO {}", identifier(name), identifier(role))).await
}

/// Lets `role` make schemas, extensions and temporary tables; it cannot connect by that.
///
/// # Errors
/// When either does not exist.
pub async fn let_make(server: &Connection, name: &str, role: &str) -> Result<()> {
    let (name, role) = (identifier(name), identifier(role));
    server.run(&format!("GRANT CREATE, TEMPORARY ON DATABASE {name} TO {role}")).await
}

/// Marks a database as a template nobody can connect to, so that clones never
/// wait for a session to leave.
///
/// # Errors
/// When it does not exist.
pub async fn seal(server: &Connection, name: &str) -> Result<()> {
    let quoted = identifier(name);
    end_sessions(server, name).await?;
    server.run(&format!("ALTER DATABASE {quoted} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")).await
}

/// Renames databases nobody is connected to, all or none, in the order given.
///
/// # Errors
/// `conflict` when a new name is taken.
pub async fn rename(server: &Connection, renames: &[(String, String)]) -> Result<()> {
    let mut statements = Vec::new();
    for (from, to) in renames {
        check_length(to)?;
        statements.push(format!("ALTER DATABASE {} RENAME TO {}", identifier(from), identifier(to)));
    }
    server.run(&format!("BEGIN; {}; COMMIT", statements.join("; "))).await
}

/// Writes a word on a database, which a later [`labelled`] reads. It stays through renames.
///
/// # Errors
/// When the database does not exist.
pub async fn label(server: &Connection, name: &str, word: &str) -> Result<()> {
    server.run(&format!("COMMENT ON DATABASE {} IS {}", identifier(name), literal(word))).await
}

/// The word on a database; `None` without one or without the database.
///
/// # Errors
/// When the server does not answer.
pub async fn labelled(server: &Connection, name: &str) -> Result<Option<String>> {
    let sql = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1";
    let rows = server.query(sql, &[&name]).await?;
    Ok(rows.first().and_then(|row| row.get(0)))
}

/// Lets `role` make tables and extensions in the connected database.
///
/// # Errors
/// When the role does not exist.
pub async fn open_schema(database: &Connection, role: &str) -> Result<()> {
    database.run(&format!("GRANT ALL ON SCHEMA public TO {}", identifier(role))).await
}

/// Drops a database with its sessions, sealed or not, and what a killed process
/// was still doing to it; `false` when there was none.
///
/// # Errors
/// When the server refuses.
pub async fn drop_database(server: &Server, name: &str) -> Result<bool> {
    let connection = server.connect("postgres", &dropping(name)).await?;
    end_orphans(&connection, name).await?;
    let sql = "SELECT datconnlimit = -2 FROM pg_database WHERE datname = $1";
    let rows = connection.query(sql, &[&name]).await?;
    let Some(row) = rows.first() else { return Ok(false) };
    let quoted = identifier(name);
    // One whose dropping was cut short is invalid: all that is left to do is to drop it.
    if !row.get::<_, bool>(0) {
        connection
            .run(&format!("ALTER DATABASE {quoted} WITH IS_TEMPLATE false ALLOW_CONNECTIONS false"))
            .await?;
    }
    // FORCE exists from PostgreSQL 13.
    match connection.run(&format!("DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")).await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == Kind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

async fn end_sessions(server: &Connection, name: &str) -> Result<()> {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
    server.query(sql, &[&name]).await.map(drop)
}

/// A killed process may have left the server making or dropping this very database;
/// its session is known by the application name it gave itself. Making is stopped,
/// dropping is let finish.
async fn end_orphans(server: &Connection, name: &str) -> Result<()> {
    let stop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    let wait = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()";
    // PostgreSQL cuts these names.
    let application =
        |purpose: String| format!("odeum {purpose}").chars().take(LONGEST_NAME).collect::<String>();
    let (making, dropping) = (application(making(name)), application(dropping(name)));
    while !server.query(stop, &[&making]).await?.is_empty()
        || !server.query(wait, &[&dropping]).await?.is_empty()
    {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Ok(())
}

fn dropping(name: &str) -> String {
    format!("drop {}", crate::model::hash8(name))
}

/// The purpose of a session that makes a database. PostgreSQL cuts application
/// names at 63 bytes, so the database's name would not always fit.
#[must_use]
pub fn making(name: &str) -> String {
    format!("make {}", crate::model::hash8(name))
}

fn check_length(name: &str) -> Result<()> {
    match name.len() <= LONGEST_NAME {
        true => Ok(()),
        false => Err(Error::internal(format!("database name {name} is longer than 63 bytes"))),
    }
}
