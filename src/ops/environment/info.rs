//! One environment in detail.

use super::{
    list::{Row, list},
    record::Environment,
};
use crate::{
    adapters::docker::{Limits, Stats},
    context::Context,
    error::{Error, Result},
    model::EnvName,
};

/// An environment with what it uses.
pub struct Info {
    /// As in a listing.
    pub row: Row,
    /// What Odoo uses, when it runs.
    pub odoo: Option<Stats>,
    /// What the shared database server uses, when it runs.
    pub database: Option<Stats>,
    /// What Odoo may use, as long as its container is not started again.
    pub limits: Limits,
}

/// Looks at one environment. Figures that cannot be had are a warning.
///
/// # Errors
/// `not_found`.
pub async fn info(ctx: &Context, name: &EnvName) -> Result<Info> {
    // An incomplete one is shown too, so this asks the listing and not the record.
    let row = list(ctx).await?.into_iter().find(|row| row.environment.request.name == *name);
    let Some(row) = row else {
        return Err(Environment::find(ctx, name)
            .err()
            .unwrap_or_else(|| Error::internal("a record came and went")));
    };
    let server = ctx.names().database_container();
    let container = &row.environment.container;
    let inspected = async { ctx.docker().await?.inspect_container(container).await };
    let (odoo, database, inspected) = tokio::join!(stats(ctx, container), stats(ctx, &server), inspected);
    let limits = inspected?.map(|found| found.limits).unwrap_or_default();
    Ok(Info { row, odoo, database, limits })
}

async fn stats(ctx: &Context, container: &str) -> Option<Stats> {
    let measured = async { ctx.docker().await?.stats(container).await };
    match measured.await {
        Ok(stats) => Some(stats),
        Err(error) => {
            ctx.warn(format!("no figures of {container}: {}", error.message));
            None
        }
    }
}
