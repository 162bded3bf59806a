//! Calls under way: waited for as long as a client is patient, and followed afterwards.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use rmcp::{RoleServer, model::ProgressNotificationParam, service::RequestContext};
use tokio::{
    task::JoinHandle,
    time::{Instant, interval, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    context::{Context, Progress, ProgressReader, Shared},
    error::{Error, Result},
    model::TeamId,
    ops::{
        idle,
        operation::{Finished, Operation, Underway},
    },
    registry::{Call, Outcome},
};

/// How often a followed call is written down, and asked whether it is still wanted.
const INTERVAL: Duration = Duration::from_millis(500);

/// How long calls that were stopped may take to undo what they began.
const UNDO_TIME: Duration = Duration::from_secs(60);

/// What became of a call.
pub enum Reply {
    /// It ended.
    Ended(Result<Outcome>),
    /// It goes on.
    Ticket(Box<Operation>),
}

/// The calls of one server.
pub struct Calls {
    shared: Arc<Shared>,
    team: TeamId,
    tracker: TaskTracker,
    stopping: CancellationToken,
}

impl Calls {
    pub fn new(shared: &Arc<Shared>, team: &TeamId) -> Self {
        let (shared, team) = (Arc::clone(shared), team.clone());
        Self { shared, team, tracker: TaskTracker::new(), stopping: CancellationToken::new() }
    }

    /// What a request may use that reports no progress.
    pub fn context(&self, request: &RequestContext<RoleServer>) -> Result<Context> {
        Context::new(&self.shared, self.team.clone(), request.ct.clone()).map(|(ctx, _)| ctx)
    }

    /// The call runs in a task of its own, so that it can undo itself even when the client
    /// has gone and this future with it. After `patience`, which may be endless, it goes on, and a ticket is given.
    pub async fn run(
        &self,
        call: Call,
        patience: Option<Duration>,
        request: &RequestContext<RoleServer>,
    ) -> Reply {
        // Centuries are as good as for ever.
        let deadline = patience.and_then(|patience| Instant::now().checked_add(patience));
        let started = Timestamp::now();
        let cancel = self.stopping.child_token();
        let stop = cancel.clone().drop_guard();
        let (tool, context) = (call.meta.name, Context::new(&self.shared, self.team.clone(), cancel.clone()));
        let (ctx, mut progress) = match context {
            Ok((ctx, progress)) => (ctx.through("mcp"), progress),
            Err(error) => return Reply::Ended(Err(error)),
        };
        let watcher = ctx.uncancelled();
        let mut running = self.tracker.spawn(async move { call.run(&ctx).await });
        let mut message = String::new();
        let mut is_patient = deadline.is_none();
        let deadline = deadline.unwrap_or_else(Instant::now);
        loop {
            tokio::select! {
                biased; // progress first, so that none follows the result
                Some(report) = progress.recv() => {
                    message.clone_from(&report.message);
                    notify(request, report).await;
                }
                ended = &mut running => return Reply::Ended(joined(ended)),
                () = request.ct.cancelled(), if !cancel.is_cancelled() => cancel.cancel(),
                () = sleep_until(deadline), if !is_patient => {
                    match Underway::begin(&watcher, tool, started, message.clone()) {
                        Ok(underway) => {
                            stop.disarm();
                            let operation = underway.operation.clone();
                            self.tracker.spawn(follow(watcher, underway, running, progress, cancel));
                            return Reply::Ticket(Box::new(operation));
                        }
                        // Without a record there is no ticket, so the client waits.
                        Err(error) => {
                            tracing::warn!("{}", error.message);
                            is_patient = true;
                        }
                    }
                }
            }
        }
    }

    /// Has looks for idle environments happen for as long as nobody asks anything.
    pub fn look_for_idle(&self) -> JoinHandle<()> {
        let context = Context::new(&self.shared, self.team.clone(), self.stopping.child_token());
        tokio::spawn(async move {
            // Each call says what is wrong with the team.
            let Ok((ctx, _)) = context else { return };
            let Some(every) = idle::interval(&ctx) else { return };
            let mut ticks = interval(every);
            loop {
                ticks.tick().await;
                idle::look_in_background(&ctx);
            }
        })
    }

    /// Stops all calls and lets them undo what they began. Past a minute the next command
    /// undoes the rest.
    pub async fn end(&self) {
        self.stopping.cancel();
        self.tracker.close();
        let _ = tokio::time::timeout(UNDO_TIME, self.tracker.wait()).await;
    }
}

/// Writes down how a call goes on, and how it ends.
async fn follow(
    ctx: Context,
    mut underway: Underway,
    mut running: JoinHandle<Result<Outcome>>,
    mut progress: ProgressReader,
    cancel: CancellationToken,
) {
    let mut ticks = interval(INTERVAL);
    let ended = loop {
        tokio::select! {
            Some(report) = progress.recv() => underway.operation.message = report.message,
            ended = &mut running => break joined(ended),
            _ = ticks.tick() => {
                let operation = &mut underway.operation;
                operation.output_id = ctx.output_id();
                // A record that cannot be written now may be written at the end.
                let _ = operation.write(&ctx);
                if operation.is_unwanted(&ctx) {
                    cancel.cancel();
                }
            }
        }
    };
    let ended = ended.map(|outcome| {
        let text = console::strip_ansi_codes(&outcome.text).into_owned();
        Finished { result: outcome.json, text, is_failure: outcome.is_failure }
    });
    if let Err(error) = underway.end(&ctx, ended) {
        tracing::warn!("{}", error.message);
    }
}

fn joined(ended: std::result::Result<Result<Outcome>, tokio::task::JoinError>) -> Result<Outcome> {
    ended.map_err(Error::internal)?
}

/// Only clients that sent a progress token hear of progress.
async fn notify(context: &RequestContext<RoleServer>, report: Progress) {
    let Some(token) = context.meta.get_progress_token() else { return };
    let mut note = ProgressNotificationParam::new(token, report.done).with_message(report.message);
    note.total = report.total;
    // A client that has gone needs no progress.
    let _ = context.peer.notify_progress(note).await;
}
