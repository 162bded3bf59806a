//! The machine's PostgreSQL. It is spoken to with psql: as its administrator it can often be reached only
//! through a socket by another user of the machine, whom sudo lets start a program and nothing else.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use duct::Expression;

use super::way::Way;
use crate::{
    adapters::process,
    config::Surroundings,
    context::Context,
    error::{Error, Kind, Result},
    ops::workstation::programs,
};

/// How long connecting may take.
pub const CONNECT: Duration = Duration::from_secs(5);

/// Where a server listens unless somebody says otherwise.
const PORT: &str = "5432";

/// A server, and the program that speaks to it.
pub struct Server {
    /// `$PGHOST`.
    pub host: Option<String>,
    port: String,
    psql: PathBuf,
}

impl Server {
    /// That of `$PGHOST` and `$PGPORT`, else of this machine.
    ///
    /// # Errors
    /// `prerequisite` without psql.
    pub fn current() -> Result<Self> {
        let surroundings = Surroundings::current();
        let port = surroundings.postgres_port.unwrap_or_else(|| PORT.into());
        Ok(Self { host: surroundings.postgres_host, port, psql: programs::need("psql")? })
    }

    /// Where it is, for people.
    pub fn address(&self) -> String {
        format!("{}:{}", self.network_host(), self.port)
    }

    /// Whether it runs on this machine.
    pub fn is_local(&self) -> bool {
        matches!(self.network_host(), "localhost" | "127.0.0.1" | "::1")
    }

    /// The directory of its socket, when that is told.
    pub fn socket(&self) -> Option<&str> {
        self.host.as_deref().filter(|host| host.starts_with('/'))
    }

    /// Waits for an answer of any kind.
    ///
    /// # Errors
    /// `prerequisite` with how to start it.
    pub async fn must_answer(&self, ctx: &Context) -> Result<()> {
        let port = &self.port;
        let asked = match programs::find("pg_isready") {
            Some(program) => {
                let ready = duct::cmd!(program, "-h", self.network_host(), "-p", port, "-t", "5");
                process::run_within(ready, CONNECT * 2, &ctx.cancel).await
            }
            // A refusal is an answer too.
            None => match self.ask_as(ctx, "odoo", "odoo", "SELECT 1;\n", CONNECT).await {
                Err(error) if error.message.contains("FATAL") => Ok(String::new()),
                other => other,
            },
        };
        asked.map(drop).map_err(|error| {
            if error.kind == Kind::Cancelled {
                return error;
            }
            let starts = error.details.get("exit_code").and_then(serde_json::Value::as_i64) == Some(1);
            let how = if starts { "is starting" } else { "does not answer" };
            let hint = match (self.is_local(), cfg!(target_os = "macos")) {
                (false, _) => "look at PGHOST and PGPORT; without them it is this machine's",
                (true, true) => "brew services start postgresql",
                (true, false) => "sudo systemctl start postgresql   (PGHOST and PGPORT name another server)",
            };
            Error::prerequisite(format!("PostgreSQL {how} at {}", self.address())).hint(hint)
        })
    }

    /// Runs a script as its administrator, and gives what it answers.
    ///
    /// # Errors
    /// `external` with the server's words, `timeout`, `cancelled`.
    pub async fn ask(&self, ctx: &Context, way: &Way, script: &str, limit: Duration) -> Result<String> {
        let command = self.psql(&way.before, way.host.as_deref(), None, script);
        answer(process::run_within(command, limit, &ctx.cancel).await)
    }

    /// Runs a script as one of its roles.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn ask_as(
        &self,
        ctx: &Context,
        role: &str,
        password: &str,
        script: &str,
        limit: Duration,
    ) -> Result<String> {
        let command = self.psql(&[], Some(self.network_host()), Some(role), script);
        answer(process::run_within(command.env("PGPASSWORD", password), limit, &ctx.cancel).await)
    }

    /// The role has a password for the network; at a socket the machine's users are asked for.
    fn network_host(&self) -> &str {
        self.host.as_deref().filter(|host| !host.starts_with('/')).unwrap_or("localhost")
    }

    /// The port is always named: Debian's psql would choose among several servers of a machine.
    fn psql(&self, before: &[String], host: Option<&str>, user: Option<&str>, script: &str) -> Expression {
        let mut words: Vec<OsString> = before.iter().map(OsString::from).collect();
        words.push(self.psql.clone().into());
        let fixed = ["-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", "-"];
        words.extend(fixed.map(OsString::from));
        let named = [("-p", Some(self.port.as_str())), ("-h", host), ("-U", user)];
        for (option, value) in named.into_iter().filter_map(|(option, value)| Some((option, value?))) {
            words.extend([option, value].map(OsString::from));
        }
        let seconds = CONNECT.as_secs().to_string();
        // Another user may not be able to read the directory this runs in.
        duct::cmd(&words[0], &words[1..]).env("PGCONNECT_TIMEOUT", seconds).stdin_bytes(script).dir("/")
    }
}

/// What psql says in the end, without its command line.
fn answer(said: Result<String>) -> Result<String> {
    said.map_err(|error| match error.details.get("output").and_then(|output| output.as_str()) {
        Some(output) if !output.is_empty() => {
            let message = output.trim_start_matches("psql: ").to_owned();
            Error { message, ..error }
        }
        _ => error,
    })
}
