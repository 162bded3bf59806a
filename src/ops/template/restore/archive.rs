//! Archives of `pg_dump` (custom, tar, directory), restored by `pg_restore` in parallel.

use std::ops::ControlFlow;

use super::{
    super::{
        intake::{Dump, Place},
        making::Making,
    },
    Restored,
    client::{client, purpose},
    judged,
};
use crate::{
    adapters::docker::{Mount, tail},
    context::Context,
    error::{Error, Result},
    odoo::dump::{Form, Judgement},
};

/// Where the dump is in the container.
const DUMP: &str = "/run/odeum/dump";

/// Ends the table of contents in what the script writes.
const END: &str = "=== end of the table of contents";

/// The catalog tables are in, by its number in a table of contents.
const PG_CLASS: &str = "1259";

/// Most processes that restore at the same time: more than these wait for the disk.
const MOST: usize = 8;

pub async fn restore(ctx: &Context, making: &Making, dump: &Dump) -> Result<Restored> {
    let Place::Path(path) = &dump.place else {
        return Err(Error::internal("an archive was not unpacked before it is restored"));
    };
    let jobs = std::thread::available_parallelism().map_or(2, usize::from).min(MOST);
    let jobs = match dump.form {
        // It can only be read from its beginning to its end.
        Form::Tar => String::new(),
        _ => format!("--jobs={jobs}"),
    };
    let script = format!(
        "pg_restore --list {DUMP} || exit; echo '{END}'; \
         exec pg_restore --verbose {jobs} --no-owner --no-privileges \
         --no-publications --no-subscriptions --dbname=\"$PGDATABASE\" {DUMP}"
    );
    let spec = client(ctx, making, dump.needs, &script, vec![Mount::bind_read_only(path, DUMP)]).await?;
    let stop = ctx.cancel.child_token();
    let (mut contents, mut is_listing) = (Contents::default(), true);
    let mut judgement = Judgement::default();
    let name = ctx.names().helper(&ctx.team, &purpose(making));
    let on_line = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        if line.trim_end() == END {
            is_listing = false;
        } else if is_listing {
            contents.line(&line);
        }
        if let Some(table) = contents.finished(&line) {
            ctx.advance(contents.fraction(), format!("Restoring: {table}"));
        }
        if judgement.line(&line) == ControlFlow::Break(()) {
            stop.cancel();
        }
    };
    let finished = ctx.docker().await?.run_once(&name, &spec, &stop, on_line).await;
    ctx.check_cancelled()?;
    let is_harmless = judgement.failure.is_none() && !judgement.harmless.is_empty();
    judged(ctx, judgement)?;
    let finished = finished?;
    match finished.exit_code {
        0 => {}
        // It ignored what was judged harmless, and says so.
        1 if is_harmless => {}
        code => {
            let words = tail(&finished.output, 10);
            return Err(Error::external(format!("pg_restore failed (exit status {code}): {words}")));
        }
    }
    Ok(Restored { tables: contents.tables, rows: None })
}

/// An archive's table of contents, as `pg_restore --list` writes it.
#[derive(Debug, Default)]
struct Contents {
    tables: Vec<String>,
    with_rows: usize,
    finished: usize,
}

impl Contents {
    /// Takes a line: `215; 1259 16388 TABLE public res_users odoo`.
    fn line(&mut self, line: &str) {
        let Some((_, entry)) = line.split_once("; ").filter(|(id, _)| id.parse::<u32>().is_ok()) else {
            return;
        };
        let words: Vec<&str> = entry.trim_end().split(' ').collect();
        match words.as_slice() {
            [_, _, "TABLE", "DATA", ..] => self.with_rows += 1,
            // Entries of other catalogs begin alike: `0 0 TABLE ATTACH public part odoo`.
            [PG_CLASS, _, "TABLE", schema, table @ .., _owner] => {
                self.tables.push(format!("{schema}.{}", table.join(" ")));
            }
            _ => {}
        }
    }

    /// The table whose rows begin to come, by a line of `--verbose`.
    fn finished(&mut self, line: &str) -> Option<String> {
        let table = line.trim_end().strip_prefix("pg_restore: processing data for table ")?;
        self.finished += 1;
        Some(table.replace('"', ""))
    }

    #[allow(clippy::cast_precision_loss, reason = "a fraction for a bar")]
    fn fraction(&self) -> f64 {
        self.finished as f64 / self.with_rows.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_name_the_tables() {
        let mut contents = Contents::default();
        for line in [
            ";",
            "; Dumped from database version: 15.18",
            "215; 1259 16388 TABLE public res_users odoo",
            "3890; 0 16388 TABLE DATA public res_users odoo",
            "216; 1259 16390 SEQUENCE public res_users_id_seq odoo",
            "4000; 0 0 COMMENT public TABLE res_users odoo",
            "4001; 0 0 TABLE ATTACH public log_2024 odoo",
            "217; 1259 16392 TABLE public of the works odoo",
        ] {
            contents.line(line);
        }
        assert_eq!(
            (contents.tables.as_slice(), contents.with_rows),
            (&["public.res_users".to_owned(), "public.of the works".to_owned()][..], 1)
        );
        let table = contents.finished("pg_restore: processing data for table \"public.res_users\"\n");
        assert_eq!((table.as_deref(), contents.fraction()), (Some("public.res_users"), 1.0));
    }
}
