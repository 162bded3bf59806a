use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, Secret},
    ops::inside::{self, HttpRequest},
    registry::{Effect, Meta, Tool},
};

/// Send an HTTP request to an environment, and to nothing else.
///
/// Redirects are reported, not followed, unless asked for; then only within the
/// environment. A body that is not text is saved to a file.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Http {
    /// Name of the environment.
    env_name: EnvName,
    /// Path with its query: /web/login?debug=1.
    path: String,
    /// Method.
    #[arg(long, short = 'X', default_value = "GET")]
    #[serde(default = "get")]
    method: String,
    /// Body; JSON is sent as such, anything else as a form, unless a header says otherwise.
    #[arg(long, short = 'd', allow_hyphen_values = true)]
    body: Option<String>,
    /// Headers: a JSON object, with lists for repeated ones, or Key:Value,Key:Value.
    #[arg(long, short = 'H', allow_hyphen_values = true)]
    headers: Option<String>,
    /// Session to use, the value of cookie `session_id`.
    #[arg(long)]
    session_id: Option<String>,
    /// Follow redirects that stay within the environment.
    #[arg(long, short = 'L')]
    #[serde(default)]
    follow: bool,
    /// User to log in as first.
    #[arg(long, short = 'l', value_name = "USER")]
    login: Option<String>,
    /// Password of that user; the user's name when it is left out, `-` to read it from stdin.
    #[arg(long)]
    password: Option<String>,
}

fn get() -> String {
    "GET".into()
}

/// What came back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Status.
    status: u16,
    /// Header fields in their order, repeated ones apart; at most 20.
    headers: Vec<Field>,
    /// Body, when it is text: at most 50,000 characters.
    body: String,
    /// Whether there is more of the body.
    body_truncated: bool,
    /// File the body is in, when it is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_file: Option<String>,
    /// Bytes of the body that were read.
    bytes: usize,
    /// Where it redirects to.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// Path that answered, after redirects.
    path: String,
    /// Session of the login.
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<String>,
}

/// A header field.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Field {
    /// Name, in lower case.
    name: String,
    /// Value.
    value: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP {}", self.status)?;
        for Field { name, value } in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        match &self.body_file {
            Some(file) => write!(f, "\n[{} bytes in {file}]", self.bytes),
            None => write!(f, "\n{}", self.body),
        }?;
        if self.body_truncated { f.write_str("\n[… and more]") } else { Ok(()) }
    }
}

impl Tool for Http {
    const META: Meta = Meta {
        name: "http_request_to_odoo",
        cli: "env http",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "path", "method", "body", "headers", "session_id"],
    };
    type Output = Answer;

    async fn run(self, ctx: &Context) -> Result<Answer> {
        let login = match (self.login, self.password) {
            (Some(user), Some(password)) => Some((user, inside::secret(ctx, password).await?)),
            (Some(user), None) => Some((user.clone(), Secret::new(user))),
            (None, Some(_)) => {
                return Err(Error::invalid("a password without a login").hint("add --login USER"));
            }
            (None, None) => None,
        };
        let request = HttpRequest {
            name: self.env_name,
            path: self.path,
            method: self.method,
            body: self.body.unwrap_or_default(),
            headers: self.headers.unwrap_or_default(),
            session_id: self.session_id.unwrap_or_default(),
            follow: self.follow,
            login,
        };
        let answer = inside::http(ctx, &request).await?;
        Ok(Answer {
            status: answer.status,
            headers: answer.headers.into_iter().map(|(name, value)| Field { name, value }).collect(),
            body: answer.body,
            body_truncated: answer.body_truncated,
            body_file: answer.body_file,
            bytes: answer.bytes,
            location: answer.location,
            path: answer.path,
            session_id: answer.session_id,
        })
    }
}
