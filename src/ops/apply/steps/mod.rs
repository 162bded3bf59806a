//! The steps of a change, in order.

mod code;
mod odoo;
mod snapshot;

use super::{change::Change, record::Apply};
use crate::{
    model::EnvId,
    ops::{
        journal::Group,
        serving::{Serve, Stop},
    },
};

/// The plan for a change: groups run one after another.
pub fn plan(change: &Change) -> Vec<Group<Apply>> {
    let mut plan: Vec<Group<Apply>> = Vec::new();
    if change.must_stop() {
        plan.push(vec![Box::new(Stop)]);
    }
    if change.rollback && change.has_modules() {
        plan.push(vec![Box::new(snapshot::Snapshot)]);
    }
    if change.takes_code() || change.renew {
        plan.push(vec![Box::new(code::Code)]);
    }
    if change.has_modules() {
        plan.push(vec![Box::new(odoo::Odoo)]);
    }
    if change.must_stop() {
        plan.push(vec![Box::new(Serve)]);
    }
    plan
}

/// The container that works, part of its name.
pub fn purpose(env: &EnvId) -> String {
    format!("{env}-apply")
}
