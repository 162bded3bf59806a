//! Databases: made, cloned, sealed, renamed and dropped.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::connection::{Connection, Server, identifier, literal};
use crate::error::{Error, Kind, Result};

/// A name longer than this is cut by PostgreSQL without a word, and would then
/// stand for another database (`NAMEDATALEN`).
const LONGEST_NAME: usize = 63;

/// Up to this size a clone through the write-ahead log is the faster one: it forces no
/// checkpoint. Above it, copying the files writes half as much. Measured on PostgreSQL 15:
/// they are equal at 50 MB on a server with nothing to write, at 130 MB when 200 MB wait.
/// Where files share their blocks it is the same size: each of the thousand files of the
/// smallest Odoo database is still made and synced, which takes longer than to log 40 MB.
const WAL_LOG_LIMIT: i64 = 64 << 20;

/// How a database was cloned (`CREATE DATABASE … STRATEGY`, PostgreSQL 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloneMethod {
    /// Block by block through the write-ahead log.
    WalLog,
    /// File by file, between two checkpoints.
    FileCopy,
    /// File by file, and the files share their blocks until they are written
    /// (`file_copy_method = clone`, PostgreSQL 18): no space, whatever the size.
    Reflink,
    /// Made ahead, and handed out by its name.
    Warm,
}

impl CloneMethod {
    /// The word in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WalLog => "wal_log",
            Self::FileCopy => "file_copy",
            Self::Reflink => "reflink",
            Self::Warm => "warm",
        }
    }

    /// The best for a database of `size` bytes on a server of this version that shares
    /// blocks or does not.
    const fn best(size: i64, version: i32, shares_blocks: bool) -> Self {
        match size {
            // Before 15 there is one way only, the file copy.
            ..=WAL_LOG_LIMIT if version >= 150_000 => Self::WalLog,
            _ if shares_blocks => Self::Reflink,
            _ => Self::FileCopy,
        }
    }

    /// What says so in `CREATE DATABASE`.
    const fn clause(self, version: i32) -> &'static str {
        match self {
            Self::Warm => "",
            _ if version < 150_000 => "",
            Self::WalLog => " STRATEGY WAL_LOG",
            Self::FileCopy | Self::Reflink => " STRATEGY FILE_COPY",
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

/// How a database is to be cloned, found out by looking at it.
#[derive(Debug, Clone, Copy)]
pub struct CloneWay {
    method: CloneMethod,
    version: i32,
    /// Its size.
    bytes: u64,
}

impl CloneWay {
    /// Looks at a database, and whether its server shares blocks between copies of files: odeum
    /// starts it with that setting on a store where they can be shared, and nowhere else.
    ///
    /// # Errors
    /// `not_found` when there is no such database.
    pub async fn of(server: &Connection, source: &str) -> Result<Self> {
        let sql = "SELECT pg_database_size(oid), current_setting('server_version_num')::int, \
                   coalesce(current_setting('file_copy_method', true) = 'clone', false) \
                   FROM pg_database WHERE datname = $1";
        let rows = server.query(sql, &[&source]).await?;
        let Some(row) = rows.first() else {
            return Err(Error::not_found(format!("template database {source} does not exist")));
        };
        let (size, version): (i64, i32) = (row.get(0), row.get(1));
        let method = CloneMethod::best(size, version, row.get(2));
        Ok(Self { method, version, bytes: size.try_into().unwrap_or_default() })
    }

    /// How many bytes the clone takes.
    #[must_use]
    pub const fn needs(self) -> u64 {
        match self.method {
            CloneMethod::WalLog | CloneMethod::FileCopy => self.bytes,
            CloneMethod::Reflink | CloneMethod::Warm => 0,
        }
    }
}

/// Makes `name` a copy of the sealed database `source`, owned by `owner`, who
/// alone may connect.
///
/// # Errors
/// `conflict` when it exists, `cancelled` when stopped.
pub async fn clone(
    server: &Connection,
    (source, way): (&str, CloneWay),
    (name, owner): (&str, &str),
    cancel: &CancellationToken,
) -> Result<CloneMethod> {
    check_length(name)?;
    let (quoted, owner, source) = (identifier(name), identifier(owner), identifier(source));
    let strategy = way.method.clause(way.version);
    let sql =
        format!("CREATE DATABASE {quoted} OWNER {owner} TEMPLATE {source}{strategy} ALLOW_CONNECTIONS false");
    server.run_until(&sql, cancel).await?;
    open_to_owner(server, name).await?;
    Ok(way.method)
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

/// The databases whose names begin so and that have this word on them.
///
/// # Errors
/// When the server does not answer.
pub async fn with_label(server: &Connection, beginning: &str, word: &str) -> Result<Vec<String>> {
    let sql = "SELECT datname::text FROM pg_database \
               WHERE starts_with(datname, $1) AND shobj_description(oid, 'pg_database') = $2 ORDER BY 1";
    let rows = server.query(sql, &[&beginning, &word]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The labels of databases whose names begin like this; one that is half dropped has none.
///
/// # Errors
/// When the server does not answer.
pub async fn labels(server: &Connection, prefix: &str) -> Result<BTreeMap<String, Option<String>>> {
    let sql = "SELECT datname::text, CASE WHEN datconnlimit <> -2 THEN shobj_description(oid, 'pg_database') END \
               FROM pg_database WHERE starts_with(datname, $1)";
    let rows = server.query(sql, &[&prefix]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Gives a closed database that nobody else may connect to another name and an owner, takes the
/// word off it and opens it: all at once or not at all.
///
/// # Errors
/// `not_found` when it is not there any more, `conflict` when the new name is taken.
pub async fn hand_out(server: &Connection, name: &str, new: &str, owner: &str) -> Result<()> {
    check_length(new)?;
    let (name, new, owner) = (identifier(name), identifier(new), identifier(owner));
    // Statements sent together are one transaction.
    let sql = format!(
        "ALTER DATABASE {name} RENAME TO {new}; ALTER DATABASE {new} OWNER TO {owner}; \
         COMMENT ON DATABASE {new} IS NULL; ALTER DATABASE {new} ALLOW_CONNECTIONS true"
    );
    server.run(&sql).await
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

/// Ends all sessions of a database, of whomever.
///
/// # Errors
/// When the server does not answer.
pub async fn end_sessions(server: &Connection, name: &str) -> Result<()> {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
    server.query(sql, &[&name]).await.map(drop)
}

/// Ends the sessions of a database that are in no transaction and have had nothing to do `since`
/// so long; whether there were none at all. One that was used a moment ago may belong to somebody
/// who goes on with it, and so may one that a pool has just cleared (`DISCARD ALL`) to hand it to
/// somebody, which gets a second.
///
/// # Errors
/// When the server does not answer.
pub async fn end_quiet_sessions(server: &Connection, name: &str, since: Duration) -> Result<bool> {
    let sql = "SELECT count(*), count(*) FILTER (WHERE is_quiet AND pg_terminate_backend(pid)) FROM ( \
               SELECT pid, state = 'idle' AND clock_timestamp() - state_change > \
                      CASE WHEN query IN ('', 'DISCARD ALL') THEN interval '1 s' ELSE make_interval(secs => $2) END \
                      AS is_quiet FROM pg_stat_activity \
                WHERE datname = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid()) AS sessions";
    let rows = server.query(sql, &[&name, &since.as_secs_f64()]).await?;
    Ok(rows.first().is_none_or(|row| row.get::<_, i64>(0) == 0))
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
        tokio::time::sleep(Duration::from_millis(20)).await;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_version_and_store_decide_how_to_clone() {
        let megabytes = |count: i64| count << 20;
        let clause =
            |size, version, shares| CloneMethod::best(megabytes(size), version, shares).clause(version);
        assert_eq!(clause(30, 150_000, false), " STRATEGY WAL_LOG");
        assert_eq!(clause(300, 150_000, false), " STRATEGY FILE_COPY");
        assert_eq!(clause(30, 140_000, false), "");
        assert_eq!(CloneMethod::best(megabytes(30), 140_000, false), CloneMethod::FileCopy);
        assert_eq!(clause(30, 180_000, true), " STRATEGY WAL_LOG");
        assert_eq!(clause(300, 180_000, true), " STRATEGY FILE_COPY");
        assert_eq!(CloneMethod::best(megabytes(300), 180_000, true), CloneMethod::Reflink);
        let needs = |method| CloneWay { method, version: 180_000, bytes: 7 }.needs();
        assert_eq!([CloneMethod::WalLog, CloneMethod::FileCopy, CloneMethod::Reflink].map(needs), [7, 7, 0]);
    }
}
