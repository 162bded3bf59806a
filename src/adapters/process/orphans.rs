//! Children that outlived a killed process: found by what they work on, and ended.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use duct::Expression;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::{
    adapters::files,
    error::{Error, Result},
};

/// The variable that tells what a child works on, see [`working_on`].
const WORKS_ON: &str = "ODEUM_WORKS_ON";

/// Says what a child works on, for [`end_orphans`], where its arguments do not. All that it
/// starts inherits this.
pub fn working_on(expression: &Expression, path: &Path) -> Expression {
    expression.env(WORKS_ON, path)
}

/// Ends what a killed process left running: this program with this path, or one below it,
/// among its arguments or as what it is [`working_on`], and all it started. Where there is no
/// `/proc` nothing is found.
///
/// # Errors
/// `external` when one does not end.
pub async fn end_orphans(program: &str, path: &Path) -> Result<()> {
    let argument = path.as_os_str().as_encoded_bytes();
    let deadline = Instant::now() + Duration::from_secs(2);
    loop {
        let left = processes_of(program.as_bytes(), argument);
        if left.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            let pid = left[0].as_raw_pid();
            return Err(Error::external(format!(
                "{program} (process {pid}) still works on {}",
                path.display()
            )));
        }
        for leader in left {
            // Each child of ours leads a group of its own.
            let _ = kill_process_group(leader, Signal::KILL);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Live leaders of process groups that run `program` with `argument`, or work on that.
fn processes_of(program: &[u8], argument: &[u8]) -> Vec<Pid> {
    let names = files::entries(Path::new("/proc")).unwrap_or_default();
    let pids = names.iter().filter_map(|name| name.parse().ok().and_then(Pid::from_raw));
    let is_below = |word: &[u8]| {
        word.strip_prefix(argument).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    let mark = [WORKS_ON.as_bytes(), b"="].concat();
    let is_meant = |pid: &Pid| {
        let read = |file: &str| std::fs::read(format!("/proc/{}/{file}", pid.as_raw_pid()));
        let (words, variables) = (read("cmdline").unwrap_or_default(), read("environ").unwrap_or_default());
        let mut words = words.split(|byte| *byte == 0);
        let mut variables = variables.split(|byte| *byte == 0);
        words.next() == Some(program)
            && (words.any(is_below)
                || variables.any(|variable| variable.strip_prefix(&mark[..]).is_some_and(is_below)))
            && rustix::process::getpgid(Some(*pid)).is_ok_and(|group| group == *pid)
    };
    pids.filter(is_meant).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Words, end, prepare},
        *,
    };

    #[tokio::test]
    async fn orphans_are_known_by_a_path_and_what_is_below() {
        let place = format!("/nowhere/{}", std::process::id());
        let start =
            |path: String| prepare(&duct::cmd!("sh", "-c", "sleep 4717; :", path), &Words::default()).start();
        let (meant, other) = (start(format!("{place}/a")), start(format!("{place}a")));
        let (meant, other) = (meant.unwrap(), other.unwrap());
        end_orphans("sh", Path::new(&place)).await.unwrap();
        assert!(!meant.wait().is_ok_and(|ended| ended.status.success()));
        assert!(other.try_wait().unwrap().is_none(), "it is another's");
        end(&other.pids(), Signal::TERM);
    }

    #[tokio::test]
    async fn orphans_are_known_by_what_they_work_on() {
        let place = format!("/nowhere/it's 100%/{}", std::process::id());
        let start = |path: &str| {
            let child = working_on(&duct::cmd!("sh", "-c", "sleep 4718; :"), path.as_ref());
            prepare(&child, &Words::default()).start().unwrap()
        };
        let (meant, other) = (start(&format!("{place}/a")), start(&format!("{place}a")));
        end_orphans("sh", Path::new(&place)).await.unwrap();
        assert!(!meant.wait().is_ok_and(|ended| ended.status.success()));
        assert!(other.try_wait().unwrap().is_none(), "it is another's");
        end(&other.pids(), Signal::TERM);
    }
}
