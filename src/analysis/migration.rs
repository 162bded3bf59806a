//! Which migration scripts a change of version selects.

use crate::model::Series;

/// The directory whose scripts run at every change of version (`odoo/modules/migration.py`).
const ALWAYS: &str = "0.0.0";

/// Whether upgrading from `old` to `new` runs the scripts of directory `version`:
/// those above the old version up to the new one. What is no version is selected by
/// every change.
pub fn is_selected(version: &str, old: Option<&str>, new: Option<&str>, series: Option<Series>) -> bool {
    if old == new {
        return false;
    }
    let series = series.or_else(|| [new, old, Some(version)].into_iter().flatten().find_map(series_of));
    let whole = |text: &str| numbers(text, series);
    match (whole(version), old.and_then(whole), new.and_then(whole)) {
        _ if version == ALWAYS => true,
        (Some(version), Some(old), Some(new)) => old < version && version <= new,
        _ => true,
    }
}

/// Whether a directory is named as those of migration scripts are.
pub fn is_version(name: &str) -> bool {
    !name.is_empty() && name.split('.').all(|part| part.parse::<u32>().is_ok() || part.starts_with("saas~"))
}

/// The series at the start of a long version: `17.0` of `17.0.1.0.0`.
fn series_of(version: &str) -> Option<Series> {
    match version.split('.').count() {
        4.. => Series::of_module_version(version),
        _ => None,
    }
}

/// The numbers of a version; a short one gets those of the series in front.
fn numbers(version: &str, series: Option<Series>) -> Option<Vec<u32>> {
    let parts: Option<Vec<u32>> =
        version.split('.').map(|part| part.trim_start_matches("saas~").parse().ok()).collect();
    let parts = parts?;
    match (series, series_of(version)) {
        (Some(series), None) => {
            let series = series.to_string();
            let front = series.split('.').filter_map(|part| part.parse().ok());
            Some(front.chain(parts).collect())
        }
        _ => Some(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_between_both_versions_run() {
        for (directory, old, new, expected) in [
            ("17.0.1.1.0", "17.0.1.0.0", "17.0.1.1.0", true),
            ("17.0.1.1.0", "17.0.1.1.0", "17.0.1.2.0", false),
            ("17.0.2.0.0", "17.0.1.0.0", "17.0.1.1.0", false),
            ("1.1.0", "17.0.1.0.0", "17.0.1.1.0", true),
            ("1.1", "1.0", "1.1", true),
            ("1.0", "1.0", "1.1", false),
            ("16.0.1.0.0", "15.0.1.0.0", "16.0.1.0.0", true),
            ("0.0.0", "1.0", "1.1", true),
            ("17.0.1.1.0", "17.0.1.1.0", "17.0.1.1.0", false),
            ("what", "1.0", "1.1", true),
        ] {
            assert_eq!(
                is_selected(directory, Some(old), Some(new), None),
                expected,
                "{directory} {old} {new}"
            );
        }
        assert!(is_selected("1.0", None, Some("1.0"), None));
        assert!(
            is_version("17.0.1.0.0") && is_version("saas~11.1") && !is_version("util.py") && !is_version("")
        );
    }
}
