//! From another machine: `pg_dump` there over ssh, and the filestore by rsync.

use std::path::Path;

use duct::cmd;

use crate::{
    adapters::process,
    context::Context,
    error::{Error, Kind, Result},
    model::SshHost,
    ops::{
        transfer::told,
        watch::{disk, watched},
    },
};

/// Never asks: there may be nobody to answer. A connection of its own: one that is shared belongs
/// to somebody else, or outlives us.
const SSH: &[&str] = &[
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=20",
    "-o",
    "ServerAliveInterval=15",
    "-o",
    "ControlMaster=no",
    "-o",
    "ControlPath=none",
];

/// How often a transfer of files that breaks off is taken up again.
const TRIES: u32 = 5;

/// Ends of rsync that another try may help: the connection broke, or something was silent too long.
const BROKEN_OFF: &[i64] = &[10, 12, 30, 35, 255];

/// Dumps `database` of a machine to the file `dump`, and copies its filestore: from a directory
/// there to one here, where some of it may be already.
///
/// # Errors
/// `external` with the words of ssh, `pg_dump` or rsync; `auth` when the machine lets nobody in;
/// `prerequisite` when the disk is nearly full.
pub async fn from_machine(
    ctx: &Context,
    host: &SshHost,
    database: &str,
    dump: &Path,
    filestore: Option<(&str, &Path)>,
) -> Result<()> {
    let stop = ctx.cancel.child_token();
    let stoppable = ctx.stopped_by(stop.clone());
    watched(&stop, disk(dump), bring(&stoppable, host, database, dump, filestore)).await
}

async fn bring(
    ctx: &Context,
    host: &SshHost,
    database: &str,
    dump: &Path,
    filestore: Option<(&str, &Path)>,
) -> Result<()> {
    let command = format!("pg_dump --format=custom --compress=3 --no-owner --dbname={}", quoted(database));
    let ssh = cmd("ssh", [SSH, &["--", host.as_str(), &command]].concat());
    let dumping = process::run_into(process::working_on(&ssh, dump), dump, &ctx.cancel);
    let size = || dump.metadata().map_or(0, |found| found.len());
    told(ctx, &format!("Dumping {database} on {host}"), 0, size, dumping)
        .await
        .map_err(|error| explain(error, host))?;
    if let Some((from, to)) = filestore {
        copy(ctx, host, from, to).await.map_err(|error| explain(error, host))?;
    }
    Ok(())
}

/// Copies a tree, regular files only. What was copied stays when it breaks off, and the next try, or
/// the next process, goes on there; what a killed rsync left half written goes.
async fn copy(ctx: &Context, host: &SshHost, from: &str, to: &Path) -> Result<()> {
    let shell = [&["ssh"], SSH].concat().join(" ");
    let source = format!("{host}:{}/", from.trim_end_matches('/'));
    let target = format!("{}/", to.display());
    let what = format!("Copying the filestore from {host}");
    let mut tried = 0;
    loop {
        tried += 1;
        let options = [
            "--recursive",
            "--times",
            "--partial",
            "--delete",
            "--protect-args",
            "--timeout=120",
            "--info=progress2",
            "--exclude=/checklist/",
        ];
        let arguments = [&options[..], &["-e", &shell, "--", &source, &target]].concat();
        let on_line = |line: &str| {
            if let Some((fraction, words)) = progress(line) {
                ctx.advance(fraction, format!("{what}: {words}"));
            }
        };
        let Err(error) = process::run_lines(cmd("rsync", arguments), &ctx.cancel, on_line).await else {
            return Ok(());
        };
        let code = error.details.get("exit_code").and_then(serde_json::Value::as_i64);
        if tried == TRIES || !code.is_some_and(|code| BROKEN_OFF.contains(&code)) {
            return Err(error);
        }
        ctx.warn(format!(
            "the copy of the filestore broke off (rsync ended with {}); going on",
            code.unwrap_or(0)
        ));
        tokio::time::sleep(std::time::Duration::from_secs(u64::from(tried))).await;
    }
}

/// `1,234,567  45%  1.20MB/s  0:00:12` is 0.45 and `1,234,567 bytes, 1.20MB/s`.
fn progress(line: &str) -> Option<(f64, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [bytes, percent, rate, ..] = words.as_slice() else { return None };
    let percent: f64 = percent.strip_suffix('%')?.parse().ok()?;
    Some((percent / 100.0, format!("{bytes} bytes, {rate}")))
}

/// A word for the shell of the other machine.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn explain(error: Error, host: &SshHost) -> Error {
    let is_refused = ["Permission denied", "Host key verification failed"]
        .iter()
        .any(|words| error.message.contains(words));
    match error.kind {
        Kind::External if is_refused => Error { kind: Kind::Auth, ..error }.hint(format!(
            "make `ssh {host} true` work without a question: a key in your agent, the host in known_hosts"
        )),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsync_tells_how_far_it_is() {
        let line = "      1,234,567  45%    1.20MB/s    0:00:12";
        assert_eq!(progress(line), Some((0.45, "1,234,567 bytes, 1.20MB/s".into())));
        assert_eq!(progress("sending incremental file list"), None);
    }

    #[test]
    fn words_stay_words_in_the_other_shell() {
        assert_eq!(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
    }
}
