//! How a running call tells its face what it is doing.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::model::beginning;

/// Most bytes of a message, which may be a line of some program.
const LONGEST: usize = 1_000;

/// One report. `done` never goes back within a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Steps finished, with the fraction of the one under way.
    pub done: f64,
    /// Steps in all, when known.
    pub total: Option<f64>,
    /// What is being done.
    pub message: String,
    /// Whether this begins a step, as opposed to reporting from within one.
    pub begins: bool,
}

/// The face's end.
pub type ProgressReader = mpsc::UnboundedReceiver<Progress>;

/// The call's end.
#[derive(Clone)]
pub struct Reporter {
    state: Arc<Mutex<State>>,
    sender: mpsc::UnboundedSender<Progress>,
}

#[derive(Default)]
struct State {
    begun: usize,
    total: Option<usize>,
    done: f64,
}

pub fn channel() -> (Reporter, ProgressReader) {
    let (sender, reader) = mpsc::unbounded_channel();
    (Reporter { state: Arc::default(), sender }, reader)
}

impl Reporter {
    pub fn expect(&self, total: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.total = Some(state.begun + total);
    }

    pub fn step(&self, message: &str) {
        self.report(message, true, |state| {
            state.begun += 1;
            0.0
        });
    }

    pub fn advance(&self, fraction: f64, message: &str) {
        self.report(message, false, |_| fraction.clamp(0.0, 1.0));
    }

    #[allow(clippy::cast_precision_loss, reason = "a call has few steps")]
    fn report(&self, message: &str, begins: bool, fraction: impl FnOnce(&mut State) -> f64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fraction = fraction(&mut state);
        state.done = state.done.max(state.begun.saturating_sub(1) as f64 + fraction);
        let total = state.total.map(|total| total.max(state.begun) as f64);
        let message = beginning(message, LONGEST).into_owned();
        // Nobody listening is fine.
        let _ = self.sender.send(Progress { done: state.done, total, message, begins });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_never_go_back() {
        let (reporter, mut reader) = channel();
        reporter.expect(2);
        reporter.step("one");
        reporter.advance(0.5, "half");
        reporter.advance(0.2, "less");
        reporter.step("two");
        drop(reporter);
        let done: Vec<f64> = std::iter::from_fn(|| reader.blocking_recv()).map(|step| step.done).collect();
        assert_eq!(done, [0.0, 0.5, 0.5, 1.0]);
    }
}
