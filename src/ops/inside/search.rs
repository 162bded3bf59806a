//! Text looked for in the files of the container, by `grep`.
//!
//! Pattern, glob and path are arguments of their own, to grep each behind an option that
//! takes it or behind `--`: none can act as an option. Names end in NUL, so any name is read.

use std::ops::ControlFlow;

use super::{SHORT, ask::absolute, running::running};
use crate::{
    adapters::docker::{Ended, Exec},
    context::Context,
    error::{Error, Result},
    model::EnvName,
};

/// Most results of a search.
const MOST: u32 = 1_000;

/// Most lines of context on each side.
const MOST_CONTEXT: u32 = 10;

/// Longest line that is shown, in bytes, and longest name that is believed.
const LONGEST: usize = 500;
const LONGEST_NAME: usize = 8_192;

/// Names of files that are looked into when none are given.
pub const ANY_PYTHON: &str = "*.py";

/// Runs grep. A file is looked into whatever its name, unless names were given.
const GREP: &str = r#"
given=$0 glob=$1 path=$2 around=$3 kind=$4 pattern=$5
set -- --exclude-dir=.git "--include=$glob"
if [ ! -d "$path" ] && [ -e "$path" ]; then
    set --
    case "${given:+${path##*/}}" in '' | $glob) ;; *) exit 3 ;; esac
fi
exec grep -rnIZH --no-group-separator "$@" -C "$around" "$kind" -e "$pattern" -- "$path"
"#;

/// What [`GREP`] ends with for a file of another name than those that were given.
const OTHER_NAME: i64 = 3;

/// What to look for.
pub struct SearchRequest {
    /// Environment.
    pub name: EnvName,
    /// Text, or an extended regular expression.
    pub pattern: String,
    /// File or directory.
    pub path: String,
    /// Names of the files to look into. [`ANY_PYTHON`] is not asked of a path that is a file.
    pub glob: String,
    /// Whether the pattern is a regular expression.
    pub regex: bool,
    /// Lines shown before and after each match.
    pub context: u32,
    /// Most matches.
    pub max_results: u32,
}

/// A line that was found, or one beside it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Match {
    /// File.
    pub path: String,
    /// Line, from 1.
    pub line: u64,
    /// What it says; long lines are cut.
    pub text: String,
    /// Whether it only stands beside a match.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_context: bool,
}

/// What was found.
pub struct Searched {
    /// Matches, with their surroundings.
    pub matches: Vec<Match>,
    /// Whether there are more.
    pub truncated: bool,
}

/// Searches. Binary files are passed over.
///
/// # Errors
/// `not_found` for the path; `invalid_input` for the pattern.
pub async fn search(ctx: &Context, request: &SearchRequest) -> Result<Searched> {
    check(request)?;
    let path = absolute(&request.path)?;
    let (env, docker) = running(ctx, &request.name).await?;
    let around = request.context.to_string();
    let glob = &request.glob;
    let given = if glob == ANY_PYTHON { "" } else { "given" };
    let kind = if request.regex { "-E" } else { "-F" };
    // Bytes are bytes for a text; a regular expression's `.` is to be a character.
    let locale = if request.regex { "LC_ALL=C.UTF-8" } else { "LC_ALL=C" };
    let command = vec!["sh", "-c", GREP, given, glob, &path, &around, kind, &request.pattern];
    let exec = Exec { command, env: vec![locale.into()], ..Exec::default() };
    let mut reader = Reader::new(request.max_results);
    let take = |bytes: &[u8]| reader.take(bytes);
    let ended = docker.exec_watched(&env.container, &exec, SHORT, &ctx.cancel, take).await?;
    let words = String::from_utf8_lossy(&reader.said).into_owned();
    let truncated = reader.is_full;
    let matches = reader.end();
    match ended {
        Ended::Exit(0 | 1) | Ended::Enough => {}
        Ended::Exit(OTHER_NAME) => {
            return Err(Error::invalid(format!("{path} is a file whose name does not match {glob}"))
                .hint("leave --glob out to look into that file"));
        }
        Ended::Exit(2) if words.contains(&format!("grep: {path}: No such file")) => {
            return Err(Error::not_found(format!("{path} does not exist in {}", env.container))
                .hint(format!("odeum env read {} /mnt/extra-addons", request.name.quoted())));
        }
        // Files that could not be read are named by their paths; anything else is about the pattern.
        Ended::Exit(2) if words.lines().all(|line| line.starts_with("grep: /")) => {
            ctx.warn(format!("some files could not be read: {}", words.lines().next().unwrap_or_default()));
        }
        Ended::Exit(2) => {
            return Err(Error::invalid(format!("{:?}: {}", request.pattern, words.trim()))
                .hint("leave --regex out to look for the text as it is"));
        }
        Ended::Exit(code) => {
            return Err(Error::external(format!("grep ended with {code}: {}", words.trim())));
        }
        Ended::Expired => {
            return Err(Error::timeout(format!("the search took longer than {} s", SHORT.as_secs()))
                .hint("search a smaller directory, or with a narrower --glob"));
        }
        Ended::Cancelled => return Err(Error::cancelled()),
    }
    Ok(Searched { matches, truncated })
}

fn check(request: &SearchRequest) -> Result<()> {
    let SearchRequest { pattern, glob, context, max_results, .. } = request;
    if pattern.is_empty() || pattern.contains(['\n', '\0']) {
        return Err(Error::invalid(
            "the pattern is empty, or holds a line end or NUL: lines are searched one by one",
        ));
    }
    if glob.is_empty() || glob.contains(['/', '\0']) {
        return Err(Error::invalid(format!("{glob:?} is not a glob for the names of files"))
            .hint("`*.py` and the like; give the directory as the path"));
    }
    if *max_results == 0 || *max_results > MOST || *context > MOST_CONTEXT {
        return Err(Error::invalid(format!(
            "max_results must be from 1 to {MOST}, context at most {MOST_CONTEXT}"
        )));
    }
    Ok(())
}

/// Takes grep's output apart as it comes: `path NUL line : text LF`, with `-` instead
/// of `:` for context. Both streams come here; what grep complains of holds no NUL and
/// begins with its name.
struct Reader {
    wanted: usize,
    found: usize,
    matches: Vec<Match>,
    is_full: bool,
    /// The record under way, without what of its text is too long.
    name: Vec<u8>,
    rest: Option<Vec<u8>>,
    said: Vec<u8>,
}

impl Reader {
    fn new(wanted: u32) -> Self {
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        Self {
            wanted,
            found: 0,
            matches: Vec::new(),
            is_full: false,
            name: Vec::new(),
            rest: None,
            said: Vec::new(),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        if self.is_full {
            return ControlFlow::Break(());
        }
        for byte in bytes {
            match (&mut self.rest, byte) {
                (None, 0) => self.rest = Some(Vec::new()),
                (None, b'\n') if self.name.starts_with(b"grep: ") => {
                    self.name.push(b'\n');
                    if self.said.len() < 4_000 {
                        self.said.append(&mut self.name);
                    }
                    self.name.clear();
                }
                (None, byte) if self.name.len() < LONGEST_NAME => self.name.push(*byte),
                (Some(_), b'\n') => {
                    self.record()?;
                }
                (Some(rest), byte) if rest.len() < LONGEST + 24 => rest.push(*byte),
                (None | Some(_), _) => {} // too long
            }
        }
        ControlFlow::Continue(())
    }

    /// Ends the record under way.
    fn record(&mut self) -> ControlFlow<()> {
        let (name, rest) = (std::mem::take(&mut self.name), self.rest.take().unwrap_or_default());
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let Some((mark, text)) = rest[digits..].split_first() else { return ControlFlow::Continue(()) };
        let is_context = *mark == b'-';
        if !is_context && self.found == self.wanted {
            self.is_full = true;
            return ControlFlow::Break(());
        }
        self.found += usize::from(!is_context);
        let cut = if text.len() > LONGEST { "…" } else { "" };
        let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]);
        self.matches.push(Match {
            path: String::from_utf8_lossy(&name).into_owned(),
            line: String::from_utf8_lossy(&rest[..digits]).parse().unwrap_or_default(),
            text: format!("{}{cut}", text.trim_end_matches('\r')),
            is_context,
        });
        ControlFlow::Continue(())
    }

    /// All there is; a last line may have no end. Context of the match that is one too
    /// many goes with it.
    fn end(mut self) -> Vec<Match> {
        if !self.is_full && self.rest.is_some() {
            // Full or not, this was the last one.
            let _ = self.record();
        }
        if let Some(last) = self.matches.iter().rposition(|found| !found.is_context).filter(|_| self.is_full)
        {
            let follows = |pair: &[Match]| pair[0].path == pair[1].path && pair[0].line + 1 == pair[1].line;
            let after = self.matches[last..].windows(2).take_while(|pair| follows(pair)).count();
            self.matches.truncate(last + 1 + after);
        }
        self.matches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_and_any_line_is_read() {
        let long = "x".repeat(10_000_000);
        let output =
            format!("/a\nb:1:\09-beside\n/a\nb:1:\010:it: 1\ngrep: /c: Permission denied\n/d\01:{long}\n");
        let mut reader = Reader::new(5);
        for chunk in output.as_bytes().chunks(4_093) {
            assert!(reader.take(chunk).is_continue());
        }
        assert_eq!(reader.said, b"grep: /c: Permission denied\n");
        let found = reader.end();
        let seen: Vec<_> = found.iter().map(|it| (it.path.as_str(), it.line, it.is_context)).collect();
        assert_eq!(seen, [("/a\nb:1:", 9, true), ("/a\nb:1:", 10, false), ("/d", 1, false)]);
        assert_eq!(found[1].text, "it: 1");
        assert!(found[2].text.len() < LONGEST + 10 && found[2].text.ends_with('…'));
    }

    #[test]
    fn it_has_enough_when_there_is_one_more() {
        let mut reader = Reader::new(1);
        assert!(reader.take(b"/a\x001:x\n/a\x002-y\n/a\x008-z\n").is_continue());
        assert!(!reader.is_full);
        assert!(reader.take(b"/a\x009:x\n").is_break());
        assert!(reader.is_full);
        assert_eq!(reader.end().len(), 2);
    }
}
