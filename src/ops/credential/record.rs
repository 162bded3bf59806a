//! The file credentials are kept in, in the form of git's `store` helper: an address a line.

use std::fmt::Write as _;

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{GitHost, Secret},
};

/// What a host is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// `https` or `http`.
    pub scheme: String,
    /// The host.
    pub host: GitHost,
    /// The user.
    pub username: String,
    /// Its token or password.
    pub token: Secret,
}

impl Credential {
    /// A credential that can be written.
    ///
    /// # Errors
    /// `invalid_input` when a part is missing or holds control characters.
    pub fn new(scheme: &str, host: GitHost, username: &str, token: &Secret) -> Result<Self> {
        for (name, text) in [("user name", username), ("token", token.reveal())] {
            if text.is_empty() {
                return Err(Error::invalid(format!("the {name} for {host} is missing")));
            }
            if text.contains(char::is_control) {
                return Err(Error::invalid(format!("the {name} for {host} holds control characters")));
            }
        }
        Ok(Self { scheme: scheme.to_owned(), host, username: username.to_owned(), token: token.clone() })
    }

    /// Its line, and those lines of others.
    fn line(&self) -> String {
        let (user, token) = (encode(&self.username), encode(self.token.reveal()));
        format!("{}://{user}:{token}@{}\n", self.scheme, self.host)
    }

    fn parse(line: &str) -> Option<Self> {
        let (scheme, rest) = line.trim_end().split_once("://")?;
        let (user, place) = rest.rsplit_once('@')?;
        let (user, token) = user.split_once(':')?;
        let host = place.split('/').next()?.parse().ok()?;
        let (scheme, token) = (scheme.to_owned(), Secret::new(decode(token)?));
        Some(Self { scheme, host, username: decode(user)?, token })
    }
}

/// The credentials of this call's team.
///
/// # Errors
/// When the file cannot be read.
pub fn all(ctx: &Context) -> Result<Vec<Credential>> {
    let text = files::read_text(&ctx.layout().credentials(&ctx.team))?.unwrap_or_default();
    Ok(text.lines().filter_map(Credential::parse).collect())
}

/// Keeps a credential in the place of the one its host has.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(ctx: &Context, credential: &Credential) -> Result<()> {
    change(ctx, &credential.host, Some(credential)).map(drop)
}

/// Forgets the credential of a host; its user is returned.
///
/// # Errors
/// `not_found` when there is none.
pub fn delete(ctx: &Context, host: &GitHost) -> Result<Credential> {
    change(ctx, host, None)?.ok_or_else(|| {
        Error::not_found(format!("no credential is stored for {host}")).hint("odeum credential list")
    })
}

/// Puts another credential, or none, in the place of a host's; lines that are no credentials stay.
fn change(ctx: &Context, host: &GitHost, new: Option<&Credential>) -> Result<Option<Credential>> {
    let path = ctx.layout().credentials(&ctx.team);
    let text = files::read_text(&path)?.unwrap_or_default();
    let (mut kept, mut old) = (String::new(), None);
    for line in text.lines() {
        match Credential::parse(line) {
            Some(found) if found.host == *host => old = Some(found),
            _ => kept = kept + line + "\n",
        }
    }
    kept.extend(new.map(Credential::line));
    if old.is_some() || new.is_some() {
        files::write(&path, kept.as_bytes(), 0o600, None)?;
    }
    Ok(old)
}

/// As it stands in an address (RFC 3986).
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => all.push(char::from(byte)),
            _ => _ = write!(all, "%{byte:02X}"),
        }
        all
    })
}

/// What stands in an address; `None` when it is not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits =
            after.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (first, digits) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tokio_util::sync::CancellationToken;

    use super::*;

    fn credential(host: &str, token: &str) -> Credential {
        Credential::new("https", host.parse().unwrap(), "me@work", &Secret::new(token.into())).unwrap()
    }

    #[test]
    fn any_token_comes_back_as_it_was() {
        for token in ["plain", "a:b@c/d?e#f%41 ü", "%", "%4", "%zz"] {
            let one = credential("host:8443", token);
            assert_eq!(Credential::parse(&one.line()).unwrap(), one, "{token}");
        }
        assert!(Credential::new("https", "h".parse().unwrap(), "me", &Secret::new("a\nb".into())).is_err());
    }

    #[test]
    fn a_host_has_one_and_other_lines_stay() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let path = ctx.layout().credentials(&ctx.team);
        files::write(&path, b"# mine\n", 0o600, None).unwrap();
        for one in [credential("a", "1"), credential("a:8443", "2"), credential("a", "3")] {
            keep(&ctx, &one).unwrap();
        }
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("# mine\n"));
        assert_eq!(all(&ctx).unwrap(), [credential("a:8443", "2"), credential("a", "3")]);
        assert_eq!(delete(&ctx, &"a".parse().unwrap()).unwrap(), credential("a", "3"));
        assert!(delete(&ctx, &"a".parse().unwrap()).is_err());
        assert_eq!(all(&ctx).unwrap().len(), 1);
    }
}
