//! The role a developer's Odoo connects to the machine's PostgreSQL as: `odoo`, with the password `odoo`.
//!
//! - `server`: where that PostgreSQL is, and how it is spoken to.
//! - `way`: as whom a role can be made there.

mod server;
mod way;

use std::time::Duration;

use server::{CONNECT, Server};
use way::Way;

use super::{Finding, Report, TaskResult};
use crate::{
    context::Context,
    error::{Error, Kind, Result},
    ops::system::Health,
};

/// The role.
const ROLE: &str = "odoo";

/// Its password, which everybody knows.
const PASSWORD: &str = "odoo";

/// How long a look at the role may take.
const LOOK: Duration = Duration::from_secs(5);

/// How long making it may take.
const CREATE: Duration = Duration::from_secs(10);

/// The exit status when the role cannot be made or used.
const FAILED: u8 = 3;

/// What findings belong to.
const GROUP: &str = "Database";

/// Said wherever the role is made.
const FOR_DEVELOPMENT: &str = "The role odoo has the password odoo: for development machines only";

/// What is known of the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Missing,
    There { may_login: bool, may_create: bool },
}

/// Makes the role, or repairs it; one that is right is left as it is.
///
/// # Errors
/// `prerequisite` without psql or a server (exit status 1), or when sudo refuses (2); `external` when the
/// role cannot be made or used (3).
pub async fn ensure(ctx: &Context, dry_run: bool) -> Result<Report> {
    let server = Server::current()?;
    ctx.step(format!("Looking for PostgreSQL at {}", server.address()));
    server.must_answer(ctx).await?;
    let answers = TaskResult::done("server", GROUP, "look", format!("answers at {}", server.address()));
    let role = TaskResult::done("role odoo", GROUP, "ensure", "");
    let login = TaskResult::done("login", GROUP, "connect", "");
    let as_role = connect(ctx, &server).await;
    let report = |tasks| Report::new("ensure-db-user", dry_run, tasks);
    if matches!(as_role, Ok(true)) {
        let role = TaskResult { message: "is there, and may create databases".into(), ..role }.skipped();
        let login = TaskResult { message: "works".into(), ..login };
        return Ok(report(vec![answers, role, login]).note(FOR_DEVELOPMENT));
    }
    if let Err(error) = &as_role
        && error.kind == Kind::Cancelled
    {
        return Err(Error::cancelled());
    }
    let way = Way::find(ctx, &server).await?;
    let known = look(ctx, &server, &way).await.map_err(failed)?;
    let (sql, message) = change(known, as_role.as_ref().err());
    if dry_run {
        let role = match sql {
            Some(_) => TaskResult { message: format!("would be {message}"), ..role },
            None => TaskResult { message, ..role }.skipped(),
        };
        return Ok(report(vec![answers, role]));
    }
    ctx.step(format!("Role odoo: {message}"));
    if let Some(sql) = sql {
        server.ask(ctx, &way, &scripted(sql), CREATE).await.map_err(failed)?;
    }
    connect(ctx, &server).await.map_err(|error| failed(explained(error)))?;
    let role = TaskResult { message, ..role };
    let login = TaskResult { message: "works".into(), ..login };
    Ok(report(vec![answers, role, login]).note(FOR_DEVELOPMENT))
}

/// Looks whether the role can be used, without any rights that must be asked for.
pub async fn examine(ctx: &Context) -> Finding {
    let finding = |status, message: String| Finding::new(GROUP, "role odoo", status, message);
    let hint = "odeum workstation ensure-db-user";
    let server = match Server::current() {
        Ok(server) => server,
        Err(error) => return Finding::of_error(GROUP, "role odoo", Health::Warn, &error),
    };
    if let Err(error) = server.must_answer(ctx).await {
        return Finding::of_error(GROUP, "server", Health::Warn, &error);
    }
    match connect(ctx, &server).await {
        Ok(true) => finding(Health::Ok, format!("connects to {}", server.address())),
        Ok(false) => finding(Health::Warn, "may not create databases".into()).hint(hint),
        Err(error) => {
            let known = match Way::own(ctx, &server).await {
                Ok(way) => look(ctx, &server, &way).await.ok(),
                Err(_) => None,
            };
            let status = if matches!(known, Some(Role::There { .. })) { Health::Fail } else { Health::Warn };
            let finding = Finding::of_error(GROUP, "role odoo", status, &error);
            finding.hint(hint)
        }
    }
}

/// Connects as the role; whether it may create databases.
async fn connect(ctx: &Context, server: &Server) -> Result<bool> {
    let sql = "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user;\n";
    Ok(server.ask_as(ctx, ROLE, PASSWORD, sql, CONNECT).await? == "t")
}

async fn look(ctx: &Context, server: &Server, way: &Way) -> Result<Role> {
    let sql = "SELECT rolcanlogin, rolcreatedb FROM pg_roles WHERE rolname = :'role';\n";
    let said = server.ask(ctx, way, &scripted(sql), LOOK).await?;
    Ok(match said.split_once('|') {
        Some((login, create)) => Role::There { may_login: login == "t", may_create: create == "t" },
        None => Role::Missing,
    })
}

/// What makes the role right, and how that is told. `why` is why it could not be used.
fn change(known: Role, why: Option<&Error>) -> (Option<&'static str>, String) {
    let Role::There { may_login, may_create } = known else {
        let create = "CREATE ROLE :\"role\" LOGIN CREATEDB PASSWORD :'password';\n";
        return (Some(create), "made, with the right to create databases".into());
    };
    let password = may_login && why.is_some_and(|error| error.message.contains("password authentication"));
    let lacks = [(!may_login, "LOGIN"), (!may_create, "CREATEDB"), (password, "its password")];
    let lacks: Vec<&str> = lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect();
    match lacks.as_slice() {
        [] => (None, "is there, and may create databases".into()),
        // Whoever may not log in may have another password too.
        lacks => {
            let alter = "ALTER ROLE :\"role\" LOGIN CREATEDB PASSWORD :'password' VALID UNTIL 'infinity';\n";
            (Some(alter), format!("repaired: it lacked {}", lacks.join(", ")))
        }
    }
}

/// A script that has the role's name and password as variables, quoted where they are used.
fn scripted(sql: &str) -> String {
    format!("\\set role '{ROLE}'\n\\set password '{PASSWORD}'\n{sql}")
}

fn failed(error: Error) -> Error {
    match error.kind {
        Kind::Cancelled => error,
        _ => Error { status: Some(FAILED), ..error },
    }
}

fn explained(error: Error) -> Error {
    let error = error.context("the role odoo cannot be used");
    match error.message.contains("pg_hba.conf") {
        true => error.hint("let it in with a line in pg_hba.conf: host all odoo 127.0.0.1/32 scram-sha-256"),
        false => error.or_hint("look at pg_hba.conf: it decides who may connect, and how"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_repaired_and_nothing_else() {
        let there = |may_login, may_create| Role::There { may_login, may_create };
        let refused = Error::external("FATAL: password authentication failed for user \"odoo\"");
        let barred = Error::external("FATAL: no pg_hba.conf entry for host");
        assert!(change(Role::Missing, Some(&refused)).0.unwrap().starts_with("CREATE"));
        assert_eq!(change(there(true, false), None).1, "repaired: it lacked CREATEDB");
        assert_eq!(change(there(true, true), Some(&refused)).1, "repaired: it lacked its password");
        assert_eq!(change(there(false, false), Some(&refused)).1, "repaired: it lacked LOGIN, CREATEDB");
        assert_eq!(change(there(true, true), Some(&barred)).0, None);
    }
}
