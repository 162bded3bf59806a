//! The file secrets are kept in, `secrets.json` of the team.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::users::users;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{Secret, SecretName},
};

/// The newest form of the file this odeum knows.
const VERSION: u32 = 1;

/// Longest secret, in bytes: all variables of a program must fit into 2 MB.
const LONGEST: usize = 100_000;

/// The file.
#[derive(Serialize, Deserialize)]
struct Store {
    version: u32,
    secrets: BTreeMap<SecretName, Stored>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    value: Secret,
    set_at: Timestamp,
}

/// A secret, without its value.
pub struct Row {
    /// Its name.
    pub name: SecretName,
    /// When it was set last.
    pub set_at: Timestamp,
    /// Who uses it.
    pub used_by: Vec<String>,
}

fn read(ctx: &Context) -> Result<Store> {
    let found = files::read_record(&ctx.layout().secrets(&ctx.team), VERSION)?;
    Ok(found.unwrap_or(Store { version: VERSION, secrets: BTreeMap::new() }))
}

fn write(ctx: &Context, store: &Store) -> Result<()> {
    files::write_json(&ctx.layout().secrets(&ctx.team), store)
}

/// All values, by name.
///
/// # Errors
/// When the file is damaged or written by a newer odeum.
pub fn values(ctx: &Context) -> Result<BTreeMap<SecretName, Secret>> {
    Ok(read(ctx)?.secrets.into_iter().map(|(name, stored)| (name, stored.value)).collect())
}

/// Keeps a secret in the place of the one of this name; says whether there was none.
///
/// # Errors
/// `invalid_input` when it is empty or too long, or no variable can hold it.
pub fn set(ctx: &Context, name: &SecretName, value: Secret) -> Result<bool> {
    let why = match value.reveal() {
        "" => "is empty",
        text if text.contains('\0') => "holds a NUL character",
        text if text.len() > LONGEST => "is longer than 100,000 bytes",
        _ => "",
    };
    if !why.is_empty() {
        return Err(Error::invalid(format!("the value of secret {name} {why}"))
            .hint(format!("type it at `odeum secret set {name}`, or pipe it there")));
    }
    let mut store = read(ctx)?;
    let is_new = store.secrets.insert(name.clone(), Stored { value, set_at: Timestamp::now() }).is_none();
    write(ctx, &store)?;
    Ok(is_new)
}

/// All secrets, by name, without their values.
///
/// # Errors
/// When the file or a record is damaged: nobody knows then what uses them.
pub fn list(ctx: &Context) -> Result<Vec<Row>> {
    let rows = read(ctx)?.secrets.into_iter();
    rows.map(|(name, Stored { set_at, .. })| Ok(Row { used_by: users(ctx, &name)?, name, set_at })).collect()
}

/// Forgets a secret that nobody uses.
///
/// # Errors
/// `not_found`; `conflict` naming its users.
pub fn delete(ctx: &Context, name: &SecretName) -> Result<()> {
    let mut store = read(ctx)?;
    if store.secrets.remove(name).is_none() {
        return Err(missing(name));
    }
    let users = users(ctx, name)?;
    if !users.is_empty() {
        return Err(Error::conflict(format!("secret {name} is used by {}", users.join(", ")))
            .hint("delete these first, or take it out of them")
            .detail("used_by", users));
    }
    write(ctx, &store)
}

/// There is none of this name.
pub fn missing(name: &SecretName) -> Error {
    Error::not_found(format!("secret {name} does not exist")).hint(format!("odeum secret set {name}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::error::Kind;

    #[test]
    fn a_secret_is_kept_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let name: SecretName = "pw".parse().unwrap();
        let secret = |text: &str| Secret::new(text.into());
        assert!(set(&ctx, &name, secret("one")).unwrap() && !set(&ctx, &name, secret("two")).unwrap());
        let mode = ctx.layout().secrets(&ctx.team).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(values(&ctx).unwrap()[&name].reveal(), "two");
        assert_eq!(set(&ctx, &name, secret("")).unwrap_err().kind, Kind::InvalidInput);
        delete(&ctx, &name).unwrap();
        assert_eq!(delete(&ctx, &name).unwrap_err().kind, Kind::NotFound);
    }
}
