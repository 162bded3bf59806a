//! Plain dumps: SQL on its way through [`Plain`] into `psql`, unpacked as it goes.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    super::{intake::Dump, making::Making},
    Restored,
    client::{client, purpose},
    judged,
};
use crate::{
    adapters::docker::tail,
    context::Context,
    error::{Error, Kind, Result},
    model::Secret,
    odoo::dump::{Judgement, Plain},
    ops::transfer::told,
};

/// How many pieces may be on their way.
const ON_THE_WAY: usize = 8;

/// The exit status of a `psql` that does not know how to refuse commands of its own.
const TOO_OLD: i64 = 77;

pub async fn restore(ctx: &Context, making: &Making, dump: &Dump) -> Result<Restored> {
    let key = Secret::random();
    let key = key.reveal();
    // Tried alone first: one that does not know the command would go on without it.
    let script = format!(
        "psql -X -q -v ON_ERROR_STOP=1 -c '\\restrict {key}' -c '\\unrestrict {key}' || exit {TOO_OLD}; \
         exec psql -X -A -t -f -"
    );
    let spec = client(ctx, making, None, &script, Vec::new()).await?;
    let stop = ctx.cancel.child_token();
    let (moved, (sender, feed)) = (Arc::<AtomicU64>::default(), mpsc::channel(ON_THE_WAY));
    let giving = {
        let (dump, key, moved, stop) = (dump.clone(), key.to_owned(), Arc::clone(&moved), stop.clone());
        tokio::task::spawn_blocking(move || give(&dump, &key, moved, &sender, &stop))
    };
    let (mut judgement, mut copied) = (Judgement::default(), Vec::new());
    let on_line = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        copied.extend(line.trim_end().strip_prefix("COPY ").and_then(|rows| rows.parse::<u64>().ok()));
        if judgement.line(&line) == ControlFlow::Break(()) {
            stop.cancel();
        }
    };
    let (docker, name) = (ctx.docker().await?, ctx.names().helper(&ctx.team, &purpose(making)));
    let running = docker.run_fed(&name, &spec, feed, &stop, on_line);
    let finished = told(ctx, "Restoring", dump.bytes, || moved.load(Ordering::Relaxed), running).await;
    // Whoever gives ends too, by now or when it sees that nobody takes.
    stop.cancel();
    let given = giving.await.map_err(Error::internal)?;
    ctx.check_cancelled()?;
    judged(ctx, judgement)?;
    // The end of the dump comes before that of psql, and its failure is the reason.
    let plain = given.map_err(|error| match (error.kind, &finished) {
        (Kind::Cancelled, Ok(ended)) => ended_early(ended.exit_code, &ended.output),
        _ => error,
    })?;
    let finished = finished?;
    if finished.exit_code != 0 {
        return Err(ended_early(finished.exit_code, &finished.output));
    }
    let rows = arrived(&plain, &copied)?;
    Ok(Restored {
        tables: plain.copies().iter().map(|(table, _)| table.replace('"', "")).collect(),
        rows: Some(rows),
    })
}

/// Reads the dump and sends it on, between the commands that make `psql` refuse its own.
fn give(
    dump: &Dump,
    key: &str,
    moved: Arc<AtomicU64>,
    sender: &mpsc::Sender<Result<Bytes>>,
    stop: &CancellationToken,
) -> Result<Plain> {
    let send = |bytes: Vec<u8>| match !stop.is_cancelled() && sender.blocking_send(Ok(bytes.into())).is_ok() {
        true => Ok(()),
        false => Err(Error::cancelled()),
    };
    let through = || {
        let mut plain = Plain::default();
        send(format!("\\restrict {key}\n").into_bytes())?;
        dump.read(moved, |source| {
            let mut buffer = vec![0; 1 << 18];
            loop {
                let count = source.read(&mut buffer).map_err(|error| cut_short(&error.to_string()))?;
                let mut out = Vec::with_capacity(count + 64);
                if count == 0 {
                    let whole = plain.end(&mut out);
                    send(out)?;
                    return whole.map_err(|how| cut_short(&how));
                }
                plain.feed(&buffer[..count], &mut out);
                send(out)?;
            }
        })?;
        send(format!("\n\\unrestrict {key}\n").into_bytes())?;
        Ok(plain)
    };
    through().inspect_err(|error: &Error| {
        // What is broken off here must not end well there.
        let _ = sender.blocking_send(Err(Error::new(error.kind, &error.message)));
    })
}

fn cut_short(how: &str) -> Error {
    Error::invalid(format!("the dump is damaged, or was cut short: {how}")).hint("get it again")
}

fn ended_early(code: i64, output: &[String]) -> Error {
    let words = tail(output, 10);
    match code {
        TOO_OLD => Error::prerequisite(format!("the psql of the database's image cannot restore a plain dump safely: {words}"))
            .hint("use a newer build of the [database] image: psql has \\restrict from 13.22, 14.19, 15.14, 16.10 and 17.6 on"),
        _ => Error::external(format!("psql ended (exit status {code}): {words}")),
    }
}

/// Compares the rows the dump has with those PostgreSQL says it took; how many there are.
fn arrived(plain: &Plain, copied: &[u64]) -> Result<u64> {
    let expected = plain.copies();
    for (place, (table, rows)) in expected.iter().enumerate() {
        match copied.get(place) {
            Some(arrived) if arrived == rows => {}
            arrived => {
                let arrived = arrived.copied().unwrap_or(0);
                return Err(Error::external(format!("of {rows} rows of table {table} {arrived} arrived")));
            }
        }
    }
    Ok(copied.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_arrive_are_missed() {
        let mut plain = Plain::default();
        plain.feed(b"COPY a FROM stdin;\n1\n2\n\\.\nCOPY b FROM stdin;\n\\.\n", &mut Vec::new());
        assert_eq!(arrived(&plain, &[2, 0]).unwrap(), 2);
        for wrong in [&[2][..], &[1, 0], &[]] {
            assert!(arrived(&plain, wrong).is_err(), "{wrong:?}");
        }
    }
}
