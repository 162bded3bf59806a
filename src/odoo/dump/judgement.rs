//! What `psql` and `pg_restore` complain of, judged: an extension or owner that is not
//! here does no harm, anything else means that the dump was not restored.

use std::{collections::BTreeMap, ops::ControlFlow};

/// Complaints that do no harm: words in them, and what to call them.
const HARMLESS: &[(&[&str], &str)] = &[
    (&["role \"", "does not exist"], "owners and privileges of roles that are not here"),
    (&["must be member of role"], "owners and privileges of roles that are not here"),
    (&["must be able to SET ROLE"], "owners and privileges of roles that are not here"),
    (&["extension \"", "is not available"], "extensions that are not here"),
    (&["could not open extension control file"], "extensions that are not here"),
    (&["permission denied to create extension"], "extensions only an administrator may install"),
    (&["must be owner of extension"], "comments on extensions"),
    (&["extension \"", "does not exist"], "comments on extensions"),
    (&["must be owner of schema public"], "owner and comment of schema public"),
    (&["schema \"public\" already exists"], "owner and comment of schema public"),
    (&["permission denied to create event trigger"], "event triggers"),
    (&["superuser to create", "publication"], "what replicates it elsewhere"),
    (&["to create subscription"], "what replicates it elsewhere"),
    (&["publication \"", "does not exist"], "what replicates it elsewhere"),
    (&["subscription \"", "does not exist"], "what replicates it elsewhere"),
    (&["unrecognized configuration parameter"], "settings of a newer server"),
];

/// What was complained of so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// How often each harmless thing came.
    pub harmless: BTreeMap<&'static str, usize>,
    /// The first complaint that does harm, with what belongs to it.
    pub failure: Option<String>,
    /// What the line before says of which object is being restored.
    context: Option<String>,
}

impl Judgement {
    /// Takes the next line; breaks when the restore has failed.
    pub fn line(&mut self, line: &str) -> ControlFlow<()> {
        let line = line.trim_end();
        if let Some(entry) = line.strip_prefix("pg_restore: from TOC entry ") {
            self.context = Some(entry.to_owned());
            return ControlFlow::Continue(());
        }
        let Some(complaint) = complaint(line) else { return ControlFlow::Continue(()) };
        let is_meant = |words: &&[&str]| words.iter().all(|word| complaint.contains(word));
        if let Some((_, what)) = HARMLESS.iter().find(|(words, _)| is_meant(words)) {
            *self.harmless.entry(what).or_default() += 1;
            return ControlFlow::Continue(());
        }
        let place = self.context.take().map(|entry| format!(" (at {entry})")).unwrap_or_default();
        self.failure.get_or_insert(format!("{complaint}{place}"));
        ControlFlow::Break(())
    }
}

/// The complaint of a line: what follows `ERROR:`, `FATAL:` or a program's own `error:`.
fn complaint(line: &str) -> Option<&str> {
    let program = line.strip_prefix("psql:").or_else(|| line.strip_prefix("pg_restore:"))?;
    for mark in ["ERROR:", "FATAL:", "PANIC:"] {
        if let Some((_, words)) = program.split_once(mark) {
            return Some(words.trim());
        }
    }
    program.split_once("error: ").map(|(_, words)| words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_and_extensions_do_no_harm() {
        let mut judgement = Judgement::default();
        for line in [
            "SET",
            "COPY 12",
            "psql:<stdin>:41: ERROR:  role \"odoo\" does not exist",
            "psql:<stdin>:52: ERROR:  role \"odoo\" does not exist",
            "psql:<stdin>:9: NOTICE:  extension \"pg_trgm\" already exists, skipping",
            "pg_restore: error: could not execute query: ERROR:  must be owner of extension plpgsql",
            "Command was: COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';",
            "pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter \"transaction_timeout\"",
            "psql:<stdin>:60: ERROR:  must be superuser to create FOR ALL TABLES publication",
            "psql:<stdin>:61: ERROR:  publication \"all\" does not exist",
            "psql:<stdin>:62: ERROR:  permission denied to create subscription",
            "pg_restore: warning: errors ignored on restore: 2",
        ] {
            assert_eq!(judgement.line(line), ControlFlow::Continue(()), "{line}");
        }
        assert_eq!(judgement.failure, None);
        assert_eq!(judgement.harmless["owners and privileges of roles that are not here"], 2);
        assert_eq!(judgement.harmless["what replicates it elsewhere"], 3);
        assert_eq!(judgement.harmless.len(), 4);
    }

    #[test]
    fn anything_else_is_a_failure() {
        for (lines, words) in [
            (&["psql:<stdin>:3: ERROR:  relation \"t\" does not exist"][..], "relation \"t\" does not exist"),
            (
                &[
                    "pg_restore: from TOC entry 215; 1259 16388 TABLE t odoo",
                    "pg_restore: error: could not execute query: ERROR:  type \"vector\" does not exist",
                ],
                "type \"vector\" does not exist (at 215; 1259 16388 TABLE t odoo)",
            ),
            (&["pg_restore: error: could not read from input file: end of file"], "end of file"),
            (&["psql:<stdin>:7: error: backslash commands are restricted"], "restricted"),
            (&["psql: error: connection to server failed: FATAL:  no"], "no"),
        ] {
            let mut judgement = Judgement::default();
            let last = lines.iter().map(|line| judgement.line(line)).last();
            assert_eq!(last, Some(ControlFlow::Break(())), "{lines:?}");
            assert!(judgement.failure.as_ref().is_some_and(|found| found.contains(words)), "{judgement:?}");
        }
    }
}
