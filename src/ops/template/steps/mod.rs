//! The steps of a template generation's making, in order.

mod configuration;
mod copy;
mod database;
mod dump;
mod fetch;
mod install;
mod neutralise;
mod open;
mod publish;
mod restore;
mod unpack;
mod workspace;

pub use publish::previous_database;

use super::{make::Attachments, making::Making, source::Source};
use crate::{
    adapters::{docker::Mount, lock::Held},
    config::Egress,
    context::Context,
    error::Result,
    model::{Secret, Variables},
    ops::{journal::Group, odoo::OneShot},
};

/// What a plan is given that no record keeps. To take it back nothing of it is needed.
#[derive(Default)]
pub struct Given {
    /// What the source asks for, if it does.
    pub password: Option<Secret>,
    /// The lock of the environment that is copied.
    pub held: Option<Held>,
    /// What becomes of the attachments of a source that must be unpacked first.
    pub attachments: Attachments,
}

/// The plan: groups run one after another.
pub fn plan(making: &Making, given: Given) -> Vec<Group<Making>> {
    let Given { password, held, attachments } = given;
    let mut plan: Vec<Group<Making>> = vec![vec![Box::new(workspace::Workspace)]];
    if matches!(making.source, Source::Odoo { .. } | Source::Ssh { .. }) {
        plan.push(vec![Box::new(fetch::Fetch { password })]);
    }
    if making.bundle.is_some() {
        plan.push(vec![Box::new(open::Open { attachments })]);
    }
    match &making.source {
        Source::Modules { modules, demo } => {
            plan.push(vec![Box::new(database::Database)]);
            plan.push(vec![Box::new(configuration::Configuration)]);
            plan.push(vec![Box::new(install::Install { modules: modules.clone(), demo: *demo })]);
        }
        Source::Environment { name } => {
            plan.push(vec![Box::new(copy::Copy::new(name.clone(), held))]);
            plan.push(vec![Box::new(configuration::Configuration)]);
        }
        _ => {
            plan.push(vec![Box::new(unpack::Unpack)]);
            plan.push(vec![Box::new(database::Database)]);
            plan.push(vec![Box::new(restore::Restore)]);
            plan.push(vec![Box::new(configuration::Configuration)]);
        }
    }
    plan.push(vec![Box::new(neutralise::Neutralise)]);
    plan.push(vec![Box::new(dump::Dump)]);
    plan.push(vec![Box::new(publish::Publish::default())]);
    plan
}

/// Container of a step, named after it.
fn purpose(making: &Making, step: &str) -> String {
    format!("tpl-{}-{step}", making.generation)
}

/// A run of Odoo on the generation's database. What it stores lands where it stays.
fn one_shot(ctx: &Context, making: &Making, step: &str, arguments: Vec<String>) -> Result<OneShot> {
    let dir = making.dir(ctx);
    Ok(OneShot {
        purpose: purpose(making, step),
        image: making.odoo_image()?.to_string(),
        arguments,
        mounts: vec![
            Mount::bind_read_only(dir.join("conf"), "/etc/odoo"),
            Mount::bind(dir.join("data"), "/var/lib/odoo"),
            Mount::bind(dir.join("filestore"), format!("/var/lib/odoo/filestore/{}", making.database())),
        ],
        egress: team_egress(ctx),
        variables: Variables::default(),
    })
}

/// What the team's containers can reach: data that are not harmless yet leave no more
/// than those that are.
fn team_egress(ctx: &Context) -> Egress {
    ctx.team_settings().map_or(Egress::Closed, |team| team.egress)
}
