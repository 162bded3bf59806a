//! What no two databases share, and where this one is.

use std::collections::BTreeMap;

use crate::{adapters::postgres::Connection, error::Result};

/// What is another in every database.
const IDENTITY: [(&str, Option<&str>); 2] = [("database.uuid", None), ("database.secret", None)];

/// Where a report's printer finds its Odoo: it runs in the same container.
const REPORTS: &str = "http://127.0.0.1:8069";

/// What a database is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(BTreeMap<String, String>);

impl Identity {
    /// That of a database as it is.
    ///
    /// # Errors
    /// When the database is not Odoo's.
    pub async fn of(connection: &Connection) -> Result<Self> {
        let keys = IDENTITY.map(|(key, _)| key);
        let sql = "SELECT key::text, coalesce(value, '')::text FROM ir_config_parameter WHERE key = ANY($1)";
        let rows = connection.query(sql, &[&keys.as_slice()]).await?;
        Ok(Self(rows.iter().map(|row| (row.get(0), row.get(1))).collect()))
    }

    /// What a copy, which has been given one of its own, has kept of this, or lacks.
    ///
    /// # Errors
    /// As [`Identity::of`].
    pub async fn kept(&self, copy: &Connection) -> Result<Vec<&'static str>> {
        Ok(self.kept_by(&Self::of(copy).await?))
    }

    fn kept_by(&self, copy: &Self) -> Vec<&'static str> {
        let is_own = |key: &str| match copy.0.get(key) {
            None => false,
            Some(value) => !value.is_empty() && self.0.get(key) != Some(value),
        };
        IDENTITY.iter().map(|(key, _)| *key).filter(|key| !is_own(key)).collect()
    }
}

/// Gives a database an identity of its own, as Odoo does when it duplicates one
/// (`_default_parameters` in `addons/base/models/ir_config_parameter.py`). Odoo's servers
/// know a customer by `database.uuid`; links in mails, and documents shared by links,
/// are signed with `database.secret`.
///
/// # Errors
/// When the database is not Odoo's.
pub async fn refresh(connection: &Connection) -> Result<()> {
    set(connection, &IDENTITY).await
}

/// [`refresh`], and tells it the address it is served at: links would lead to the
/// original, and a report would load its pictures and styles from there.
///
/// # Errors
/// As [`refresh`].
pub async fn give(connection: &Connection, url: &str) -> Result<()> {
    let addresses = [("web.base.url", Some(url)), ("report.url", Some(REPORTS))];
    set(connection, &[&IDENTITY[..], &addresses].concat()).await
}

/// Sets parameters, all or none; one without a value gets a random one.
async fn set(connection: &Connection, parameters: &[(&str, Option<&str>)]) -> Result<()> {
    let (keys, values): (Vec<&str>, Vec<Option<&str>>) = parameters.iter().copied().unzip();
    let sql = "INSERT INTO ir_config_parameter (key, value) \
               SELECT key, coalesce(value, gen_random_uuid()::text) FROM unnest($1::text[], $2::text[]) AS given(key, value) \
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.query(sql, &[&keys, &values]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_must_differ_from_the_original_in_all() {
        let identity = |pairs: &[(&str, &str)]| {
            Identity(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
        };
        let original = identity(&[("database.uuid", "a"), ("database.secret", "b")]);
        let fresh = identity(&[("database.uuid", "c"), ("database.secret", "d")]);
        assert_eq!(original.kept_by(&fresh), Vec::<&str>::new());
        assert_eq!(original.kept_by(&original), ["database.uuid", "database.secret"]);
        let bare = identity(&[("database.uuid", ""), ("database.secret", "d")]);
        assert_eq!(original.kept_by(&bare), ["database.uuid"]);
        assert_eq!(identity(&[]).kept_by(&fresh), Vec::<&str>::new());
    }
}
