//! Small scripts of ours that look at files, or write them, in the container.

use serde_json::Value;

use super::{
    SHORT,
    running::{about_user, running},
};
use crate::{
    adapters::docker::Exec,
    context::Context,
    error::{Error, Kind, Result},
    model::EnvName,
};

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
    let answered = tokio::time::timeout(SHORT, docker.exec(&env.container, &exec)).await;
    let answered = answered.map_err(|_| {
        Error::timeout(format!("no answer from {} within {} s", env.container, SHORT.as_secs()))
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
        path => Ok(format!("/mnt/extra-addons/{path}")),
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
