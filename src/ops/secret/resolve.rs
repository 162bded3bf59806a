//! References to secrets, and their values in what others write.

use std::collections::BTreeMap;

use super::store::{missing, values};
use crate::{
    context::Context,
    error::Result,
    model::{Secret, SecretName, Variables},
};

/// Shorter values would be found in every other word.
const SHORTEST: usize = 6;

/// Variables with the values of the secrets they refer to.
///
/// # Errors
/// `not_found` naming a secret that does not exist.
pub fn resolve(ctx: &Context, variables: &Variables) -> Result<BTreeMap<String, String>> {
    let known = values(ctx)?;
    let reveal =
        |name: &_| known.get(name).map(|value| value.reveal().to_owned()).ok_or_else(|| missing(name));
    variables.resolved(reveal)
}

/// The values of these secrets, in their order.
///
/// # Errors
/// `not_found` naming one that does not exist.
pub fn reveal(ctx: &Context, names: &[SecretName]) -> Result<Vec<Secret>> {
    let mut known = values(ctx)?;
    names.iter().map(|name| known.remove(name).ok_or_else(|| missing(name))).collect()
}

/// A text in which the values of the team's secrets are `****`.
///
/// # Errors
/// When they cannot be read.
pub fn mask(ctx: &Context, text: &str) -> Result<String> {
    Ok(hide(text, values(ctx)?.values()))
}

fn hide<'a>(text: &str, values: impl Iterator<Item = &'a Secret>) -> String {
    let mut values: Vec<&str> = values.map(Secret::reveal).filter(|value| value.len() >= SHORTEST).collect();
    // One may hold another.
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    values.into_iter().fold(text.to_owned(), |text, value| text.replace(value, "****"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_hidden_whole() {
        let secrets = ["hunter", "hunter2000", "ab"].map(|text| Secret::new(text.into()));
        assert_eq!(hide("hunter2000 hunter absent", secrets.iter()), "**** **** absent");
    }
}
