//! Several tasks at the same time: each fails alone, and what came of them is told in the order of the
//! plan.

use std::{num::NonZero, time::Instant};

use futures_util::{StreamExt as _, stream};

use super::report::TaskResult;
use crate::{
    context::{Context, Task},
    error::Result,
};

/// How many tasks run at the same time unless somebody says otherwise.
pub const JOBS: NonZero<usize> = NonZero::new(4).expect("four is not zero");

/// Does all of `tasks`, `jobs` at the same time. What `work` gives for a task has its result; its time
/// is noted here. `name` says what the task is called.
///
/// # Errors
/// `cancelled` when the caller gave up: tasks that had not begun are not begun, and those that had
/// saw it themselves.
pub async fn run<T, F>(
    ctx: &Context,
    jobs: NonZero<usize>,
    tasks: Vec<T>,
    name: impl Fn(&T) -> String,
    work: impl Fn(T, std::sync::Arc<Task>) -> F,
) -> Result<Vec<TaskResult>>
where
    F: Future<Output = TaskResult>,
{
    ctx.steps(tasks.len());
    let total = tasks.len();
    let running = stream::iter(tasks.into_iter().enumerate()).map(|(place, task)| {
        let shown = std::sync::Arc::new(ctx.task(&name(&task)));
        let future = work(task, std::sync::Arc::clone(&shown));
        async move {
            if ctx.cancel.is_cancelled() {
                return None;
            }
            shown.advance(None, "");
            let started = Instant::now();
            let result = future.await.since(started);
            let ended = result.error.as_deref().unwrap_or(&result.message);
            shown.end(ended.lines().next().unwrap_or_default());
            Some((place, result))
        }
    });
    let mut ended: Vec<(usize, TaskResult)> =
        running.buffer_unordered(jobs.get()).filter_map(std::future::ready).collect().await;
    if ctx.cancel.is_cancelled() {
        let done = ended.iter().filter(|(_, result)| result.ok).count();
        return Err(crate::error::Error::cancelled().context(format!("{done} of {total} were done")));
    }
    ended.sort_by_key(|(place, _)| *place);
    Ok(ended.into_iter().map(|(_, result)| result).collect())
}
