//! Debian and Python packages the code asks for, in an image layer of their own.

use std::path::{Path, PathBuf};

use super::super::{
    files::{either, either_path},
    record::Environment,
};
use crate::{
    adapters::{
        docker::{ContainerSpec, Image, Mount, tail},
        files,
        lock::{Attempt, Held, try_acquire},
    },
    context::Context,
    error::{Context as _, Error, Result},
    model::label,
    odoo::dependencies::{included, layer_key, parse_apt_packages},
    ops::{
        journal::{Journal, Record, Step},
        odoo::clear,
    },
};

/// Where a company's certificates are while packages are fetched.
const CERTIFICATES: &str = "/run/odeum/ca.crt";

/// Where the checkout is while packages are installed: a requirements file may
/// name others beside it.
const CODE: &str = "/run/odeum/code";

/// Installs what is named: `$1` is the requirements file or empty, the rest are
/// Debian packages. Python packages go beside Debian's; newer pips must be told
/// that this is meant (PEP 668), older ones ignore the variable.
const SCRIPT: &str = r#"set -e
requirements=$1; shift
if [ $# -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o Acquire::Check-Valid-Until=false $APT_OPTIONS update -q
  apt-get $APT_OPTIONS install -y -q --no-install-recommends -- "$@"
  apt-get clean; rm -rf /var/lib/apt/lists/*
fi
if [ -n "$requirements" ]; then
  python3 -m pip install --no-cache-dir --disable-pip-version-check -r "$requirements"
fi"#;

pub struct Dependencies;

impl Step<Environment> for Dependencies {
    const NAME: &'static str = "dependencies";
    const TITLE: &'static str = "Looking for dependencies";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let code = env.code(ctx);
        let apt = either(&code, "apt_packages.txt")?;
        let pip = Requirements::find(&code)?;
        if apt.is_none() && pip.is_none() {
            journal.update(|env| env.image = env.request.image.to_string())?;
            return Ok("none".into());
        }
        let docker = ctx.docker().await?;
        let base = env.request.image.as_str();
        let base = docker
            .inspect_image(base)
            .await?
            .ok_or_else(|| Error::prerequisite(format!("image {base} is gone")))?;
        let key = layer_key(&base.id, apt.as_deref(), pip.as_ref().map(|pip| pip.text.as_str()));
        let image = ctx.names().dependency_image(&key);
        let _turn = turn(ctx, &key).await?;
        let detail = match docker.inspect_image(&image).await? {
            Some(_) => format!("{image}, as built before"),
            None => {
                build(ctx, &env, &base, &image, apt.as_deref(), pip.as_ref()).await?;
                format!("{image}, built")
            }
        };
        journal.update(|env| env.image = image)?;
        Ok(detail)
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        // The image itself is kept: it serves the next environment.
        clear(ctx, &purpose(env), env.is_in_flight(Self::NAME)).await
    }
}

/// The requirements of a checkout.
struct Requirements {
    /// Path of the file in the checkout.
    path: PathBuf,
    /// Its text, and after it those of all files it includes.
    text: String,
}

impl Requirements {
    fn find(code: &Path) -> Result<Option<Self>> {
        let Some((path, mut text)) = either_path(code, "requirements.txt")? else { return Ok(None) };
        let mut seen = vec![path.clone()];
        let mut waiting = vec![(path.clone(), text.clone())];
        while let Some((from, content)) = waiting.pop() {
            for name in included(&content) {
                let inner = from.parent().unwrap_or(Path::new("")).join(name);
                if seen.contains(&inner) {
                    continue;
                }
                if let Some(more) = files::read_inside(code, &inner)? {
                    text = format!("{text}\n# {}\n{more}", inner.display());
                    waiting.push((inner.clone(), more));
                }
                seen.push(inner);
            }
        }
        Ok(Some(Self { path, text }))
    }
}

/// Lets one process build a layer while others wait for it.
async fn turn(ctx: &Context, key: &str) -> Result<Held> {
    let path = ctx.layout().lock(&format!("dependencies-{key}"));
    loop {
        ctx.check_cancelled()?;
        match try_acquire(&path, true, "dependencies")? {
            Attempt::Taken(held) => return Ok(held),
            Attempt::Busy(_) => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
        }
    }
}

async fn build(
    ctx: &Context,
    env: &Environment,
    base: &Image,
    image: &str,
    apt: Option<&str>,
    pip: Option<&Requirements>,
) -> Result<()> {
    let packages = parse_apt_packages(apt.unwrap_or_default()).context("apt_packages.txt")?;
    let requirements = pip.map_or(String::new(), |pip| format!("{CODE}/{}", pip.path.display()));
    let mut command = vec![SCRIPT.to_owned(), "odeum".into(), requirements];
    command.extend(packages.iter().map(|package| package.as_str().to_owned()));
    let mut spec = ContainerSpec {
        image: base.id.clone(),
        entrypoint: Some(vec!["bash".into(), "-c".into()]),
        command,
        user: Some("0:0".into()),
        labels: ctx.labels(),
        mounts: vec![Mount::bind_read_only(env.code(ctx), CODE)],
        ..Default::default()
    };
    spec.env.insert("PIP_BREAK_SYSTEM_PACKAGES".into(), "1".into());
    if let Some(bundle) = &ctx.config().ca_bundle {
        spec.mounts.push(Mount::bind_read_only(bundle, CERTIFICATES));
        for variable in ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
            spec.env.insert(variable.into(), CERTIFICATES.into());
        }
        spec.env.insert("APT_OPTIONS".into(), format!("-oAcquire::https::CAInfo={CERTIFICATES}"));
    }
    let docker = ctx.docker().await?;
    let container = ctx.names().helper(&env.team, &purpose(env));
    docker.remove_container(&container).await?;
    let report = |line: &[u8]| ctx.advance(0.5, String::from_utf8_lossy(line).trim());
    let finished = docker.run_to_end(&container, &spec, &ctx.cancel, report).await?;
    if finished.exit_code != 0 {
        let words = tail(&finished.output, 15);
        return Err(Error::external(format!("installing the dependencies failed:\n{words}"))
            .hint("correct requirements.txt or apt_packages.txt; behind a company proxy set ca_bundle in odeum.toml")
            .detail("exit_code", finished.exit_code));
    }
    let reference = image.parse().map_err(Error::internal)?;
    docker.commit(&container, &reference, &base.configuration, (label::DEPENDENCIES, &base.id)).await?;
    docker.remove_container(&container).await.map(drop)
}

/// The container that installs, part of its name.
pub fn purpose(env: &Environment) -> String {
    format!("{}-deps", env.id)
}
