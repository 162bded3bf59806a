//! Many bytes on their way: counted, told how far and how fast, and stopped when
//! nobody wants them any more.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    context::Context,
    error::{Error, Result},
};

/// How often progress is told.
const OFTEN: Duration = Duration::from_millis(200);

/// The mover's end of a transfer.
#[derive(Debug, Clone)]
pub struct Transfer {
    moved: Arc<AtomicU64>,
    cancel: CancellationToken,
}

impl Transfer {
    /// What counts the bytes moved.
    #[must_use]
    pub fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.moved)
    }

    /// Counts bytes that have been moved.
    pub fn add(&self, bytes: u64) {
        self.moved.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Stops here when nobody wants it any more.
    ///
    /// # Errors
    /// `cancelled`.
    pub fn check(&self) -> Result<()> {
        match self.cancel.is_cancelled() {
            true => Err(Error::cancelled()),
            false => Ok(()),
        }
    }

    /// Reads `source` to its end and hands on each piece.
    ///
    /// # Errors
    /// `cancelled`; `invalid_input` for what cannot be unpacked; those of the disk and of `take`.
    pub fn each(&self, mut source: impl Read, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut buffer = vec![0; 1 << 18];
        loop {
            self.check()?;
            match source.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => take(&buffer[..count])?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // Not the system says so, but who unpacks.
                Err(error) if error.raw_os_error().is_none() => {
                    return Err(Error::invalid(format!("it is damaged, or was cut short: {error}"))
                        .hint("get it again"));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Does work on files beside everything else, and tells how far it is of `total` bytes.
///
/// # Errors
/// Those of `work`, which ends by itself when the call is cancelled.
pub async fn on_files<T: Send + 'static>(
    ctx: &Context,
    what: &str,
    total: u64,
    work: impl FnOnce(&Transfer) -> Result<T> + Send + 'static,
) -> Result<T> {
    let moved = Arc::<AtomicU64>::default();
    let transfer = Transfer { moved: Arc::clone(&moved), cancel: ctx.cancel.clone() };
    let work = tokio::task::spawn_blocking(move || work(&transfer));
    told(ctx, what, total, || moved.load(Ordering::Relaxed), work).await.map_err(Error::internal)?
}

/// Waits for `work` and tells meanwhile how many of `total` bytes have been `moved`. A
/// total of 0 is not known.
pub async fn told<T>(
    ctx: &Context,
    what: &str,
    total: u64,
    moved: impl Fn() -> u64,
    work: impl Future<Output = T>,
) -> T {
    let started = Instant::now();
    let mut work = std::pin::pin!(work);
    loop {
        if let Ok(done) = tokio::time::timeout(OFTEN, &mut work).await {
            return done;
        }
        let now = moved();
        ctx.advance(fraction(now, total), words(what, now, total, started.elapsed()));
    }
}

#[allow(clippy::cast_precision_loss, reason = "a fraction for a bar")]
fn fraction(moved: u64, total: u64) -> f64 {
    match total {
        0 => 0.5,
        _ => moved as f64 / total as f64,
    }
}

/// `Unpacking: 120 of 480 MB, 85 MB/s`.
fn words(what: &str, moved: u64, total: u64, time: Duration) -> String {
    let mega = |bytes: u64| bytes / 1_000_000;
    let of = if total > 0 { format!(" of {}", mega(total.max(moved))) } else { String::new() };
    let rate = u128::from(moved) / time.as_micros().max(1);
    format!("{what}: {}{of} MB, {rate} MB/s", mega(moved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_bytes_and_rate() {
        let second = Duration::from_secs(1);
        assert_eq!(
            words("Unpacking", 120_000_000, 480_000_000, second),
            "Unpacking: 120 of 480 MB, 120 MB/s"
        );
        assert_eq!(words("Downloading", 30_000_000, 0, 2 * second), "Downloading: 30 MB, 15 MB/s");
    }

    #[tokio::test]
    async fn what_is_cancelled_ends() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        ctx.cancel.cancel();
        let work = on_files(&ctx, "Reading", 0, |transfer| transfer.each(std::io::repeat(0), |_| Ok(())));
        assert_eq!(work.await.unwrap_err().kind, crate::error::Kind::Cancelled);
    }
}
