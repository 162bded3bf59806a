//! A checked call, and everything that is done for every call.

use std::time::Instant;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};
use tracing::Instrument;

use super::{Meta, Tool};
use crate::{
    adapters::lock::Held,
    context::{self, Context, Lock},
    error::{Error, Result},
    ops::{events, idle},
};

/// What a finished call hands to a face.
#[derive(Debug)]
pub struct Outcome {
    /// The tool's name.
    pub tool: &'static str,
    /// The data fields, with `warnings` and `duration_ms`.
    pub json: Value,
    /// The same for a person.
    pub text: String,
    /// What the caller should know although the call succeeded.
    pub warnings: Vec<String>,
    /// Whether a command should end with status 1.
    pub is_failure: bool,
    /// Whether it was printed as it came.
    pub is_printed: bool,
}

type Locks = Box<dyn Fn(&Context) -> Vec<Lock> + Send + Sync>;
type Question = Box<dyn Fn(&Context) -> Result<Option<String>> + Send + Sync>;
type Running<'a> = BoxFuture<'a, Result<(Value, String, bool)>>;

/// A call whose parameters have been checked but which has not started.
pub struct Call {
    /// The tool's metadata.
    pub meta: &'static Meta,
    /// [`Tool::MENDS_CONFIGURATION`].
    pub mends_configuration: bool,
    /// [`Tool::EXPLAINS`].
    pub explains: bool,
    /// [`Tool::exit_status`].
    pub exit_status: fn(&Error) -> u8,
    sees_cancellation: bool,
    is_use: bool,
    is_recorded: bool,
    acts_on_all_teams: bool,
    locks: Locks,
    question: Question,
    run: Box<dyn for<'a> FnOnce(&'a Context) -> Running<'a> + Send>,
    arguments: Map<String, Value>,
}

impl Call {
    /// `arguments` are the same as they were given, to be taken down.
    pub(super) fn new<T: Tool>(parameters: T, arguments: Map<String, Value>) -> Self {
        let parameters = std::sync::Arc::new(parameters);
        let (for_locks, for_question) = (parameters.clone(), parameters.clone());
        Self {
            meta: const { &T::META },
            mends_configuration: T::MENDS_CONFIGURATION,
            explains: T::EXPLAINS,
            exit_status: T::exit_status,
            sees_cancellation: T::SEES_CANCELLATION,
            is_use: T::IS_USE,
            is_recorded: T::IS_RECORDED,
            acts_on_all_teams: T::ACTS_ON_ALL_TEAMS,
            locks: Box::new(move |ctx| for_locks.locks(ctx)),
            question: Box::new(move |ctx| for_question.question(ctx)),
            run: Box::new(move |ctx| Box::pin(finish(parameters, ctx))),
            arguments,
        }
    }

    /// What to ask a person before this call.
    ///
    /// # Errors
    /// When what goes cannot be found out.
    pub fn question(&self, ctx: &Context) -> Result<Option<String>> {
        (self.question)(ctx)
    }

    /// The single way to run a tool: every face ends here, so locks, spans,
    /// timing, cancellation, the log of events and what is known of the use of environments
    /// are written once.
    ///
    /// A call is dropped when cancelled, unless its tool sees that itself
    /// ([`Tool::SEES_CANCELLATION`]).
    ///
    /// # Errors
    /// The tool's own, `busy`, or `cancelled`.
    pub async fn run(self, ctx: &Context) -> Result<Outcome> {
        let Self { meta, sees_cancellation, is_use, is_recorded, acts_on_all_teams, .. } = self;
        let Self { locks, question, run, arguments, .. } = self;
        drop(question);
        let span = tracing::info_span!("tool", name = meta.name);
        let started = Instant::now();
        let work = async {
            if acts_on_all_teams {
                must_be_for_all(ctx, meta)?;
            }
            let _held = hold(ctx, meta.name, &locks).await?;
            drop(locks);
            let running = run(ctx);
            tokio::select! {
                biased;
                () = ctx.cancel.cancelled(), if !sees_cancellation => Err(Error::cancelled()),
                result = running => result,
            }
        };
        let used = if is_use { idle::used_by(&arguments) } else { None };
        let note_use = || used.iter().for_each(|name| idle::note_use(ctx, name));
        note_use();
        let recording = is_recorded.then(|| events::begin(ctx, meta.name, arguments));
        let ended = work.instrument(span).await;
        note_use();
        if let Some(recording) = recording {
            recording.end(ctx, ended.as_ref().map(|(json, _, is_failure)| (json, *is_failure)));
        }
        idle::look_in_background(ctx);
        let (mut json, text, is_failure) = ended?;
        let warnings = ctx.take_warnings();
        if let Some(fields) = json.as_object_mut() {
            common_fields(fields, &warnings, started.elapsed().as_millis());
        }
        let is_printed = ctx.terminal().is_some_and(|terminal| terminal.has_answered());
        Ok(Outcome { tool: meta.name, json, text, warnings, is_failure, is_printed })
    }
}

/// Takes the locks of a call. What is wanted is looked at again then: an environment may have been
/// renamed meanwhile.
async fn hold(ctx: &Context, tool: &str, locks: &Locks) -> Result<Vec<Held>> {
    loop {
        let wanted = locks(ctx);
        let held = context::acquire(ctx, tool, &wanted).await?;
        if locks(ctx) == wanted {
            ctx.note_locks(wanted);
            return Ok(held);
        }
    }
}

/// Lets on who may act on what all teams have.
fn must_be_for_all(ctx: &Context, meta: &Meta) -> Result<()> {
    if ctx.is_local() || ctx.config().teams.len() < 2 {
        return Ok(());
    }
    Err(Error::invalid(format!("{} acts on what all teams have, and this client works for one", meta.name))
        .hint(format!("on the machine's command line: odeum {}", meta.cli)))
}

async fn finish<T: Tool>(parameters: std::sync::Arc<T>, ctx: &Context) -> Result<(Value, String, bool)> {
    let parameters = std::sync::Arc::into_inner(parameters)
        .ok_or_else(|| Error::internal("a call's parameters are still in use when it starts"))?;
    let output = parameters.run(ctx).await?;
    let json = serde_json::to_value(&output).map_err(Error::internal)?;
    Ok((json, output.to_string(), T::is_failure(&output)))
}

/// Every result carries these two.
fn common_fields(fields: &mut Map<String, Value>, warnings: &[String], duration: u128) {
    fields.insert("warnings".into(), json!(warnings));
    fields.insert("duration_ms".into(), json!(u64::try_from(duration).unwrap_or(u64::MAX)));
}
