//! What is done with a database and its role together.

use crate::{adapters::postgres, context::Context, error::Result};

/// Drops a database, then the role it belongs to, and names what was there.
///
/// # Errors
/// `prerequisite` when the server does not answer.
pub async fn drop_with_role(ctx: &Context, database: &str, role: &str) -> Result<Vec<String>> {
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
