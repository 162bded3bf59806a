//! Work that is watched from outside while it goes on, and stopped when that is no good.

use std::{path::Path, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    adapters::archive::Room,
    error::{Error, Kind, Result},
};

/// How often the disk is looked at. What is written meanwhile must fit in what [`Room`] reserves.
const OFTEN: Duration = Duration::from_millis(200);

/// Waits for `work`, which `stop` ends. When `watch` comes to its end before, the work is stopped,
/// and what the watch says is why.
///
/// # Errors
/// Those of the work, and what the watch says.
pub async fn watched<T>(
    stop: &CancellationToken,
    watch: impl Future<Output = Error>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut work = std::pin::pin!(work);
    let error = tokio::select! {
        done = &mut work => return done,
        error = watch => error,
    };
    stop.cancel();
    // It may have been done at that very moment.
    work.await.map_err(|_| error)
}

/// Ends after so long.
pub async fn time(limit: Duration) -> Error {
    tokio::time::sleep(limit).await;
    Error::timeout(format!("longer than {} s", limit.as_secs()))
}

/// Ends when the disk that holds `place` is nearly full. For what a child program writes there.
pub async fn disk(place: &Path) -> Error {
    loop {
        tokio::time::sleep(OFTEN).await;
        if let Err(error) = Room::at(place).has(0) {
            return full(error);
        }
    }
}

/// A disk that would be filled is said to be so, with what to do.
pub fn full(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull => {
            Error::new(Kind::Prerequisite, format!("the disk is full: {error}"))
                .hint("make room, or move [storage] data_dir of odeum.toml to a larger disk")
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_stopped_and_awaited() {
        let (stop, mut is_over) = (CancellationToken::new(), false);
        let work = async {
            stop.cancelled().await;
            is_over = true;
            Err::<(), _>(Error::cancelled())
        };
        let error = watched(&stop, time(Duration::from_millis(10)), work).await.unwrap_err();
        assert_eq!((error.kind, is_over), (Kind::Timeout, true));
    }

    #[tokio::test]
    async fn what_ends_before_is_not_stopped() {
        let stop = CancellationToken::new();
        let done = watched(&stop, time(Duration::from_secs(60)), async { Ok(7) }).await;
        assert_eq!((done.unwrap(), stop.is_cancelled()), (7, false));
    }
}
