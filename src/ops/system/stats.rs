//! What the environments and the machine use: all containers are asked at once, all databases by
//! one question, and files are counted for a second at most.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use futures_util::future::join_all;

use crate::{
    adapters::{
        docker::Stats,
        files::{self, Measured, Shared},
        host::{self, Memory},
        postgres,
    },
    context::Context,
    error::{Error, Result},
    ops::{
        environment::{self, Row, Status},
        quota, service,
    },
};

/// How long files are counted, and how many of an environment at most.
const COUNTING: Duration = Duration::from_secs(1);
const MOST_FILES: usize = 100_000;

/// What all use.
pub struct Usage {
    /// Each environment, by name.
    pub environments: Vec<EnvironmentUsage>,
    /// Each service, by name.
    pub services: Vec<ServiceUsage>,
    /// The database server, when it runs.
    pub server: Option<Stats>,
    /// What the team uses of what it may, where that is said.
    pub quota: Option<quota::Usage>,
    /// The machine.
    pub host: HostUsage,
}

/// What one environment uses.
pub struct EnvironmentUsage {
    /// The environment.
    pub row: Row,
    /// Its container, when it runs.
    pub odoo: Option<Stats>,
    /// Bytes of its database, when the server answers.
    pub database: Option<u64>,
    /// Its files, without those it shares.
    pub files: Measured,
}

/// What one service uses.
pub struct ServiceUsage {
    /// The service.
    pub row: service::Row,
    /// Its container, when it runs.
    pub stats: Option<Stats>,
}

/// What the machine has and uses.
pub struct HostUsage {
    /// Memory.
    pub memory: Option<Memory>,
    /// Percent of all processors.
    pub cpu_percent: Option<f64>,
    /// Processors.
    pub cpu_count: usize,
    /// Mean load of 1, 5 and 15 minutes.
    pub load: Option<[f64; 3]>,
    /// The disk of the data directory, all and free.
    pub disk: files::Space,
}

/// Asks all at once. What cannot be had is a warning.
///
/// # Errors
/// `prerequisite` when Docker does not answer; when the data directory cannot be read.
pub async fn usage(ctx: &Context) -> Result<Usage> {
    let before = host::ticks();
    let rows = environment::list(ctx).await?;
    let services = service::list(ctx).await?;
    let names = rows.iter().filter(|row| row.status == Status::Running);
    let mut names: Vec<String> = names.map(|row| row.environment.container.clone()).collect();
    names.extend(services.iter().filter(|row| row.status.runs()).map(|row| row.service.container.clone()));
    names.push(ctx.names().database_container());
    let (mut containers, mut databases, measured, quota) =
        tokio::join!(containers(ctx, &names), databases(ctx, &rows), count(ctx, &rows), quota::usage(ctx));
    let after = host::ticks();
    let environments = rows.into_iter().zip(measured?).map(|(row, files)| EnvironmentUsage {
        odoo: containers.remove(&row.environment.container),
        database: databases.remove(&row.environment.database),
        row,
        files,
    });
    let environments = environments.collect();
    let services = services
        .into_iter()
        .map(|row| ServiceUsage { stats: containers.remove(&row.service.container), row });
    Ok(Usage {
        environments,
        services: services.collect(),
        server: containers.remove(&ctx.names().database_container()),
        quota: quota?,
        host: HostUsage {
            memory: host::memory(),
            cpu_percent: before.zip(after).map(|(before, after)| after.percent_since(before)),
            cpu_count: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            load: host::load(),
            disk: files::space(ctx.layout().data_dir())?,
        },
    })
}

async fn containers(ctx: &Context, names: &[String]) -> BTreeMap<String, Stats> {
    let ask = async |name: &String| match async { ctx.docker().await?.stats(name).await }.await {
        Ok(stats) => Some((name.clone(), stats)),
        Err(error) => {
            ctx.warn(format!("no figures of {name}: {}", error.message));
            None
        }
    };
    join_all(names.iter().map(ask)).await.into_iter().flatten().collect()
}

/// A server that is stopped is not started for this.
async fn databases(ctx: &Context, rows: &[Row]) -> BTreeMap<String, u64> {
    let names: Vec<&str> = rows.iter().map(|row| row.environment.database.as_str()).collect();
    let asked = async { postgres::sizes(&ctx.administrate("stats").await?, &names).await };
    asked.await.unwrap_or_else(|error| {
        ctx.warn(format!("no sizes of databases: {}", error.message));
        BTreeMap::new()
    })
}

async fn count(ctx: &Context, rows: &[Row]) -> Result<Vec<Measured>> {
    let deadline = Instant::now() + COUNTING;
    let of = |path: PathBuf| {
        tokio::task::spawn_blocking(move || files::measure(&path, Shared::LeftOut, MOST_FILES, deadline))
    };
    let counting = rows.iter().map(|row| of(row.environment.workspace(ctx)));
    join_all(counting).await.into_iter().map(|counted| counted.map_err(Error::internal)).collect()
}
