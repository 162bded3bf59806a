//! What an environment's containers see: its code, its configuration, its files.

use std::path::{Path, PathBuf};

use super::{data::FilestoreMethod, record::Environment, sources::Sources};
use crate::{adapters::docker::Mount, context::Context, model::Variables, ops::odoo::OneShot};

/// The mounts of every container that runs an environment's Odoo.
pub fn mounts(ctx: &Context, env: &Environment) -> Vec<Mount> {
    let mut mounts = vec![
        Mount::bind(env.code(ctx), env.mounted_code()),
        Mount::bind_read_only(env.configuration(ctx), "/etc/odoo"),
        Mount::bind(env.data(ctx), "/var/lib/odoo"),
    ];
    if let Some(repository) = repository(&env.code(ctx)) {
        mounts.push(Mount::bind_read_only(repository, format!("{}/.git", env.mounted_code())));
    }
    mounts.extend(env.request.sources.iter().flat_map(Sources::mounts));
    for tree in env.extra_trees(ctx) {
        mounts.push(Mount::bind_read_only(tree.code, tree.mounted));
    }
    if env.root_module.is_some() {
        // Takes the place of the image's anonymous volume, which nothing would ever remove.
        mounts.insert(0, Mount::bind(env.workspace(ctx).join("data/addons"), "/mnt/extra-addons"));
    }
    if env.filestore == FilestoreMethod::Overlay {
        mounts.push(Mount::Volume {
            name: ctx.names().filestore_volume(&env.team, &env.id),
            target: format!("/var/lib/odoo/filestore/{}", env.database),
            is_filled: false,
        });
    }
    mounts
}

/// The `.git` of a checkout, a directory or, in a working tree beside it, a file. Git on this
/// machine runs the programs it names, so a container may only read it.
fn repository(code: &Path) -> Option<PathBuf> {
    let path = code.join(".git");
    path.symlink_metadata().is_ok_and(|found| !found.is_symlink()).then_some(path)
}

/// A run of Odoo on an environment.
#[must_use]
pub fn one_shot(ctx: &Context, env: &Environment, purpose: &str, arguments: &[&str]) -> OneShot {
    OneShot {
        purpose: purpose.to_owned(),
        image: env.image.clone(),
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        mounts: mounts(ctx, env),
        egress: env.egress,
        variables: variables_of(ctx, env),
    }
}

/// The variables of the containers of one environment.
pub fn variables_of(ctx: &Context, env: &Environment) -> Variables {
    match env.request.sources {
        Some(_) => variables(ctx).with(Sources::variable()),
        None => variables(ctx),
    }
}

/// The variables of every container that runs an environment's Odoo: its team's.
#[must_use]
pub fn variables(ctx: &Context) -> Variables {
    ctx.team_settings().map(|team| team.variables.clone()).unwrap_or_default()
}
