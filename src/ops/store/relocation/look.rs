//! What a move would do.

use crate::{
    adapters::postgres::{self, Carried},
    context::{Context, SystemRecord},
    error::{Error, Result},
    model::{EnvName, ImageRef, StoreKind, TeamId},
    ops::environment::Environment,
};

/// What a move would do.
pub struct Plan {
    /// What they move to.
    pub to: StoreKind,
    /// The image of the new server.
    pub image: ImageRef,
    /// What is carried.
    pub databases: Vec<Carried>,
    /// Environments that run, and stop meanwhile.
    pub running: Vec<(TeamId, EnvName)>,
}

impl Plan {
    /// Looks at what a move to `to` would do.
    ///
    /// # Errors
    /// `conflict` naming databases that are not odeum's: nobody knows whose rights they need.
    pub async fn look(ctx: &Context, record: &SystemRecord, to: StoreKind) -> Result<Self> {
        let server = record.server().connect("postgres", "look").await?;
        let mut databases = postgres::carried(&server).await?;
        let strange: Vec<_> = databases.iter().filter(|found| !found.name.starts_with("odeum_")).collect();
        if !strange.is_empty() {
            let names: Vec<_> = strange.iter().map(|found| found.name.clone()).collect();
            return Err(Error::conflict(format!(
                "the server has databases that are not odeum's: {}",
                names.join(", ")
            ))
            .hint("dump them (pg_dump) and drop them, then move")
            .detail("databases", names));
        }
        // The warm pool fills again.
        databases.retain(|found| !found.name.starts_with("odeum_warm_"));
        let image = image(ctx, record, to);
        Ok(Self { to, image, databases, running: running(ctx).await? })
    }

    /// Bytes of all databases.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.databases.iter().map(|database| u64::try_from(database.bytes).unwrap_or(0)).sum()
    }
}

/// The new server's image: the one that is written, else that of the store, but never an older one
/// than the server has.
fn image(ctx: &Context, record: &SystemRecord, to: StoreKind) -> ImageRef {
    let mut next = SystemRecord { store: to, database_image: None, ..record.clone() };
    if to == StoreKind::Ordinary {
        next.database_image = Some(ctx.database_image_of(Some(record)));
    }
    ctx.database_image_of(Some(&next))
}

async fn running(ctx: &Context) -> Result<Vec<(TeamId, EnvName)>> {
    let containers = ctx.docker().await?.list_containers(&[ctx.ours()]).await?;
    let mut running = Vec::new();
    for team in ctx.all_teams()? {
        for env in Environment::all(&ctx.for_team(&team))? {
            let runs = |found: &&crate::adapters::docker::Container| {
                found.name == env.container && found.state == "running"
            };
            if containers.iter().any(|found| runs(&found)) {
                running.push((team.clone(), env.request.name));
            }
        }
    }
    Ok(running)
}
