//! The serving container, made once with its final configuration.

use super::super::{
    data::FilestoreMethod,
    mounts::{mounts, variables_of},
    record::{Environment, Source},
    trees::as_json,
};
use crate::{
    adapters::docker::{ContainerSpec, Labels, Publish, Restart},
    config::Egress,
    context::Context,
    error::Result,
    model::label,
    ops::{
        egress, flight,
        journal::{Journal, Record, Step},
        quota, secret,
    },
};

/// The port Odoo listens on.
const HTTP_PORT: u16 = 8069;

pub struct Container;

impl Step<Environment> for Container {
    const NAME: &'static str = "container";
    const TITLE: &'static str = "Starting Odoo";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        make(ctx, &env).await?;
        ctx.docker().await?.start_container(&env.container).await?;
        Ok(env.image)
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        flight::remove_container(ctx, &env.container, env.is_in_flight(Self::NAME)).await
    }
}

/// Makes the container and does not start it.
///
/// # Errors
/// `conflict` when its name is taken; `not_found` when a secret of its variables is.
pub async fn make(ctx: &Context, env: &Environment) -> Result<()> {
    ctx.docker().await?.create_container(&env.container, &spec(ctx, env)?).await
}

fn spec(ctx: &Context, env: &Environment) -> Result<ContainerSpec> {
    let mut variables = secret::resolve(ctx, &variables_of(ctx, env))?;
    variables.insert("ODOO_RC".into(), "/etc/odoo/odoo.conf".into());
    let published =
        Publish { container_port: HTTP_PORT, address: ctx.config().routing.bind, host_port: env.port };
    let publish = match env.egress {
        Egress::Open => vec![published],
        // Its door publishes the port.
        Egress::Closed => Vec::new(),
    };
    Ok(ContainerSpec {
        image: env.image.clone(),
        // The published image's entry point would put the password into the arguments.
        entrypoint: Some(vec!["odoo".into()]),
        command: vec!["-d".into(), env.database.clone(), "--dev=xml".into()],
        env: variables,
        labels: labels(ctx, env),
        mounts: mounts(ctx, env),
        publish,
        network: Some(egress::network(ctx, env.egress)),
        confined: env.egress == Egress::Closed,
        restart: match env.filestore {
            // After a reboot it must not come up without its mount, and the engine
            // takes a power cut for a failure.
            FilestoreMethod::Fuse => Restart::Never,
            _ => Restart::UnlessStopped,
        },
        limits: quota::limits(ctx),
        ..Default::default()
    })
}

/// Whether a container's labels are those of the environment's record.
pub fn bears(found: &Labels, ctx: &Context, env: &Environment) -> bool {
    labels(ctx, env).iter().all(|(name, value)| found.get(name) == Some(value))
}

/// A second copy of the record's main facts, for listings and recovery.
pub fn labels(ctx: &Context, env: &Environment) -> Labels {
    let repo = match &env.request.source {
        Source::Clone { url, .. } => url.to_string(),
        Source::Tree { path, .. } => path.display().to_string(),
    };
    let pairs = [
        (label::TEAM, env.team.to_string()),
        (label::BRANCH, env.request.name.to_string()),
        (label::ENV_ID, env.id.to_string()),
        (label::GIT_BRANCH, env.request.source.branch().to_owned()),
        (label::REPO, repo),
        (label::IMAGE, env.request.image.to_string()),
        (label::TEMPLATE, env.template_name().to_owned()),
        (label::EXTRA_ADDONS, as_json(&env.request.extra_addons)),
    ];
    let mut labels = ctx.labels();
    labels.extend(pairs.map(|(name, value)| (name.to_owned(), value)));
    labels
}
