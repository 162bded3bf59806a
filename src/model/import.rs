//! Where a template's data can come from: addresses of other Odoos and machines.

use serde::{Deserialize, Serialize};

use super::{git::mask_userinfo, text::text_type};

/// The address of a running Odoo, `https://odoo.example.com`, without a path or password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OdooUrl(String);

text_type!(OdooUrl, r"^https?://[^\s/@]+/?$");

impl OdooUrl {
    fn check(text: &str) -> Result<(), String> {
        let shown = mask_userinfo(text);
        let refuse = |why: &str| Err(format!("{shown:?} is not the address of an Odoo: {why}"));
        let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
            return refuse("write https://host");
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        if host.contains('@') {
            return refuse("it holds a user name or password");
        }
        if host.contains(['/', '?', '#']) {
            return refuse("leave out what follows the host");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        match !host.is_empty() && host.chars().all(allowed) {
            true => Ok(()),
            false => refuse("the host is not one"),
        }
    }

    /// The address of a path on it, which starts with `/`.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.0.trim_end_matches('/'))
    }

    /// Whether what is sent to it can be read on the way: it is not encrypted, and leaves this machine.
    #[must_use]
    pub fn is_readable_by_others(&self) -> bool {
        let Some(host) = self.0.strip_prefix("http://") else { return false };
        let is_here = |name: &str| {
            host.strip_prefix(name)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
        };
        !["localhost", "127.0.0.1", "[::1]"].into_iter().any(is_here)
    }
}

/// A machine for `ssh`: `[user@]host`, or a name of `~/.ssh/config`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SshHost(String);

text_type!(SshHost, "^([A-Za-z0-9_][A-Za-z0-9_.-]*@)?[A-Za-z0-9_][A-Za-z0-9_.-]*$");

impl SshHost {
    fn check(text: &str) -> Result<(), String> {
        let is_word = |word: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            !word.starts_with(['-', '.']) && !word.is_empty() && word.chars().all(allowed)
        };
        let is_host = match text.split_once('@') {
            Some((user, host)) => is_word(user) && is_word(host),
            None => is_word(text),
        };
        match is_host && text.len() <= 253 {
            true => Ok(()),
            false => Err(format!(
                "{text:?} is not a machine: write user@host, or a name of ~/.ssh/config (ports belong there)"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain() {
        for good in ["https://odoo.example.com", "http://localhost:8069/", "http://[::1]:8069"] {
            assert!(good.parse::<OdooUrl>().is_ok(), "{good}");
        }
        for bad in [
            "odoo.example.com",
            "ftp://x",
            "https://",
            "https://u:p@host",
            "https://host/web",
            "https://a b",
            "https://h?x",
        ] {
            assert!(bad.parse::<OdooUrl>().is_err(), "{bad}");
        }
        for (url, is_readable) in [
            ("http://odoo.example.com", true),
            ("https://odoo.example.com", false),
            ("http://localhost:8069", false),
            ("http://localhost.example.com", true),
        ] {
            assert_eq!(url.parse::<OdooUrl>().unwrap().is_readable_by_others(), is_readable, "{url}");
        }
        let url: OdooUrl = "https://odoo.example.com/".parse().unwrap();
        assert_eq!(url.path("/web"), "https://odoo.example.com/web");
    }

    #[test]
    fn a_machine_is_never_an_option() {
        for good in ["prod", "odoo@prod.example.com", "10.0.0.1"] {
            assert!(good.parse::<SshHost>().is_ok(), "{good}");
        }
        for bad in ["-oProxyCommand=x", "a@-oX", "a b", "", "@host", "a@b@c", "host:22", "$(id)"] {
            assert!(bad.parse::<SshHost>().is_err(), "{bad}");
        }
    }
}
