//! What a restore does to the server, seen from there: a dump may fill its disk with what is a
//! few kilobytes packed, and a statement of it may never end.

use std::time::{Duration, Instant};

use super::raise;
use crate::{
    adapters::postgres::{self, Activity},
    context::Context,
    error::{Error, Kind},
    ops::store,
};

/// How often it is looked at. What is written meanwhile must fit in what the store reserves.
const OFTEN: Duration = Duration::from_secs(1);

/// Ends when the restore into `database` is to be stopped: its disk is nearly full, or nothing
/// has happened for `patience`. What cannot be looked at is passed over: the restore itself
/// tells why that is.
pub async fn trouble(ctx: &Context, database: &str, patience: Duration) -> Error {
    let mut silence = Silence::new(patience);
    loop {
        tokio::time::sleep(OFTEN).await;
        match store::make_room(ctx, 0).await {
            Err(error) if error.kind == Kind::Prerequisite => {
                return error.context("the restore was stopped");
            }
            _ => {}
        }
        let now = match ctx.administrate("watch").await {
            Ok(server) => postgres::activity(&server, database).await.ok(),
            Err(_) => None,
        };
        if silence.has_lasted(now) {
            let seconds = patience.as_secs();
            let message = format!("the restore was stopped: it has made no progress for {seconds} s");
            return Error::timeout(message).hint(raise(ctx));
        }
    }
}

/// How long nothing has happened.
struct Silence {
    patience: Duration,
    since: Instant,
    last: Option<Activity>,
}

impl Silence {
    fn new(patience: Duration) -> Self {
        Self { patience, since: Instant::now(), last: None }
    }

    /// Takes what there is to see now; nothing when it cannot be seen.
    fn has_lasted(&mut self, now: Option<Activity>) -> bool {
        if now.is_some() && now != self.last {
            (self.since, self.last) = (Instant::now(), now);
        }
        self.since.elapsed() >= self.patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_broken_by_whatever_changes() {
        let mut silence = Silence::new(Duration::from_secs(50));
        let seen = |bytes| Some(Activity { bytes, began: "now".into(), indexed: 0 });
        for bytes in 1..4 {
            silence.since -= Duration::from_secs(30);
            assert!(!silence.has_lasted(seen(bytes)));
        }
        assert!(!silence.has_lasted(None));
        silence.since -= Duration::from_secs(60);
        assert!(silence.has_lasted(seen(3)));
    }
}
