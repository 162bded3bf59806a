//! Python in the container, with Odoo's ORM.
//!
//! `odoo shell` executes what it reads from stdin. It gets a small driver and, as one
//! string literal, the code. The driver runs it, commits or not, and reports on a line
//! that begins with a mark nobody else knows; the same mark says where the code begins.

use std::{ops::ControlFlow, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    command::{check_limit, exit_code},
    running::running_to_change,
};
use crate::{
    adapters::docker::{Docker, Ended, Exec},
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId, Secret},
    ops::{environment::Environment, output::Output},
};

const DRIVER: &str = include_str!("shell_driver.py");

/// Most bytes of a report.
const LONGEST_REPORT: usize = 100_000;

/// What to run.
pub struct ShellRequest {
    /// Environment.
    pub name: EnvName,
    /// Python.
    pub code: String,
    /// Whether nothing is to be committed.
    pub rollback: bool,
    /// How long it may take.
    pub limit: Duration,
}

/// How it ended.
pub struct Shelled {
    /// 0, or 1 when it raised, or what the code exited with.
    pub exit_code: i64,
    /// Whether what it changed is in the database.
    pub committed: bool,
    /// The last expression's value, unless it was None.
    pub value: Option<String>,
    /// What it wrote, or what matters of it.
    pub output: String,
    /// All it wrote.
    pub output_id: OutputId,
}

/// Runs Python. What it writes is recorded as it comes, and printed on the command line.
///
/// # Errors
/// As [`super::command`].
pub async fn shell(ctx: &Context, request: &ShellRequest) -> Result<Shelled> {
    let limit = check_limit(request.limit)?;
    if request.code.trim().is_empty() {
        return Err(
            Error::invalid("there is no code").hint("give it as an argument, with --file FILE, or on stdin")
        );
    }
    let (env, docker) = running_to_change(ctx, &request.name).await?;
    let mut output = Output::begin(ctx, format!("Python in {}", request.name))?;
    let code = Code { text: &request.code, rollback: request.rollback, names: Map::new() };
    let on_bytes = |bytes: &[u8]| {
        output.write(bytes);
        if let Some(terminal) = ctx.live() {
            terminal.print(bytes);
        }
    };
    let (ended, report) = python(ctx, docker, &env, code, limit, on_bytes).await?;
    let output_id = output.id().clone();
    let shown = output.end(ctx)?;
    let exit_code = exit_code(ended, limit, &output_id, &shown)?;
    let report = report.unwrap_or(Report { exit_code, committed: false, value: None });
    let (committed, value) = (report.committed, report.value);
    Ok(Shelled { exit_code: report.exit_code, committed, value, output: shown, output_id })
}

/// Code with names it may use.
pub(super) struct Code<'a> {
    pub text: &'a str,
    pub rollback: bool,
    pub names: Map<String, Value>,
}

/// What the driver reports.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Report {
    pub exit_code: i64,
    pub committed: bool,
    pub value: Option<String>,
}

/// Runs code; what it writes goes to `on_bytes`. No report means that it did not get
/// so far: Odoo could not start, or was ended.
pub(super) async fn python(
    ctx: &Context,
    docker: &Docker,
    env: &Environment,
    code: Code<'_>,
    limit: Duration,
    mut on_bytes: impl FnMut(&[u8]),
) -> Result<(Ended, Option<Report>)> {
    let mark = format!("odeum-{}:", Secret::random().reveal());
    let rollback = if code.rollback { "True" } else { "False" };
    let names = Value::Object(code.names).to_string();
    // A JSON string is a Python string.
    let [text, quoted_mark, names] =
        [code.text, mark.as_str(), names.as_str()].map(|text| Value::from(text).to_string());
    let stdin =
        format!("{DRIVER}_odeum({text}, {quoted_mark}, {rollback}, __import__('json').loads({names}))\n");
    let exec = Exec {
        // One stream for both, so that prints, logs and tracebacks stay in their order.
        command: vec!["sh", "-c", "exec odoo shell -d \"$0\" --no-http --log-level=warn 2>&1", &env.database],
        env: vec!["PYTHONUNBUFFERED=1".into(), "PYTHONIOENCODING=utf-8:backslashreplace".into()],
        stdin: Some(stdin.as_bytes()),
        ..Exec::default()
    };
    let mut sieve = Sieve::new(mark);
    let watched = docker.exec_watched(&env.container, &exec, limit, &ctx.cancel, |bytes| {
        sieve.take(bytes, &mut on_bytes);
        ControlFlow::Continue(())
    });
    let ended = watched.await?;
    Ok((ended, sieve.end(&mut on_bytes)))
}

/// Takes what the code writes out of what is written: Odoo's own words stand before the
/// first mark, the report behind the second.
struct Sieve {
    mark: Vec<u8>,
    /// Marks seen.
    seen: u8,
    /// What may be the beginning of a mark, or is behind the second.
    held: Vec<u8>,
    /// The end of what Odoo wrote before the code began.
    early: Vec<u8>,
}

impl Sieve {
    fn new(mark: String) -> Self {
        Self { mark: mark.into_bytes(), seen: 0, held: Vec::new(), early: Vec::new() }
    }

    fn take(&mut self, bytes: &[u8], on_bytes: &mut impl FnMut(&[u8])) {
        let room = if self.seen < 2 { bytes.len() } else { LONGEST_REPORT.saturating_sub(self.held.len()) };
        self.held.extend_from_slice(&bytes[..bytes.len().min(room)]);
        while self.seen < 2 {
            let found = memchr::memmem::find(&self.held, &self.mark);
            let may_be = |length: &usize| self.held.ends_with(&self.mark[..*length]);
            let unsure = (0..self.mark.len().min(self.held.len() + 1)).rev().find(may_be).unwrap_or(0);
            let end = found.unwrap_or(self.held.len() - unsure);
            match self.seen {
                0 => {
                    self.early.extend_from_slice(&self.held[..end]);
                    self.early.drain(..self.early.len().saturating_sub(LONGEST_REPORT));
                }
                _ => on_bytes(&self.held[..end]),
            }
            self.held.drain(..end + found.map_or(0, |_| self.mark.len()));
            if found.is_none() {
                break;
            }
            self.seen += 1;
        }
    }

    /// The report, if it came so far; what there is else is output.
    fn end(self, on_bytes: &mut impl FnMut(&[u8])) -> Option<Report> {
        if self.seen < 2 {
            if self.seen == 0 {
                on_bytes(&self.early);
            }
            on_bytes(&self.held);
            return None;
        }
        let end = memchr::memchr(b'\n', &self.held).unwrap_or(self.held.len());
        let (report, rest) = self.held.split_at(end);
        on_bytes(rest.strip_prefix(b"\n").unwrap_or(rest));
        serde_json::from_slice(report).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_taken_out_however_it_is_cut() {
        let all =
            b"early\nod odeum-xy:out od ode odeum-X\nodeum-xy:{\"exit_code\": 0, \"committed\": true, \"value\": null}\nlater";
        for size in 1..all.len() {
            let mut written = Vec::new();
            let mut keep = |bytes: &[u8]| written.extend_from_slice(bytes);
            let mut sieve = Sieve::new("odeum-xy:".into());
            for chunk in all.chunks(size) {
                sieve.take(chunk, &mut keep);
            }
            let report = sieve.end(&mut keep).unwrap();
            assert_eq!(report, Report { exit_code: 0, committed: true, value: None });
            assert_eq!(String::from_utf8_lossy(&written), "out od ode odeum-X\nlater", "chunks of {size}");
        }
    }

    #[test]
    fn without_a_report_all_is_output() {
        for (text, expected) in [("a odeum-x", "a odeum-x"), ("a odeum-xy:b odeum-x", "b odeum-x")] {
            let mut written = Vec::new();
            let mut sieve = Sieve::new("odeum-xy:".into());
            sieve.take(text.as_bytes(), &mut |bytes: &[u8]| written.extend_from_slice(bytes));
            assert_eq!(sieve.end(&mut |bytes: &[u8]| written.extend_from_slice(bytes)), None);
            assert_eq!(String::from_utf8_lossy(&written), expected);
        }
    }
}
