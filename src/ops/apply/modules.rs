//! The modules of an environment's database.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    adapters::postgres::Connection,
    context::Context,
    error::{Error, Result},
    model::{EnvName, ModuleName},
    ops::{
        environment::{Environment, modules_of_code},
        system::ensure_database,
    },
};

/// A row of the module table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Module {
    /// Technical name.
    pub name: String,
    /// `installed`, `uninstalled`, `to upgrade`, …
    pub state: String,
    /// The version that is installed; empty when none is.
    pub latest_version: String,
}

/// All modules the database knows, by name. A database without Odoo knows none.
///
/// # Errors
/// When the server does not answer.
pub async fn states(ctx: &Context, env: &Environment) -> Result<BTreeMap<String, Module>> {
    let connection = connect(ctx, env).await?;
    let sql = "SELECT name, coalesce(state, ''), coalesce(latest_version, '') FROM ir_module_module";
    let rows = connection.query(sql, &[]).await?;
    let modules =
        rows.iter().map(|row| Module { name: row.get(0), state: row.get(1), latest_version: row.get(2) });
    Ok(modules.map(|module| (module.name.clone(), module)).collect())
}

/// The modules in a state (all when it is empty) whose names hold a text, in any case. Those of the
/// code that Odoo has not read into its table yet are `uninstalled`.
///
/// # Errors
/// `not_found` when the environment does not exist.
pub async fn list(ctx: &Context, name: &EnvName, text: &str, state: &str) -> Result<Vec<Module>> {
    let env = Environment::find(ctx, name)?;
    ensure_database(ctx).await?;
    let text = text.to_lowercase();
    let is_wanted = |module: &Module| {
        module.name.to_lowercase().contains(&text) && (state.is_empty() || module.state == state)
    };
    let mut known = states(ctx, &env).await?;
    for name in modules_of_code(ctx, &env) {
        let new =
            || Module { name: name.clone(), state: "uninstalled".into(), latest_version: String::new() };
        known.entry(name.clone()).or_insert_with(new);
    }
    Ok(known.into_values().filter(is_wanted).collect())
}

/// Fails unless each of `names` is known to the database or among those `in_code`.
///
/// # Errors
/// `not_found` with the nearest name there is.
pub fn must_exist(
    env: &Environment,
    names: &[ModuleName],
    known: &BTreeMap<String, Module>,
    in_code: &[String],
) -> Result<()> {
    for name in names.iter().map(ModuleName::as_str) {
        if known.contains_key(name) || in_code.iter().any(|module| module == name) {
            continue;
        }
        let all = known.keys().chain(in_code);
        let nearest =
            all.max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
        let hint = match nearest.filter(|nearest| strsim::jaro_winkler(name, nearest) > 0.8) {
            Some(nearest) => format!("did you mean {nearest}?"),
            None => {
                "a module is a directory with a __manifest__.py; push it, then run `odeum env pull`".into()
            }
        };
        return Err(Error::not_found(format!(
            "{} has no module {name}, neither in its code nor in its image",
            env.request.name
        ))
        .hint(hint));
    }
    Ok(())
}

async fn connect(ctx: &Context, env: &Environment) -> Result<Connection> {
    ctx.database_server_as(&env.role, &env.password)?.connect(&env.database, "modules").await
}
