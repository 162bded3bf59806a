//! What environments' roles may not do on the server.

use super::THERE;
use crate::{
    adapters::postgres::Server,
    context::{Context, SystemRecord},
    error::Result,
    ops::journal::{Journal, Step},
};

pub struct Doors;

impl Step<SystemRecord> for Doors {
    const NAME: &'static str = "doors";
    const TITLE: &'static str = "Closing doors";

    async fn apply(&self, _: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        close_doors(&journal.record().server()).await?;
        Ok(THERE.into())
    }
}

/// Environments' roles connect to the maintenance database when Odoo starts,
/// and may do nothing there; the others are closed to them.
///
/// # Errors
/// `prerequisite` when the server does not answer.
pub async fn close_doors(server: &Server) -> Result<()> {
    let server = server.connect("postgres", "init").await?;
    server.run("REVOKE ALL ON DATABASE template1 FROM PUBLIC").await?;
    server
        .run(
            "REVOKE CREATE, TEMPORARY ON DATABASE postgres FROM PUBLIC; \
             REVOKE CREATE ON SCHEMA public FROM PUBLIC; \
             REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) \
             FROM PUBLIC",
        )
        .await
}
