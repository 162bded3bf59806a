//! Asking servers about the credentials that are stored.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    check::{Proof, prove},
    record::{Credential, all},
};
use crate::{
    adapters::git_provider::Provider,
    context::Context,
    error::{Error, Kind, Result},
    model::{GitHost, RepoUrl},
    ops::{
        environment::{Environment, Source},
        repository::Repository,
        template::Template,
    },
};

/// What a server says of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It takes it.
    Valid,
    /// It refuses it.
    Invalid,
    /// It could not be asked, or there is nothing to ask it for.
    Unknown,
}

/// A credential that was checked.
pub struct Checked {
    /// The credential.
    pub credential: Credential,
    /// What its server says.
    pub state: State,
    /// How that is known, or why it is not.
    pub why: String,
}

/// Checks the credential of one host, or all. Where the kind of a server does not tell what to ask,
/// a repository of it that something here uses does.
///
/// # Errors
/// `not_found` when none is stored for the host.
pub async fn validate(
    ctx: &Context,
    host: Option<&GitHost>,
    provider: Option<Provider>,
) -> Result<Vec<Checked>> {
    let mut credentials = all(ctx)?;
    if let Some(host) = host {
        credentials.retain(|credential| credential.host == *host);
        if credentials.is_empty() {
            return Err(
                Error::not_found(format!("no credential is stored for {host}")).hint("odeum credential list")
            );
        }
    }
    let used = used(ctx)?;
    let mut checked = Vec::new();
    for credential in credentials {
        let is_its = |url: &&RepoUrl| url.web_host().is_some_and(|(_, host)| host == credential.host);
        let (state, why) = match prove(ctx, &credential, used.iter().find(is_its), provider).await {
            Ok(proof) => (State::Valid, proof.to_string()),
            Err(error) if error.kind == Kind::Cancelled => return Err(error),
            Err(error) if error.kind == Kind::Auth => (State::Invalid, error.message),
            Err(error) => (State::Unknown, error.message),
        };
        checked.push(Checked { credential, state, why });
    }
    Ok(checked)
}

/// The repositories the team's things are of.
fn used(ctx: &Context) -> Result<Vec<RepoUrl>> {
    let mut urls = Vec::new();
    for name in Repository::names(ctx)? {
        urls.extend(Repository::read(ctx, &name)?.map(|repository| repository.url));
    }
    urls.extend(Template::all(ctx)?.into_iter().filter_map(|template| template.repo_url));
    for env in Environment::all(ctx)? {
        if let Source::Clone { url, .. } = env.request.source {
            urls.push(url);
        }
    }
    Ok(urls)
}

impl std::fmt::Display for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(name) => write!(f, "it is {name}'s"),
            Self::Repository(url) => write!(f, "it opens {url}"),
        }
    }
}
