//! One database's content from one server to the other, by nobody's rights but its own owner's:
//! what an environment holds is not trusted, and a dump is a program.

use super::record::{CARRIER, Relocation};
use crate::{
    adapters::{
        docker::{Exec, tail},
        postgres::{self, Carried, Connection},
    },
    context::Context,
    error::{Error, Result},
    model::Names,
};

/// Reads the password, and pipes a dump into the new server. Both ends must succeed.
const SCRIPT: &str = "\
set -euo pipefail
IFS= read -r PGPASSWORD
export PGPASSWORD
pg_dump --format=custom --compress=0 --no-owner --no-privileges --host=\"$1\" --username=\"$2\" --dbname=\"$3\" |
  pg_restore --exit-on-error --no-owner --no-privileges --host=127.0.0.1 --username=\"$2\" --dbname=\"$3\"
";

/// How much of a line of an error is shown, in characters.
const WIDEST: usize = 300;

/// Carries one database, and gives it what was true of it.
///
/// # Errors
/// `external` with the words of `pg_dump` or `pg_restore`, or when something did not arrive.
pub async fn carry(
    ctx: &Context,
    relocation: &Relocation,
    old: &Connection,
    new: &Connection,
    database: &Carried,
) -> Result<()> {
    let name = &database.name;
    let content = content_role(ctx, relocation, database)?;
    let mut owners = postgres::owners_in(old, name).await?;
    owners.push(content.clone());
    for role in &owners {
        postgres::grant(old, role, CARRIER).await?;
    }
    postgres::admit(old, name, CARRIER).await?;
    if !database.allows_connections {
        postgres::allow_connections(old, name, true).await?;
    }
    prepare(relocation, new, database, &content).await?;
    let password = format!("{}\n", relocation.password.reveal());
    let host = ctx.names().database_container();
    let exec = Exec {
        command: vec!["bash", "-c", SCRIPT, "carry", &host, CARRIER, name],
        user: Some("postgres"),
        stdin: Some(password.as_bytes()),
        ..Exec::default()
    };
    let done = ctx.docker().await?.exec(&ctx.names().next_database_container(), &exec).await?;
    if done.exit_code != 0 {
        return Err(Error::external(format!("database {name} cannot be moved: {}", end(&done.stderr))));
    }
    verify(relocation, name).await?;
    postgres::settle(new, database, &content).await?;
    // What the next one holds could use these rights.
    for role in &owners {
        postgres::revoke(old, role, CARRIER).await?;
    }
    postgres::revoke(new, &content, CARRIER).await
}

/// The last lines of what the programs say: a line may name every table there is.
fn end(words: &str) -> String {
    let short = |line: &str| line.chars().take(WIDEST).collect();
    let lines: Vec<String> = words.lines().map(short).collect();
    tail(&lines, 6)
}

/// An empty database on the new server, in which the carrier acts as the role all of it belongs to.
async fn prepare(relocation: &Relocation, new: &Connection, database: &Carried, content: &str) -> Result<()> {
    let name = &database.name;
    postgres::create(new, name, &database.owner).await?;
    postgres::grant(new, content, CARRIER).await?;
    postgres::admit(new, name, CARRIER).await?;
    postgres::act_as_in(new, name, CARRIER, content).await?;
    if database.owner != content {
        postgres::let_make(new, name, content).await?;
        // Nothing is in it yet that could run with our rights.
        let inside = relocation.aside().server().connect(name, "prepare").await?;
        postgres::open_schema(&inside, content).await?;
    }
    Ok(())
}

/// Both must have as many tables and rows.
async fn verify(relocation: &Relocation, name: &str) -> Result<()> {
    let from = relocation.carrier(relocation.from.server()).connect(name, "verify").await?;
    let to = relocation.carrier(relocation.aside().server()).connect(name, "verify").await?;
    let (before, after) = (postgres::extent(&from).await?, postgres::extent(&to).await?);
    if before != after {
        return Err(Error::external(format!(
            "database {name} did not arrive whole: {} tables and {} rows of {} and {}",
            after.0, after.1, before.0, before.1
        )));
    }
    to.run("ANALYZE").await
}

/// To whom the content belongs from then on: the environment's role, or the role of its team's
/// templates where the administrator has the database itself, as he has those and snapshots.
fn content_role(ctx: &Context, relocation: &Relocation, database: &Carried) -> Result<String> {
    if database.owner != relocation.from.database_user {
        return Ok(database.owner.clone());
    }
    let mut teams = ctx.all_teams()?.into_iter();
    let team = teams.find(|team| database.name.split('_').nth(2) == Some(team.as_str()));
    team.map(|team| Names::owner_role(&team)).ok_or_else(|| {
        Error::conflict(format!("nobody knows whose database {} is", database.name))
            .hint("dump it (pg_dump) and drop it, then move")
    })
}
