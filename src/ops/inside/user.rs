//! Users of an environment's Odoo, by whose rights something is done.

use crate::{
    adapters::postgres::Connection,
    error::{Error, Result},
    model::EnvName,
};

/// The user of a login.
const BY_LOGIN: &str = "SELECT id, login, active FROM res_users WHERE login = $1";

/// The user behind `base.user_admin`, whatever his login is by now.
const ADMINISTRATOR: &str = "SELECT id, login, active FROM res_users WHERE id = (SELECT res_id FROM ir_model_data \
                             WHERE module = 'base' AND name = 'user_admin' AND model = 'res.users')";

/// A user who may log in.
pub struct User {
    /// Id.
    pub id: i32,
    /// Login.
    pub login: String,
}

/// Looks for a user by his login, or for the administrator.
///
/// # Errors
/// `not_found`, naming some there are; `invalid_input` for one that is archived.
pub async fn user(database: &Connection, env: &EnvName, login: Option<&str>) -> Result<User> {
    let rows = match login {
        Some(login) => database.query(BY_LOGIN, &[&login]).await?,
        None => database.query(ADMINISTRATOR, &[]).await?,
    };
    let Some(row) = rows.first() else { return Err(missing(database, env, login).await?) };
    let (user, is_active) = (User { id: row.get(0), login: row.get(1) }, row.get::<_, Option<bool>>(2));
    match is_active {
        Some(true) => Ok(user),
        _ => Err(Error::invalid(format!("user {} of {env} is archived", user.login))
            .hint("name a user who is active")),
    }
}

async fn missing(database: &Connection, env: &EnvName, login: Option<&str>) -> Result<Error> {
    let some = "SELECT login FROM res_users WHERE active ORDER BY id LIMIT 10";
    let some: Vec<String> = database.query(some, &[]).await?.iter().map(|row| row.get(0)).collect();
    let what = match login {
        Some(login) => format!("no user with login {login:?}"),
        None => "no user behind base.user_admin".to_owned(),
    };
    Ok(Error::not_found(format!("{env} has {what}")).hint(format!("there are {}", some.join(", "))))
}
