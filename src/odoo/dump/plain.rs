//! A plain dump on its way to `psql`: SQL text as `pg_dump` writes it.
//!
//! `psql` has commands of its own, lines that begin with a backslash, of which some run
//! programs. Newer ones refuse them all between `\restrict KEY` and `\unrestrict KEY`;
//! that is put around the dump, with a key nobody knows, and the dump's own pair is
//! taken out. On the way the rows of each table are counted.

use memchr::memchr;

/// As much of a line as is needed to tell what it is.
const TOLD_BY: usize = 4096;

/// A dump that goes through, piece by piece.
#[derive(Debug)]
pub struct Plain {
    place: Place,
    /// The beginning of a line of which not all has come yet.
    line: Vec<u8>,
    /// Whether that line is longer than what is kept of it, and went through already.
    is_long: bool,
    /// The key the dump wanted for itself.
    own_key: Option<Vec<u8>>,
    copies: Vec<(String, u64)>,
    says_what_it_is: bool,
    is_complete: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Nothing but comments so far.
    Head,
    Statements,
    /// The rows of the table counted last.
    Rows,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            place: Place::Head,
            line: Vec::new(),
            is_long: false,
            own_key: None,
            copies: Vec::new(),
            says_what_it_is: false,
            is_complete: false,
        }
    }
}

impl Plain {
    /// Takes the next piece and adds to `out` what of it goes on.
    pub fn feed(&mut self, mut piece: &[u8], out: &mut Vec<u8>) {
        while !piece.is_empty() {
            let (now, has_end) = match memchr(b'\n', piece) {
                Some(end) => (&piece[..=end], true),
                None => (piece, false),
            };
            piece = &piece[now.len()..];
            match self.line.is_empty() && !self.is_long && has_end {
                // Most lines come whole.
                true => self.end_of_line(now, out),
                false => self.part_of_line(now, has_end, out),
            }
        }
    }

    fn part_of_line(&mut self, part: &[u8], has_end: bool, out: &mut Vec<u8>) {
        if self.is_long {
            out.extend_from_slice(part);
        } else {
            self.line.extend_from_slice(part);
            if self.line.len() > TOLD_BY && !has_end {
                // Nothing this long is left out.
                out.extend_from_slice(&self.line);
                self.line.truncate(TOLD_BY);
                self.is_long = true;
            }
        }
        if has_end {
            let line = std::mem::take(&mut self.line);
            match std::mem::take(&mut self.is_long) {
                true => drop(self.goes_on(&line)),
                false => self.end_of_line(&line, out),
            }
        }
    }

    fn end_of_line(&mut self, line: &[u8], out: &mut Vec<u8>) {
        if self.goes_on(line) {
            out.extend_from_slice(line);
        }
    }

    /// Looks at a line, or the beginning of a long one; `false` when it is left out.
    fn goes_on(&mut self, line: &[u8]) -> bool {
        let text = line.trim_ascii_end();
        if self.place == Place::Rows {
            match (text == b"\\.", self.copies.last_mut()) {
                (true, _) => self.place = Place::Statements,
                (false, Some((_, rows))) => *rows += 1,
                (false, None) => {}
            }
            return true;
        }
        if self.place == Place::Head {
            if let Some(key) = text.strip_prefix(b"\\restrict ").filter(|_| self.own_key.is_none()) {
                self.own_key = Some(key.to_owned());
                return false;
            }
            self.look_at_head(text);
        }
        if let Some(key) = text.strip_prefix(b"\\unrestrict ") {
            return self.own_key.as_deref() != Some(key);
        }
        if text == b"-- PostgreSQL database dump complete" {
            self.is_complete = true;
        }
        if let Some(table) = copied_table(text) {
            self.copies.push((table, 0));
            self.place = Place::Rows;
        }
        true
    }

    fn look_at_head(&mut self, text: &[u8]) {
        match text {
            b"-- PostgreSQL database dump" => self.says_what_it_is = true,
            _ if text.starts_with(b"--") => {}
            b"" => {}
            _ => self.place = Place::Statements,
        }
    }

    /// Ends the dump: adds to `out` what was left of it.
    ///
    /// # Errors
    /// Says what is missing of a dump that was cut short.
    pub fn end(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        if !self.line.is_empty() || self.is_long {
            self.part_of_line(b"\n", true, out);
        }
        match (&self.place, self.copies.last()) {
            (Place::Rows, Some((table, rows))) => {
                Err(format!("it ends in the middle of table {table}, after {rows} rows"))
            }
            _ if self.says_what_it_is && !self.is_complete => {
                Err("its last line, which says that it is complete, is missing".into())
            }
            _ => Ok(()),
        }
    }

    /// The tables with rows in it so far, and how many each has, in the order of the dump.
    #[must_use]
    pub fn copies(&self) -> &[(String, u64)] {
        &self.copies
    }
}

/// `public.res_users` of `COPY public.res_users (id, login) FROM stdin;`.
fn copied_table(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"COPY ")?.strip_suffix(b" FROM stdin;")?;
    let text = String::from_utf8_lossy(rest);
    Some(text.split(" (").next().unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DUMP: &str = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n\
        -- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)\n\nSET a = 1;\n\
        COPY public.t (id, name) FROM stdin;\n1\tone\n2\t\\N\n\\.\n\n\
        SELECT 'it''s\n\\\\unrestrict no\n';\nCOPY public.e (id) FROM stdin;\n\\.\n\n\
        --\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n\n";

    fn through(dump: &str, size: usize) -> (Plain, String, Result<(), String>) {
        let (mut plain, mut out) = (Plain::default(), Vec::new());
        for piece in dump.as_bytes().chunks(size) {
            plain.feed(piece, &mut out);
        }
        let end = plain.end(&mut out);
        (plain, String::from_utf8(out).unwrap(), end)
    }

    #[test]
    fn its_own_restriction_is_taken_out_and_rows_are_counted() {
        let (plain, out, end) = through(DUMP, DUMP.len());
        assert_eq!(end, Ok(()));
        assert_eq!(out, DUMP.replace("\\restrict abc\n", "").replace("\\unrestrict abc\n", ""));
        assert_eq!(plain.copies(), [("public.t".to_owned(), 2), ("public.e".to_owned(), 0)]);
    }

    #[test]
    fn what_is_not_the_pair_stays_for_psql_to_refuse() {
        for line in ["\\! id\n", "\\unrestrict guess\n", "\\restrict late\n", "\\connect other\n"] {
            let dump = DUMP.replace("SET a = 1;\n", &format!("SET a = 1;\n{line}"));
            assert!(through(&dump, 7).1.contains(line), "{line}");
        }
        let twice = DUMP.replace("\\restrict abc\n", "\\restrict abc\n\\restrict abc\n");
        assert!(through(&twice, 7).1.contains("\\restrict abc\n"));
    }

    #[test]
    fn a_dump_cut_short_says_where() {
        let in_rows = &DUMP[..DUMP.find("2\t").unwrap()];
        assert_eq!(
            through(in_rows, 9).2,
            Err("it ends in the middle of table public.t, after 1 rows".into())
        );
        let after = &DUMP[..DUMP.find("SELECT").unwrap()];
        assert!(through(after, 9).2.unwrap_err().contains("complete"));
        // SQL somebody wrote has no such last line.
        assert_eq!(through("SELECT 1", 3), (through("SELECT 1", 3).0, "SELECT 1\n".into(), Ok(())));
    }

    impl PartialEq for Plain {
        fn eq(&self, other: &Self) -> bool {
            self.copies == other.copies
        }
    }

    #[test]
    fn long_lines_go_through_whole() {
        let dump = format!("COPY t FROM stdin;\n{}\n\\.\n", "x".repeat(3 * TOLD_BY));
        let (plain, out, end) = through(&dump, 1000);
        assert_eq!((out.as_str(), end), (dump.as_str(), Ok(())));
        assert_eq!(plain.copies(), [("t".to_owned(), 1)]);
    }

    proptest! {
        /// However it is cut into pieces, it comes out the same.
        #[test]
        fn pieces_do_not_matter(size in 1_usize..200) {
            let (whole, out, _) = through(DUMP, DUMP.len());
            let (pieces, out_in_pieces, _) = through(DUMP, size);
            prop_assert_eq!(whole, pieces);
            prop_assert_eq!(out, out_in_pieces);
        }
    }
}
