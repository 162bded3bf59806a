//! The database server: one container for all teams, on loopback only.

use std::{net::IpAddr, path::Path, time::Duration};

use super::{claim::must_be_ours, steps::plan};
use crate::{
    adapters::{
        docker::{ContainerSpec, Mount, Publish, Restart, tail},
        files,
    },
    context::{Context, SystemRecord, SystemState},
    error::{Error, Result},
    model::{Secret, Size, StepEntry, StoreKind, label},
    odoo::postgres_conf::{Machine, postgresql_conf},
    ops::{egress, ports, store},
};

/// Where the search for a free port begins.
const FIRST_PORT: u16 = 54321;

/// Where the configuration and the first password are in the container.
const MOUNTED: &str = "/etc/odeum";

/// Shared memory for parallel queries, beyond Docker's 64 MiB.
const SHARED_MEMORY: i64 = 512 << 20;

/// What to keep the databases on.
#[derive(Debug, Clone, Copy, Default)]
pub struct StoreWish {
    /// The kind; an ordinary store when not given.
    pub kind: Option<StoreKind>,
    /// How large a reflink store is at first.
    pub size: Option<Size>,
}

/// What a new server gets: a free port, a password, a store.
///
/// # Errors
/// `conflict` when no port is free, `prerequisite` when the store cannot be made here.
pub async fn decide(ctx: &Context, wish: &StoreWish) -> Result<SystemRecord> {
    let settings = &ctx.config().database;
    let port = match settings.port {
        Some(port) => port,
        None => ports::for_server(ctx, FIRST_PORT).await?,
    };
    let password = settings.password.clone().unwrap_or_else(Secret::random);
    if wish.size.is_some() && wish.kind != Some(StoreKind::Reflink) {
        return Err(Error::invalid("a size is given, and only a reflink store has one")
            .hint("add --store reflink, or leave --store-size out"));
    }
    let mut record = SystemRecord::new(port, settings.user.clone(), password);
    if wish.kind == Some(StoreKind::Reflink) {
        record.store = StoreKind::Reflink;
        record.store_size = Some(store::first_size(ctx, wish.size)?);
    }
    Ok(record)
}

/// The record of a server that lost it: its container has the port and the user, the
/// data directory the first password. `None` when any of these is gone.
///
/// # Errors
/// `conflict` when the container is another installation's.
pub async fn recover(ctx: &Context) -> Result<Option<SystemRecord>> {
    let name = ctx.names().database_container();
    let Some(found) = ctx.docker().await?.inspect_container(&name).await? else { return Ok(None) };
    must_be_ours(ctx, &format!("container {name}"), &found.labels)?;
    let password = files::read_text(&ctx.layout().database_configuration().join("password"))?;
    let user = found.env.iter().find_map(|variable| variable.strip_prefix("POSTGRES_USER="));
    let (Some(password), Some(user), Some(port)) = (password, user, found.ports.first()) else {
        return Ok(None);
    };
    let mut record = SystemRecord::new(*port, user.to_owned(), Secret::new(password));
    record.steps = plan().iter().flatten().map(|step| StepEntry::begun(step.name()).done()).collect();
    record.state = SystemState::Ready;
    if ctx.layout().store_image().exists() {
        record.store = StoreKind::Reflink;
    }
    let major = found.env.iter().find_map(|variable| variable.strip_prefix("PG_MAJOR="));
    record.database_image = major.and_then(|major| format!("postgres:{major}").parse().ok());
    Ok(Some(record))
}

/// Has the server of a complete installation up and answering; says whether it
/// had to be started.
///
/// # Errors
/// `prerequisite` when odeum is not initialised; `external` with the server's
/// words when it does not come up.
pub async fn ensure_database(ctx: &Context) -> Result<bool> {
    start(ctx, &ctx.system()?).await
}

/// Makes and starts the server's container and waits until it answers; says
/// whether it had to.
///
/// # Errors
/// `conflict` when the name belongs to another installation; `external` with
/// the server's words when it does not come up.
pub async fn start(ctx: &Context, record: &SystemRecord) -> Result<bool> {
    start_server(ctx, record, &ctx.names().database_container()).await
}

/// As `start`, in a container of this name.
///
/// # Errors
/// As `start`.
pub async fn start_server(ctx: &Context, record: &SystemRecord, name: &str) -> Result<bool> {
    store::ensure_mounted(ctx, record).await?;
    store::keep_room(ctx, record).await?;
    let docker = ctx.docker().await?;
    let mut started = false;
    // Twice: one that is found running may be about to end, as a killed one is.
    for _ in 0..2 {
        let found = docker.inspect_container(name).await?;
        match &found {
            Some(found) => must_be_ours(ctx, &format!("container {name}"), &found.labels)?,
            None => {
                docker.create_container(name, &spec(ctx, record).await?).await?;
                egress::rejoin(ctx).await?;
            }
        }
        if found.is_none_or(|found| !found.running) {
            docker.start_container(name).await?;
            started = true;
        }
        if answers(ctx, name, record).await? {
            return Ok(started);
        }
    }
    let words = tail(&docker.logs(name, 15, None).await?, 15);
    Err(Error::external(format!("PostgreSQL does not come up:\n{words}")).hint(format!("docker logs {name}")))
}

/// Writes the server's configuration, sized to this machine. A file that is
/// there stays as it is: it may have been edited.
///
/// # Errors
/// When the data directory cannot be written.
pub fn configure(ctx: &Context, record: &SystemRecord) -> Result<()> {
    let directory = ctx.layout().database_configuration();
    let configuration = directory.join("postgresql.conf");
    if !configuration.exists() {
        files::write(&configuration, postgresql_conf(&machine()?).as_bytes(), 0o644, None)?;
    }
    files::write(&directory.join("password"), record.database_password.reveal().as_bytes(), 0o600, None)
}

async fn spec(ctx: &Context, record: &SystemRecord) -> Result<ContainerSpec> {
    let image = ctx.database_image_of(Some(record));
    let docker = ctx.docker().await?;
    let found = docker.inspect_image(image.as_str()).await?;
    let found = found.ok_or_else(|| {
        Error::prerequisite(format!("image {image} is not on this machine")).hint("odeum init")
    })?;
    // From 18 on the published image declares another directory than before.
    let volume = found.volumes.first().cloned().unwrap_or_else(|| "/var/lib/postgresql/data".into());
    let (data, sharing) = match record.store {
        StoreKind::Ordinary => {
            (Mount::Volume { name: ctx.names().database_volume(), target: volume, is_filled: false }, &[][..])
        }
        // A bind mount of a directory that is not there keeps the server from starting.
        StoreKind::Reflink => {
            (Mount::bind(ctx.layout().store_cluster(), volume), &["-c", "file_copy_method=clone"][..])
        }
    };
    let configuration = format!("config_file={MOUNTED}/postgresql.conf");
    let command = [&["postgres", "-c", &configuration], sharing].concat();
    let mut labels = ctx.labels();
    labels.insert(label::SYSTEM.into(), "true".into());
    let variables = [
        ("POSTGRES_USER", record.database_user.clone()),
        ("POSTGRES_PASSWORD_FILE", format!("{MOUNTED}/password")),
        ("POSTGRES_DB", "postgres".into()),
    ];
    Ok(ContainerSpec {
        image: image.to_string(),
        command: command.into_iter().map(str::to_owned).collect(),
        env: variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        labels,
        mounts: vec![data, Mount::bind_read_only(ctx.layout().database_configuration(), MOUNTED)],
        publish: vec![Publish {
            container_port: 5432,
            address: IpAddr::from([127, 0, 0, 1]),
            host_port: record.database_port,
        }],
        network: Some(ctx.names().network()),
        restart: Restart::UnlessStopped,
        stop_signal: Some("SIGINT".into()),
        shm_size: Some(SHARED_MEMORY),
        ..Default::default()
    })
}

/// Waits up to 60 s, as the first start makes the data directory. Whether it
/// answers: not when it ended or the time is over.
async fn answers(ctx: &Context, name: &str, record: &SystemRecord) -> Result<bool> {
    let docker = ctx.docker().await?;
    let server = record.server();
    for attempt in 0..600_u32 {
        ctx.check_cancelled()?;
        let answer = async { server.connect("postgres", "wait").await?.query("SELECT 1", &[]).await };
        if answer.await.is_ok() {
            return Ok(true);
        }
        if attempt % 10 == 9 && docker.inspect_container(name).await?.is_none_or(|found| !found.running) {
            return Ok(false);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(false)
}

fn machine() -> Result<Machine> {
    let text = files::read_text(Path::new("/proc/meminfo"))?.unwrap_or_default();
    let kilobytes = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kilobytes = kilobytes.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    let cpus = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    // Machines without /proc run Docker in a virtual machine of a few gigabytes.
    Ok(Machine {
        memory_mb: kilobytes.map_or(4096, |kilobytes| kilobytes / 1024),
        cpus: u32::try_from(cpus).unwrap_or(2),
    })
}
