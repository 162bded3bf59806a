//! The steps of an environment's making, in order. Deleting takes them back.

mod checkout;
mod configuration;
mod container;
mod database;
mod dependencies;
mod filestore;
mod initialise;
mod ready;
mod sanitize;
mod workspace;

pub use ready::NOT_READY;

use std::path::PathBuf;

use super::record::{Environment, Request};
use crate::{
    context::Context,
    ops::{journal::Group, odoo::OneShot},
};

/// The plan: groups run one after another, the steps of a group side by side.
pub fn plan(request: &Request) -> Vec<Group<Environment>> {
    let fill: Group<Environment> = match request.template {
        Some(_) => vec![Box::new(sanitize::Sanitize)],
        None => vec![Box::new(initialise::Initialise)],
    };
    vec![
        vec![Box::new(workspace::Workspace)],
        vec![Box::new(checkout::Checkout), Box::new(database::Database), Box::new(filestore::Filestore)],
        vec![Box::new(dependencies::Dependencies)],
        vec![Box::new(configuration::Configuration)],
        fill,
        vec![Box::new(container::Container)],
        vec![Box::new(ready::Ready)],
    ]
}

/// Where a run of Odoo on an environment finds its things on the host.
struct Places {
    conf: PathBuf,
    data: PathBuf,
    code: PathBuf,
    mounted: String,
    purpose: String,
}

impl Places {
    fn new(ctx: &Context, env: &Environment, purpose: String) -> Self {
        let conf = env.workspace(ctx).join("conf");
        Self { conf, data: env.data(ctx), code: env.code(ctx), mounted: env.mounted_code(), purpose }
    }

    fn shot<'a>(&'a self, env: &'a Environment, arguments: Vec<String>) -> OneShot<'a> {
        OneShot {
            purpose: &self.purpose,
            image: &env.image,
            arguments,
            conf: &self.conf,
            data: &self.data,
            filestore: None,
            code: Some((&self.code, &self.mounted)),
        }
    }
}
