//! The administrator's password.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{
    running::running_to_change,
    shell::{Code, python},
};
use crate::{
    adapters::docker::{Ended, tail},
    context::Context,
    error::{Error, Result},
    model::{EnvName, Secret},
};

/// How long Odoo may take to start and hash.
const PATIENCE: Duration = Duration::from_secs(120);

/// Hashes as Odoo itself would, with whatever its modules made of that.
const HASH: &str = "context = env['res.users']._crypt_context()\n\
                    (context.hash if hasattr(context, 'hash') else context.encrypt)(new_password)";

/// The user behind `base.user_admin`, whatever his login is by now.
const UPDATE: &str = "UPDATE res_users SET password = $1 WHERE id = (SELECT res_id FROM ir_model_data \
                      WHERE module = 'base' AND name = 'user_admin' AND model = 'res.users') RETURNING login";

/// Gives the administrator of an environment a new password; his login.
///
/// # Errors
/// `not_found` also when the database has no such user; as [`super::shell`].
pub async fn reset_password(ctx: &Context, name: &EnvName, password: &Secret) -> Result<String> {
    if password.reveal().is_empty() {
        return Err(Error::invalid("the new password is empty"));
    }
    let (env, docker) = running_to_change(ctx, name).await?;
    ctx.step("Hashing the password");
    let names = Map::from_iter([("new_password".to_owned(), Value::from(password.reveal()))]);
    let mut written = Vec::new();
    let keep = |bytes: &[u8]| written.extend_from_slice(&bytes[..bytes.len().min(100_000)]);
    let code = Code { text: HASH, rollback: true, names };
    let (ended, report) = python(ctx, docker, &env, code, PATIENCE, keep).await?;
    let hash = report.filter(|report| report.exit_code == 0).and_then(|report| report.value);
    let hash = match (ended, hash) {
        (Ended::Cancelled, _) => return Err(Error::cancelled()),
        (Ended::Expired, _) => return Err(Error::timeout("Odoo did not hash the password within 120 s")),
        // The value is shown as Python writes it: '$pbkdf2-sha512$…'.
        (_, Some(hash)) => hash.trim_matches('\'').to_owned(),
        (_, None) => {
            let words = String::from_utf8_lossy(&written).replace(password.reveal(), "****");
            let lines: Vec<String> = words.lines().map(str::to_owned).collect();
            return Err(Error::external(format!("Odoo did not hash the password:\n{}", tail(&lines, 15)))
                .hint(format!("odeum env logs {}", name.quoted())));
        }
    };
    ctx.step("Writing it");
    let server = ctx.database_server_as(&env.role, &env.password)?;
    let writing =
        async { server.connect(&env.database, "reset password").await?.query(UPDATE, &[&hash]).await };
    let rows = tokio::time::timeout(Duration::from_secs(30), writing).await;
    let rows = rows.map_err(|_| {
        Error::timeout("PostgreSQL did not change the password within 30 s")
            .hint("somebody's transaction may hold the user; try again")
    })??;
    match rows.first() {
        Some(row) => Ok(row.get(0)),
        None => Err(Error::not_found(format!("the database of {name} has no user behind base.user_admin"))
            .hint(format!("look with `odeum env sql {} 'SELECT id, login FROM res_users'`", name.quoted()))),
    }
}
