//! A reference to a Docker image.

use serde::{Deserialize, Serialize};

use super::{Series, text::text_type};

/// `[registry[:port]/]path[:tag][@digest]`, as Docker writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ImageRef(String);

text_type!(ImageRef, "^[a-zA-Z0-9][a-zA-Z0-9._/:@-]{0,254}$");

impl ImageRef {
    /// The image a series is published as.
    #[must_use]
    pub fn of(series: Series) -> Self {
        Self(format!("odoo:{series}"))
    }

    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._/:@-".contains(c);
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        match starts && text.len() <= 255 && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!("{text:?} is not an image, write for example odoo:19.0")),
        }
    }

    /// The name without its tag and digest: `acme/odoo` of `acme/odoo:18.0`.
    #[must_use]
    pub fn repository(&self) -> &str {
        self.split().0
    }

    /// The tag, `latest` when none is written.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.split().1.unwrap_or("latest")
    }

    /// The reference with its tag written out.
    #[must_use]
    pub fn with_tag(&self) -> String {
        match self.0.contains('@') {
            true => self.0.clone(),
            false => format!("{}:{}", self.repository(), self.tag()),
        }
    }

    /// The Odoo series the tag names, if it does: `18.0` of `acme/odoo:18.0-x`.
    #[must_use]
    pub fn series(&self) -> Option<Series> {
        let digits = self.tag().split('-').next()?;
        digits.parse().ok()
    }

    /// A `:` before the last `/` belongs to a registry's port.
    fn split(&self) -> (&str, Option<&str>) {
        let name = self.0.split('@').next().unwrap_or(&self.0);
        match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (name, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_ports_are_told_apart() {
        let image = |text: &str| text.parse::<ImageRef>().unwrap();
        assert_eq!(image("host:5000/odoo").tag(), "latest");
        assert_eq!(image("host:5000/odoo:17.0").repository(), "host:5000/odoo");
        assert_eq!(image("odoo").with_tag(), "odoo:latest");
        assert_eq!(image("acme/odoo:18.0-x").series().unwrap().to_string(), "18.0");
        assert_eq!(image("odoo:latest").series(), None);
        assert_eq!(ImageRef::of(image("acme/odoo:18.0-x").series().unwrap()), image("odoo:18.0"));
        assert!("-odoo".parse::<ImageRef>().is_err());
    }
}
