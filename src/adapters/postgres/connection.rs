//! One connection, and what its errors mean to us.

use std::{
    error::Error as _,
    io::{self, ErrorKind},
    time::Duration,
};

use postgres_protocol::escape::{escape_identifier, escape_literal};
use tokio::time::Instant;
use tokio_postgres::{Client, Config, NoTls, Row, error::SqlState, types::ToSql};
use tokio_util::sync::CancellationToken;

use crate::{
    error::{Error, Kind, Result},
    model::Secret,
};

/// How long to wait for the server to answer a new connection; it may be starting.
const PATIENCE: Duration = Duration::from_secs(10);

/// How to reach a server as one of its roles.
#[derive(Debug, Clone)]
pub struct Server {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Role.
    pub user: String,
    /// Its password.
    pub password: Secret,
    /// Whether it is powerful. Whoever made a database decides what its names mean, operators
    /// too; a powerful session knows PostgreSQL's own alone.
    pub is_powerful: bool,
}

impl Server {
    /// Connects to `database`. `purpose` becomes the session's application name,
    /// by which a later process finds what a killed one left running.
    ///
    /// # Errors
    /// `prerequisite` when nobody answers, `not_found` when the database does not exist.
    pub async fn connect(&self, database: &str, purpose: &str) -> Result<Connection> {
        let mut config = Config::new();
        config
            .host(&self.host)
            .port(self.port)
            .user(&self.user)
            .password(self.password.reveal())
            .dbname(database)
            .application_name(format!("odeum {purpose}"))
            .connect_timeout(PATIENCE);
        if self.is_powerful {
            // What comes with the connection goes before what a database or a role is set to.
            config.options("-c search_path=");
        }
        let deadline = Instant::now() + PATIENCE;
        let (client, connection) = loop {
            match tokio::time::timeout_at(deadline, config.connect(NoTls)).await {
                Ok(Ok(connected)) => break connected,
                Ok(Err(error)) if is_starting(&error) && Instant::now() < deadline => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(Err(error)) => return Err(explain(&error, &format!("connecting to database {database}"))),
                Err(_) => {
                    return Err(unreachable_server(format!("no answer within {} s", PATIENCE.as_secs())));
                }
            }
        };
        tokio::spawn(async move {
            // The client sees the same failure with its next statement.
            let _ = connection.await;
        });
        Ok(Connection { client, bounds: None })
    }
}

/// How long a statement that nobody waits for any more is asked to stop.
const ASKING: Duration = Duration::from_secs(5);

/// An open connection. It closes when dropped.
pub struct Connection {
    client: Client,
    bounds: Option<(Duration, CancellationToken)>,
}

impl Connection {
    /// The same, no statement of which is waited for longer than `limit`, or once `cancel` fires:
    /// what a database holds that is not ours may never end, and take no notice of being told to.
    /// After that only closing it is of use, and dropping its database.
    #[must_use]
    pub fn bounded(self, limit: Duration, cancel: &CancellationToken) -> Self {
        Self { bounds: Some((limit, cancel.clone())), ..self }
    }

    /// Runs one statement with parameters and gives its rows.
    ///
    /// # Errors
    /// By SQLSTATE: see [`Kind`]; the message is the server's.
    pub async fn query(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        self.within_bounds(self.client.query(sql, parameters)).await
    }

    /// Runs statements without parameters, for what cannot take any.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn run(&self, sql: &str) -> Result<()> {
        self.within_bounds(self.client.batch_execute(sql)).await
    }

    async fn within_bounds<T>(
        &self,
        statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let done = |result: Result<T, _>| result.map_err(|error| explain(&error, "SQL"));
        let Some((limit, cancel)) = &self.bounds else { return done(statement.await) };
        let error = tokio::select! {
            result = statement => return done(result),
            () = tokio::time::sleep(*limit) => {
                Error::timeout(format!("SQL: longer than {} s", limit.as_secs()))
            }
            () = cancel.cancelled() => Error::cancelled(),
        };
        let _ = tokio::time::timeout(ASKING, self.client.cancel_token().cancel_query(NoTls)).await;
        Err(error)
    }

    /// As [`Self::run`], but asks the server to stop when `cancel` fires, and waits until it has.
    ///
    /// # Errors
    /// As [`Self::query`], and `cancelled`.
    pub async fn run_until(&self, sql: &str, cancel: &CancellationToken) -> Result<()> {
        let mut running = std::pin::pin!(self.client.batch_execute(sql));
        let result = tokio::select! {
            result = &mut running => result,
            () = cancel.cancelled() => {
                // If the request to stop is lost the statement just ends by itself.
                let _ = self.client.cancel_token().cancel_query(NoTls).await;
                match running.await {
                    Err(error) if error.code() == Some(&SqlState::QUERY_CANCELED) => {
                        return Err(Error::cancelled());
                    }
                    result => result,
                }
            }
        };
        result.map_err(|error| explain(&error, "SQL"))
    }
}

/// `"name"`, for places that take no parameter.
pub fn identifier(name: &str) -> String {
    escape_identifier(name)
}

/// `'text'`, for places that take no parameter.
#[must_use]
pub fn literal(text: &str) -> String {
    escape_literal(text)
}

fn unreachable_server(why: impl std::fmt::Display) -> Error {
    Error::prerequisite(format!("PostgreSQL does not answer: {why}"))
        .hint("run `odeum init` to start it, `odeum doctor` to see what is wrong")
}

/// Whether the server is there and not ready yet: it says so, or its published
/// port takes the connection and drops it because nobody listens behind.
fn is_starting(error: &tokio_postgres::Error) -> bool {
    if let Some(said) = error.as_db_error() {
        return *said.code() == SqlState::CANNOT_CONNECT_NOW;
    }
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    let dropped = cause.is_some_and(|cause| {
        matches!(cause.kind(), ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe)
    });
    dropped || error.is_closed()
}

fn explain(error: &tokio_postgres::Error, doing: &str) -> Error {
    let Some(database_error) = error.as_db_error() else {
        return unreachable_server(chain(error)).context(doing);
    };
    let code = database_error.code();
    let kind = match code {
        code if *code == SqlState::UNDEFINED_DATABASE => Kind::NotFound,
        code if *code == SqlState::CANNOT_CONNECT_NOW => Kind::Prerequisite,
        code if *code == SqlState::ADMIN_SHUTDOWN || *code == SqlState::CRASH_SHUTDOWN => Kind::Prerequisite,
        code if *code == SqlState::QUERY_CANCELED => Kind::Timeout,
        code if *code == SqlState::DUPLICATE_DATABASE || *code == SqlState::OBJECT_IN_USE => Kind::Conflict,
        code if *code == SqlState::DISK_FULL => Kind::Prerequisite,
        _ => Kind::External,
    };
    let error = Error::new(kind, format!("{doing}: {}", database_error.message()));
    let error = match *code == SqlState::DISK_FULL {
        true => error.hint("free some space where Docker keeps its volumes, then try again"),
        false => error,
    };
    error.detail("sqlstate", code.code())
}

/// An error with its causes: tokio-postgres says only "db error" at the top.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
