//! Git's words: branch names and the addresses of repositories.

use serde::{Deserialize, Serialize};

use super::text::text_type;

/// A branch name git accepts (`git help check-ref-format`), 1 to 250 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Branch(String);

text_type!(Branch, r"^[^\s~^:?*\[\\]{1,250}$");

impl Branch {
    fn check(text: &str) -> Result<(), String> {
        let refuse = |why: &str| Err(format!("{text:?} is not a branch name: {why}"));
        if text.is_empty() || text.chars().count() > 250 {
            return refuse("1 to 250 characters");
        }
        if text.contains(|c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c)) {
            return refuse("no spaces, control characters or ~ ^ : ? * [ \\");
        }
        if text.contains("..") || text.contains("@{") || text == "@" {
            return refuse("no \"..\", no \"@{\", not \"@\" alone");
        }
        if text.starts_with('-') || text.ends_with('.') {
            return refuse("it must not start with - or end with .");
        }
        #[allow(clippy::case_sensitive_file_extension_comparisons, reason = "git compares so")]
        let bad = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock");
        match text.split('/').any(bad) {
            true => refuse("no part may be empty, start with . or end with .lock"),
            false => Ok(()),
        }
    }
}

/// Where a repository is: `https://`, `http://`, `git://`, `ssh://`, `file://` or `user@host:path`.
/// It never holds a password, and a user name only for ssh; the rest belongs to the credential store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RepoUrl(String);

text_type!(RepoUrl, "^((https?|git|ssh|file)://.+|[A-Za-z0-9_][A-Za-z0-9_.-]*@[^:/]+:.+)$");

impl RepoUrl {
    fn check(text: &str) -> Result<(), String> {
        let shown = mask_userinfo(text);
        let refuse = |why: &str| Err(format!("{shown:?} is not a repository address: {why}"));
        if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return refuse("it holds white space or control characters");
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return match text.split_once(':') {
                Some((place, path)) if is_ssh_place(place, true) => match path {
                    "" => refuse("the path is missing"),
                    _ if path.starts_with(['-', ':']) => refuse("the path is not one"),
                    _ => Ok(()),
                },
                _ => refuse("write https://host/path, ssh://user@host/path or file:///path"),
            };
        };
        if !matches!(scheme, "https" | "http" | "git" | "ssh" | "file") {
            return refuse("only https, http, git, ssh and file addresses are supported");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        match scheme {
            "ssh" if !is_ssh_place(host, false) => {
                return refuse("write ssh://user@host:port/path, without a password");
            }
            "ssh" => {}
            _ if host.contains('@') => {
                return refuse("it holds a user name or token; those belong to the credential store");
            }
            "file" if !host.is_empty() => return refuse("a file address has three slashes: file:///path"),
            "https" | "http" | "git" if host.is_empty() => return refuse("the host is missing"),
            _ => {}
        }
        if path.is_empty() { refuse("the path is missing") } else { Ok(()) }
    }

    /// The host credentials are kept for, and `http` or `https`; `None` where none are shown.
    #[must_use]
    pub fn web_host(&self) -> Option<(&str, GitHost)> {
        let (scheme, rest) = self.0.split_once("://")?;
        let host = rest.split('/').next()?;
        matches!(scheme, "http" | "https").then(|| Some((scheme, host.parse().ok()?))).flatten()
    }
}

/// `user@host` or `host:port`, neither of which a program could take for an option.
fn is_ssh_place(place: &str, needs_user: bool) -> bool {
    let (user, host) = match place.split_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, place),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_user = |user: &str| !user.is_empty() && !user.starts_with(['-', '.']) && user.chars().all(allowed);
    let is_host = host.parse::<GitHost>().is_ok() && (!needs_user || !host.contains(':'));
    user.map_or(!needs_user, is_user) && is_host
}

/// A host with its port where that is not the usual one: `git.example.com:8443`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct GitHost(String);

text_type!(GitHost, r"^([A-Za-z0-9][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$");

impl GitHost {
    fn check(text: &str) -> Result<(), String> {
        let (name, port) = split_port(text);
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(allowed);
        let is_address = name
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok());
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        match (is_name || is_address) && is_port && text.len() <= 260 {
            true => Ok(()),
            false => Err(format!("{text:?} is not a host: write git.example.com or git.example.com:8443")),
        }
    }

    /// The host alone.
    #[must_use]
    pub fn name(&self) -> &str {
        split_port(&self.0).0
    }

    /// Its port, when it is given.
    #[must_use]
    pub fn port(&self) -> Option<&str> {
        split_port(&self.0).1
    }
}

fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    }
}

/// A text with `user:token@` taken out of every address in it, safe to show.
#[must_use]
pub fn mask_userinfo(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        masked.push_str(before);
        let end =
            after.find(|c: char| c == '/' || c.is_whitespace() || "'\"`".contains(c)).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(sign) => {
                masked.push_str("****");
                &after[sign..]
            }
            None => after,
        };
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_follow_gits_rules() {
        for good in ["main", "feature/x", "18.0", "é/ü", "a@b", "x{y}"] {
            assert!(good.parse::<Branch>().is_ok(), "{good}");
        }
        for bad in ["", "-x", "a..b", "a b", "a//b", "a/", ".a", "a.lock", "a.", "@", "a@{b", "a~1", "a:b"] {
            assert!(bad.parse::<Branch>().is_err(), "{bad}");
        }
    }

    #[test]
    fn tokens_in_addresses_are_refused_and_not_shown() {
        let error = "https://me:s3cret@host/x".parse::<RepoUrl>().unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn tokens_in_texts_are_masked() {
        let text = "cloning 'https://me:s3cret@host:8443/x' and http://t0ken@b, not ftp://c/@d";
        let masked = "cloning 'https://****@host:8443/x' and http://****@b, not ftp://c/@d";
        assert_eq!(mask_userinfo(text), masked);
    }

    #[test]
    fn addresses_are_checked() {
        for good in [
            "https://host:8443/a/b.git",
            "file:///srv/x",
            "git://127.0.0.1/x",
            "ssh://git@host:2222/a/b.git",
            "ssh://host/x",
            "git@host:a/b.git",
        ] {
            assert!(good.parse::<RepoUrl>().is_ok(), "{good}");
        }
        for bad in [
            "https://",
            "file://host/x",
            "ext::sh",
            "https://h",
            "host:x",
            "git@host:",
            "git@host:-x",
            "-oX@host:x",
            "git@-host:x",
            "ssh://-oProxyCommand=x/y",
            "ssh://git:secret@host/x",
            "ssh://host",
            "ssh://git@host:port/x",
        ] {
            let error = bad.parse::<RepoUrl>().unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn hosts_keep_their_ports() {
        for (text, name, port) in [
            ("git.example.com", "git.example.com", None),
            ("git.example.com:8443", "git.example.com", Some("8443")),
            ("[::1]:3000", "[::1]", Some("3000")),
            ("[::1]", "[::1]", None),
        ] {
            let host: GitHost = text.parse().unwrap();
            assert_eq!((host.name(), host.port()), (name, port), "{text}");
        }
        for bad in ["", "-x", "a b", "a/b", "me@host", "host:0", "host:70000", "host:", "::1", "[x]"] {
            assert!(bad.parse::<GitHost>().is_err(), "{bad}");
        }
        let url: RepoUrl = "http://host:8443/a".parse().unwrap();
        assert_eq!(url.web_host().unwrap(), ("http", "host:8443".parse().unwrap()));
        assert_eq!("ssh://host/a".parse::<RepoUrl>().unwrap().web_host(), None);
    }
}
