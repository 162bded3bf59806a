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

/// Where a repository is: `https://`, `http://`, `git://` or `file://`. It never
/// holds a user name or password; those belong to the credential store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RepoUrl(String);

text_type!(RepoUrl, "^(https?|git|file)://.+$");

impl RepoUrl {
    fn check(text: &str) -> Result<(), String> {
        let shown = mask_userinfo(text);
        let refuse = |why: &str| Err(format!("{shown:?} is not a repository address: {why}"));
        let Some((scheme, rest)) = text.split_once("://") else {
            return refuse("write https://host/path or file:///path (ssh is not supported yet)");
        };
        if !matches!(scheme, "https" | "http" | "git" | "file") {
            return refuse("only https, http, git and file addresses are supported");
        }
        if rest.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return refuse("it holds white space or control characters");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return refuse("it holds a user name or token; those belong to the credential store");
        }
        match scheme {
            "file" if !host.is_empty() => refuse("a file address has three slashes: file:///path"),
            "https" | "http" | "git" if host.is_empty() => refuse("the host is missing"),
            _ if path.is_empty() => refuse("the path is missing"),
            _ => Ok(()),
        }
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
        for good in ["https://host:8443/a/b.git", "file:///srv/x", "git://127.0.0.1/x"] {
            assert!(good.parse::<RepoUrl>().is_ok(), "{good}");
        }
        for bad in ["git@host:x", "ssh://host/x", "https://", "file://host/x", "ext::sh", "https://h"] {
            assert!(bad.parse::<RepoUrl>().is_err(), "{bad}");
        }
    }
}
