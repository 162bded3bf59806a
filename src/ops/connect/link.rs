//! Making a link.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::module;
use crate::{
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvName, Secret},
    ops::{
        inside::{running, user},
        odoo::OdooImage,
        ownership,
    },
};

/// Longest time a link may be valid.
const LONGEST: Duration = Duration::from_secs(3600);

/// Who is to be logged in where.
pub struct LinkRequest {
    /// Environment.
    pub name: EnvName,
    /// Login; the administrator without one.
    pub login: Option<String>,
    /// Where the browser goes then: a path with its query.
    pub path: Option<String>,
    /// How long the link is valid.
    pub valid: Duration,
}

/// A link.
pub struct Link {
    /// Its address.
    pub url: String,
    /// Who it logs in.
    pub login: String,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
}

/// Makes a link into an environment that runs.
///
/// # Errors
/// `not_found` for environment or user, `prerequisite` when it is stopped or was made by an older
/// odeum, `protected`.
pub async fn connect(ctx: &Context, request: &LinkRequest) -> Result<Link> {
    let path = check_path(request.path.as_deref())?;
    if request.valid.is_zero() || request.valid > LONGEST {
        return Err(Error::invalid("seconds: between 1 and 3600"));
    }
    let name = &request.name;
    let (env, _) = running(ctx, name).await?;
    if env.is_protected(ctx) {
        return Err(Error::new(
            Kind::Protected,
            format!("environment {name} is protected: links would let anyone in"),
        )
        .hint("log in with a password"));
    }
    let image = OdooImage::look(ctx, &env.request.image).await?;
    if image.series.is_none() || !module::is_there(ctx, &env) {
        let why = match image.series {
            None => format!("of image {} the series is not known", env.request.image),
            Some(_) => "it was configured by another odeum".to_owned(),
        };
        return Err(Error::prerequisite(format!("environment {name} has no login links: {why}"))
            .hint(format!("`odeum env pull {}` configures it anew; else create it again", name.quoted())));
    }
    let server = ctx.database_server_as(&env.role, &env.password)?;
    let database = server.connect(&env.database, "connect").await?.bounded(LONGEST, &ctx.cancel);
    let user = user(&database, name, request.login.as_deref()).await?;
    let token = Secret::random();
    let expires_at = Timestamp::now() + request.valid;
    let link = json!({"user": user.id, "database": env.database, "host": host(&env.url), "path": path,
        "expires": expires_at.as_second()});
    let file = Sha256::digest(token.reveal().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let directory = env.configuration(ctx).join("connect");
    let note = ownership::Note { name: file, text: link.to_string(), keep: LONGEST };
    ownership::leave(ctx, &directory, &note, image.owner, env.request.image.as_str(), &env.id).await?;
    let url = format!("{}/odeum/connect/{}", env.url.trim_end_matches('/'), token.reveal());
    Ok(Link { url, login: user.login, expires_at })
}

/// A path within the environment, or none for the user's own first page.
fn check_path(path: Option<&str>) -> Result<Option<&str>> {
    match path {
        None => Ok(None),
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && path.chars().all(|c| c.is_ascii_graphic() && c != '\\') =>
        {
            Ok(Some(path))
        }
        Some(path) => Err(Error::invalid(format!("path: {path:?} is no path within the environment"))
            .hint("write for example /odoo/contacts, with % for what is not ASCII")),
    }
}

/// What browsers send as `Host` for an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["/", "/web?debug=1#action=3", "/odoo/contacts/3"] {
            assert_eq!(check_path(Some(good)).unwrap(), Some(good));
        }
        for bad in
            ["", "web", "//evil.invalid", "/\\evil.invalid", "http://evil.invalid", "/a b", "/a\r\nX: y"]
        {
            assert!(check_path(Some(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn hosts_have_their_port() {
        assert_eq!(host("http://localhost:29951"), "localhost:29951");
        assert_eq!(host("https://main.example.com/x"), "main.example.com");
    }
}
