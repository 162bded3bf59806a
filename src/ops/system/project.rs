//! What a repository says of itself: `odeum.toml` at its top, or its manifests.

use std::path::Path;

use serde::Deserialize;

use crate::{
    adapters::files,
    error::{Error, Result},
    model::{ExtraAddons, ImageRef, Series, TemplateName},
    ops::environment::series_of_code,
};

/// A repository's own settings, `[project]` in its `odeum.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Series its modules are written for.
    pub series: Option<Series>,
    /// Image to run; the published one of the series when not set.
    pub image: Option<ImageRef>,
    /// Template to clone; one of the same series when not set.
    pub template: Option<TemplateName>,
    /// Extra addons repositories, `name:branch` in order; the template's when not set.
    pub extra_addons: Option<ExtraAddons>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    project: Project,
}

/// Reads a checkout's settings; the series comes from the manifests when no file says it.
///
/// # Errors
/// `invalid_input` with file, line and column.
pub fn project(checkout: &Path) -> Result<Project> {
    let path = checkout.join("odeum.toml");
    let mut project = match files::read_inside(checkout, Path::new("odeum.toml"))? {
        Some(text) => {
            let file: File = toml::from_str(&text).map_err(|error| {
                let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
                Error::invalid(format!("{}:{line}: {}", path.display(), error.message())).hint(
                    "a repository's odeum.toml holds [project] with series, image, template and extra_addons",
                )
            })?;
            file.project
        }
        None => Project::default(),
    };
    if project.series.is_none() {
        project.series = project.image.as_ref().and_then(ImageRef::series);
    }
    if project.series.is_none() {
        project.series = series_of_code(checkout)?;
    }
    Ok(project)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_wins_over_manifests() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("m")).unwrap();
        std::fs::write(dir.path().join("m/__manifest__.py"), "{'version': '18.0.1.0.0'}").unwrap();
        assert_eq!(project(dir.path()).unwrap().series.unwrap().major(), 18);
        std::fs::write(dir.path().join("odeum.toml"), "[project]\nseries = \"19.0\"\n").unwrap();
        assert_eq!(project(dir.path()).unwrap().series.unwrap().major(), 19);
        std::fs::write(dir.path().join("odeum.toml"), "[project]\nserie = \"19.0\"\n").unwrap();
        let message = project(dir.path()).unwrap_err().message;
        assert!(message.contains("odeum.toml:2:"), "{message}");
    }
}
