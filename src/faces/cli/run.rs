//! Runs a call for a person: asks first, shows progress, prints the result.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    sync::Arc,
};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{flags::Flags, output, progress};
use crate::{
    context::{Context, Shared, Terminal},
    error::{Error, Kind, Result},
    registry::Call,
};

/// Runs a call and prints what came of it. A command `owns_terminal`, a call by name
/// does not: it is the same wherever it comes from.
///
/// # Errors
/// The call's own; `cancelled` when the person says no.
pub async fn run(call: Call, shared: &Arc<Shared>, flags: &Flags, owns_terminal: bool) -> Result<ExitCode> {
    let status = call.exit_status;
    let ended = ask_and_run(call, shared, flags, owns_terminal).await;
    ended.map_err(|error| Error { status: Some(status(&error)), ..error })
}

async fn ask_and_run(
    call: Call,
    shared: &Arc<Shared>,
    flags: &Flags,
    owns_terminal: bool,
) -> Result<ExitCode> {
    let cancel = CancellationToken::new();
    let (ctx, reader) = Context::new(shared, flags.team(), cancel.clone())?;
    let terminal = Arc::new(Terminal::new(output::print_bytes, !flags.json));
    let ctx = match owns_terminal {
        true => ctx.on(Arc::clone(&terminal)).through("cli"),
        false => ctx.through("call"),
    };
    let may_ask = match call.explains {
        true => owns_terminal && flags.newcomer()?,
        false => true,
    };
    let question = if may_ask && !flags.yes { call.question(&ctx)? } else { None };
    let ctx = match question {
        Some(question) => {
            confirm(&question)?;
            ctx.agreed()
        }
        None => ctx,
    };
    stop_on_signal(cancel, terminal);
    let bar = tokio::spawn(progress::draw(reader, !flags.quiet && !flags.json));
    let result = call.run(&ctx).await;
    drop(ctx);
    // The bar is only cleared; nothing is lost with it.
    let _ = bar.await;
    let outcome = result?;
    output::outcome(&outcome, flags);
    Ok(match outcome.is_failure {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

fn confirm(question: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        let error = Error::invalid(format!("{question} Nobody is here to answer")).hint("add --yes");
        return Err(error.detail("declined", true));
    }
    let declined = |why: String| Err(Error::new(Kind::Cancelled, why).detail("declined", true));
    output::ask(&format!("{question} [y/N] "));
    let mut answer = String::new();
    // A line as any other, so that the end of it all (Ctrl-D) is an answer, and Ctrl-C ends the process.
    match io::stdin().read_line(&mut answer) {
        Ok(_) if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") => Ok(()),
        Ok(_) => declined("nothing was done".into()),
        Err(error) => declined(format!("nothing was done: {error}")),
    }
}

/// The first signal asks the call to stop and undo; a second one ends the
/// process there, and the next command undoes. A program that has the terminal gets
/// the signals itself.
fn stop_on_signal(cancel: CancellationToken, terminal: Arc<Terminal>) {
    tokio::spawn(async move {
        let (Ok(mut interrupt), Ok(mut terminate)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        let mut received = 0;
        loop {
            tokio::select! {
                _ = interrupt.recv() => received += 1,
                _ = terminate.recv() => received += 1,
            }
            if terminal.is_handed_over() {
                received = 0;
                continue;
            }
            cancel.cancel();
            if received > 1 {
                output::leave();
            }
        }
    });
}
