//! Looks at the machine and the installation, and mends what can be mended.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

mod agreement;
mod quotas;
mod storage;

use super::daemon;
use crate::{
    adapters::process,
    context::Context,
    error::{Error, Result},
    ops::{
        packages::{self, Extent, Manager},
        ports::can_bind,
    },
};

/// Less free space than this is a warning, in bytes.
const LITTLE: u64 = 5_000_000_000;

/// Less free space than this is a failure, in bytes.
const TOO_LITTLE: u64 = 1_000_000_000;

/// What a Docker Engine on this machine consists of.
const ENGINE: [&str; 2] = ["dockerd", "iptables"];

/// Where an engine on this machine listens. It may also be elsewhere.
const SOCKET: &str = "/var/run/docker.sock";

/// How good a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Health {
    /// As it should be.
    Ok,
    /// Works, but something is worth doing.
    Warn,
    /// Does not work.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Check {
    /// What was looked at: `docker`.
    pub name: String,
    /// How good it is.
    pub status: Health,
    /// What was found.
    pub finding: String,
    /// The one command that helps; none when nothing is wrong.
    pub remedy: Option<String>,
}

impl Check {
    fn new(name: &str, status: Health, finding: impl Into<String>) -> Self {
        Self { name: name.to_owned(), status, finding: finding.into(), remedy: None }
    }

    fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

/// Looks at everything.
///
/// # Errors
/// When the data directory cannot be read.
pub async fn examine(ctx: &Context) -> Result<Vec<Check>> {
    let mut checks = vec![configuration(ctx)];
    checks.extend(programs());
    checks.push(fuse());
    checks.push(disk(ctx)?);
    match ctx.docker().await {
        Ok(docker) => {
            let finding = format!("answers, API {}", docker.engine().api);
            checks.push(Check::new("docker", Health::Ok, finding));
            checks.extend(images(ctx).await?);
            checks.push(database(ctx).await);
            checks.extend(storage::store(ctx).await);
            checks.extend(storage::filestore(ctx));
            checks.extend(agreement::environments(ctx).await?);
            checks.extend(quotas::check(ctx).await?);
        }
        Err(error) => {
            let remedy = error.hint.unwrap_or_else(|| "odeum doctor --fix".into());
            checks.push(Check::new("docker", Health::Fail, error.message).remedy(remedy));
        }
    }
    checks.push(ports(ctx)?);
    Ok(checks)
}

/// Looks only whether records and things agree, and lets nothing pass.
///
/// # Errors
/// `prerequisite` when Docker does not answer.
pub async fn examine_invariants(ctx: &Context) -> Result<Vec<Check>> {
    agreement::invariants(ctx).await
}

/// Programs odeum needs that are not installed: name, and whether nothing works without it.
fn missing_programs() -> Vec<(&'static str, bool)> {
    let mut needed = vec![("git", true), ("psql", false), ("fuse-overlayfs", false), ("mmdebstrap", false)];
    if cfg!(target_os = "linux") {
        needed.push(("mkfs.xfs", false));
    }
    needed.into_iter().filter(|(program, _)| !process::is_installed(program)).collect()
}

/// What to ask before [`fix`]: the packages it would install. Nothing to ask
/// when nothing is missing.
#[must_use]
pub fn install_question() -> Option<String> {
    let manager = packages::detect()?;
    let packages = packages_of(&wanted(Path::new(SOCKET).exists()), manager);
    match packages.is_empty() {
        true => None,
        false => Some(format!(
            "Install with `{}`?",
            packages::install_command(manager, Extent::Lean, &packages).join(" ")
        )),
    }
}

/// Installs missing programs and starts the Docker daemon. Says what it did.
///
/// # Errors
/// The package manager's or the daemon's words.
pub async fn fix(ctx: &Context) -> Result<Vec<String>> {
    let mut done = Vec::new();
    let has_docker = ctx.docker().await.is_ok();
    let wanted = wanted(has_docker);
    if !wanted.is_empty() {
        let manager = packages::detect().ok_or_else(|| {
            Error::prerequisite(format!(
                "{} must be installed, and no known package manager is here",
                wanted.join(", ")
            ))
        })?;
        let names = packages_of(&wanted, manager);
        ctx.step(format!("Installing {}", names.join(", ")));
        packages::install(manager, Extent::Lean, &names, &ctx.cancel, |line| ctx.advance(0.5, line)).await?;
        done.push(format!("installed {}", names.join(", ")));
    }
    if !has_docker {
        ctx.step("Starting the Docker daemon");
        daemon::start(Path::new(daemon::LOG), &ctx.cancel).await?;
        done.push("started the Docker daemon".into());
    }
    Ok(done)
}

/// All programs that are missing; those of the Docker Engine too when there is none.
fn wanted(has_engine: bool) -> Vec<&'static str> {
    let engine = if has_engine { &[][..] } else { &ENGINE };
    let engine = engine.iter().copied().filter(|program| !process::is_installed(program));
    missing_programs().into_iter().map(|(program, _)| program).chain(engine).collect()
}

/// The packages that hold these programs, for a question or a remedy.
fn packages_of(programs: &[&str], manager: Manager) -> Vec<&'static str> {
    programs.iter().filter_map(|program| packages::package(program, manager)).collect()
}

fn configuration(ctx: &Context) -> Check {
    if let Some(problem) = ctx.configuration_problem() {
        let finding = format!("{}; the rest is looked at on defaults", problem.message);
        let check = Check::new("configuration", Health::Fail, finding);
        return check.remedy(problem.hint.clone().unwrap_or_else(|| "correct that line".into()));
    }
    let source =
        ctx.config().source.as_ref().map_or("no file, defaults".into(), |path| path.display().to_string());
    Check::new("configuration", Health::Ok, source)
}

fn programs() -> Vec<Check> {
    let missing = missing_programs();
    let check = |program: &str, what: &str| match missing.iter().find(|(name, _)| *name == program) {
        None => Check::new(program, Health::Ok, "installed"),
        Some((_, needed)) => {
            let status = if *needed { Health::Fail } else { Health::Warn };
            Check::new(program, status, format!("not installed; {what}")).remedy(install_remedy(program))
        }
    };
    let mut checks = vec![
        check("git", "nothing can be cloned without it"),
        check("psql", "`odeum env psql` needs it"),
        check("fuse-overlayfs", "large filestores are copied where the kernel's overlay does not work"),
        check("mmdebstrap", "`odeum image build` needs it"),
    ];
    if cfg!(target_os = "linux") {
        checks.push(check("mkfs.xfs", "`odeum init --store reflink` and `odeum store move` need it"));
    }
    checks
}

fn install_remedy(program: &str) -> String {
    let command = packages::detect().and_then(|manager| {
        let package = packages::package(program, manager)?;
        Some(packages::install_command(manager, Extent::Lean, &[package]).join(" "))
    });
    command.unwrap_or_else(|| format!("install {program}"))
}

fn fuse() -> Check {
    match Path::new("/dev/fuse").exists() {
        true => Check::new("/dev/fuse", Health::Ok, "there"),
        false => Check::new("/dev/fuse", Health::Warn, "missing; fuse-overlayfs cannot work")
            .remedy("modprobe fuse"),
    }
}

fn disk(ctx: &Context) -> Result<Check> {
    let dir = ctx.layout().data_dir();
    if dir.exists() && tempfile::tempfile_in(dir).is_err() {
        let check = Check::new("disk", Health::Fail, format!("{} cannot be written", dir.display()));
        return Ok(check.remedy("choose another data_dir in odeum.toml, or mend its permissions"));
    }
    let free = ctx.free_space()?;
    let finding = format!("{:.1} GB free at {}", gigabytes(free), ctx.layout().data_dir().display());
    let status = match free {
        ..TOO_LITTLE => Health::Fail,
        TOO_LITTLE..LITTLE => Health::Warn,
        _ => Health::Ok,
    };
    let check = Check::new("disk", status, finding);
    Ok(match status {
        Health::Ok => check,
        _ => check.remedy("docker image prune"),
    })
}

#[allow(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}

async fn images(ctx: &Context) -> Result<Vec<Check>> {
    let docker = ctx.docker().await?;
    let database = ctx.database_image();
    let name = format!("image {database}");
    let mut checks = vec![match docker.inspect_image(database.as_str()).await? {
        Some(_) => Check::new(&name, Health::Ok, "there"),
        None => {
            Check::new(&name, Health::Warn, "not on this machine; `odeum init` gets it").remedy("odeum init")
        }
    }];
    let odoo = docker.list_images().await?.into_iter().filter(|(tag, ..)| tag.starts_with("odoo:")).count();
    checks.push(match odoo {
        0 => Check::new("image odoo", Health::Warn, "no Odoo image is on this machine")
            .remedy("odeum image pull odoo:19.0"),
        count => Check::new("image odoo", Health::Ok, format!("{count} on this machine")),
    });
    Ok(checks)
}

async fn database(ctx: &Context) -> Check {
    let answer = async { ctx.administrate("doctor").await?.query("SHOW server_version", &[]).await };
    match answer.await {
        Ok(rows) => {
            let version: String = rows.first().map(|row| row.get(0)).unwrap_or_default();
            Check::new("postgresql", Health::Ok, format!("answers, version {version}"))
        }
        Err(error) if ctx.system().is_err() => {
            Check::new("postgresql", Health::Warn, error.message).remedy("odeum init")
        }
        Err(error) => Check::new("postgresql", Health::Fail, error.message).remedy("odeum init"),
    }
}

fn ports(ctx: &Context) -> Result<Check> {
    let range = ctx.team_settings()?.port_range;
    let free = range.ports().filter(|port| can_bind(ctx.config().routing.bind, *port)).count();
    let finding = format!("{free} of {} free in {range}", range.ports().count());
    Ok(match free {
        0 => Check::new("ports", Health::Fail, finding).remedy("widen port_range in odeum.toml"),
        _ => Check::new("ports", Health::Ok, finding),
    })
}
