//! What kind of project a directory is, and where such a one has the code of Odoo.

use std::path::{Path, PathBuf};

use crate::{
    adapters::files,
    error::Result,
    model::workstation::Version,
    odoo::release,
    ops::{environment::series_of_code, workstation::Place},
};

/// Where a project's Odoo is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its kind: `trobz`, `c2c`, `odoosh`, `doodba`, `local`.
    pub(super) layout: &'static str,
    /// Directories of Odoo's modules, those beside the core first.
    pub(super) sources: Vec<PathBuf>,
    /// Its series.
    pub(super) version: Option<String>,
    /// The directory of Odoo Enterprise.
    pub(super) enterprise: Option<PathBuf>,
}

/// A project to look at.
pub(super) struct Project<'a> {
    /// Its directory.
    pub(super) directory: &'a Path,
    /// Where the workstation's checkouts are.
    pub(super) place: &'a Place,
    /// The version asked for, else that of its branch.
    pub(super) version: Option<Version>,
}

impl Project<'_> {
    /// The first layout that fits and whose Odoo is there.
    ///
    /// # Errors
    /// When something there cannot be read.
    pub(super) fn find(&self) -> Result<Option<Found>> {
        let rules = [Self::trobz, Self::c2c, Self::odoosh, Self::doodba, Self::local];
        for rule in rules {
            if let Some(found) = rule(self)?.filter(|found| !found.sources.is_empty()) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn trobz(&self) -> Result<Option<Found>> {
        if !self.directory.join(".trobz").is_dir() {
            return Ok(None);
        }
        self.of_workstation("trobz", true)
    }

    fn c2c(&self) -> Result<Option<Found>> {
        for directory in [self.directory.to_owned(), self.directory.join("odoo")] {
            let text = files::read_text(&directory.join("Dockerfile")).ok().flatten().unwrap_or_default();
            if !is_of_camptocamp(&text) {
                continue;
            }
            let inner = self.directory.join("odoo/src");
            return match inner.is_dir() {
                true => found("c2c", &inner, None, self.version.as_ref()).map(Some),
                false => self.of_workstation("c2c", false),
            };
        }
        Ok(None)
    }

    fn odoosh(&self) -> Result<Option<Found>> {
        let has = |name: &&str| self.directory.join(name).is_dir();
        if !["enterprise", "odoo", "themes", "user"].iter().all(has) {
            return Ok(None);
        }
        let enterprise = self.directory.join("enterprise").canonicalize()?;
        found("odoosh", &self.directory.join("odoo"), Some(enterprise), self.version.as_ref()).map(Some)
    }

    fn doodba(&self) -> Result<Option<Found>> {
        let answers = files::read_text(&self.directory.join(".copier-answers.yml")).ok().flatten();
        let source =
            answers.iter().flat_map(|text| text.lines()).find_map(|line| line.strip_prefix("_src_path:"));
        if !source.is_some_and(|source| source.contains("doodba")) {
            return Ok(None);
        }
        let odoo = self.directory.join("odoo/custom/src/odoo");
        found("doodba", &odoo, None, self.version.as_ref()).map(Some)
    }

    fn local(&self) -> Result<Option<Found>> {
        self.of_workstation("local", true)
    }

    /// The workstation's checkout of the version.
    fn of_workstation(&self, layout: &'static str, with_enterprise: bool) -> Result<Option<Found>> {
        let version = match &self.version {
            Some(version) => Some(version.to_string()),
            None => series_of_code(self.directory)?.map(|series| series.to_string()),
        };
        let Some(version) = version else { return Ok(None) };
        let enterprise = with_enterprise.then(|| self.place.odoo("enterprise", &version));
        let odoo = self.place.odoo("odoo", &version);
        found(layout, &odoo, enterprise, version.parse().ok().as_ref()).map(Some)
    }
}

/// What there is of a tree of Odoo. Its own word on its series wins, then that of its modules.
fn found(
    layout: &'static str,
    odoo: &Path,
    enterprise: Option<PathBuf>,
    version: Option<&Version>,
) -> Result<Found> {
    let sources = ["addons", "odoo/addons"].map(|inner| odoo.join(inner));
    let release = files::read_text(&odoo.join("odoo/release.py")).ok().flatten();
    let series = match release.as_deref().and_then(release::series) {
        Some(series) => Some(series),
        None => series_of_code(&odoo.join("addons"))?,
    };
    let stated = version.filter(|version| version.major().is_some()).map(ToString::to_string);
    Ok(Found {
        layout,
        sources: sources.into_iter().filter(|path| path.is_dir()).collect(),
        version: series.map(|series| series.to_string()).or(stated),
        enterprise: enterprise.filter(|path| files::entries(path).is_ok_and(|names| !names.is_empty())),
    })
}

/// Whether a Dockerfile says that Camptocamp maintains it.
fn is_of_camptocamp(dockerfile: &str) -> bool {
    dockerfile.lines().any(|line| {
        let line = line.trim().to_lowercase();
        (line.starts_with("label") || line.starts_with("maintainer"))
            && line.contains("maintainer")
            && line.contains("camptocamp")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(root: &Path, directories: &[&str], texts: &[(&str, &str)]) {
        for directory in directories {
            std::fs::create_dir_all(root.join(directory)).unwrap();
        }
        for (path, text) in texts {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::write(root.join(path), text).unwrap();
        }
    }

    fn look(directory: &Path, code: &Path, version: Option<&str>) -> Option<Found> {
        let place = Place::at(code.to_owned());
        let version = version.map(|version| version.parse().unwrap());
        Project { directory, place: &place, version }.find().unwrap()
    }

    const RELEASE: &str = "version_info = (18, 0, 0, FINAL, 0, '')\n";

    #[test]
    fn each_layout_is_known_and_needs_its_odoo() {
        let dir = tempfile::tempdir().unwrap();
        let (code, at) = (dir.path().join("code"), |name: &str| dir.path().join(name));
        tree(
            &code,
            &["odoo/odoo/18.0/addons", "odoo/odoo/18.0/odoo/addons", "odoo/enterprise/18.0/a"],
            &[("odoo/odoo/18.0/odoo/release.py", RELEASE)],
        );
        tree(&at("trobz"), &[".trobz"], &[]);
        tree(&at("sh"), &["enterprise/x", "odoo/addons", "themes", "user"], &[]);
        tree(
            &at("doodba"),
            &["odoo/custom/src/odoo/addons"],
            &[(
                ".copier-answers.yml",
                "_src_path: https://github.com/Tecnativa/doodba-copier-template.git\n",
            )],
        );
        tree(&at("c2c"), &["odoo/src/addons"], &[("odoo/Dockerfile", "LABEL maintainer=\"Camptocamp\"\n")]);
        tree(&at("plain"), &[], &[]);
        let layout = |name: &str, version| look(&at(name), &code, version).map(|found| found.layout);
        assert_eq!(layout("trobz", Some("18.0")), Some("trobz"));
        assert_eq!(layout("sh", None), Some("odoosh"));
        assert_eq!(layout("doodba", None), Some("doodba"));
        assert_eq!(layout("c2c", None), Some("c2c"));
        assert_eq!(layout("plain", Some("18.0")), Some("local"));
        assert_eq!((layout("plain", Some("17.0")), layout("plain", None)), (None, None));
        let found = look(&at("plain"), &code, Some("18.0")).unwrap();
        assert_eq!(found.version.as_deref(), Some("18.0"));
        assert_eq!(
            found.sources,
            ["addons", "odoo/addons"].map(|inner| code.join("odoo/odoo/18.0").join(inner))
        );
        assert_eq!(found.enterprise, Some(code.join("odoo/enterprise/18.0")));
        assert_eq!(look(&at("c2c"), &code, Some("18.0")).unwrap().enterprise, None);
    }

    #[test]
    fn a_layout_without_its_odoo_leaves_room_for_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let (code, project) = (dir.path().join("code"), dir.path().join("p"));
        tree(&code, &["odoo/odoo/19.0/addons"], &[]);
        tree(&project, &[], &[(".copier-answers.yml", "_src_path: gh:Tecnativa/doodba\n")]);
        assert_eq!(look(&project, &code, Some("19.0")).unwrap().layout, "local");
    }
}
