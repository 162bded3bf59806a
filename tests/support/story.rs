//! Tells scenarios one after another, names each, and fails at the end with all that failed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

/// Runs functions whose names are sentences on one world.
macro_rules! scenarios {
    ($world:expr; $($name:path),+ $(,)?) => {{
        let mut story = $crate::support::story::Story::default();
        $(story.tell(stringify!($name), || $name($world));)+
        story.end();
    }};
}
pub(crate) use scenarios;

/// What was told so far.
#[derive(Default)]
pub struct Story {
    failed: Vec<String>,
}

impl Story {
    /// Tells one scenario. Its failure is kept until the end, so that the others are told too.
    pub fn tell(&mut self, name: &str, scenario: impl FnOnce()) {
        let sentence = name.rsplit("::").next().unwrap_or(name).replace('_', " ");
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(scenario));
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        eprintln!("{word:>6}  {sentence} ({:.1} s)", started.elapsed().as_secs_f64());
        if outcome.is_err() {
            self.failed.push(sentence);
        }
    }

    /// Fails when a scenario did.
    pub fn end(self) {
        assert!(self.failed.is_empty(), "{} failed: {}", self.failed.len(), self.failed.join("; "));
    }
}
