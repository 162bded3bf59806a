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
    odoo::dependencies::{layer_key, parse_apt_packages, with_included},
    ops::{
        journal::{Journal, Record, Step},
        odoo::clear,
    },
};

/// Where a company's certificates are while packages are fetched.
const CERTIFICATES: &str = "/run/odeum/ca.crt";

/// Where the checkout is while packages are installed, and each of the extra addons by its
/// name after it: a requirements file may name others beside it.
const CODE: &str = "/run/odeum/code";

/// Installs what is named: `$1` are the requirements files, one a line, the rest are
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
  set --; set -f; IFS='
'
  for file in $requirements; do set -- "$@" -r "$file"; done
  python3 -m pip install --no-cache-dir --disable-pip-version-check "$@"
fi"#;

pub struct Dependencies;

impl Step<Environment> for Dependencies {
    const NAME: &'static str = "dependencies";
    const TITLE: &'static str = "Looking for dependencies";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let wanted = Wanted::look(ctx, &env)?;
        let (apt, pip) = (wanted.apt.as_deref(), wanted.requirements());
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
        let key = layer_key(&base.id, apt, pip.as_deref());
        let image = ctx.names().dependency_image(&key);
        let _turn = turn(ctx, &key).await?;
        let detail = match docker.inspect_image(&image).await? {
            Some(_) => format!("{image}, as built before"),
            None => {
                build(ctx, &env, &base, &image, &wanted).await?;
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

/// What the code and the extra addons of an environment ask for.
struct Wanted {
    /// Where each tree of code lies, and where it is while packages are installed.
    trees: Vec<(PathBuf, String)>,
    /// The texts of all `apt_packages.txt`; `None` without any.
    apt: Option<String>,
    /// Requirements files, by their place in the container, with the texts of those they include.
    pip: Vec<(String, String)>,
}

impl Wanted {
    fn look(ctx: &Context, env: &Environment) -> Result<Self> {
        let (mut apt, mut pip, mut trees) = (Vec::new(), Vec::new(), Vec::new());
        for tree in env.trees(ctx) {
            let place = tree.extra.map_or(CODE.to_owned(), |name| format!("{CODE}-{name}"));
            apt.extend(either(&tree.code, "apt_packages.txt")?);
            if let Some((path, _)) = either_path(&tree.code, "requirements.txt")? {
                pip.push((format!("{place}/{}", path.display()), included(&tree.code, &path)?));
            }
            trees.push((tree.code, place));
        }
        Ok(Self { trees, apt: (!apt.is_empty()).then(|| apt.join("\n")), pip })
    }

    /// The texts of all requirements; `None` without any.
    fn requirements(&self) -> Option<String> {
        let texts: Vec<&str> = self.pip.iter().map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.concat())
    }
}

/// The text of a requirements file and those of all files it includes.
fn included(code: &Path, path: &Path) -> Result<String> {
    let read = |path: &str| files::read_inside(code, Path::new(path));
    let found = with_included(&path.to_string_lossy(), read)?;
    let texts = found.iter().filter_map(|(path, text)| Some(format!("# {path}\n{}\n", text.as_ref()?)));
    Ok(texts.collect())
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

async fn build(ctx: &Context, env: &Environment, base: &Image, image: &str, wanted: &Wanted) -> Result<()> {
    let packages =
        parse_apt_packages(wanted.apt.as_deref().unwrap_or_default()).context("apt_packages.txt")?;
    let files: Vec<&str> = wanted.pip.iter().map(|(file, _)| file.as_str()).collect();
    let requirements = files.join("\n");
    let mut command = vec![SCRIPT.to_owned(), "odeum".into(), requirements];
    command.extend(packages.iter().map(|package| package.as_str().to_owned()));
    let mut spec = ContainerSpec {
        image: base.id.clone(),
        entrypoint: Some(vec!["bash".into(), "-c".into()]),
        command,
        user: Some("0:0".into()),
        labels: ctx.labels(),
        mounts: wanted.trees.iter().map(|(code, place)| Mount::bind_read_only(code, place)).collect(),
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
