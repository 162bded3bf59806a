//! The files that are made from the tool table and committed: completions,
//! manual pages, the table in the README.

use std::{fmt::Write, path::PathBuf};

use clap_complete::Shell;

use super::cli::command;
use crate::{error::Result, tools};

/// Where the README's table begins and ends.
const MARKS: (&str, &str) = ("<!-- tools -->\n", "<!-- /tools -->");

/// All generated files of a checkout: path in it and text. `readme` is the
/// README as it is now.
///
/// # Errors
/// When a page cannot be rendered.
pub fn files(readme: &str) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for (shell, name) in [(Shell::Bash, "odeum.bash"), (Shell::Zsh, "_odeum"), (Shell::Fish, "odeum.fish")] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command(), "odeum", &mut script);
        files.push((PathBuf::from("completions").join(name), String::from_utf8_lossy(&script).into_owned()));
    }
    let pages = tempfile::tempdir()?;
    clap_mangen::generate_to(command(), pages.path())?;
    for name in crate::adapters::files::entries(pages.path())? {
        let text = std::fs::read_to_string(pages.path().join(&name))?;
        files.push((PathBuf::from("man").join(name), text));
    }
    files.push(("README.md".into(), with_table(readme)));
    Ok(files)
}

/// The README with today's table of tools between its marks.
fn with_table(readme: &str) -> String {
    let (begin, end) = MARKS;
    match (readme.split_once(begin), readme.split_once(end)) {
        (Some((before, _)), Some((_, after))) => format!("{before}{begin}{}{end}{after}", table()),
        _ => readme.to_owned(),
    }
}

fn table() -> String {
    let mut table = String::from("| command | MCP tool | what it does |\n| --- | --- | --- |\n");
    for tool in tools::ALL {
        let about = tool.command().get_about().map(ToString::to_string).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| `odeum {}` | `{}` | {about} |", tool.meta().cli, tool.meta().name);
    }
    table
}
