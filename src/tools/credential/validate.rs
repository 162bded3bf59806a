use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::git_provider::Provider,
    context::Context,
    error::Result,
    model::GitHost,
    ops::credential::{self, Checked, State},
    registry::{Effect, Meta, Tool},
};

/// Ask the servers whether they still take the credentials that are stored.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Validate {
    /// Host; all when not given.
    host: Option<GitHost>,
    /// Kind of the server, where its name does not tell.
    #[arg(long)]
    provider: Option<Provider>,
}

/// What the servers said.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Validated {
    /// One a host.
    credentials: Vec<CheckedFields>,
}

/// A credential that was checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckedFields {
    /// Its host.
    host: String,
    /// Its user.
    username: String,
    /// What the server says.
    state: State,
    /// How that is known, or why it is not.
    why: String,
}

impl From<Checked> for CheckedFields {
    fn from(checked: Checked) -> Self {
        let Checked { credential, state, why } = checked;
        Self { host: credential.host.to_string(), username: credential.username, state, why }
    }
}

impl fmt::Display for Validated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.credentials.is_empty() {
            return f.write_str("No credentials are stored.");
        }
        let lines = self.credentials.iter().map(|one| {
            let word = match one.state {
                State::Valid => "valid",
                State::Invalid => "INVALID",
                State::Unknown => "unknown",
            };
            format!("{word:8} {} {}: {}", one.host, one.username, one.why)
        });
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for Validate {
    const META: Meta = Meta {
        name: "validate_repo_credentials",
        cli: "credential validate",
        effect: Effect::Read,
        open_world: true,
        idempotent: true,
        positional: &["host"],
    };
    type Output = Validated;

    async fn run(self, ctx: &Context) -> Result<Validated> {
        let checked = credential::validate(ctx, self.host.as_ref(), self.provider).await?;
        Ok(Validated { credentials: checked.into_iter().map(CheckedFields::from).collect() })
    }

    fn is_failure(output: &Validated) -> bool {
        output.credentials.iter().any(|one| one.state == State::Invalid)
    }
}
