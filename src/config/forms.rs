//! What a value must look like: how it is read, what is expected, an example.

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf, str::FromStr};

use serde::{Deserialize, de::IntoDeserializer, de::value::StrDeserializer};
use toml::de::DeValue;

use super::{PortRange, Surroundings};
use crate::model::{Cpus, Secret, Variables};

/// How the value of a key is read: `None` from `read` refuses it.
pub(super) struct Form<F> {
    /// Completes "port must be …".
    pub(super) expects: &'static str,
    /// A value that is accepted, as TOML.
    pub(super) example: &'static str,
    /// From the file's value to ours.
    pub(super) read: F,
}

impl<F> Form<F> {
    /// The same form, with `""` for nothing.
    pub(super) fn or_empty<T>(&self) -> Form<impl Fn(&DeValue<'_>) -> Option<Option<T>> + use<'_, F, T>>
    where
        F: Fn(&DeValue<'_>) -> Option<T>,
    {
        let read = |value: &DeValue<'_>| match value.as_str() {
            Some("") => Some(None),
            _ => (self.read)(value).map(Some),
        };
        Form { expects: self.expects, example: self.example, read }
    }
}

/// A form; a shorthand for the return types below.
macro_rules! form {
    ($type:ty) => { Form<impl Fn(&DeValue<'_>) -> Option<$type>> };
}

/// `true` or `false`.
pub(super) fn flag() -> form!(bool) {
    Form { expects: "true or false", example: "true", read: |value: &DeValue<'_>| value.as_bool() }
}

/// A whole number, zero or more.
pub(super) fn whole() -> form!(u64) {
    Form { expects: "a whole number, zero or more", example: "50", read: integer }
}

/// How many of something there may be.
pub(super) fn count() -> form!(u64) {
    let read = |value: &DeValue<'_>| integer(value).filter(|count| *count > 0);
    Form { expects: "a whole number, one or more", example: "10", read }
}

/// A share of the processors, as a whole number or with a point.
pub(super) fn cpus() -> form!(Cpus) {
    let read = |value: &DeValue<'_>| {
        let whole = integer(value).map(|count: u32| f64::from(count));
        Cpus::new(whole.or_else(|| value.as_float()?.as_str().replace('_', "").parse().ok())?)
    };
    Form { expects: "a number of processors from 0.1 to 1024", example: "1.5", read }
}

/// A TCP port.
pub(super) fn port() -> form!(u16) {
    let read = |value: &DeValue<'_>| integer(value).filter(|port| *port > 0);
    Form { expects: "a port from 1 to 65535", example: "8000", read }
}

/// A half-open range of ports that need no privilege.
pub(super) fn port_range() -> form!(PortRange) {
    let read = |value: &DeValue<'_>| match value.as_array()?.as_ref() {
        [start, end] => PortRange::new(integer(start.get_ref())?, integer(end.get_ref())?),
        _ => None,
    };
    Form {
        expects: "two ports [start, end] with 1024 <= start < end <= 65535, end not included",
        example: "[50000, 50100]",
        read,
    }
}

/// A time in whole seconds, at most a day.
pub(super) fn seconds() -> form!(u64) {
    let read = |value: &DeValue<'_>| integer(value).filter(|seconds| (1..=86_400).contains(seconds));
    Form { expects: "a whole number of seconds from 1 to 86400", example: "600", read }
}

/// Names of containers.
pub(super) fn containers() -> form!(Vec<String>) {
    let is_name = |text: &str| {
        let allowed = text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        allowed && text.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    let read = move |value: &DeValue<'_>| {
        let names = value.as_array()?.iter().map(|name| name.get_ref().as_str());
        names.map(|name| name.filter(|name| is_name(name)).map(str::to_owned)).collect()
    };
    Form { expects: "a list of names of containers", example: "[\"redis\"]", read }
}

/// An IPv4 or IPv6 address.
pub(super) fn address() -> form!(IpAddr) {
    parsed("an IP address", "\"127.0.0.1\"")
}

/// Anything the model reads from text, such as an image.
pub(super) fn parsed<T: FromStr>(expects: &'static str, example: &'static str) -> form!(T) {
    Form { expects, example, read: |value: &DeValue<'_>| value.as_str()?.parse().ok() }
}

/// One of an enumeration's words.
pub(super) fn word<T>(expects: &'static str, example: &'static str) -> form!(T)
where
    T: for<'de> Deserialize<'de>,
{
    let read = |value: &DeValue<'_>| {
        let word: StrDeserializer<'_, serde::de::value::Error> = value.as_str()?.into_deserializer();
        T::deserialize(word).ok()
    };
    Form { expects, example, read }
}

/// A text `accepts` agrees with.
pub(super) fn text(
    expects: &'static str,
    example: &'static str,
    accepts: impl Fn(&str) -> bool,
) -> form!(String) {
    let read = move |value: &DeValue<'_>| value.as_str().filter(|text| accepts(text)).map(str::to_owned);
    Form { expects, example, read }
}

/// A host name, in lower case and without the scheme people paste in front.
pub(super) fn hostname() -> form!(String) {
    let read = |value: &DeValue<'_>| {
        let text = value.as_str()?.to_ascii_lowercase();
        let bare = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest).trim_end_matches('/');
        is_hostname(bare).then(|| bare.to_owned())
    };
    Form { expects: "a host name without port or path", example: "\"odoo.example.com\"", read }
}

/// What a directory must be.
pub(super) const DIRECTORY: &str = "an absolute path without any of , : \\ ' \"";

/// A directory, absolute or below home after `~/`.
pub(super) fn directory(surroundings: &Surroundings) -> form!(PathBuf) {
    let read = |value: &DeValue<'_>| surroundings.directory(value.as_str()?.as_ref());
    Form { expects: DIRECTORY, example: "\"/srv/odeum\"", read }
}

/// A path that is absolute or below home after `~/`, to a file that is there.
pub(super) fn existing_file(surroundings: &Surroundings) -> form!(PathBuf) {
    let read =
        |value: &DeValue<'_>| surroundings.absolute(value.as_str()?.as_ref()).filter(|path| path.is_file());
    Form {
        expects: "the absolute path of a file that exists",
        example: "\"/etc/ssl/certs/ca-certificates.crt\"",
        read,
    }
}

/// A password or token: printable ASCII, since it travels in HTTP headers and environment variables.
pub(super) fn secret() -> form!(Secret) {
    let read = |value: &DeValue<'_>| {
        let text = value.as_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()))?;
        Some(Secret::new(text.to_owned()))
    };
    Form {
        expects: "a text of printable ASCII characters without spaces",
        example: "\"…\", for example with what `openssl rand -hex 24` prints",
        read,
    }
}

/// The value of a variable of this name.
pub(super) fn variable(name: &str) -> form!(Option<String>) {
    let read = |value: &DeValue<'_>| {
        let text = value.as_str()?.to_owned();
        let pair = BTreeMap::from([(name.to_owned(), text.clone())]);
        Variables::try_from(pair).ok().map(|_| Some(text))
    };
    Form {
        expects: "a text, for a name of letters, digits and _, that refers to secrets as {secret:NAME}",
        example: "\"redis://:{secret:redis}@redis:6379\"",
        read,
    }
}

/// A database role name that needs no quotes (`pg_` is the server's own).
pub(super) fn role() -> form!(String) {
    let expects = "a role name of at most 63 of a-z, 0-9 and _, not starting with a digit or pg_";
    text(expects, "\"odoo\"", |role| {
        role.len() <= 63 && !role.starts_with("pg_") && is_name(role, |c| c == '_')
    })
}

/// The first part of every Docker name.
pub(super) fn prefix() -> form!(String) {
    let expects = "1 to 16 of a-z and 0-9, starting with a letter";
    text(expects, "\"odeum\"", |prefix| prefix.len() <= 16 && is_name(prefix, |_| false))
}

/// An e-mail address, as far as it can be told from its looks.
pub(super) fn email() -> form!(String) {
    text("an e-mail address", "\"admin@example.com\"", |text| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let parts = text.split_once('@');
        parts.is_some_and(|(user, host)| {
            !user.is_empty() && user.chars().all(plain) && host.contains('.') && is_hostname(host)
        })
    })
}

/// An `http://` or `https://` address that is safe to write into a Dockerfile.
pub(super) fn url() -> form!(String) {
    text("an address that starts with http:// or https://", "\"http://mirror.example.com/debian\"", |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%+".contains(c);
        rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(allowed))
    })
}

/// A whole number that fits its type.
fn integer<N: TryFrom<i64>>(value: &DeValue<'_>) -> Option<N> {
    let integer = value.as_integer()?;
    N::try_from(i64::from_str_radix(integer.as_str(), integer.radix()).ok()?).ok()
}

/// Lower-case letters, then digits too, and whatever `also` allows anywhere.
fn is_name(text: &str, also: impl Fn(char) -> bool) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase() || also(c));
    starts && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || also(c))
}

/// DNS labels joined by dots. An environment's label of 40 and a dot come in
/// front, and the whole must stay below 253.
fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        let allowed = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        allowed && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 200 && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `form` reads the TOML value `written`.
    fn reads<T>(form: &Form<impl Fn(&DeValue<'_>) -> Option<T>>, written: &str) -> Option<T> {
        (form.read)(DeValue::parse(written).unwrap().get_ref())
    }

    #[test]
    fn every_example_is_accepted() {
        let surroundings = Surroundings::default();
        let example = |accepted: bool, name: &str| assert!(accepted, "{name}");
        example(reads(&flag(), flag().example).is_some(), "flag");
        example(reads(&whole(), whole().example).is_some(), "whole");
        example(reads(&count(), count().example).is_some(), "count");
        example(reads(&cpus(), cpus().example).is_some(), "cpus");
        example(reads(&containers(), containers().example).is_some(), "containers");
        example(reads(&seconds(), seconds().example).is_some(), "seconds");
        example(reads(&port(), port().example).is_some(), "port");
        let with_secret = variable("REDIS_URL");
        example(reads(&with_secret, with_secret.example).is_some(), "variable");
        example(reads(&port_range(), port_range().example).is_some(), "port_range");
        example(reads(&address(), address().example).is_some(), "address");
        example(reads(&hostname(), hostname().example).is_some(), "hostname");
        example(reads(&directory(&surroundings), directory(&surroundings).example).is_some(), "directory");
        example(reads(&role(), role().example).is_some(), "role");
        example(reads(&prefix(), prefix().example).is_some(), "prefix");
        example(reads(&email(), email().example).is_some(), "email");
        example(reads(&url(), url().example).is_some(), "url");
    }

    #[test]
    fn hostnames_lose_their_scheme() {
        let read = |written: &str| reads(&hostname(), written);
        assert_eq!(read(r#""https://Odoo.example.com/""#).as_deref(), Some("odoo.example.com"));
        assert_eq!(read(r#""10.0.0.7""#).as_deref(), Some("10.0.0.7"));
        for bad in [r#""""#, r#""a:8069""#, r#""a/b""#, r#""-a""#, r#""a..b""#, r#""a b""#, r#""`x`""#] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_reaches_a_shell_or_dockerfile_is_plain() {
        for bad in [
            "http://",
            "ftp://x",
            "http://x y",
            "http://x$(id)",
            "http://x\\ny",
            "http://x'",
            "http://me:secret@x",
        ] {
            assert_eq!(reads(&url(), &format!("{bad:?}")), None, "{bad}");
        }
        for bad in ["", "1a", "A", "a-b", "aaaaaaaaaaaaaaaaa"] {
            assert_eq!(reads(&prefix(), &format!("{bad:?}")), None, "{bad}");
        }
        for bad in ["", "pg_x", "1a", "a b", "a\"", "A"] {
            assert_eq!(reads(&role(), &format!("{bad:?}")), None, "{bad}");
        }
        assert!(reads(&email(), r#""a@b""#).is_none() && reads(&email(), r#""a b@c.de""#).is_none());
        assert!(reads(&secret(), r#""a b""#).is_none() && reads(&secret(), r#""a\nb""#).is_none());
    }

    #[test]
    fn numbers_fit_their_type_in_any_base() {
        assert_eq!(reads(&port(), "0x1F90"), Some(8080));
        assert_eq!(reads(&port(), "8_000"), Some(8000));
        for bad in ["0", "-1", "65536", "99999999999999999999", "80.0", "\"80\""] {
            assert_eq!(reads(&port(), bad), None, "{bad}");
        }
        assert_eq!((reads(&cpus(), "2"), reads(&cpus(), "1_0.5")), (Cpus::new(2.0), Cpus::new(10.5)));
        for bad in ["0", "-1", "0.01", "nan", "inf", "1e9", "\"2\"", "true"] {
            assert_eq!(reads(&cpus(), bad), None, "{bad}");
        }
        assert_eq!((reads(&count(), "0"), reads(&count(), "-5")), (None, None));
    }
}
