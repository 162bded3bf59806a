//! What is in a backup of Odoo's database manager (`odoo/service/db.py`): `manifest.json`,
//! `dump.sql` and `filestore/<2 hex>/<sha1>`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Series;

/// What Odoo wrote of the database it backed up; each field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Database it was made of.
    pub db_name: Option<String>,
    /// Its series, `19.0`.
    pub major_version: Option<String>,
    /// Version of the PostgreSQL server it was on, `15.0`.
    pub pg_version: Option<String>,
    /// Installed modules and their versions.
    #[serde(default)]
    pub modules: BTreeMap<String, String>,
}

impl Manifest {
    /// The series, when it is told and known.
    #[must_use]
    pub fn series(&self) -> Option<Series> {
        self.major_version.as_deref()?.parse().ok()
    }
}

/// What an entry of a backup is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// `manifest.json`.
    Manifest,
    /// The database: `dump.sql`, also packed or in another form.
    Dump,
    /// A file of the filestore, by its path there.
    File(&'a str),
    /// Nothing that is needed: a directory, a mark for Odoo's own clearing up, …
    Other,
}

impl<'a> Entry<'a> {
    /// Tells what the entry of this name is.
    ///
    /// # Errors
    /// Says what is wrong with a name that would lead out of the directory it is unpacked in.
    pub fn of(name: &'a str) -> Result<Self, &'static str> {
        if name.starts_with('/') {
            return Err("an absolute path");
        }
        if name.contains(['\\', '\0']) {
            return Err("a character no file of Odoo has in its name");
        }
        let is_directory = name.ends_with('/');
        if name.split('/').any(|part| part == "..") {
            return Err("a path that leads out of the archive");
        }
        if name.trim_end_matches('/').split('/').any(|part| part.is_empty() || part == ".") {
            return Err("a path that is not written plainly");
        }
        Ok(match name.strip_prefix("filestore/") {
            _ if is_directory => Self::Other,
            // Odoo's notes of what to look at when it clears up (`ir_attachment._file_gc`).
            Some(inner) if inner.starts_with("checklist/") => Self::Other,
            Some(inner) => Self::File(inner),
            None if name == "manifest.json" => Self::Manifest,
            None if is_dump(name) => Self::Dump,
            None => Self::Other,
        })
    }
}

/// `dump.sql`, `dump.pgdump`, `dump.sql.gz`, …
fn is_dump(name: &str) -> bool {
    !name.contains('/') && (name == "dump" || name.starts_with("dump."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_known_by_their_names() {
        for (name, entry) in [
            ("manifest.json", Entry::Manifest),
            ("dump.sql", Entry::Dump),
            ("dump.sql.gz", Entry::Dump),
            ("filestore/ab/abcdef", Entry::File("ab/abcdef")),
            ("filestore/", Entry::Other),
            ("filestore/checklist/ab/abcdef", Entry::Other),
            ("notes/dump.sql", Entry::Other),
            ("README", Entry::Other),
        ] {
            assert_eq!(Entry::of(name), Ok(entry), "{name}");
        }
    }

    #[test]
    fn no_name_leads_out() {
        for name in [
            "/etc/passwd",
            "../x",
            "filestore/../../x",
            "filestore/ab/..",
            "a\\b",
            "filestore//x",
            "./x",
            "a\0",
        ] {
            assert!(Entry::of(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_manifest_tells_its_series() {
        let text = r#"{"odoo_dump": "1", "db_name": "prod", "version": "19.0-20251201", "major_version": "19.0",
            "version_info": [19, 0, 0, "final", 0, ""], "pg_version": "15.0", "modules": {"base": "19.0.1.3"}}"#;
        let manifest: Manifest = serde_json::from_str(text).unwrap();
        assert_eq!(manifest.series().unwrap().to_string(), "19.0");
        assert_eq!(serde_json::from_str::<Manifest>("{}").unwrap(), Manifest::default());
    }
}
