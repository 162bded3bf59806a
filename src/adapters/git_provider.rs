//! The APIs of git servers, asked for one thing: whose a token is.

use std::path::Path;

use reqwest::{StatusCode, header, redirect::Policy};
use serde_json::Value;

use super::http::{PATIENCE, builder, trusting, words};
use crate::{
    error::{Error, Kind, Result},
    model::{GitHost, Secret},
};

/// A kind of git server.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
#[clap(rename_all = "lowercase")]
pub enum Provider {
    /// GitHub, also its Enterprise Server.
    GitHub,
    /// GitLab.
    GitLab,
    /// Bitbucket, also its Data Center.
    Bitbucket,
    /// Gitea and Forgejo.
    Gitea,
}

impl Provider {
    /// The kind a host is by its name, when that tells.
    #[must_use]
    pub fn of(host: &GitHost) -> Option<Self> {
        let name = host.name().to_ascii_lowercase();
        let is = |word: &str| name.split('.').any(|label| label == word);
        match name.as_str() {
            "codeberg.org" => Some(Self::Gitea),
            _ if is("github") => Some(Self::GitHub),
            _ if is("gitlab") => Some(Self::GitLab),
            _ if is("bitbucket") => Some(Self::Bitbucket),
            _ if is("gitea") || is("forgejo") => Some(Self::Gitea),
            _ => None,
        }
    }

    /// Where it says whose a token is.
    fn address(self, scheme: &str, host: &GitHost) -> String {
        match (self, host.as_str()) {
            (Self::GitHub, "github.com") => "https://api.github.com/user".into(),
            (Self::Bitbucket, "bitbucket.org") => "https://api.bitbucket.org/2.0/user".into(),
            (Self::GitHub, host) => format!("{scheme}://{host}/api/v3/user"),
            (Self::GitLab, host) => format!("{scheme}://{host}/api/v4/user"),
            (Self::Bitbucket, host) => format!("{scheme}://{host}/plugins/servlet/applinks/whoami"),
            (Self::Gitea, host) => format!("{scheme}://{host}/api/v1/user"),
        }
    }
}

/// Asks whose a token is, and gives the name of the user there.
///
/// # Errors
/// `auth` when it is refused, `external` when the server does not answer as its kind does.
pub async fn owner(
    provider: Provider,
    (scheme, host): (&str, &GitHost),
    username: &str,
    token: &Secret,
    ca_bundle: Option<&Path>,
) -> Result<String> {
    // A redirect would get the token too.
    let client = trusting(builder(), ca_bundle)?.redirect(Policy::none()).timeout(PATIENCE);
    let client = client.build().map_err(Error::internal)?;
    let request = client.get(provider.address(scheme, host)).header(header::USER_AGENT, "odeum");
    let request = match provider {
        Provider::GitHub => request.bearer_auth(token.reveal()),
        Provider::GitLab => request.header("PRIVATE-TOKEN", token.reveal()),
        Provider::Bitbucket => request.basic_auth(username, Some(token.reveal())),
        Provider::Gitea => request.header(header::AUTHORIZATION, format!("token {}", token.reveal())),
    };
    let explain = |error: reqwest::Error| {
        Error::external(format!("asking {host}: {}", words(&error))).hint("check the host and the network")
    };
    let answer = request.send().await.map_err(explain)?;
    let status = answer.status();
    let body = answer.text().await.map_err(explain)?;
    let json: Value = serde_json::from_str(&body).unwrap_or_default();
    let mut fields = ["login", "username", "nickname"].into_iter();
    let named = fields.find_map(|field| json[field].as_str()).map(str::to_owned);
    let is_text = provider == Provider::Bitbucket && !body.trim_start().starts_with(['{', '<']);
    match (status, named) {
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => Err(refused(host)),
        (StatusCode::OK, Some(name)) => Ok(name),
        // Who is nobody gets an empty page.
        (StatusCode::OK, None) if is_text && body.trim().is_empty() => Err(refused(host)),
        (StatusCode::OK, None) if is_text => Ok(body.trim().to_owned()),
        _ => Err(Error::external(format!("{host} does not answer as {provider:?} does: {status}"))
            .hint("name a private repository of the host instead: `odeum credential set https://HOST/PATH`")),
    }
}

fn refused(host: &GitHost) -> Error {
    Error::new(Kind::Auth, format!("{host} refuses the token")).hint("make a new one there, and try again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_by_their_names() {
        let of = |host: &str| Provider::of(&host.parse().unwrap());
        for (host, provider) in [
            ("github.com", Some(Provider::GitHub)),
            ("gitlab.example.com:8443", Some(Provider::GitLab)),
            ("bitbucket.org", Some(Provider::Bitbucket)),
            ("codeberg.org", Some(Provider::Gitea)),
            ("mygithub.example.com", None),
            ("git.example.com", None),
        ] {
            assert_eq!(of(host), provider, "{host}");
        }
        let address = Provider::GitLab.address("https", &"gitlab.example.com:8443".parse().unwrap());
        assert_eq!(address, "https://gitlab.example.com:8443/api/v4/user");
    }
}
