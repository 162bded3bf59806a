//! PostgreSQL's protocol, version 3, as far as a query of somebody else's making needs
//! it: <https://www.postgresql.org/docs/current/protocol-message-formats.html>.
//!
//! tokio-postgres asks for values in binary, which not every type has, keeps command
//! tags to itself, and reads as fast as the server sends. Here values come as text,
//! nothing is read before it is wanted, and a value of a gigabyte costs no memory.

use std::{collections::BTreeMap, time::Duration};

use bytes::BytesMut;
use postgres_protocol::{
    authentication::{
        md5_hash,
        sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256},
    },
    message::frontend,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::connection::Server;
use crate::error::{Error, Result};

/// How long to wait for the server to take a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most bytes kept of one value, and of any other message.
const LONGEST: usize = 1_000_000;

/// Most bytes kept of one row.
pub(super) const WIDEST: usize = 10_000_000;

/// What the server says.
pub(super) enum Reply {
    /// Columns of the rows to come: name, type, modifier of the type.
    Columns(Vec<(String, u32, i32)>),
    /// A row.
    Row(Vec<Option<Value>>),
    /// A statement ran to its end, with this tag.
    Complete(String),
    /// There was no statement.
    Empty,
    /// There are more rows than were asked for.
    Suspended,
    /// It waits for the next statement; whether a transaction is open.
    Ready { in_transaction: bool },
    /// A statement failed.
    Failure(Fields),
    /// Something to know.
    Notice(Fields),
    /// It wants rows for `COPY … FROM STDIN`.
    CopyIn,
    /// It will send rows of `COPY … TO STDOUT`.
    CopyOut,
    /// Nothing we act on.
    Other,
}

/// A value in PostgreSQL's text form.
pub(super) struct Value {
    /// Its first bytes: [`LONGEST`], or as many as the row has room for.
    pub bytes: Vec<u8>,
    /// How many more there were.
    pub dropped: usize,
}

/// The fields of an error or a notice, by their letters.
pub(super) struct Fields(BTreeMap<u8, String>);

impl Fields {
    pub fn get(&self, letter: u8) -> Option<&str> {
        self.0.get(&letter).map(String::as_str)
    }

    /// SQLSTATE.
    pub fn code(&self) -> &str {
        self.get(b'C').unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        self.get(b'M').unwrap_or_default()
    }
}

/// How to ask the server, on another connection, to stop what this one does.
#[derive(Clone)]
pub(super) struct Stopper {
    address: (String, u16),
    process: i32,
    key: i32,
}

impl Stopper {
    /// Asks. If that is lost the statement ends by its own timeout.
    pub async fn stop(&self) {
        let ask = async {
            let mut message = BytesMut::new();
            frontend::cancel_request(self.process, self.key, &mut message);
            let mut stream = TcpStream::connect(&self.address).await?;
            stream.write_all(&message).await?;
            // The server closes when it has passed it on.
            stream.read(&mut [0; 1]).await
        };
        let _ = tokio::time::timeout(PATIENCE, ask).await;
    }
}

/// A connection.
pub(super) struct Wire {
    stream: BufReader<TcpStream>,
    /// What is to be sent.
    pub out: BytesMut,
    stopper: Stopper,
}

impl Wire {
    /// Connects with these parameters of the session.
    ///
    /// # Errors
    /// `prerequisite` when nobody answers, `external` with the server's words when it refuses.
    pub async fn connect(server: &Server, database: &str, parameters: &[(&str, &str)]) -> Result<Self> {
        let connecting = async {
            let address = (server.host.clone(), server.port);
            let stream = BufReader::new(TcpStream::connect(&address).await.map_err(|error| gone(&error))?);
            let stopper = Stopper { address, process: 0, key: 0 };
            let mut wire = Self { stream, out: BytesMut::new(), stopper };
            let fixed = [("client_encoding", "UTF8"), ("user", &server.user), ("database", database)];
            let all = fixed.into_iter().chain(parameters.iter().copied());
            frontend::startup_message(all, &mut wire.out).map_err(Error::internal)?;
            wire.authenticate(server).await?;
            Ok(wire)
        };
        let connected = tokio::time::timeout(PATIENCE, connecting).await;
        connected.map_err(|_| gone(&format!("no answer within {} s", PATIENCE.as_secs())))?
    }

    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    async fn authenticate(&mut self, server: &Server) -> Result<()> {
        let password = server.password.reveal();
        let mut scram = ScramSha256::new(password.as_bytes(), ChannelBinding::unsupported());
        loop {
            self.flush().await?;
            let (tag, body) = self.message().await?;
            let number = |at: usize| {
                body.get(at..at + 4)
                    .map_or(0, |bytes| i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            };
            let rest = body.get(4..).unwrap_or_default();
            let prepared = match (tag, number(0)) {
                (b'R', 3) => frontend::password_message(password.as_bytes(), &mut self.out),
                (b'R', 5) if rest.len() == 4 => {
                    let salt = [rest[0], rest[1], rest[2], rest[3]];
                    let hash = md5_hash(server.user.as_bytes(), password.as_bytes(), salt);
                    frontend::password_message(hash.as_bytes(), &mut self.out)
                }
                (b'R', 10) => frontend::sasl_initial_response(SCRAM_SHA_256, scram.message(), &mut self.out),
                (b'R', 11) => {
                    scram.update(rest).and_then(|()| frontend::sasl_response(scram.message(), &mut self.out))
                }
                (b'R', 12) => scram.finish(rest),
                (b'R', 0) | (b'S' | b'N', _) => Ok(()),
                (b'K', process) => {
                    (self.stopper.process, self.stopper.key) = (process, number(4));
                    Ok(())
                }
                (b'Z', _) => return Ok(()),
                (b'E', _) => {
                    return Err(Error::external(format!("PostgreSQL: {}", fields(&body).message())));
                }
                _ => {
                    return Err(Error::external("PostgreSQL wants a way to log in that odeum does not know"));
                }
            };
            prepared.map_err(|error| Error::external(format!("logging in to PostgreSQL: {error}")))?;
        }
    }

    /// Sends what was prepared.
    pub async fn flush(&mut self) -> Result<()> {
        let out = self.out.split();
        self.stream.get_mut().write_all(&out).await.map_err(|error| gone(&error))
    }

    /// The server's next reply.
    pub async fn reply(&mut self) -> Result<Reply> {
        let (tag, length) = self.head().await?;
        if tag == b'D' {
            return self.row().await.map_err(|error| gone(&error)).map(Reply::Row);
        }
        let body = self.body(length).await?;
        Ok(match tag {
            b'T' => Reply::Columns(columns(&body)),
            b'C' => Reply::Complete(text(body.strip_suffix(b"\0").unwrap_or(&body))),
            b'I' => Reply::Empty,
            b's' => Reply::Suspended,
            b'Z' => Reply::Ready { in_transaction: body.first() != Some(&b'I') },
            b'E' => Reply::Failure(fields(&body)),
            b'N' => Reply::Notice(fields(&body)),
            b'G' => Reply::CopyIn,
            b'H' | b'W' => Reply::CopyOut,
            _ => Reply::Other,
        })
    }

    async fn message(&mut self) -> Result<(u8, Vec<u8>)> {
        let (tag, length) = self.head().await?;
        Ok((tag, self.body(length).await?))
    }

    async fn head(&mut self) -> Result<(u8, usize)> {
        let read = async {
            let tag = self.stream.read_u8().await?;
            Ok::<_, std::io::Error>((tag, self.stream.read_u32().await?))
        };
        let (tag, length) = read.await.map_err(|error| gone(&error))?;
        Ok((tag, (length as usize).saturating_sub(4)))
    }

    async fn body(&mut self, length: usize) -> Result<Vec<u8>> {
        self.bytes(length, LONGEST).await.map(|value| value.bytes).map_err(|error| gone(&error))
    }

    async fn row(&mut self) -> std::io::Result<Vec<Option<Value>>> {
        let count = self.stream.read_u16().await?;
        let mut values = Vec::with_capacity(usize::from(count));
        let mut room = WIDEST;
        for _ in 0..count {
            let length = self.stream.read_i32().await?;
            values.push(match usize::try_from(length) {
                Ok(length) => Some(self.bytes(length, room.min(LONGEST)).await?),
                Err(_) => None,
            });
            room -= values.last().and_then(Option::as_ref).map_or(0, |value| value.bytes.len());
        }
        Ok(values)
    }

    /// Reads this many bytes and keeps the first `most` of them.
    async fn bytes(&mut self, length: usize, most: usize) -> std::io::Result<Value> {
        let mut bytes = vec![0; length.min(most)];
        self.stream.read_exact(&mut bytes).await?;
        let dropped = length - bytes.len();
        let mut rest = (&mut self.stream).take(dropped as u64);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
        Ok(Value { bytes, dropped })
    }
}

fn gone(why: &impl std::fmt::Display) -> Error {
    Error::prerequisite(format!("PostgreSQL does not answer: {why}"))
        .hint("run `odeum init` to start it, `odeum doctor` to see what is wrong")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(super) fn fields(body: &[u8]) -> Fields {
    let parts = body.split(|byte| *byte == 0).filter_map(|part| part.split_first());
    Fields(parts.map(|(letter, rest)| (*letter, text(rest))).collect())
}

fn columns(body: &[u8]) -> Vec<(String, u32, i32)> {
    let mut rest = body.get(2..).unwrap_or_default();
    let mut found = Vec::new();
    // Name, then 18 bytes: table, column, type (from the 6th), length, modifier (from the 12th), format.
    while let Some(end) = memchr::memchr(0, rest)
        && let Some(tail) = rest.get(end + 1..end + 19)
    {
        let number = |at: usize| u32::from_be_bytes([tail[at], tail[at + 1], tail[at + 2], tail[at + 3]]);
        found.push((text(&rest[..end]), number(6), number(12).cast_signed()));
        rest = &rest[end + 19..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_taken_apart() {
        let mut body = vec![0, 2];
        for (name, kind, modifier) in [("id", 23_u32, -1_i32), ("é", 1043, 68)] {
            body.extend(name.as_bytes());
            body.extend([0; 7]);
            body.extend(kind.to_be_bytes());
            body.extend([0, 4]);
            body.extend(modifier.to_be_bytes());
            body.extend([0, 0]);
        }
        assert_eq!(columns(&body), [("id".to_owned(), 23, -1), ("é".to_owned(), 1043, 68)]);
        for length in 0..body.len() {
            columns(&body[..length]);
        }
    }

    #[test]
    fn fields_are_found_by_letter() {
        let found = fields(b"SERROR\0C42601\0Msyntax error\0P8\0\0");
        assert_eq!((found.code(), found.message(), found.get(b'P')), ("42601", "syntax error", Some("8")));
        assert_eq!(found.get(b'H'), None);
    }
}
