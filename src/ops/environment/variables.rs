//! An environment as variables for a shell.

use super::record::Environment;
use crate::{context::Context, error::Result, model::EnvName};

/// One variable.
pub struct Variable {
    /// Name.
    pub name: &'static str,
    /// Value.
    pub value: String,
}

/// What a script needs to reach an environment. `psql` finds the password in
/// the file `PGPASSFILE` names (mode 0600), so that no output holds it.
///
/// # Errors
/// `not_found`.
pub fn variables(ctx: &Context, name: &EnvName) -> Result<Vec<Variable>> {
    let env = Environment::find(ctx, name)?;
    let server = ctx.database_server()?;
    let pairs = [
        ("ODEUM_ENV", env.request.name.to_string()),
        ("ODEUM_URL", env.url.clone()),
        ("ODEUM_CONTAINER", env.container.clone()),
        ("ODEUM_WORKSPACE", env.workspace(ctx).display().to_string()),
        ("PGHOST", server.host),
        ("PGPORT", server.port.to_string()),
        ("PGUSER", env.role.clone()),
        ("PGDATABASE", env.database.clone()),
        ("PGPASSFILE", env.pgpass(ctx).display().to_string()),
    ];
    Ok(pairs.into_iter().map(|(name, value)| Variable { name, value }).collect())
}
