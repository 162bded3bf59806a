//! Texts given as an argument, in a file or on stdin.

use crate::{
    context::Context,
    error::{Context as _, Error, Kind, Result},
    model::Secret,
};

/// A text given as an argument, in a file, or on stdin.
#[derive(Debug, Default)]
pub struct Text {
    /// The argument; `-` is stdin.
    pub argument: Option<String>,
    /// The file; `-` is stdin.
    pub file: Option<String>,
}

impl Text {
    /// The text. Files and stdin are the terminal's: over MCP the path would be one of
    /// the server's machine, and its stdin is the protocol.
    ///
    /// # Errors
    /// `invalid_input` when there is none, or more than `most` bytes.
    pub async fn get(self, ctx: &Context, what: &str, most: usize) -> Result<String> {
        let bytes = match (self.argument, self.file, ctx.terminal()) {
            (_, Some(_), None) => {
                return Err(Error::invalid("file is a parameter of the command line")
                    .hint(format!("give {what} itself")));
            }
            (Some(_), Some(_), _) => {
                return Err(Error::invalid(format!("{what} is given twice, as an argument and in a file")));
            }
            (Some(text), None, None) => text.into_bytes(),
            (Some(text), None, Some(_)) if text != "-" => text.into_bytes(),
            (None, Some(file), Some(_)) if file != "-" => {
                let size = std::fs::metadata(&file).context(format!("reading {file}"));
                let size = size.map_err(|error| Error { kind: Kind::InvalidInput, ..error })?.len();
                if size > most as u64 {
                    return Err(too_long(what, most));
                }
                std::fs::read(&file).context(format!("reading {file}"))?
            }
            (_, _, Some(terminal)) => terminal.read(most).await.map_err(|error| error.hint(missing(what)))?,
            (None, None, None) => return Err(Error::invalid(format!("{what} is missing"))),
        };
        if bytes.len() > most {
            return Err(too_long(what, most));
        }
        String::from_utf8(bytes).map_err(|_| Error::invalid(format!("{what} is not UTF-8")))
    }
}

/// A password given as an argument, or on stdin when that is `-`.
///
/// # Errors
/// When stdin holds none.
pub async fn secret(ctx: &Context, argument: String) -> Result<Secret> {
    let text = Text { argument: Some(argument), file: None }.get(ctx, "the password", 1_000).await?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn missing(what: &str) -> String {
    format!("give {what} as an argument, with --file FILE, or on stdin")
}

fn too_long(what: &str, most: usize) -> Error {
    Error::invalid(format!("{what} is longer than {most} bytes"))
}
