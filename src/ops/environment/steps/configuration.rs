//! The `odoo.conf` the environment runs with, complete before its first start.

use super::super::{files::either_path, record::Environment, sources::Sources, trees::configured};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::Secret,
    odoo::conf::{Settings, merge},
    ops::{
        connect,
        journal::{Journal, Step},
        odoo::OdooImage,
        ownership,
    },
};

pub struct Configuration;

impl Step<Environment> for Configuration {
    const NAME: &'static str = "configuration";
    const TITLE: &'static str = "Writing odoo.conf";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let image = OdooImage::look(ctx, &env.request.image).await?;
        let code = env.code(ctx);
        // At the top of a repository it may be production's.
        let (base, is_ours) = match either_path(&code, "odoo.conf")? {
            Some((path, text)) => (text, path.starts_with(".odeum")),
            None => (defaults(ctx)?, true),
        };
        let addons = addons(ctx, &env);
        let admin_password = Secret::random();
        let host = ctx.names().database_container();
        let settings = Settings {
            db_host: &host,
            db_port: 5432,
            db_user: &env.role,
            db_password: &env.password,
            addons: &addons,
            series: image.series,
            admin_password: &admin_password,
            jobs: is_ours,
            loads: Some((connect::MODULE, connect::ADDONS)),
        };
        let merged = merge(&base, &settings);
        for warning in merged.warnings {
            ctx.warn(format!("odoo.conf: {warning}"));
        }
        connect::put(&env.configuration(ctx))?;
        write_conf(ctx, &env, &merged.text, &image).await?;
        write_pgpass(ctx, &env)?;
        journal.update(|env| env.addons_directories = Some(configured(ctx, env)))?;
        Ok(format!("addons_path {}", merged.addons_path.join(",")))
    }
}

/// The team's own base file, else that of the whole installation, else none.
fn defaults(ctx: &Context) -> Result<String> {
    for directory in [ctx.layout().team(&ctx.team), ctx.layout().data_dir().to_owned()] {
        if let Some(text) = files::read_text(&directory.join("odoo.conf"))? {
            return Ok(text);
        }
    }
    Ok(String::new())
}

/// Directories in the container that hold modules.
fn addons(ctx: &Context, env: &Environment) -> Vec<String> {
    let mut all = Vec::new();
    for tree in env.trees(ctx) {
        let paths = tree.addons_path();
        if let (Some(name), true) = (&tree.extra, paths.is_empty()) {
            ctx.warn(format!("{name} has no modules on its branch, so Odoo is not told of it"));
        }
        all.extend(paths);
    }
    all.extend(env.request.sources.iter().flat_map(Sources::addons_path));
    all
}

/// Writes a configuration as it was before.
///
/// # Errors
/// When it cannot be written.
pub async fn put(ctx: &Context, env: &Environment, text: &str) -> Result<()> {
    write_conf(ctx, env, text, &OdooImage::look(ctx, &env.request.image).await?).await
}

/// Readable by the image's user alone: it holds the database password.
async fn write_conf(ctx: &Context, env: &Environment, text: &str, image: &OdooImage) -> Result<()> {
    let directory = env.configuration(ctx);
    files::write(&directory.join("odoo.conf"), text.as_bytes(), 0o600, None)?;
    ownership::give(ctx, &directory, image.owner, env.request.image.as_str(), &env.id).await
}

/// For `psql` on this machine, which then needs no password in its arguments.
fn write_pgpass(ctx: &Context, env: &Environment) -> Result<()> {
    let server = ctx.database_server()?;
    let Environment { database, role, password, .. } = env;
    let line = format!("{}:{}:{database}:{role}:{}\n", server.host, server.port, password.reveal());
    files::write(&env.pgpass(ctx), line.as_bytes(), 0o600, None)
}
