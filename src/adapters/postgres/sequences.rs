//! Sequences of databases that were cloned through the write-ahead log.
//!
//! PostgreSQL logs a sequence 32 values ahead and keeps in its page how many of them are left
//! (`log_cnt`, `SEQ_LOG_VALS` in `sequence.c`). `STRATEGY WAL_LOG` copies the page as it is, so a
//! clone takes these values without a word in the log: a server that is killed before its next
//! checkpoint gives them out a second time, as keys that are taken. Seen on 15.

use super::connection::Connection;
use crate::error::Result;

/// Has every sequence of the connected database log its next value, here and in all clones. Of
/// those the role may not change nothing is said.
///
/// # Errors
/// When the server does not answer.
pub async fn log_sequences(database: &Connection) -> Result<()> {
    let all = "SELECT seqrelid FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid \
               WHERE relpersistence = 'p' AND has_schema_privilege(relnamespace, 'USAGE') \
               AND has_sequence_privilege(seqrelid, 'SELECT') AND has_sequence_privilege(seqrelid, 'UPDATE')";
    let each = "EXECUTE format('SELECT setval(%L, last_value, is_called) FROM %s', name, name)";
    let sql = format!("DO $$ DECLARE name regclass; BEGIN FOR name IN {all} LOOP {each}; END LOOP; END $$");
    database.run(&sql).await
}

/// Writes everything down: after that every sequence of every database logs its next value.
///
/// # Errors
/// When the server does not answer.
pub async fn checkpoint(server: &Connection) -> Result<()> {
    server.run("CHECKPOINT").await
}
