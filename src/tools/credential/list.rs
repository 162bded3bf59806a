use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    ops::credential,
    registry::{Effect, Meta, Tool},
};

/// List the hosts the team has credentials for. No token is shown.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// The credentials that are stored.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Credentials {
    /// One a host.
    credentials: Vec<CredentialFields>,
}

/// A credential.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CredentialFields {
    /// Its host.
    host: String,
    /// Its user.
    username: String,
    /// `****`.
    token: &'static str,
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.credentials.is_empty() {
            return f.write_str(
                "No credentials. `odeum credential set URL --username USER --token-stdin` stores one.",
            );
        }
        let width = self.credentials.iter().map(|one| one.host.len()).max().unwrap_or(0).max(4);
        write!(f, "{}", console::style(format!("{:width$}  USER", "HOST")).dim())?;
        let mut all = self.credentials.iter();
        all.try_for_each(|one| write!(f, "\n{:width$}  {}", one.host, one.username))
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_repo_credentials",
        cli: "credential list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Credentials;

    async fn run(self, ctx: &Context) -> Result<Credentials> {
        let fields = |one: credential::Credential| CredentialFields {
            host: one.host.to_string(),
            username: one.username,
            token: "****",
        };
        Ok(Credentials { credentials: credential::all(ctx)?.into_iter().map(fields).collect() })
    }
}
