//! What is done with a database and its role together.

use crate::{adapters::postgres, context::Context, error::Result, ops::system::ensure_database};

/// Drops a database, then the role it belongs to, and names what was there. A
/// server that is down is started for it.
///
/// # Errors
/// `prerequisite` when the server does not answer.
pub async fn drop_with_role(ctx: &Context, database: &str, role: &str) -> Result<Vec<String>> {
    ensure_database(ctx).await?;
    let mut removed = Vec::new();
    if postgres::drop_database(&ctx.database_server()?, database).await? {
        removed.push(format!("database {database}"));
    }
    let server = ctx.administrate(&format!("drop {role}")).await?;
    if postgres::drop_role(&server, role).await? {
        removed.push(format!("role {role}"));
    }
    Ok(removed)
}
