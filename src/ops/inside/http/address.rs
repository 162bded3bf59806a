//! Paths, and where redirects lead.

use http::Uri;

use crate::error::{Error, Result};

/// The path a redirect leads to, when it stays within one of these origins.
pub fn within(place: &str, current: &str, origins: &[&str]) -> Option<String> {
    let place = place.split('#').next().unwrap_or_default();
    let path = match origins.iter().find_map(|origin| place.strip_prefix(origin)) {
        Some("") => "/".to_owned(),
        Some(rest) if rest.starts_with('?') => format!("/{rest}"),
        Some(rest) => rest.to_owned(),
        None if place.contains("://") || place.starts_with("//") || place.contains('\\') => return None,
        None if place.starts_with('/') => place.to_owned(),
        None if place.starts_with('?') => format!("{}{place}", current.split('?').next().unwrap_or_default()),
        None => {
            let base = current.split('?').next().unwrap_or_default();
            format!("{}/{place}", base.rsplit_once('/').map_or("", |(before, _)| before))
        }
    };
    check_path(&path).ok()
}

/// Exactly one slash first, and nothing that is no part of a path and query: what is
/// put behind the origin can then not change it.
pub fn check_path(path: &str) -> Result<String> {
    let refuse = |why: &str| {
        Err(Error::invalid(format!("{path:?} is not a path: {why}")).hint("as in /web/login?debug=1"))
    };
    if !path.starts_with('/') || path.starts_with("//") {
        return refuse("it must start with exactly one slash");
    }
    if path.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\' || c == '#') {
        return refuse("white space, control characters, backslashes and # must be written as %XX");
    }
    let plain: String = path
        .bytes()
        .map(|byte| match byte {
            b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^' | 0x80.. => format!("%{byte:02X}"),
            byte => char::from(byte).to_string(),
        })
        .collect();
    match plain.parse::<Uri>() {
        Ok(uri) if uri.authority().is_none() => Ok(plain),
        _ => refuse("it is malformed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_become_another_host() {
        for bad in [
            "",
            "web",
            "//evil.example/",
            "/\\evil.example",
            "http://evil.example/",
            "/a b",
            "/a\r\nHost: x",
            "/#x",
            "@evil",
        ] {
            assert!(check_path(bad).is_err(), "{bad:?}");
        }
        for good in ["/", "/web/login?debug=1", "/@evil", "/:80/x", "/a//b", "/%2e%2e"] {
            assert_eq!(check_path(good).unwrap(), good);
        }
        assert_eq!(check_path("/é{1}").unwrap(), "/%C3%A9%7B1%7D");
    }

    #[test]
    fn redirects_stay_within_the_origin_or_are_not_followed() {
        let origins = ["http://127.0.0.1:5", "http://localhost:5"];
        let led = |place| within(place, "/web/x?y=1", &origins);
        assert_eq!(led("/odoo").as_deref(), Some("/odoo"));
        assert_eq!(led("http://localhost:5/odoo?a#b").as_deref(), Some("/odoo?a"));
        assert_eq!(led("http://127.0.0.1:5").as_deref(), Some("/"));
        assert_eq!(led("login").as_deref(), Some("/web/login"));
        assert_eq!(led("?z").as_deref(), Some("/web/x?z"));
        for away in [
            "http://evil.example/",
            "//evil.example",
            "http://127.0.0.1:55/",
            "http://127.0.0.1:5@evil.example/",
            "http://localhost:5.evil.example/",
            "/\\evil.example",
            "javascript://x",
            "https://localhost:5/",
        ] {
            assert_eq!(led(away), None, "{away}");
        }
    }
}
