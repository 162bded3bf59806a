//! How many connections an Odoo has been asked for. Every request of a browser comes by one, and
//! Odoo's own ways to its database are none of them: those it opens itself.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use crate::{
    adapters::{docker::Exec, files},
    context::Context,
    error::{Error, Result},
    model::{EnvId, Span},
    ops::environment::Environment,
};

/// Longest time a container may take to tell its counters.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many times within the time that makes an environment idle it is looked at, at most.
const LOOKS: i32 = 10;

/// What was seen of one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Connections it had been asked for since it was started.
    connections: u64,
    /// When that was seen.
    at: Timestamp,
    /// Since when it is known to have been so.
    pub since: Timestamp,
}

impl Sample {
    /// What is known after a look that saw so many connections. Another number, and fewer after a
    /// start, means that somebody came at some time in between, which counts as now.
    pub fn next(before: Option<&Self>, connections: u64, at: Timestamp) -> Self {
        let same = before.filter(|before| before.connections == connections && before.at <= at);
        Self { connections, at, since: same.map_or(at, |before| before.since) }
    }

    /// Whether another look need not be taken yet to find what is idle for `limit`.
    pub fn is_fresh(&self, limit: Span, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        let is_recent = !age.is_negative() && age < limit.duration() / LOOKS;
        is_recent && now.duration_since(self.since) < limit.duration()
    }
}

/// What was seen of a team's environments.
pub type Samples = BTreeMap<EnvId, Sample>;

/// What the last look saw. One that is damaged is none: then nothing counts as idle yet.
pub fn read(ctx: &Context) -> Samples {
    let read = files::read_json(&ctx.layout().seen(&ctx.team));
    read.unwrap_or_else(|error| {
        tracing::warn!("{}", error.message);
        None
    })
    .unwrap_or_default()
}

/// Keeps what this look saw for the next one.
///
/// # Errors
/// When it cannot be written.
pub fn write(ctx: &Context, samples: &Samples) -> Result<()> {
    files::write_json(&ctx.layout().seen(&ctx.team), samples)
}

/// How many connections an Odoo that runs has been asked for since its start: the kernel counts
/// them for its container, and tells them there.
///
/// # Errors
/// When the container does not tell.
pub async fn connections(ctx: &Context, env: &Environment) -> Result<u64> {
    let exec = Exec { command: vec!["cat", "/proc/net/snmp"], ..Exec::default() };
    let told = timeout(PATIENCE, ctx.docker().await?.exec(&env.container, &exec)).await;
    let told = told.map_err(|_| Error::timeout(format!("{} does not answer", env.container)))??;
    passive_opens(&told.stdout)
        .ok_or_else(|| Error::external(format!("{} does not tell its connections", env.container)))
}

/// The counter among those of the kernel's table, whose first line of a kind has their names.
fn passive_opens(table: &str) -> Option<u64> {
    let mut lines = table.lines().filter_map(|line| line.strip_prefix("Tcp: "));
    let place = lines.next()?.split_whitespace().position(|name| name == "PassiveOpens")?;
    lines.next()?.split_whitespace().nth(place)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_kernels_table_is_read_by_its_names() {
        let table = "Ip: Forwarding DefaultTTL\nIp: 1 64\n\
                     Tcp: RtoAlgorithm ActiveOpens PassiveOpens\nTcp: 1 20 37\nUdp: InDatagrams\nUdp: 4\n";
        assert_eq!(passive_opens(table), Some(37));
        for bad in ["", "Tcp: ActiveOpens\nTcp: 1\n", "Tcp: PassiveOpens\n", "Tcp: PassiveOpens\nTcp: x\n"] {
            assert_eq!(passive_opens(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_what_was_seen_twice_is_known_to_be_quiet() {
        let first = Sample::next(None, 5, at(0));
        assert_eq!(first.since, at(0));
        let quiet = Sample::next(Some(&first), 5, at(60));
        assert_eq!((quiet.since, quiet.at), (at(0), at(60)));
        assert_eq!(Sample::next(Some(&quiet), 6, at(120)).since, at(120), "somebody came");
        assert_eq!(Sample::next(Some(&quiet), 0, at(120)).since, at(120), "it was started again");
        assert_eq!(Sample::next(Some(&quiet), 5, at(10)).since, at(10), "the clock was set back");
    }

    #[test]
    fn a_look_is_spared_as_long_as_it_would_change_nothing() {
        let limit: Span = "100s".parse().unwrap();
        let sample = Sample { connections: 5, at: at(0), since: at(-50) };
        assert!(sample.is_fresh(limit, at(9)));
        assert!(!sample.is_fresh(limit, at(10)) && !sample.is_fresh(limit, at(-1)));
        assert!(!Sample { since: at(-95), ..sample }.is_fresh(limit, at(6)), "it would be stopped now");
    }
}
