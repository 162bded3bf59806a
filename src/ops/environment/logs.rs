//! What Odoo wrote.

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;

use super::record::Environment;
use crate::{
    adapters::docker::LogLines,
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId},
    odoo::log::{self, Level},
    ops::output,
};

/// Most lines read when there is something to look for.
const MOST: u32 = 10_000;

/// How long a record that is being followed may still get lines.
const PAUSE: Duration = Duration::from_millis(300);

/// Which lines are wanted.
pub struct LogRequest {
    /// Environment.
    pub name: EnvName,
    /// How many at most, the newest.
    pub lines: u32,
    /// Only records that hold this, in any case.
    pub grep: String,
    /// Only records of this level.
    pub level: Option<Level>,
    /// Only what was written since then.
    pub since: Option<Timestamp>,
}

/// The lines found.
pub struct Logs {
    /// Without colours, oldest first.
    pub lines: Vec<String>,
    /// How many were looked at.
    pub total_scanned: usize,
    /// Whether matching lines were left out.
    pub truncated: bool,
    /// All of them, when they are too long for one answer.
    pub output_id: Option<OutputId>,
}

/// Reads the log. With a filter ten times as many lines are looked at; a record, a line
/// of the log with the traceback or whatever follows it, is kept or left out whole.
///
/// # Errors
/// `not_found` when the environment or its container is gone.
pub async fn logs(ctx: &Context, request: &LogRequest) -> Result<Logs> {
    let env = Environment::find(ctx, &request.name)?;
    let read = match request.is_filtered() {
        true => request.lines.saturating_mul(10).min(MOST),
        false => request.lines,
    };
    let docker = ctx.docker().await?;
    let found = docker.log_lines(&env.container, request.wanted(read, false));
    let found: Vec<String> = found.map_ok(|line| clean(&line)).try_collect().await?;
    let total_scanned = found.len();
    let records = records(found);
    let mut lines: Vec<String> =
        records.into_iter().filter(|record| request.wants(record)).flatten().collect();
    let keep = usize::try_from(request.lines).unwrap_or(usize::MAX);
    let mut truncated = lines.len() > keep;
    lines.drain(..lines.len().saturating_sub(keep));
    let (is_cut, output_id) = output::fit(ctx, &format!("the log of {}", request.name), &mut lines)?;
    truncated |= is_cut;
    Ok(Logs { lines, total_scanned, truncated, output_id })
}

/// Hands the log to the terminal as it is written, until the call is cancelled or the
/// container ends.
///
/// # Errors
/// `invalid_input` where there is no terminal; `not_found`.
pub async fn follow(ctx: &Context, request: &LogRequest) -> Result<()> {
    let Some(terminal) = ctx.live() else {
        return Err(Error::invalid("a log can be followed on the command line only, and as text").hint(
            "call again for what is new: get_environment_logs with since=10s, or what has passed meanwhile",
        ));
    };
    let env = Environment::find(ctx, &request.name)?;
    let docker = ctx.docker().await?;
    let mut lines = std::pin::pin!(docker.log_lines(&env.container, request.wanted(request.lines, true)));
    let mut record = Vec::new();
    let mut shown = 0;
    loop {
        let next = tokio::time::timeout(PAUSE, lines.next()).await;
        let has_ended = matches!(next, Ok(None));
        let line = match next {
            Ok(Some(line)) => Some(clean(&line?)),
            Ok(None) | Err(_) => None,
        };
        let begins = line.as_deref().is_some_and(|line| log::parse(line).is_some());
        if (begins || line.is_none()) && request.wants(&record) {
            let text: String = record[shown..].iter().map(|line| format!("{line}\n")).collect();
            terminal.print(text.as_bytes());
            shown = record.len();
        }
        if begins {
            record.clear();
            shown = 0;
        }
        record.extend(line);
        if has_ended {
            return Ok(());
        }
    }
}

impl LogRequest {
    fn is_filtered(&self) -> bool {
        !self.grep.is_empty() || self.level.is_some()
    }

    fn wanted(&self, lines: u32, follow: bool) -> LogLines {
        let since = self.since.map(|since| i32::try_from(since.as_second()).unwrap_or(i32::MAX));
        LogLines { lines, since, follow, timestamps: false }
    }

    /// Whether a record is one that is looked for.
    fn wants(&self, record: &[String]) -> bool {
        let level = record.first().and_then(|line| log::parse(line)).map(|line| line.level);
        let wanted = self.grep.to_lowercase();
        self.level.is_none_or(|wanted| level == Some(wanted))
            && (wanted.is_empty() || record.iter().any(|line| line.to_lowercase().contains(&wanted)))
    }
}

/// The line without its end and its colours.
fn clean(line: &[u8]) -> String {
    log::without_ansi(String::from_utf8_lossy(line).trim_end_matches(['\n', '\r']))
}

/// Lines of the log with those that follow each.
fn records(lines: Vec<String>) -> Vec<Vec<String>> {
    let mut records: Vec<Vec<String>> = Vec::new();
    for line in lines {
        match records.last_mut() {
            Some(record) if log::parse(&line).is_none() => record.push(line),
            _ => records.push(vec![line]),
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(grep: &str, level: Option<Level>) -> LogRequest {
        LogRequest { name: "main".parse().unwrap(), lines: 100, grep: grep.into(), level, since: None }
    }

    #[test]
    fn a_record_is_kept_whole() {
        let log = "early\n2026-11-21 02:34:33,123 42 INFO db a.b: fine\n\
                   2026-11-21 02:34:33,123 42 ERROR db a.b: bad\nTraceback (most recent call last):\n\
                   \u{20}\u{20}File \"x.py\", line 1\nKeyError: 'Thing'\n2026-11-21 02:34:34,123 42 INFO db a.b: on";
        let records = records(log.lines().map(str::to_owned).collect());
        assert_eq!(records.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 4, 1]);
        let count =
            |request: LogRequest| records.iter().filter(|record| request.wants(record)).flatten().count();
        assert_eq!(count(request("", Some(Level::Error))), 4);
        assert_eq!(count(request("keyerror: 'thing", None)), 4);
        assert_eq!(count(request("thing", Some(Level::Info))), 0);
        assert_eq!(count(request("", None)), 7);
    }
}
