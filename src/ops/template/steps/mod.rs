//! The steps of a template generation's making, in order.

mod database;
mod dump;
mod install;
mod neutralise;
mod publish;
mod workspace;

pub use publish::previous_database;

use super::making::Making;
use crate::{
    adapters::docker::Mount,
    context::Context,
    ops::{journal::Group, odoo::OneShot},
};

/// The plan: groups run one after another.
pub fn plan() -> Vec<Group<Making>> {
    vec![
        vec![Box::new(workspace::Workspace)],
        vec![Box::new(database::Database)],
        vec![Box::new(install::Install)],
        vec![Box::new(neutralise::Neutralise)],
        vec![Box::new(dump::Dump)],
        vec![Box::new(publish::Publish)],
    ]
}

/// Container of a step, named after it.
fn purpose(making: &Making, step: &str) -> String {
    format!("tpl-{}-{step}", making.generation)
}

/// A run of Odoo on the generation's database. What it stores lands where it stays.
fn one_shot(ctx: &Context, making: &Making, step: &str, arguments: Vec<String>) -> OneShot {
    let dir = making.dir(ctx);
    OneShot {
        purpose: purpose(making, step),
        image: making.image.to_string(),
        arguments,
        mounts: vec![
            Mount::bind_read_only(dir.join("conf"), "/etc/odoo"),
            Mount::bind(dir.join("data"), "/var/lib/odoo"),
            Mount::bind(dir.join("filestore"), format!("/var/lib/odoo/filestore/{}", making.database())),
        ],
    }
}
