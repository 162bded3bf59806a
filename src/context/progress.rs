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
    /// Whether people should read it where nothing moves: it begins a step, or a task is over.
    pub begins: bool,
    /// The task this is about, when several run at the same time.
    pub task: Option<TaskProgress>,
}

/// How far one of several tasks is.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskProgress {
    /// Tells it from the others of the call.
    pub id: usize,
    /// How much is done, from 0 to 1, when known.
    pub fraction: Option<f64>,
    /// Whether this is the last of it.
    pub is_over: bool,
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
    tasks: usize,
}

/// One of several tasks of a call that run at the same time. Each is one of its steps.
pub struct Task {
    reporter: Reporter,
    id: usize,
    name: String,
}

impl Task {
    /// Says how far it is, from 0 to 1 when that is known.
    pub fn advance(&self, fraction: Option<f64>, message: &str) {
        self.report(fraction.map(|fraction| fraction.clamp(0.0, 1.0)), message, false);
    }

    /// Says what came of it.
    pub fn end(&self, message: &str) {
        self.report(Some(1.0), message, true);
    }

    fn report(&self, fraction: Option<f64>, message: &str, is_over: bool) {
        let task = TaskProgress { id: self.id, fraction, is_over };
        let message = format!("{}: {message}", self.name);
        self.reporter.report(&message, is_over, Some(task), |state| {
            state.begun += usize::from(is_over);
            if is_over { 1.0 } else { 0.0 }
        });
    }
}

impl super::Context {
    /// The same call, of whose steps nobody hears: one of several tasks that run at the same time tells
    /// of them itself.
    #[must_use]
    pub fn silent(&self) -> Self {
        Self { progress: channel().0, ..self.stopped_by(self.cancel.clone()) }
    }
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
        self.report(message, true, None, |state| {
            state.begun += 1;
            0.0
        });
    }

    pub fn advance(&self, fraction: f64, message: &str) {
        self.report(message, false, None, |_| fraction.clamp(0.0, 1.0));
    }

    pub fn task(&self, name: &str) -> Task {
        let id = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.tasks += 1;
            state.tasks
        };
        Task { reporter: self.clone(), id, name: name.to_owned() }
    }

    #[allow(clippy::cast_precision_loss, reason = "a call has few steps")]
    fn report(
        &self,
        message: &str,
        begins: bool,
        task: Option<TaskProgress>,
        fraction: impl FnOnce(&mut State) -> f64,
    ) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let fraction = fraction(&mut state);
        state.done = state.done.max(state.begun.saturating_sub(1) as f64 + fraction);
        let total = state.total.map(|total| total.max(state.begun) as f64);
        let message = beginning(message, LONGEST).into_owned();
        // Nobody listening is fine.
        let _ = self.sender.send(Progress { done: state.done, total, message, begins, task });
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
    #[test]
    fn tasks_count_when_they_are_over() {
        let (reporter, mut reader) = channel();
        reporter.expect(2);
        let (one, two) = (reporter.task("one"), reporter.task("two"));
        one.advance(Some(2.0), "half");
        two.end("made");
        one.end("made");
        drop((reporter, one, two));
        let reports: Vec<Progress> = std::iter::from_fn(|| reader.blocking_recv()).collect();
        let told: Vec<_> = reports.iter().map(|report| (report.done, report.message.as_str())).collect();
        assert_eq!(told, [(0.0, "one: half"), (1.0, "two: made"), (2.0, "one: made")]);
        assert_eq!(reports[0].task, Some(TaskProgress { id: 1, fraction: Some(1.0), is_over: false }));
    }
}
