//! The fields results of the snapshot tools share.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    adapters::postgres::CloneMethod,
    model::EnvName,
    ops::{
        environment::{FilestoreMethod, State},
        snapshot::Row,
    },
    tools::environment::seconds,
};

/// One snapshot.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SnapshotFields {
    /// Its name.
    pub name: String,
    /// The environment it is of.
    pub env_name: String,
    /// When it was made.
    pub created_at: String,
    /// How long ago that was, in words.
    pub age: String,
    /// Whether it is complete; one that is not goes with the next command that changes the
    /// environment.
    pub complete: bool,
    /// Its database.
    pub database: String,
    /// Size of the database in bytes.
    pub database_bytes: u64,
    /// Bytes in its files.
    pub filestore_bytes: u64,
    /// Bytes of its files that nobody shares: what deleting it gives back.
    pub filestore_own_bytes: u64,
    /// How the environment's filestore was made: over a template's (`overlay`, `fuse`) only what
    /// was written is in the snapshot.
    pub filestore_method: FilestoreMethod,
    /// How the database was copied.
    pub clone_method: Option<CloneMethod>,
    /// How long that took, in milliseconds.
    pub clone_ms: u64,
    /// How long Odoo stood still for it, in milliseconds.
    pub held_ms: u64,
    /// Commit whose modules its database reflects.
    pub applied_commit: Option<String>,
}

impl SnapshotFields {
    /// The fields of one row.
    pub fn new(env_name: &EnvName, row: Row) -> Self {
        let Row { snapshot, own_bytes } = row;
        Self {
            env_name: env_name.to_string(),
            created_at: seconds(snapshot.created_at),
            age: age(snapshot.created_at, Timestamp::now()),
            complete: snapshot.state == State::Ready,
            database: snapshot.database(),
            database_bytes: snapshot.database_bytes,
            filestore_bytes: snapshot.filestore_bytes,
            filestore_own_bytes: own_bytes,
            filestore_method: snapshot.data.filestore,
            clone_method: snapshot.clone,
            clone_ms: snapshot.clone_ms,
            held_ms: snapshot.held_ms,
            applied_commit: snapshot.data.applied_commit,
            name: snapshot.name.to_string(),
        }
    }
}

/// How long ago a moment was, in its largest unit: `3 minutes`.
fn age(then: Timestamp, now: Timestamp) -> String {
    // The clock may have been set back meanwhile.
    let seconds = (now.as_second() - then.as_second()).max(0);
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];
    let (unit, length) = units.into_iter().find(|(_, length)| seconds >= *length).unwrap_or(("second", 1));
    match seconds / length {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let then: Timestamp = "2026-11-21T15:00:00Z".parse().unwrap();
        let after = |seconds: i64| age(then, Timestamp::from_second(then.as_second() + seconds).unwrap());
        let ages = [-5, 0, 1, 59, 60, 3_599, 7_300, 86_400].map(after);
        let expected = [
            "0 seconds",
            "0 seconds",
            "1 second",
            "59 seconds",
            "1 minute",
            "59 minutes",
            "2 hours",
            "1 day",
        ];
        assert_eq!(ages, expected);
    }
}
