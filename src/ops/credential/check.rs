//! Whether a credential is one: the server is asked.

use super::record::Credential;
use crate::{
    adapters::{
        git::{
            Access, Login,
            store::{self, Reach},
        },
        git_provider::{self, Provider},
    },
    context::Context,
    error::{Error, Kind, Result},
    model::RepoUrl,
};

/// What a check found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The API of the server says it is this user's.
    User(String),
    /// A repository that nobody else may read can be read with it.
    Repository(RepoUrl),
}

/// Asks the server whether a credential is one: by a repository when there is one that it does not
/// show to everybody, else by the API of its provider.
///
/// # Errors
/// `auth` when it is refused; `prerequisite` when nothing can prove it.
pub async fn prove(
    ctx: &Context,
    credential: &Credential,
    repository: Option<&RepoUrl>,
    provider: Option<Provider>,
) -> Result<Proof> {
    if let Some(url) = repository
        && !is_public(ctx, url).await?
    {
        read(ctx, credential, url).await?;
        return Ok(Proof::Repository(url.clone()));
    }
    let Credential { scheme, host, username, token } = credential;
    match provider.or_else(|| Provider::of(host)) {
        Some(provider) => {
            ctx.step(format!("Asking {host}"));
            let ca_bundle = ctx.config().ca_bundle.as_deref();
            let owner = git_provider::owner(provider, (scheme, host), username, token, ca_bundle);
            Ok(Proof::User(owner.await?))
        }
        None => Err(match repository {
            Some(url) => Error::prerequisite(format!("{url} is public, so it proves nothing"))
                .hint("name a private repository, or --provider"),
            None => Error::prerequisite(format!("what kind of server {host} is, is not known"))
                .hint("name a private repository there, or --provider"),
        }),
    }
}

/// Whether everybody may read a repository.
async fn is_public(ctx: &Context, url: &RepoUrl) -> Result<bool> {
    ctx.step(format!("Asking for {url} without the credential"));
    let access = Access::none();
    match store::heads(url, Reach { access: &access, cancel: &ctx.cancel }).await {
        Ok(_) => Ok(true),
        Err(error) if error.kind == Kind::Auth => Ok(false),
        Err(error) => Err(error.context(format!("asking for {url}"))),
    }
}

/// Reads a repository with a credential.
async fn read(ctx: &Context, credential: &Credential, url: &RepoUrl) -> Result<()> {
    ctx.step(format!("Asking for {url} with the credential"));
    let Credential { scheme, host, username, token } = credential.clone();
    let access = Access::only(Login { place: format!("{scheme}://{host}"), username, token });
    let read = store::heads(url, Reach { access: &access, cancel: &ctx.cancel }).await;
    read.map(drop).map_err(|error| match error.kind {
        Kind::Auth => refused(credential),
        _ => error.context(format!("asking for {url}")),
    })
}

fn refused(credential: &Credential) -> Error {
    let Credential { host, username, .. } = credential;
    Error::new(Kind::Auth, format!("{host} refuses the credential of {username}"))
        .hint("make a new token there, and try again")
}
