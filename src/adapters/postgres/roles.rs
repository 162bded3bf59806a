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

/// Whether a role of exactly this name exists.
///
/// # Errors
/// When the server does not answer.
pub async fn role_exists(server: &Connection, name: &str) -> Result<bool> {
    let rows = server.query("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&name]).await?;
    Ok(!rows.is_empty())
}
