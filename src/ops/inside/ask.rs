//! Small scripts of ours that look at files, or write them, in the container.

use std::ops::ControlFlow;

use serde_json::Value;

use super::{
    SHORT,
    running::{about_user, running},
};
use crate::{
    adapters::docker::{Ended, Exec},
    context::Context,
    error::{Error, Kind, Result},
    model::EnvName,
};

/// Where the code is in the container.
pub const CODE: &str = "/mnt/extra-addons";

/// Runs a Python script of ours in the container; its arguments are JSON on stdin, and the
/// last line it writes is one JSON object: `{"error": [kind, message]}` when it refuses.
///
/// # Errors
/// What it refuses; `external` when it fails, with what it wrote. After `timeout` and
/// `cancelled` it runs no more.
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
    let mut written = Vec::new();
    let watched = docker.exec_watched(&env.container, &exec, SHORT, &ctx.cancel, |bytes| {
        written.extend_from_slice(bytes);
        ControlFlow::Continue(())
    });
    match watched.await.map_err(|error| about_user(error, user.unwrap_or_default()))? {
        Ended::Exit(_) => {}
        Ended::Expired => {
            return Err(Error::timeout(format!(
                "no answer from {} within {} s",
                env.container,
                SHORT.as_secs()
            )));
        }
        Ended::Cancelled | Ended::Enough => return Err(Error::cancelled()),
    }
    let words = String::from_utf8_lossy(&written);
    let last = words.lines().next_back().unwrap_or_default();
    let mut answer: Value = serde_json::from_str(last).map_err(|_| {
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
            Err(Error::new(kind, refusal[1].as_str().unwrap_or_default()).hint(match refusal[2].as_str() {
                Some(hint) => hint.to_owned(),
                None => format!("look what is there with `odeum env read {} DIRECTORY`", name.quoted()),
            }))
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
        path => Ok(format!("{CODE}/{path}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_below_the_code() {
        assert_eq!(absolute("sale/x.py").unwrap(), "/mnt/extra-addons/sale/x.py");
        assert_eq!(absolute("-rf").unwrap(), "/mnt/extra-addons/-rf");
        assert_eq!(absolute("/etc").unwrap(), "/etc");
        assert!(absolute("").is_err() && absolute("/a\0b").is_err());
    }
}
