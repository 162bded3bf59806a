use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::docker,
    context::Context,
    error::Result,
    ops::{
        environment::Status,
        quota, service,
        system::{self, EnvironmentUsage, HostUsage, ServiceUsage},
    },
    registry::{Effect, Meta, Tool},
};

/// Show what environments, services and the machine use: processor, memory, disk.
///
/// Files an environment shares with its template or its snapshots are not counted. Counting stops
/// after a second; a size is the least it can be then.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Stats {}

/// What is used now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Usage {
    /// Each environment, by name.
    environments: Vec<EnvironmentFields>,
    /// Each service, by name.
    services: Vec<ServiceFields>,
    /// The database server all environments share, when it runs.
    database_server: Option<ContainerFields>,
    /// What the team uses of what it may; `null` where nothing is said of it.
    quota: Option<QuotaFields>,
    /// The machine.
    host: HostFields,
}

/// What a team uses of what it may. What may be as much as there is has no maximum.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuotaFields {
    /// Environments.
    environments: u64,
    /// How many there may be.
    max_environments: Option<u64>,
    /// Disk of all the team's databases and files, in MB; counted where it has a maximum.
    disk_mb: Option<f64>,
    /// How much there may be.
    max_disk_mb: Option<f64>,
    /// What each Odoo may use from its next start on, in MiB.
    memory_mb: Option<i64>,
    /// What each Odoo may use of processors from its next start on.
    cpus: Option<f64>,
}

impl From<quota::Usage> for QuotaFields {
    fn from(usage: quota::Usage) -> Self {
        Self {
            environments: usage.environments.used,
            max_environments: usage.environments.allowed,
            disk_mb: usage.disk.map(|disk| of(disk.used, 1e6)),
            max_disk_mb: usage.disk.and_then(|disk| disk.allowed).map(|bytes| of(bytes, 1e6)),
            memory_mb: usage.limits.memory_mb(),
            cpus: usage.limits.cpus(),
        }
    }
}

/// What one environment uses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnvironmentFields {
    /// Its name.
    env_name: String,
    /// What it is doing.
    status: Status,
    /// Its Odoo, when it runs.
    odoo: Option<ContainerFields>,
    /// Its database, in MB of a million bytes.
    database_mb: Option<f64>,
    /// Its own files, in MB.
    files_mb: f64,
    /// Whether all of them were counted.
    files_counted: bool,
}

/// What one service uses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceFields {
    /// Its name.
    name: String,
    /// What it is doing.
    status: service::Status,
    /// Its container, when it runs.
    container: Option<ContainerFields>,
}

/// What a container uses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContainerFields {
    /// Percent of one processor.
    cpu_percent: f64,
    /// Memory without page cache, in MiB.
    memory_mb: f64,
    /// Percent of the memory it may use.
    memory_percent: f64,
}

/// What the machine has and uses. What its kernel does not tell is left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HostFields {
    /// Memory, in MiB.
    memory_total_mb: Option<f64>,
    /// Memory that is used, in MiB.
    memory_used_mb: Option<f64>,
    /// Processors.
    cpu_count: usize,
    /// Percent of all processors.
    cpu_percent: Option<f64>,
    /// How many processes wanted a processor, in the mean of 1, 5 and 15 minutes.
    load_avg: Option<[f64; 3]>,
    /// The disk of the data directory, in MB.
    disk_total_mb: f64,
    /// What of it is free for us.
    disk_free_mb: f64,
}

impl From<docker::Stats> for ContainerFields {
    fn from(stats: docker::Stats) -> Self {
        Self {
            cpu_percent: tenth(stats.cpu_percent),
            memory_mb: tenth(stats.memory_mb),
            memory_percent: tenth(stats.memory_percent),
        }
    }
}

impl From<EnvironmentUsage> for EnvironmentFields {
    fn from(usage: EnvironmentUsage) -> Self {
        Self {
            env_name: usage.row.environment.request.name.to_string(),
            status: usage.row.status,
            odoo: usage.odoo.map(ContainerFields::from),
            database_mb: usage.database.map(|bytes| of(bytes, 1e6)),
            files_mb: of(usage.files.bytes, 1e6),
            files_counted: usage.files.is_whole,
        }
    }
}

impl From<ServiceUsage> for ServiceFields {
    fn from(usage: ServiceUsage) -> Self {
        Self {
            name: usage.row.service.name.to_string(),
            status: usage.row.status,
            container: usage.stats.map(ContainerFields::from),
        }
    }
}

impl From<HostUsage> for HostFields {
    fn from(host: HostUsage) -> Self {
        let mebi = f64::from(1 << 20);
        Self {
            memory_total_mb: host.memory.map(|memory| of(memory.total, mebi)),
            memory_used_mb: host.memory.map(|memory| of(memory.used, mebi)),
            cpu_count: host.cpu_count,
            cpu_percent: host.cpu_percent.map(tenth),
            load_avg: host.load,
            disk_total_mb: of(host.disk.total, 1e6),
            disk_free_mb: of(host.disk.free, 1e6),
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "megabytes need few digits")]
fn of(bytes: u64, unit: f64) -> f64 {
    tenth(bytes as f64 / unit)
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let services = || self.services.iter().map(|one| (format!("service {}", one.name), &one.container));
        let names = self.environments.iter().map(|env| env.env_name.chars().count());
        let longest = names.chain(services().map(|(name, _)| name.len())).max();
        let width = longest.unwrap_or_default().max("database server".len());
        let (name, odoo) = ("environment", ["cpu %", "memory MB"]);
        write!(f, "{name:width$} {:>7} {:>10} {:>12} {:>10}", odoo[0], odoo[1], "database MB", "files MB")?;
        let figures = |stats: &Option<ContainerFields>| match stats {
            Some(stats) => [stats.cpu_percent, stats.memory_mb].map(|figure| format!("{figure:.1}")),
            None => ["-", "-"].map(str::to_owned),
        };
        for env in &self.environments {
            let [cpu, memory] = figures(&env.odoo);
            let database = env.database_mb.map_or_else(|| "-".to_owned(), |size| format!("{size:.1}"));
            let least = if env.files_counted { "" } else { ">" };
            let files = format!("{least}{:.1}", env.files_mb);
            write!(f, "\n{:width$} {cpu:>7} {memory:>10} {database:>12} {files:>10}", env.env_name)?;
        }
        for (name, stats) in services() {
            let [cpu, memory] = figures(stats);
            write!(f, "\n{name:width$} {cpu:>7} {memory:>10}")?;
        }
        let [cpu, memory] = figures(&self.database_server);
        write!(f, "\n{:width$} {cpu:>7} {memory:>10}", "database server")?;
        let host = &self.host;
        let known =
            |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.1}"));
        write!(
            f,
            "\n{:width$} {:>7} {:>10}",
            "machine",
            known(host.cpu_percent),
            known(host.memory_used_mb)
        )?;
        write!(
            f,
            "\n\n{} processors, {} MB of memory, {:.0} of {:.0} MB of disk free",
            host.cpu_count,
            known(host.memory_total_mb),
            host.disk_free_mb,
            host.disk_total_mb
        )?;
        match &self.quota {
            Some(quota) => write!(f, "\n{quota}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for QuotaFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![match self.max_environments {
            Some(most) => format!("{} of {most} environments", self.environments),
            None => format!("{} environments", self.environments),
        }];
        if let (Some(disk), Some(most)) = (self.disk_mb, self.max_disk_mb) {
            parts.push(format!("{disk:.0} of {most:.0} MB of disk"));
        }
        parts.extend(self.memory_mb.map(|memory| format!("{memory} MiB of memory for each")));
        parts.extend(self.cpus.map(|cpus| format!("{cpus} processors for each")));
        write!(f, "The team: {}", parts.join(", "))
    }
}

impl Tool for Stats {
    const META: Meta = Meta {
        name: "get_stats",
        cli: "stats",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Usage;

    async fn run(self, ctx: &Context) -> Result<Usage> {
        let usage = system::usage(ctx).await?;
        Ok(Usage {
            environments: usage.environments.into_iter().map(EnvironmentFields::from).collect(),
            services: usage.services.into_iter().map(ServiceFields::from).collect(),
            database_server: usage.server.map(ContainerFields::from),
            quota: usage.quota.map(QuotaFields::from),
            host: usage.host.into(),
        })
    }
}
