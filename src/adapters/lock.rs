//! Locks across processes: `flock` on one file a scope.
//!
//! The kernel releases them when the process dies, so none is ever stale. A
//! holder writes what it is doing into the file, for the one who finds it held.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Seek, Write},
    path::Path,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use rustix::{
    io::Errno,
    process::{Pid, test_kill_process},
};
use serde::{Deserialize, Serialize};

use crate::error::{Context, Result};

/// How long a holder may take to write its name.
const PATIENCE: Duration = Duration::from_millis(100);

/// Who holds a lock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Holder {
    /// The operation, for example `create_environment`.
    pub tool: String,
    /// Its process.
    pub pid: u32,
    /// When it took the lock.
    pub since: Timestamp,
}

/// A lock that is held until this value goes.
#[derive(Debug)]
pub struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // The next one found busy must not read of us; closing the file releases it anyway.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

/// What came of trying to take a lock.
#[derive(Debug)]
pub enum Attempt {
    /// It is ours.
    Taken(Held),
    /// Somebody else has it; the holder is unknown when it just left.
    Busy(Option<Holder>),
}

/// Tries to take the lock at `path`, shared with other readers or alone.
///
/// # Errors
/// When the file cannot be made or locked.
pub fn try_acquire(path: &Path, exclusive: bool, tool: &str) -> Result<Attempt> {
    let describe = || format!("locking {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).context(describe())?;
    }
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = open.context(describe())?;
    let started = Instant::now();
    loop {
        let taken = match exclusive {
            true => file.try_lock(),
            false => file.try_lock_shared(),
        };
        match taken {
            Ok(()) => break,
            Err(TryLockError::Error(error)) => return Err(error).context(describe()),
            // A holder writes its name right after it took the lock, and one who
            // only looks has none and is gone in a moment.
            Err(TryLockError::WouldBlock) => match holder(path) {
                Some(holder) => return Ok(Attempt::Busy(Some(holder))),
                None if started.elapsed() > PATIENCE => return Ok(Attempt::Busy(None)),
                None => std::thread::yield_now(),
            },
        }
    }
    let holder = Holder { tool: tool.to_owned(), pid: std::process::id(), since: Timestamp::now() };
    let text = serde_json::to_vec(&holder).map_err(anyhow::Error::from)?;
    match file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&text)) {
        // On a full disk the name is missing, not the lock: deleting must work there.
        Err(error) if error.kind() != ErrorKind::StorageFull => Err(error).context(describe()),
        _ => Ok(Attempt::Taken(Held(file))),
    }
}

/// Who holds the lock at `path` alone, if anyone does.
#[must_use]
pub fn holder_if_locked(path: &Path) -> Option<Holder> {
    let file = File::open(path).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => holder(path),
        _ => None,
    }
}

/// Whether somebody holds the lock at `path` alone, whatever the file says.
#[must_use]
pub fn is_held(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Whose name is in the file, if that process lives: one that was killed could
/// not take its name out.
fn holder(path: &Path) -> Option<Holder> {
    let holder: Holder = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let pid = Pid::from_raw(holder.pid.cast_signed())?;
    (test_kill_process(pid) != Err(Errno::SRCH)).then_some(holder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("locks/env");
        let Attempt::Taken(held) = try_acquire(&path, true, "create").unwrap() else { panic!("free") };
        let Attempt::Busy(Some(holder)) = try_acquire(&path, true, "delete").unwrap() else { panic!("held") };
        assert_eq!((holder.tool.as_str(), holder.pid), ("create", std::process::id()));
        assert!(holder_if_locked(&path).is_some() && is_held(&path));
        drop(held);
        assert!(holder_if_locked(&path).is_none() && !is_held(&path));
        assert!(matches!(try_acquire(&path, true, "delete").unwrap(), Attempt::Taken(_)));
    }

    #[test]
    fn readers_share() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("template");
        let one = try_acquire(&path, false, "create").unwrap();
        let two = try_acquire(&path, false, "create").unwrap();
        assert!(matches!((one, two), (Attempt::Taken(_), Attempt::Taken(_))));
    }
}
