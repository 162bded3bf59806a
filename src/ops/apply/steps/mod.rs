//! The steps of a change, in order.

mod odoo;
mod renew;
mod serve;
mod snapshot;
mod stop;

use super::record::Apply;
use crate::{
    context::Context,
    error::{Error, Result},
    model::EnvId,
    ops::{environment::Environment, journal::Group},
};

/// The plan: groups run one after another.
pub fn plan() -> Vec<Group<Apply>> {
    vec![
        vec![Box::new(stop::Stop)],
        vec![Box::new(snapshot::Snapshot)],
        vec![Box::new(renew::Renew)],
        vec![Box::new(odoo::Odoo)],
        vec![Box::new(serve::Serve)],
    ]
}

/// The container that works, part of its name.
pub fn purpose(env: &EnvId) -> String {
    format!("{env}-apply")
}

/// The environment that is changed.
fn environment(ctx: &Context, record: &Apply) -> Result<Environment> {
    Environment::read(ctx, &record.env)?
        .ok_or_else(|| Error::not_found(format!("environment {} lost its record", record.env)))
}
