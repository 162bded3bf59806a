//! SQL of somebody else's making, run as it is: any statement, any number of them.
//!
//! - *The server splits.* Quotes, dollar quotes, comments and function bodies are its
//!   business. A text is cut at a semicolon when the server, asked to parse what stands
//!   before it with one more statement behind, says that these are several.
//! - *The server caps.* Each statement runs in a portal, the protocol's cursor, from
//!   which one row more than wanted is fetched. That works for whatever gives rows
//!   (SELECT, RETURNING, EXPLAIN, SHOW, VALUES, CALL), where `DECLARE CURSOR` does not,
//!   and rows nobody wants are not even computed. What changes data runs to its end.
//! - *Several are one transaction.* A transaction is opened before each statement
//!   outside of one, so after a COMMIT among them the next ones are one again.
//! - *Read-only holds.* The transaction is read-only and has looked at something before
//!   each statement; from then on PostgreSQL refuses to make it anything else, also
//!   after `COMMIT AND CHAIN`.

use std::time::Duration;

use postgres_protocol::{IsNull, message::frontend};
use tokio_util::sync::CancellationToken;

use super::{
    connection::Server,
    failure::{Place, explain},
    wire::{Fields, Reply, Stopper, Value, WIDEST, Wire},
};
use crate::{
    error::{Error, Kind, Result},
    model::beginning,
};

/// How long after its own limit the server may take to stop.
const GRACE: Duration = Duration::from_secs(5);

/// More semicolons than this are no query.
const SEMICOLONS: usize = 5_000;

/// Most notices that are kept, and bytes of each.
const NOTICES: usize = 20;
const MOST_NOTICE: usize = 2_000;

/// What to run.
#[derive(Debug, Clone)]
pub struct Script<'a> {
    /// Statements.
    pub sql: &'a str,
    /// Whether nothing may change.
    pub read_only: bool,
    /// Rows of the last result that are wanted at most.
    pub max_rows: u32,
    /// Time for all of it.
    pub limit: Duration,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Number of its type in `pg_type`.
    pub oid: u32,
    /// Its type in words: `character varying(64)`.
    pub type_name: String,
}

/// What the last statement answered.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Columns; none when it gives no rows.
    pub columns: Vec<Column>,
    /// Rows, in PostgreSQL's text form; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there were more rows, or longer values, than are kept.
    pub truncated: bool,
    /// The server's tag: `UPDATE 3`. None when there were more rows than wanted: then
    /// the server was not asked to go on to the end.
    pub tag: Option<String>,
    /// What the server had to say meanwhile; the last one tells how much more there was.
    pub notices: Vec<String>,
}

/// Runs a script in a database as one of its roles.
///
/// # Errors
/// By SQLSTATE, with the place in the text; `timeout`; `cancelled`.
pub async fn run_script(
    server: &Server,
    database: &str,
    script: &Script<'_>,
    cancel: &CancellationToken,
) -> Result<Answer> {
    let limit = format!("-c statement_timeout={}", script.limit.as_millis());
    let wire =
        Wire::connect(server, database, &[("application_name", "odeum query"), ("options", &limit)]).await?;
    let stopper = wire.stopper();
    let mut running = std::pin::pin!(
        Session { wire, in_transaction: false, notices: Vec::new(), more_notices: 0 }.run(script)
    );
    tokio::select! {
        answer = &mut running => answer,
        () = cancel.cancelled() => stop(&stopper, running, Error::cancelled()).await,
        () = tokio::time::sleep(script.limit + GRACE) => {
            let seconds = script.limit.as_secs();
            stop(&stopper, running, Error::timeout(format!("the query took longer than {seconds} s"))).await
        }
    }
}

/// Asks the server to stop and waits for that, so that nothing of the query runs on.
/// One that was complete by then has its answer.
async fn stop(
    stopper: &Stopper,
    running: impl Future<Output = Result<Answer>>,
    why: Error,
) -> Result<Answer> {
    let ((), ended) = tokio::join!(stopper.stop(), tokio::time::timeout(GRACE, running));
    match ended {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if error.kind != Kind::Timeout => Err(error),
        _ => Err(why),
    }
}

struct Session {
    wire: Wire,
    in_transaction: bool,
    notices: Vec<String>,
    more_notices: usize,
}

impl Session {
    async fn run(mut self, script: &Script<'_>) -> Result<Answer> {
        let pieces = self.split(script.sql).await?;
        let mut last = None;
        for (place, piece) in pieces.iter().enumerate() {
            // One alone is its own transaction, which VACUUM and the like insist on.
            if script.read_only || pieces.len() > 1 {
                self.prepare(script.read_only).await?;
            }
            // Those before run to their end, for what their functions do.
            let rows = (place + 1 == pieces.len()).then_some(script.max_rows);
            let place = Place { script: script.sql, piece };
            if let Some(answer) = self.execute(piece, rows, &place).await? {
                last = Some(answer);
            }
        }
        if self.in_transaction {
            self.simple(if script.read_only { "ROLLBACK" } else { "COMMIT" }).await?;
        }
        let (mut answer, columns) = last.unwrap_or_default();
        answer.columns = self.described(columns).await?;
        if self.more_notices > 0 {
            self.notices.push(format!("{} more remarks of the server are left out", self.more_notices));
        }
        answer.notices = self.notices;
        Ok(answer)
    }

    /// The statements of a text, each with its semicolon; what is behind the last one too.
    async fn split<'a>(&mut self, sql: &'a str) -> Result<Vec<&'a str>> {
        let semicolons: Vec<usize> = memchr::memchr_iter(b';', sql.as_bytes()).collect();
        if semicolons.len() > SEMICOLONS {
            return Err(Error::invalid(format!("the query has more than {SEMICOLONS} semicolons"))
                .hint("feed a script that long to `odeum env psql NAME < FILE`"));
        }
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in semicolons {
            if sql[end + 1..].trim().is_empty() {
                break;
            }
            if self.parse(&format!("{} SELECT 1", &sql[start..=end])).await? == Parsed::Several {
                pieces.push(&sql[start..=end]);
                start = end + 1;
            }
        }
        // Behind the last semicolon there may be nothing but a comment.
        let rest = &sql[start..];
        if start == 0 || self.parse(&format!("{rest}\n; SELECT 1")).await? != Parsed::One {
            pieces.push(rest);
        }
        Ok(pieces)
    }

    /// What the server takes a text for. That there are several statements it says before
    /// it looks at any of them, by an error that names where in its source that is.
    async fn parse(&mut self, sql: &str) -> Result<Parsed> {
        frontend::parse("", sql, [], &mut self.wire.out).map_err(Error::invalid)?;
        frontend::sync(&mut self.wire.out);
        self.wire.flush().await?;
        let mut parsed = Parsed::One;
        loop {
            match self.wire.reply().await? {
                Reply::Failure(fields) if fields.code() == "57014" => return Err(explain(&fields, None)),
                Reply::Failure(fields) if fields.get(b'R') == Some("exec_parse_message") => {
                    parsed = Parsed::Several;
                }
                Reply::Failure(_) => parsed = Parsed::Neither,
                Reply::Ready { .. } => return Ok(parsed),
                _ => {}
            }
        }
    }

    async fn prepare(&mut self, read_only: bool) -> Result<()> {
        let sql = match (self.in_transaction, read_only) {
            (false, true) => "BEGIN READ ONLY; SELECT 1",
            (true, true) => "SELECT 1",
            (false, false) => "BEGIN",
            (true, false) => return Ok(()),
        };
        self.simple(sql).await.map(drop)
    }

    /// Statements of ours; the values of the last row.
    async fn simple(&mut self, sql: &str) -> Result<Vec<Option<Value>>> {
        frontend::query(sql, &mut self.wire.out).map_err(Error::internal)?;
        self.wire.flush().await?;
        let (mut row, mut failure) = (Vec::new(), None);
        loop {
            match self.wire.reply().await? {
                Reply::Row(values) => row = values,
                Reply::Failure(fields) => failure = Some(fields),
                Reply::Ready { in_transaction } => {
                    self.in_transaction = in_transaction;
                    return match failure {
                        Some(fields) => Err(explain(&fields, None)),
                        None => Ok(row),
                    };
                }
                _ => {}
            }
        }
    }

    /// Runs one statement, as far as for so many rows; `None` when the text holds none.
    async fn execute(&mut self, sql: &str, rows: Option<u32>, place: &Place<'_>) -> Result<Option<Raw>> {
        // None is without end.
        let wanted = rows.map_or(0, |rows| i32::try_from(rows).unwrap_or(i32::MAX - 1) + 1);
        let out = &mut self.wire.out;
        frontend::parse("", sql, [], out).map_err(Error::invalid)?;
        let no_values = |(), _: &mut _| Ok(IsNull::No);
        let bound = frontend::bind("", "", [], std::iter::empty::<()>(), no_values, [], out);
        bound.map_err(|_| Error::internal("a portal without values cannot be bound"))?;
        frontend::describe(b'P', "", out).map_err(Error::internal)?;
        frontend::execute("", wanted, out).map_err(Error::internal)?;
        frontend::sync(out);
        self.wire.flush().await?;
        let keep = usize::try_from(rows.unwrap_or(0)).unwrap_or(usize::MAX);
        let mut answer = Answer::default();
        let (mut columns, mut used, mut is_empty, mut failure) = (Vec::new(), 0, false, None);
        let mut wants_rows = false;
        loop {
            match self.wire.reply().await? {
                Reply::Columns(found) => columns = found,
                Reply::Row(values) => {
                    used += values.iter().flatten().map(|value| value.bytes.len()).sum::<usize>();
                    let fits = answer.rows.len() < keep && used <= WIDEST;
                    answer.truncated |= !fits || values.iter().flatten().any(|value| value.dropped > 0);
                    if fits {
                        answer.rows.push(values.into_iter().map(|value| value.map(shown)).collect());
                    }
                }
                Reply::Complete(tag) => answer.tag = Some(tag),
                Reply::Suspended => answer.truncated = true,
                Reply::Empty => is_empty = true,
                Reply::Notice(fields) => self.note(&fields),
                Reply::Failure(fields) => failure = Some(fields),
                Reply::CopyIn => {
                    wants_rows = true;
                    frontend::copy_fail("there are no rows here", &mut self.wire.out)
                        .map_err(Error::internal)?;
                    frontend::sync(&mut self.wire.out);
                    self.wire.flush().await?;
                }
                Reply::CopyOut => {
                    return Err(Error::invalid("COPY … TO STDOUT has nowhere to go here")
                        .hint("select the rows instead; the result can be CSV"));
                }
                Reply::Ready { in_transaction } => {
                    self.in_transaction = in_transaction;
                    break;
                }
                Reply::Other => {}
            }
        }
        match failure {
            Some(_) if wants_rows => Err(Error::invalid("COPY … FROM STDIN gets no rows here")
                .hint("use INSERT, or feed a script to `odeum env psql NAME < FILE`")),
            Some(fields) => Err(explain(&fields, Some(place))),
            None if is_empty => Ok(None),
            None => Ok(Some((answer, columns))),
        }
    }

    fn note(&mut self, fields: &Fields) {
        if self.notices.len() == NOTICES {
            self.more_notices += 1;
            return;
        }
        let severity = fields.get(b'V').unwrap_or("NOTICE");
        self.notices.push(format!("{severity}: {}", beginning(fields.message(), MOST_NOTICE)));
    }

    /// The columns with their types in words.
    async fn described(&mut self, columns: Vec<(String, u32, i32)>) -> Result<Vec<Column>> {
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let words: Vec<String> =
            columns.iter().map(|(_, oid, modifier)| format!("format_type({oid}, {modifier})")).collect();
        let types = self.simple(&format!("SELECT {}", words.join(", "))).await?;
        let types = types.into_iter().map(|name| name.map(shown).unwrap_or_default());
        let columns = columns.into_iter().zip(types);
        Ok(columns.map(|((name, oid, _), type_name)| Column { name, oid, type_name }).collect())
    }
}

/// What a text is to the server's parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parsed {
    One,
    Several,
    Neither,
}

/// An answer whose columns are still described by numbers.
type Raw = (Answer, Vec<(String, u32, i32)>);

fn shown(value: Value) -> String {
    let text = String::from_utf8(value.bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    match value.dropped {
        0 => text,
        dropped => format!("{text}[… {dropped} more bytes]"),
    }
}
