//! The steps of a template generation's making, in order.

mod database;
mod dump;
mod install;
mod neutralise;
mod publish;
mod workspace;

pub use publish::previous_database;

use std::path::PathBuf;

use super::making::Making;
use crate::{
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

/// Where a run of Odoo finds its things on the host.
struct Places {
    conf: PathBuf,
    data: PathBuf,
    filestore: PathBuf,
    database: String,
    purpose: String,
}

impl Places {
    fn new(ctx: &Context, making: &Making, step: &str) -> Self {
        let dir = making.dir(ctx);
        let [conf, data, filestore] = ["conf", "data", "filestore"].map(|name| dir.join(name));
        Self { conf, data, filestore, database: making.database(), purpose: purpose(making, step) }
    }

    /// A run of Odoo on the generation's database. What it stores lands where it stays.
    fn shot<'a>(&'a self, making: &'a Making, arguments: Vec<String>) -> OneShot<'a> {
        OneShot {
            purpose: &self.purpose,
            image: making.image.as_str(),
            arguments,
            conf: &self.conf,
            data: &self.data,
            filestore: Some((&self.filestore, &self.database)),
            code: None,
        }
    }
}
