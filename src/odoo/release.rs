//! What a tree of Odoo's own code says it is: `odoo/release.py`.

use crate::model::Series;

/// The series in a `release.py`: 19.0 of `version_info = (19, 0, 0, FINAL, 0, '')`, and its major for
/// `('saas~18', 3, …)`.
#[must_use]
pub fn series(text: &str) -> Option<Series> {
    let inner = text.lines().find_map(|line| line.trim_start().strip_prefix("version_info"))?;
    let inner = inner.trim_start().strip_prefix('=')?.trim_start().strip_prefix('(')?;
    let mut parts = inner.split(',').map(|part| part.trim().trim_matches(['\'', '"']));
    let (major, minor) = (parts.next()?, parts.next()?);
    format!("{major}.{minor}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_is_in_version_info() {
        let of = |text: &str| series(text).map(|series| series.to_string());
        let file = "RELEASE_LEVELS = [ALPHA]\n# version_info format: (MAJOR, MINOR)\nversion_info = (19, 0, 0, FINAL, 0, '')\n";
        assert_eq!(of(file).as_deref(), Some("19.0"));
        assert_eq!(of("version_info = ('saas~18', 3, 0, FINAL, 0, '')").unwrap(), "18.3");
        assert_eq!(of("version = '19.0'"), None);
    }
}
