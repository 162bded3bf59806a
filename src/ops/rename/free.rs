//! Whether a name is free.

use super::record::Rename;
use crate::{
    context::Context,
    error::{Error, Result},
    model::EnvName,
    ops::{environment::Environment, serving::Interrupts},
};

/// Refuses a name that one of `others` is about to have, or may get back. The caller holds the moment
/// in which names are reserved, and has looked whether any has it.
///
/// # Errors
/// `conflict` naming that one.
pub fn must_be_free(ctx: &Context, name: &EnvName, others: &[Environment]) -> Result<()> {
    for other in others.iter().filter(|other| other.request.name != *name) {
        let renaming = Rename::read(ctx, &other.id)?;
        if renaming.is_some_and(|renaming| [&renaming.from, &renaming.to].contains(&name)) {
            let other = &other.request.name;
            return Err(Error::conflict(format!(
                "{name} may be the name of environment {other}: its renaming was cut short"
            ))
            .hint(format!("`odeum env restart {}` finishes it or takes it back", other.quoted())));
        }
    }
    Ok(())
}
