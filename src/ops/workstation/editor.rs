//! The file of a workstation in the person's editor.

use std::{ffi::OsString, io::IsTerminal as _};

use duct::cmd;

use super::{
    place::Place,
    report::{Report, TaskResult},
};
use crate::{
    adapters::process,
    config::Surroundings,
    context::Context,
    error::{Error, Result},
};

/// What a shell says of a program it does not find.
const NOT_FOUND: i32 = 127;

/// What is opened when nobody names an editor.
const DEFAULT: &str = "vi";

/// Opens the file in `$VISUAL`, `$EDITOR` or vi, and checks it afterwards; or only says so.
///
/// # Errors
/// `invalid_input` where there is no terminal; `prerequisite` when the file is not there, or with what is
/// wrong with it now; `external` when the editor is not there or fails.
pub async fn edit(ctx: &Context, place: &Place, dry_run: bool) -> Result<Report> {
    let path = place.file();
    if !path.is_file() {
        // Says how to make one.
        place.workstation()?;
    }
    let editor = Surroundings::current().editor_var;
    let task = |message| TaskResult::done(super::place::FILE, "configuration", "edit", message);
    if dry_run {
        let editor = editor.unwrap_or_else(|| DEFAULT.into());
        let message = format!("would open {} with {}", path.display(), editor.to_string_lossy());
        return Ok(Report::new("edit-config", true, vec![task(message)]));
    }
    let Some(terminal) = ctx.terminal().cloned() else {
        return Err(Error::invalid("an editor needs a terminal, and a call by name or over MCP has none")
            .hint(format!("edit {} as any file", path.display())));
    };
    let editor = match editor {
        Some(editor) => editor,
        // A program somebody names may well need no terminal.
        None if std::io::stdin().is_terminal() => DEFAULT.into(),
        None => {
            return Err(Error::invalid(format!("{DEFAULT} needs a terminal, and there is none"))
                .hint(format!("set EDITOR, or edit {} as any file", path.display())));
        }
    };
    let shown = editor.to_string_lossy().into_owned();
    // The variable may hold arguments, so a shell splits it, as git does.
    let mut script = editor;
    script.push(OsString::from(" \"$@\""));
    let expression = cmd!("sh", "-c", script, "edit-config", &path);
    let running =
        tokio::task::spawn_blocking(move || terminal.hand_over(|| process::interactive("sh", &expression)));
    match running.await.map_err(Error::internal)?? {
        0 => {}
        NOT_FOUND => {
            return Err(Error::external(format!("the editor {shown:?} is not there"))
                .hint("set VISUAL or EDITOR to one that is"));
        }
        status => {
            return Err(Error::external(format!("the editor {shown:?} ended with exit status {status}")));
        }
    }
    let workstation = place.workstation()?;
    let tasks = vec![task(format!("{}: nothing is wrong", path.display()))];
    Ok(workstation.warnings.into_iter().fold(Report::new("edit-config", false, tasks), Report::note))
}
