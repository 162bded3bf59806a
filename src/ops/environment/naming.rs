//! Which environment has a name. Its id comes from the name it was made with, and stays when it is
//! renamed: an environment that is given that name later gets another id.

use super::record::Environment;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvId, EnvName},
};

impl Environment {
    /// The record of the environment of this name, complete or not.
    ///
    /// # Errors
    /// When the record where it should be cannot be read.
    pub fn of(ctx: &Context, name: &EnvName) -> Result<Option<Self>> {
        let first = name.first_id();
        if let Some(found) = Self::read(ctx, &first)?.filter(|found| found.request.name == *name) {
            return Ok(Some(found));
        }
        // It may have had another name, or its name another environment.
        let others = Self::ids(ctx)?.into_iter().filter(|id| *id != first);
        let records = others.filter_map(|id| Self::read(ctx, &id).ok().flatten());
        Ok(records.into_iter().find(|found| found.request.name == *name))
    }

    /// The id of the environment of this name, or the one it would get. A record that cannot be read
    /// counts as what its place says.
    #[must_use]
    pub fn id_of(ctx: &Context, name: &EnvName) -> EnvId {
        if let Ok(Some(found)) = Self::of(ctx, name) {
            return found.id;
        }
        let is_of_another_name = |id: &EnvId| {
            let found = Self::read(ctx, id).ok().flatten();
            found.is_some_and(|found| found.request.name.first_id() != *id)
        };
        name.ids().find(|id| !is_of_another_name(id)).unwrap_or_else(|| name.first_id())
    }
}

/// The lock of the environment of this name.
#[must_use]
pub fn lock(ctx: &Context, name: &EnvName) -> Lock {
    Lock::environment(&ctx.team, &Environment::id_of(ctx, name))
}

/// The locks of an environment that is to get this name. Whose id it would have had stays too, so that
/// the id it gets is the same until it has it.
#[must_use]
pub fn locks_of_new(ctx: &Context, name: &EnvName) -> Vec<Lock> {
    let (own, first) = (lock(ctx, name), Lock::environment(&ctx.team, &name.first_id()));
    match own == first {
        true => vec![own],
        false => vec![first, own],
    }
}
