//! The serving container, made once with its final configuration.

use std::collections::BTreeMap;

use super::super::record::{Environment, FilestoreMethod, Source};
use crate::{
    adapters::docker::{ContainerSpec, Labels, Mount, Publish, Restart},
    context::Context,
    error::Result,
    model::label,
    ops::{
        flight,
        journal::{Journal, Record, Step},
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
        let docker = ctx.docker().await?;
        docker.create_container(&env.container, &spec(ctx, &env)).await?;
        docker.start_container(&env.container).await?;
        Ok(env.image)
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        flight::remove_container(ctx, &env.container, env.is_in_flight(Self::NAME)).await
    }
}

fn spec(ctx: &Context, env: &Environment) -> ContainerSpec {
    ContainerSpec {
        image: env.image.clone(),
        // The published image's entry point would put the password into the arguments.
        entrypoint: Some(vec!["odoo".into()]),
        command: vec!["-d".into(), env.database.clone(), "--dev=xml".into()],
        env: BTreeMap::from([("ODOO_RC".into(), "/etc/odoo/odoo.conf".into())]),
        labels: labels(ctx, env),
        mounts: mounts(ctx, env),
        publish: vec![Publish {
            container_port: HTTP_PORT,
            address: ctx.config().routing.bind,
            host_port: env.port,
        }],
        network: Some(ctx.names().network()),
        restart: match env.filestore {
            // After a reboot it must not come up without its mount, and the engine
            // takes a power cut for a failure.
            FilestoreMethod::Fuse => Restart::Never,
            _ => Restart::UnlessStopped,
        },
        ..Default::default()
    }
}

fn mounts(ctx: &Context, env: &Environment) -> Vec<Mount> {
    let bind = |source, target: &str, read_only| Mount::Bind { source, target: target.to_owned(), read_only };
    let mut mounts = vec![
        bind(env.code(ctx), &env.mounted_code(), false),
        bind(env.workspace(ctx).join("conf"), "/etc/odoo", true),
        bind(env.data(ctx), "/var/lib/odoo", false),
    ];
    if env.root_module.is_some() {
        // Takes the place of the image's anonymous volume, which nothing would ever remove.
        let parent = env.workspace(ctx).join("data/addons");
        mounts.insert(0, bind(parent, "/mnt/extra-addons", false));
    }
    if env.filestore == FilestoreMethod::Overlay {
        mounts.push(Mount::Volume {
            name: ctx.names().filestore_volume(&env.team, &env.id),
            target: format!("/var/lib/odoo/filestore/{}", env.database),
        });
    }
    mounts
}

/// A second copy of the record's main facts, for listings and recovery.
fn labels(ctx: &Context, env: &Environment) -> Labels {
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
        (label::EXTRA_ADDONS, "{}".to_owned()),
    ];
    let mut labels = ctx.labels();
    labels.extend(pairs.map(|(name, value)| (name.to_owned(), value)));
    labels
}
