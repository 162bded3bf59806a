//! `psql` in an environment's database, for a person at a terminal.

use crate::{
    adapters::process,
    context::Context,
    error::{Error, Result},
    model::EnvName,
    ops::environment::{self, Environment},
};

/// Hands the terminal to `psql`, and gives its exit status. The password is in the
/// file `PGPASSFILE` names.
///
/// # Errors
/// `invalid_input` where there is no terminal to hand over; `prerequisite` when `psql`
/// is not installed.
pub async fn psql(ctx: &Context, name: &EnvName) -> Result<i32> {
    let Some(terminal) = ctx.terminal().cloned() else {
        return Err(Error::invalid("psql needs a terminal, and a call by name or over MCP has none")
            .hint("run_db_query runs SQL and answers with its rows"));
    };
    Environment::find_to_change(ctx, name)?;
    let mut expression = duct::cmd!("psql", "-w");
    for variable in environment::variables(ctx, name)? {
        expression = expression.env(variable.name, variable.value);
    }
    let running =
        tokio::task::spawn_blocking(move || terminal.hand_over(|| process::interactive("psql", &expression)));
    running.await.map_err(Error::internal)?.map_err(|error| {
        error.or_hint("install a client of PostgreSQL (Debian: postgresql-client), or use `odeum env sql`")
    })
}
