use std::num::NonZero;

use crate::ops::workstation::JOBS;

/// How many tasks run at the same time when a call does not say.
pub fn jobs() -> NonZero<usize> {
    JOBS
}
