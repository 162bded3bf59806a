//! What everything in here needs first: an environment that runs, a user of its image,
//! a text from wherever it was given.

use std::path::Path;

use serde_json::Value;

use crate::{
    adapters::docker::{Docker, Exec},
    context::Context,
    error::{Context as _, Error, Kind, Result},
    model::{EnvName, Secret},
    ops::environment::Environment,
};

/// The record of an environment whose container runs.
///
/// # Errors
/// `not_found`; `prerequisite` when it is stopped.
pub async fn running<'a>(ctx: &'a Context, name: &EnvName) -> Result<(Environment, &'a Docker)> {
    let env = Environment::find(ctx, name)?;
    let docker = ctx.docker().await?;
    match docker.inspect_container(&env.container).await? {
        Some(found) if found.running => Ok((env, docker)),
        Some(_) => Err(Error::prerequisite(format!("environment {name} is not running"))
            .hint(format!("odeum env start {}", name.quoted()))),
        None => Err(Error::not_found(format!("the container of environment {name} is gone"))
            .hint(format!("odeum env delete {}, then create it again", name.quoted()))),
    }
}

/// Checks a user's name or number: `odoo`, `0`, `1000:1000`.
///
/// # Errors
/// `invalid_input`.
pub fn check_user(user: &str) -> Result<()> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('-') && part.chars().all(is_plain);
    match user.split(':').count() <= 2 && user.split(':').all(is_name) {
        true => Ok(()),
        false => Err(Error::invalid(format!("{user:?} is not a user")).hint("odoo, root, or a number")),
    }
}

/// Says which user is missing, in the place of Docker's words.
pub fn about_user(error: Error, user: &str) -> Error {
    match error.message.contains("unable to find user") || error.message.contains("no matching entries") {
        true => Error::invalid(format!("the container has no user {user}"))
            .hint("odoo and root are in every image of Odoo"),
        false => error,
    }
}

/// Runs a Python script of ours in the container; its arguments are JSON on stdin, and
/// it answers with one JSON object: `{"error": [kind, message]}` when it refuses.
///
/// # Errors
/// What it refuses; `external` when it fails, with what it wrote.
pub async fn ask(
    ctx: &Context,
    name: &EnvName,
    user: Option<&str>,
    script: &str,
    arguments: &Value,
) -> Result<Value> {
    let (env, docker) = running(ctx, name).await?;
    let stdin = arguments.to_string();
    let exec = Exec {
        command: vec!["python3", "-I", "-c", script],
        user,
        stdin: Some(stdin.as_bytes()),
        ..Exec::default()
    };
    let answered = tokio::time::timeout(super::SHORT, docker.exec(&env.container, &exec)).await;
    let answered = answered.map_err(|_| {
        Error::timeout(format!("no answer from {} within {} s", env.container, super::SHORT.as_secs()))
    })?;
    let answered = answered.map_err(|error| about_user(error, user.unwrap_or_default()))?;
    let mut answer: Value = serde_json::from_str(&answered.stdout).map_err(|_| {
        let words = format!("{}{}", answered.stdout, answered.stderr);
        let tail: String =
            words.trim().chars().rev().take(2_000).collect::<Vec<_>>().into_iter().rev().collect();
        about_user(Error::external(format!("the container gave no answer: {tail}")), user.unwrap_or_default())
    })?;
    match answer["error"].take() {
        Value::Null => Ok(answer),
        refusal => {
            let kind = match refusal[0].as_str() {
                Some("not_found") => Kind::NotFound,
                Some("invalid_input") => Kind::InvalidInput,
                _ => Kind::External,
            };
            Err(Error::new(kind, refusal[1].as_str().unwrap_or_default())
                .or_hint(refusal[2].as_str().unwrap_or("look with `odeum env read`")))
        }
    }
}

/// A path in the container: absolute, or below the environment's code.
///
/// # Errors
/// `invalid_input`.
pub fn absolute(path: &str) -> Result<String> {
    match path {
        "" => Err(Error::invalid("the path is empty")),
        path if path.contains('\0') => Err(Error::invalid("the path holds a NUL character")),
        path if path.starts_with('/') => Ok(path.to_owned()),
        path => Ok(format!("/mnt/extra-addons/{path}")),
    }
}

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
                std::fs::read(Path::new(&file)).context(format!("reading {file}"))?
            }
            (_, _, Some(terminal)) => terminal.read(most).await.map_err(|error| error.hint(missing(what)))?,
            (None, Some(_), None) => {
                return Err(Error::invalid("file is a parameter of the command line").hint(missing(what)));
            }
            (None, None, None) => return Err(Error::invalid(format!("there is no {what}"))),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_names_or_numbers() {
        for good in ["odoo", "0", "1000:1000", "www-data", "a.b"] {
            assert!(check_user(good).is_ok(), "{good}");
        }
        for bad in ["", "-u", "a b", "a:b:c", "a;b", ":", "--privileged"] {
            assert!(check_user(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn relative_paths_are_below_the_code() {
        assert_eq!(absolute("sale/x.py").unwrap(), "/mnt/extra-addons/sale/x.py");
        assert_eq!(absolute("-rf").unwrap(), "/mnt/extra-addons/-rf");
        assert_eq!(absolute("/etc").unwrap(), "/etc");
        assert!(absolute("").is_err() && absolute("/a\0b").is_err());
    }
}
