//! A key with which one request is made as a user.
//!
//! Odoo keeps API keys (`res.users.apikeys`, from 14 on) as a hash with the first characters
//! beside it, and asks for no password where one is given. The key is written by the
//! environment's own role just before a request and removed just after it.

use std::num::NonZeroU32;

use ring::pbkdf2;

use crate::{
    adapters::postgres::Connection,
    error::{Error, Result},
    model::Secret,
};

/// What the key is called where users see theirs.
const NAME: &str = "odeum (one request)";

/// Longer than any request may take, in hours: what is older is a killed process's.
const STALE_HOURS: u32 = 2;

/// What Odoo uses for keys (`KEY_CRYPT_CONTEXT` in `res_users.py`): the key itself is random.
const ROUNDS: NonZeroU32 = NonZeroU32::new(6000).expect("it is not zero");

/// Characters of a key that stand beside its hash (`INDEX_SIZE`).
const INDEX: usize = 8;

/// A key in the database.
pub struct Key {
    id: i32,
    /// The key itself.
    pub secret: Secret,
}

impl Key {
    /// Writes a key of this user; those that killed processes left go.
    ///
    /// # Errors
    /// `prerequisite` when the database knows no keys.
    pub async fn make(database: &Connection, user: i32) -> Result<Self> {
        let columns = "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass('res_users_apikeys') \
                       AND attnum > 0 AND NOT attisdropped";
        let columns: Vec<String> = database.query(columns, &[]).await?.iter().map(|row| row.get(0)).collect();
        if columns.is_empty() {
            return Err(Error::prerequisite("the database has no API keys, which Odoo has from 14.0 on")
                .hint("use `odeum env shell`, which needs none"));
        }
        let stale = format!(
            "DELETE FROM res_users_apikeys WHERE name = $1 \
             AND create_date < now() AT TIME ZONE 'utc' - interval '{STALE_HOURS} hours'"
        );
        database.query(&stale, &[&NAME]).await?;
        let (column, value) = match columns.iter().any(|column| column == "expiration_date") {
            true => {
                (", expiration_date", format!(", now() AT TIME ZONE 'utc' + interval '{STALE_HOURS} hours'"))
            }
            false => ("", String::new()),
        };
        // The hash is what passlib writes: base64 without its end, and `.` for `+`.
        let insert = format!(
            "INSERT INTO res_users_apikeys (name, user_id, scope, index, key{column}) VALUES ($1, $2, 'rpc', $3, \
             '$pbkdf2-sha512${ROUNDS}$' || translate(encode($4, 'base64'), E'+=\\n', '.') \
             || '$' || translate(encode($5, 'base64'), E'+=\\n', '.'){value}) RETURNING id"
        );
        let (secret, salt) = (Secret::random(), Secret::random());
        let (index, salt) = (&secret.reveal()[..INDEX], &salt.reveal().as_bytes()[..16]);
        let mut hash = [0_u8; 64];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA512, ROUNDS, salt, secret.reveal().as_bytes(), &mut hash);
        let rows = database.query(&insert, &[&NAME, &user, &index, &salt, &hash.as_slice()]).await?;
        let row = rows.first().ok_or_else(|| Error::internal("an INSERT returned no row"))?;
        Ok(Self { id: row.get(0), secret })
    }

    /// Removes the key.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove(self, database: &Connection) -> Result<()> {
        database.query("DELETE FROM res_users_apikeys WHERE id = $1", &[&self.id]).await.map(drop)
    }
}
