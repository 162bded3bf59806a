//! `.odoo-dev.json`: where the code of a project's Odoo is, for editors and agents.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::layout::{Found, Project};
use crate::{
    adapters::{files, git},
    config::Surroundings,
    context::Context,
    error::{Error, Result},
    model::workstation::Version,
    ops::workstation::{Place, Report, TaskResult},
};

/// The name of the file.
const FILE: &str = ".odoo-dev.json";

/// The key that is ours; what else is in the file stays.
const KEY: &str = "odoo_source";

/// What to describe.
pub struct Wish {
    /// The directory of the project.
    pub directory: PathBuf,
    /// Its version of Odoo; that of its branch when not given.
    pub version: Option<Version>,
    /// Whether the file is the person's own, for all projects.
    pub is_global: bool,
    /// Whether one that is there may be changed.
    pub agreed: bool,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

/// Where the file of a project is, or the person's own.
///
/// # Errors
/// `prerequisite` without a home.
pub fn path(directory: &Path, is_global: bool) -> Result<PathBuf> {
    let top = match is_global {
        false => directory.to_owned(),
        true => Surroundings::current()
            .home
            .ok_or_else(|| Error::prerequisite("there is no home directory for a file of your own"))?,
    };
    Ok(top.join(".claude").join(FILE))
}

/// Writes the file. Of one that is there, the other keys stay, and all of it is kept beside it.
///
/// # Errors
/// `conflict` when one is there and nobody agreed; `prerequisite` when no Odoo is found: then nothing is
/// written.
pub async fn describe(ctx: &Context, place: &Place, wish: Wish) -> Result<Report> {
    let shown = wish.directory.display().to_string();
    let directory =
        wish.directory.canonicalize().map_err(|error| Error::invalid(format!("{shown}: {error}")))?;
    let version = match wish.version {
        Some(version) => Some(version),
        None => version_of_branch(ctx, &directory).await?,
    };
    let found = Project { directory: &directory, place, version }.find()?.ok_or_else(|| {
        Error::prerequisite(format!("no Odoo is found for {shown}")).hint(
            "name its version, and have its checkout: odeum workstation new 19.0 after odeum workstation pull-repos",
        )
    })?;
    let path = path(&directory, wish.is_global)?;
    let mut notes = vec![format!("Layout {}", found.layout)];
    if wish.dry_run {
        let verb = if path.exists() { "changed" } else { "written" };
        let task = TaskResult::done(FILE, "project", "write", format!("{} would be {verb}", path.display()));
        return Ok(notes.into_iter().fold(Report::new("new", true, vec![task]), Report::note));
    }
    let mut fields = match files::read_text(&path)? {
        None => Map::new(),
        Some(_) if !wish.agreed => {
            return Err(Error::conflict(format!("{} is there already", path.display()))
                .hint("--force changes it, and keeps it as .odoo-dev.json.bak"));
        }
        Some(text) => {
            let fields = object(&path, &text)?;
            let kept = path.with_file_name(format!("{FILE}.bak"));
            files::write(&kept, text.as_bytes(), 0o644, None)?;
            notes.push(format!("The one that was there is kept as {}", kept.display()));
            fields
        }
    };
    fields.insert(KEY.to_owned(), source(&found));
    if let Some(parent) = path.parent() {
        files::make_dir(parent)?;
    }
    let text = serde_json::to_string_pretty(&Value::Object(fields)).map_err(Error::internal)?;
    files::write(&path, format!("{text}\n").as_bytes(), 0o644, None)?;
    let task = TaskResult::done(FILE, "project", "write", path.display().to_string());
    Ok(notes.into_iter().fold(Report::new("new", false, vec![task]), Report::note))
}

fn object(path: &Path, text: &str) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(|error| {
        let place = format!("{}:{}:{}", path.display(), error.line(), error.column());
        Error::prerequisite(format!("{place}: it is no JSON object: {error}"))
            .hint("mend it, or move it away")
    })
}

/// The value of our key. What there is none of is left out.
fn source(found: &Found) -> Value {
    let mut source = json!({ "layout": found.layout, "sourcePaths": found.sources });
    if let Some(version) = &found.version {
        source["version"] = json!(version);
    }
    if let Some(enterprise) = &found.enterprise {
        source["enterprisePaths"] = json!([enterprise]);
    }
    source
}

/// The version a branch is named after: 19.0 of `19.0-fix`.
async fn version_of_branch(ctx: &Context, directory: &Path) -> Result<Option<Version>> {
    let checkout = git::checkout_at(directory, &ctx.cancel).await?;
    let branch = checkout.and_then(|checkout| checkout.branch);
    Ok(branch.and_then(|branch| branch.split(['-', '_', '/']).next()?.parse().ok()))
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn other_keys_stay_and_nothing_is_written_without_an_odoo() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let (place, project) = (Place::at(dir.path().join("code")), dir.path().join("p"));
        std::fs::create_dir_all(&project).unwrap();
        let describe = async |agreed| {
            let version = Some("19.0".parse().unwrap());
            let wish = Wish { directory: project.clone(), version, is_global: false, agreed, dry_run: false };
            describe(&ctx, &place, wish).await
        };
        assert_eq!(describe(false).await.unwrap_err().kind, Kind::Prerequisite);
        assert!(!project.join(".claude").exists());
        std::fs::create_dir_all(place.odoo("odoo", "19.0").join("addons")).unwrap();
        describe(false).await.unwrap();
        let path = project.join(".claude").join(FILE);
        std::fs::write(&path, "{\"mine\": 1, \"odoo_source\": {\"old\": true}}").unwrap();
        assert_eq!(describe(false).await.unwrap_err().kind, Kind::Conflict);
        describe(true).await.unwrap();
        let written: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let addons = place.odoo("odoo", "19.0").join("addons");
        let source = json!({ "layout": "local", "sourcePaths": [addons], "version": "19.0" });
        assert_eq!(written, json!({ "mine": 1, "odoo_source": source }));
        assert!(std::fs::read_to_string(path.with_file_name(".odoo-dev.json.bak")).unwrap().contains("old"));
        std::fs::write(&path, "{,").unwrap();
        assert!(describe(true).await.unwrap_err().message.contains(".odoo-dev.json:1:2:"));
    }
}
