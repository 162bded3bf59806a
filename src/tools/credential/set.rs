use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::git_provider::Provider,
    context::{Context, Lock},
    error::Result,
    model::{GitHost, Secret},
    ops::{
        credential::{self, Wish},
        inside,
    },
    registry::{Effect, Meta, Tool},
};

/// Store the credential of a git server, once the server has taken it.
///
/// Give the address of a private repository there, or the host alone where its kind
/// tells how to ask it (GitHub, GitLab, Bitbucket, Gitea). It takes the place of the one
/// that is stored for the host; one that is refused is not stored.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Set {
    /// Address of a repository: `https://host/path`, which may hold `user:token@` over MCP.
    repo_url: Option<String>,
    /// Host, with its port where that is not the usual one; needed without an address.
    #[arg(long)]
    host: Option<GitHost>,
    /// User the token is of.
    #[arg(long)]
    username: Option<String>,
    /// Token or password; on the command line better `--token-stdin`.
    #[arg(long)]
    token: Option<String>,
    /// Read the token from stdin.
    #[arg(long)]
    #[serde(default)]
    token_stdin: bool,
    /// Kind of the server, where its name does not tell.
    #[arg(long)]
    provider: Option<Provider>,
}

/// What is stored.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stored {
    /// Its host.
    host: String,
    /// Its user.
    username: String,
    /// The address without the credential; empty when none was given.
    repo_url: String,
    /// `stored`.
    status: &'static str,
    /// How the server was asked.
    proof: String,
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Stored the credential of {} for {}: {}",
            self.username,
            console::style(&self.host).bold(),
            self.proof
        )
    }
}

impl Set {
    /// The token: given, on stdin, or typed by a person who is asked.
    async fn token(&self, ctx: &Context) -> Result<Option<Secret>> {
        let is_in_address = self.repo_url.as_deref().is_some_and(has_token);
        if ctx.terminal().is_some() && (is_in_address || self.token.is_some()) {
            ctx.warn("the token was an argument, which others on this machine can read; use --token-stdin");
        }
        if let Some(given) = self.token.clone().filter(|_| !self.token_stdin) {
            return Ok(Some(Secret::new(given)));
        }
        match ctx.terminal() {
            Some(_) if self.token_stdin => inside::secret(ctx, "-".into()).await.map(Some),
            Some(terminal) if !is_in_address => Ok(terminal.password("Token")),
            _ => Ok(None),
        }
    }
}

impl Tool for Set {
    const META: Meta = Meta {
        name: "setup_repo_auth",
        cli: "credential set",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["repo_url"],
    };
    type Output = Stored;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::credentials(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Stored> {
        let token = self.token(ctx).await?;
        let repo_url = self.repo_url.as_deref().map(without_userinfo).unwrap_or_default();
        let Self { repo_url: url, host, username, provider, .. } = self;
        let wish = Wish { url: url.map(Secret::new), host, username, token, provider };
        let (stored, proof) = credential::set(ctx, wish).await?;
        Ok(Stored {
            host: stored.host.to_string(),
            username: stored.username,
            repo_url,
            status: "stored",
            proof: proof.to_string(),
        })
    }
}

/// An address without what stands before its host.
fn without_userinfo(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return String::new() };
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    format!("{scheme}://{host}/{path}")
}

/// Whether an address holds more than a user before its host.
fn has_token(url: &str) -> bool {
    let place = url.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    place.and_then(|place| place.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_an_address_is_noticed_and_not_given_back() {
        for (url, has) in [
            ("https://me:token@host:8443/a@b:c", true),
            ("https://me@host:8443/x", false),
            ("https://host:8443/a@b:c", false),
        ] {
            assert_eq!(has_token(url), has, "{url}");
        }
        assert_eq!(without_userinfo("https://me:t@k@host:8443/a@b"), "https://host:8443/a@b");
    }
}
