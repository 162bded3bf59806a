//! Running scripts on a copy: each wholly or not at all, and none after one that failed.

use std::time::{Duration, Instant};

use super::{
    report::{Entry, Report, Status, Tier},
    scripts::{Code, MOUNTED, Script, team_directory},
};
use crate::{
    adapters::{
        docker::{Mount, tail},
        postgres::{self, Connection, Server},
    },
    context::Context,
    error::{Error, Kind, Result},
    ops::odoo::{self, OneShot},
};

/// Runs the script `$1` of Python with the variables scripts rely on. They come from the
/// configuration Odoo itself reads, so neither Docker nor arguments show the password.
const DRIVER: &str = r#"
import configparser, os, sys
conf = configparser.RawConfigParser()
conf.read("/etc/odoo/odoo.conf")
options = conf["options"]
names = {"DB_HOST": "db_host", "DB_PORT": "db_port", "DB_USER": "db_user", "DB_PASSWORD": "db_password"}
os.environ.update({name: options[option] for name, option in names.items()})
os.environ["ODOO_DB"] = sys.argv[2]
os.execv(sys.executable, [sys.executable, sys.argv[1]])
"#;

/// A database that is being made harmless, and how it is reached.
pub struct Copy<'a> {
    /// Its name.
    pub database: &'a str,
    /// The server, reached as the role that works in it: never as administrator.
    pub server: Server,
    /// A connection as that role, with the same limit.
    pub connection: &'a Connection,
    /// A run of Odoo on it, whose arguments are still to be given.
    pub shot: OneShot,
    /// How long one script, or one statement, may take.
    pub limit: Duration,
}

/// Runs scripts in order, and notes each in the report.
///
/// # Errors
/// Of the first that fails, naming its file, the line, and the cause.
pub async fn run(ctx: &Context, copy: &Copy<'_>, scripts: &[Script], report: &mut Report) -> Result<()> {
    for script in scripts {
        let started = Instant::now();
        ctx.advance(0.5, format!("Running {}", script.file));
        let (status, result) = match &script.code {
            Code::Blank => (Status::Skipped, Ok(())),
            Code::Sql(text) => (Status::Ok, sql(ctx, copy, text).await),
            Code::Python(path) => (Status::Ok, python(ctx, copy, script.tier, path).await),
        };
        let error = result.as_ref().err().map(|error: &Error| error.message.clone());
        let status = if error.is_some() { Status::Failed } else { status };
        let (tier, file) = (script.tier, script.file.clone());
        report.add(Entry { tier, file, status, error, ms: milliseconds(started) });
        result.map_err(|error| about(ctx, copy, script, error))?;
    }
    Ok(())
}

/// One transaction, so that a file that fails leaves nothing half done.
async fn sql(ctx: &Context, copy: &Copy<'_>, text: &str) -> Result<()> {
    let script = postgres::Script {
        sql: text,
        read_only: false,
        // Every statement runs to its end, whatever it gives.
        max_rows: u32::MAX,
        limit: copy.limit,
    };
    match postgres::run_script(&copy.server, copy.database, &script, &ctx.cancel).await {
        Ok(_) => Ok(()),
        Err(error) => Err(meta_command(text).filter(|_| error.kind == Kind::External).unwrap_or(error)),
    }
}

/// What a line means that is an order to psql, which is not there.
fn meta_command(text: &str) -> Option<Error> {
    let (place, line) = text.lines().enumerate().find(|(_, line)| line.trim_start().starts_with('\\'))?;
    let (place, command) = (place + 1, line.trim());
    Some(
        Error::external(format!("line {place}: {command}: the meta-commands of psql are not known here"))
            .hint("use SQL alone, or write the script in Python")
            .detail("line", place),
    )
}

async fn python(ctx: &Context, copy: &Copy<'_>, tier: Tier, path: &str) -> Result<()> {
    let mut shot = copy.shot.clone();
    shot.arguments = ["-c", DRIVER, path, copy.database].map(str::to_owned).to_vec();
    // What the team wrote there is none of a project's business.
    if tier == Tier::Team {
        shot.mounts.push(Mount::bind_read_only(team_directory(ctx), MOUNTED));
    }
    let finished = odoo::run_python(ctx, &shot, copy.limit).await?;
    match finished.exit_code {
        0 => Ok(()),
        code => {
            let words = tail(&finished.output, 15).replace(copy.server.password.reveal(), "****");
            Err(Error::external(format!("it ended with exit status {code}:\n{words}")))
        }
    }
}

/// The error with the script it is about.
fn about(ctx: &Context, copy: &Copy<'_>, script: &Script, error: Error) -> Error {
    let Script { file, .. } = script;
    match error.kind {
        Kind::Cancelled => error,
        Kind::Timeout => slow(ctx, file, copy.limit, error),
        _ => error.context(file).detail("file", file.as_str()),
    }
}

/// The error, or which part of it took too long and what to do then.
pub fn slow(ctx: &Context, what: &str, limit: Duration, error: Error) -> Error {
    match error.kind {
        Kind::Timeout => Error::timeout(format!("{what}: longer than {} s", limit.as_secs()))
            .hint(format!("raise sanitize_timeout in [team.{}] of odeum.toml", ctx.team)),
        _ => error,
    }
}

/// How long ago, in milliseconds.
pub fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_to_psql_is_named_with_its_line() {
        let error = meta_command("SELECT 1;\n  \\! id\n").unwrap();
        assert!(error.message.starts_with(r"line 2: \! id: "), "{}", error.message);
        assert!(meta_command("SELECT '\\';").is_none());
    }
}
