//! Roles: one owner a team, one login an environment.

use postgres_protocol::password::scram_sha_256;

use super::connection::{Connection, identifier, literal};
use crate::{error::Result, model::Secret};

/// Makes a role that owns objects and cannot log in. There already is success.
///
/// # Errors
/// When the server refuses.
pub async fn ensure_owner(server: &Connection, name: &str) -> Result<()> {
    match role_exists(server, name).await? {
        true => Ok(()),
        false => match server.run(&format!("CREATE ROLE {} NOLOGIN", identifier(name))).await {
            // Somebody else made it meanwhile.
            Err(_) if role_exists(server, name).await? => Ok(()),
            result => result,
        },
    }
}

/// Makes a role that can log in, owns nothing shared and is a member of
/// `owner`, whose objects it may therefore change. The password goes to the
/// server as a SCRAM verifier, so no log can hold it.
///
/// # Errors
/// When the server refuses.
pub async fn ensure_login(server: &Connection, name: &str, password: &Secret, owner: &str) -> Result<()> {
    let role = identifier(name);
    let verb = match role_exists(server, name).await? {
        true => "ALTER",
        false => "CREATE",
    };
    let verifier = literal(&scram_sha_256(password.reveal().as_bytes()));
    let attributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION";
    server.run(&format!("{verb} ROLE {role} {attributes} PASSWORD {verifier}")).await?;
    server.run(&format!("GRANT {} TO {role}", identifier(owner))).await
}

/// Drops a role whose databases are gone; `false` when there was none.
///
/// # Errors
/// `external` when it still owns something.
pub async fn drop_role(server: &Connection, name: &str) -> Result<bool> {
    if !role_exists(server, name).await? {
        return Ok(false);
    }
    let role = identifier(name);
    server.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await?;
    Ok(true)
}

/// Makes every session of `role` act as `owner`, to whom then belongs all it makes.
///
/// # Errors
/// When either does not exist.
pub async fn act_as(server: &Connection, role: &str, owner: &str) -> Result<()> {
    server.run(&format!("ALTER ROLE {} SET role TO {}", identifier(role), identifier(owner))).await
}

/// Gives everything `role` owns in the connected database to `owner`. The databases it owns stay its own: giving things over concerns them too, so
/// they are given back before anybody sees it.
///
/// # Errors
/// When either does not exist.
pub async fn hand_over(database: &Connection, role: &str, owner: &str) -> Result<()> {
    let sql = "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE rolname = $1";
    let databases = database.query(sql, &[&role]).await?;
    let (from, to) = (identifier(role), identifier(owner));
    let back: String = databases
        .iter()
        .map(|row| format!("ALTER DATABASE {} OWNER TO {from};", identifier(row.get(0))))
        .collect();
    database.run(&format!("BEGIN; REASSIGN OWNED BY {from} TO {to}; {back} COMMIT")).await
}

/// Takes from every role but `kept` what it was granted in the connected database: a role could
/// not be dropped with its environment as long as it has rights in somebody else's. It owns
/// nothing here, and what it may do elsewhere it may as the owner, which is no grant.
///
/// # Errors
/// When the server refuses.
pub async fn revoke_from_others(database: &Connection, kept: &[&str]) -> Result<()> {
    let sql = "SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid \
               WHERE d.refclassid = (SELECT oid FROM pg_class WHERE relname = 'pg_authid') AND d.deptype <> 'o' \
               AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) \
               AND NOT r.rolsuper AND r.rolname <> ALL ($1)";
    let rows = database.query(sql, &[&kept]).await?;
    let revoke: String =
        rows.iter().map(|row| format!("DROP OWNED BY {};", identifier(row.get(0)))).collect();
    database.run(&revoke).await
}

/// Whether a role of exactly this name exists.
///
/// # Errors
/// When the server does not answer.
pub async fn role_exists(server: &Connection, name: &str) -> Result<bool> {
    let rows = server.query("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&name]).await?;
    Ok(!rows.is_empty())
}
