//! Storing a credential, after the server has said that it is one.

use super::{
    check::{Proof, prove},
    record::{Credential, decode, keep},
};
use crate::{
    adapters::git_provider::Provider,
    context::Context,
    error::{Error, Result},
    model::{GitHost, RepoUrl, Secret},
};

/// What a caller gives: the parts may stand in the address, or by themselves.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Address of a repository, which may hold user and token.
    pub url: Option<Secret>,
    /// Host.
    pub host: Option<GitHost>,
    /// User.
    pub username: Option<String>,
    /// Token.
    pub token: Option<Secret>,
    /// The kind of the server.
    pub provider: Option<Provider>,
}

impl Wish {
    /// The credential, and the repository that may prove it.
    ///
    /// # Errors
    /// `invalid_input` naming what is missing; no error shows the token.
    pub fn read(self) -> Result<(Credential, Option<RepoUrl>)> {
        let Some(url) = &self.url else {
            let host = self.host.ok_or_else(|| missing("the host"))?;
            return Ok((of("https", host, self.username, self.token)?, None));
        };
        let (scheme, rest) = url.reveal().split_once("://").unwrap_or_default();
        if !matches!(scheme, "https" | "http") {
            return Err(Error::invalid(
                "a credential is for an address that begins with https:// or http://",
            )
            .hint("for ssh, `odeum credential ssh-key` shows the key to give to the host"));
        }
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (userinfo, host) =
            place.rsplit_once('@').map_or((None, place), |(user, host)| (Some(user), host));
        let (user, token) = match userinfo.map(|user| user.split_once(':').unwrap_or((user, ""))) {
            Some((user, token)) => (decode(user), decode(token).filter(|token| !token.is_empty())),
            None => (None, None),
        };
        let host: GitHost = host.parse().map_err(Error::invalid)?;
        if self.host.is_some_and(|given| given != host) {
            return Err(Error::invalid(format!("two hosts are given; the address is of {host}")));
        }
        let repository = match path.trim_matches('/') {
            "" => None,
            _ => Some(format!("{scheme}://{host}/{path}").parse().map_err(Error::invalid)?),
        };
        let credential = of(scheme, host, self.username.or(user), self.token.or(token.map(Secret::new)))?;
        Ok((credential, repository))
    }
}

fn of(scheme: &str, host: GitHost, user: Option<String>, token: Option<Secret>) -> Result<Credential> {
    let user = user.ok_or_else(|| missing("the user name"))?;
    let token = token.ok_or_else(|| missing("the token"))?;
    Credential::new(scheme, host, &user, &token)
}

fn missing(what: &str) -> Error {
    Error::invalid(format!("{what} is missing")).hint(
        "odeum credential set https://HOST/PATH --username USER --token-stdin, or https://USER:TOKEN@HOST/PATH over MCP",
    )
}

/// Stores a credential in the place of the one its host has, once the server has taken it.
///
/// # Errors
/// `auth` when it is refused, and then what was there stays.
pub async fn set(ctx: &Context, wish: Wish) -> Result<(Credential, Proof)> {
    let provider = wish.provider;
    let (credential, repository) = wish.read()?;
    if credential.scheme == "http" {
        ctx.warn(format!(
            "{} is asked without encryption: others can read the token on its way",
            credential.host
        ));
    }
    let proof = prove(ctx, &credential, repository.as_ref(), provider).await?;
    keep(ctx, &credential)?;
    Ok((credential, proof))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<(Credential, Option<RepoUrl>)> {
        Wish { url: Some(Secret::new(url.into())), ..Wish::default() }.read()
    }

    #[test]
    fn the_parts_of_an_address_are_told_apart() {
        let (credential, repository) = read("https://me:a%40b@host:8443/x/y.git").unwrap();
        assert_eq!((credential.username.as_str(), credential.token.reveal()), ("me", "a@b"));
        assert_eq!(credential.host.as_str(), "host:8443");
        assert_eq!(repository.unwrap().as_str(), "https://host:8443/x/y.git");
        let wish = Wish {
            url: Some(Secret::new("https://host".into())),
            username: Some("me".into()),
            token: Some(Secret::new("t".into())),
            ..Wish::default()
        };
        assert_eq!(wish.read().unwrap().1, None);
    }

    #[test]
    fn what_is_wrong_is_named_and_no_token_shown() {
        for bad in [
            "https://host/x",
            "https://secret@host/x",
            "ssh://me:secret@host/x",
            "https://me:secret@-x/y",
            "secret",
        ] {
            let error = read(bad).unwrap_err();
            assert!(!format!("{error:?}").contains("secret"), "{bad}: {error:?}");
        }
    }
}
