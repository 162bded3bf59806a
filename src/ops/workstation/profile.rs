//! The file of a workstation, written from a profile.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    place::Place,
    report::{Report, TaskResult},
};
use crate::{
    adapters::{files, http},
    config::workstation,
    context::Context,
    error::{Error, Kind, Result},
    model::workstation::Repository,
};

/// The repositories of the Odoo Community Association, when this odeum was made.
const BUNDLED: &str = include_str!("../../bundled/workstation/oca-repositories.txt");

/// Where they are listed now, page by page.
const LISTING: &str = "https://api.github.com/orgs/OCA/repos?per_page=100&page={page}";

/// How long the listing may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// More pages than this nobody has.
const MOST_PAGES: usize = 50;

/// What a file can be made of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// One version of Odoo.
    OdooMinimal,
    /// Odoo, and the repositories of the Odoo Community Association.
    OcaContributor,
}

/// Where the list of repositories comes from.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Whether it is asked for, or the bundled one is taken.
    pub refresh: bool,
    /// Where; `{page}` becomes the number of a page.
    pub url: Option<String>,
}

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Only where there is none.
    New,
    /// Also in the place of one, which is kept: somebody agreed to that.
    Replace,
    /// Not at all; what would be done is told.
    Foresee,
}

/// Writes the file. One that is there is kept beside it first.
///
/// # Errors
/// `conflict` when one is there, or something that is no file.
pub async fn generate(
    ctx: &Context,
    place: &Place,
    profile: Profile,
    listing: &Listing,
    writing: Writing,
) -> Result<Report> {
    let path = place.file();
    let shown = path.display().to_string();
    let is_there = path.symlink_metadata().is_ok();
    if is_there && !path.is_file() {
        return Err(Error::conflict(format!("{} is no file, or a link to nothing", path.display()))
            .hint("move it away, and try again"));
    }
    if writing == Writing::Foresee {
        let message = match is_there {
            true => format!("{shown} would be replaced with --force, and kept as config.toml.bak"),
            false => format!("{shown} would be written"),
        };
        let task = TaskResult::done(super::place::FILE, "configuration", "write", message);
        return Ok(Report::new("generate-config", true, vec![task]));
    }
    if is_there && writing == Writing::New {
        return Err(Error::conflict(format!("{} is there already", path.display()))
            .hint("--force replaces it, and keeps it as config.toml.bak"));
    }
    let text = text(ctx, profile, listing).await;
    // What we write we must be able to read.
    workstation::read(&text, &path)?;
    files::make_dir(place.root())?;
    let mut notes = Vec::new();
    if is_there {
        let kept = path.with_extension("toml.bak");
        files::copy(&path, &kept)?;
        notes.push(format!("The one that was there is kept as {}", kept.display()));
    }
    // One that is a link stays one: it may be kept with others of its owner's files.
    let target = path.canonicalize().unwrap_or_else(|_| path.clone());
    files::write(&target, text.as_bytes(), 0o644, None)?;
    let task = TaskResult::done(super::place::FILE, "configuration", "write", shown);
    let report = Report::new("generate-config", false, vec![task]);
    Ok(notes.into_iter().fold(report, Report::note).note("Next: odeum workstation init, then pull-repos"))
}

/// What the file would say, made of a profile with the list that came with odeum.
///
/// # Errors
/// Never with the profiles there are.
pub async fn foresee(ctx: &Context, place: &Place, profile: Profile) -> Result<workstation::Workstation> {
    workstation::read(&text(ctx, profile, &Listing::default()).await, &place.file())
}

/// Writes the file from a profile when there is none.
///
/// # Errors
/// When it cannot be written.
pub async fn generate_if_missing(ctx: &Context, place: &Place, profile: Profile) -> Result<()> {
    if place.file().symlink_metadata().is_ok() {
        return Ok(());
    }
    generate(ctx, place, profile, &Listing::default(), Writing::New).await.map(drop)
}

async fn text(ctx: &Context, profile: Profile, listing: &Listing) -> String {
    match profile {
        Profile::OdooMinimal => include_str!("../../bundled/workstation/odoo-minimal.toml").to_owned(),
        Profile::OcaContributor => {
            let bundled = || BUNDLED.lines().map(str::to_owned).collect();
            let names: Vec<String> = match listing.refresh {
                false => bundled(),
                true => {
                    listed(ctx, listing.url.as_deref().unwrap_or(LISTING)).await.unwrap_or_else(|error| {
                        ctx.warn(format!("{}; the list that came with odeum is taken", error.message));
                        bundled()
                    })
                }
            };
            let lines: Vec<String> = names.iter().map(|name| format!("  {name:?},")).collect();
            let template = include_str!("../../bundled/workstation/oca-contributor.toml");
            template.replace("@REPOSITORIES@", &lines.join("\n"))
        }
    }
}

/// A repository as GitHub lists it.
#[derive(Deserialize)]
struct Listed {
    name: String,
    #[serde(default)]
    archived: bool,
}

/// The names of a listing that are names of repositories, sorted; archived ones are left out.
async fn listed(ctx: &Context, url: &str) -> Result<Vec<String>> {
    let asked = async {
        let client = http::builder().user_agent("odeum").build().map_err(Error::internal)?;
        let mut names = Vec::new();
        for page in 1..=MOST_PAGES {
            let page_url = url.replace("{page}", &page.to_string());
            let explain =
                |error: reqwest::Error| Error::external(format!("{page_url}: {}", http::words(&error)));
            let answer = client.get(&page_url).send().await.and_then(reqwest::Response::error_for_status);
            let bytes = answer.map_err(explain)?.bytes().await.map_err(explain)?;
            let found: Vec<Listed> = serde_json::from_slice(&bytes).map_err(|error| {
                Error::external(format!("{page_url} is no list of repositories: {error}"))
            })?;
            let is_last = found.is_empty() || !url.contains("{page}");
            let usable =
                found.into_iter().filter(|one| !one.archived && one.name.parse::<Repository>().is_ok());
            names.extend(usable.map(|one| one.name));
            if is_last {
                break;
            }
        }
        names.sort_unstable();
        names.dedup();
        match names.is_empty() {
            true => Err(Error::external(format!("{url} lists no repositories"))),
            false => Ok(names),
        }
    };
    tokio::select! {
        names = tokio::time::timeout(PATIENCE, asked) => names.unwrap_or_else(|_| {
            Err(Error::new(Kind::Timeout, format!("{url} took longer than {} s", PATIENCE.as_secs())))
        }),
        () = ctx.cancel.cancelled() => Err(Error::cancelled()),
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    #[tokio::test]
    async fn every_profile_is_a_file_we_read() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        for (profile, repositories) in [(Profile::OdooMinimal, 0), (Profile::OcaContributor, 150)] {
            let text = text(&ctx, profile, &Listing::default()).await;
            let workstation = workstation::read(&text, "c.toml".as_ref()).unwrap();
            assert_eq!(workstation.warnings, [] as [&str; 0]);
            let all: usize = workstation.repos.iter().map(|of| of.wanted.len()).sum();
            assert!(all > repositories && !workstation.versions.is_empty(), "{profile:?}");
        }
    }

    #[tokio::test]
    async fn a_file_is_replaced_only_by_who_agreed_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let place = Place::at(dir.path().join("code"));
        let write = async |writing| {
            generate(&ctx, &place, Profile::OdooMinimal, &Listing::default(), writing).await.map(drop)
        };
        write(Writing::Foresee).await.unwrap();
        assert!(!place.file().exists());
        write(Writing::New).await.unwrap();
        std::fs::write(place.file(), "# mine\n").unwrap();
        assert_eq!(write(Writing::New).await.unwrap_err().kind, Kind::Conflict);
        write(Writing::Replace).await.unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("code/config.toml.bak")).unwrap(), "# mine\n");
        generate_if_missing(&ctx, &place, Profile::OcaContributor).await.unwrap();
        assert!(place.workstation().unwrap().repos.len() == 1, "it was there");
    }
}
