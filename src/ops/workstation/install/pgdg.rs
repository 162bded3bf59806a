//! PostgreSQL's own repository of Debian packages. Whatever goes wrong with it is a warning: Debian and
//! Ubuntu have a PostgreSQL of their own.

use std::{path::Path, time::Instant};

use super::{must_go_on, openpgp, plan::Plan, stage};
use crate::{
    adapters::{files, http, process},
    context::Context,
    error::{Error, Kind, Result},
    ops::{
        packages::{self, Manager},
        workstation::{TaskResult, programs::PATIENCE},
    },
};

/// Where apt finds the repository.
pub const SOURCE: &str = "/etc/apt/sources.list.d/pgdg.list";

/// Where apt finds its key.
const KEYRING: &str = "/usr/share/keyrings/postgresql-keyring.gpg";

/// Where the key is.
const KEY: &str = "https://www.postgresql.org/media/keys/ACCC4CF8.asc";

/// The key's fingerprint, as <https://www.postgresql.org/download/linux/debian/> has it.
const FINGERPRINT: &str = "B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8";

/// The repository, unless a setting names a mirror.
const REPOSITORY: &str = "https://apt.postgresql.org/pub/repos/apt";

/// Most bytes of a key.
const LARGEST: u64 = 1_000_000;

/// Adds the repository where it is of use.
///
/// # Errors
/// `cancelled`.
pub async fn set_up(ctx: &Context, plan: &Plan, dry_run: bool) -> Result<Option<TaskResult>> {
    let Some(platform) = plan.platform.as_ref().ok().filter(|_| plan.wants_repository()) else {
        return Ok(None);
    };
    let task = TaskResult::done(SOURCE, stage::REPOSITORY, "add", "");
    if is_there()? {
        return Ok(Some(TaskResult { message: "is there".into(), ..task }.skipped()));
    }
    if dry_run {
        return Ok(Some(TaskResult { message: "would be added".into(), ..task }));
    }
    let started = Instant::now();
    ctx.step("Adding PostgreSQL's repository");
    let added = must_go_on(add(ctx, platform.codename.as_deref()).await)?;
    let task = task.since(started);
    Ok(Some(match added {
        Ok(()) => TaskResult { message: "added".into(), ..task },
        Err(error) => {
            // Of what apt says the errors count.
            let mut lines = error.message.lines();
            let first = lines.next().unwrap_or_default();
            let why = lines.find(|line| line.starts_with("E: ")).unwrap_or(first);
            ctx.warn(format!(
                "PostgreSQL's repository was not added, the system's own packages are used: {why}"
            ));
            TaskResult { message: format!("not added: {why}"), ..task }.skipped()
        }
    }))
}

/// Whether apt has the repository, by us or by somebody else: two entries with different keys would keep
/// apt from working at all.
fn is_there() -> Result<bool> {
    let ours = files::read_text(Path::new(SOURCE))?.is_some();
    if ours {
        return Ok(Path::new(KEYRING).is_file());
    }
    let directory = Path::new("/etc/apt/sources.list.d");
    let names = files::entries(directory).unwrap_or_default();
    let paths = names.iter().map(|name| directory.join(name));
    let mut texts = paths.filter_map(|path| files::read_text(&path).ok().flatten());
    Ok(texts.any(|text| names_repository(&text)))
}

fn names_repository(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.into_iter().any(|line| line.contains("apt.postgresql.org/pub/repos/apt"))
}

/// Looks at the key before anything is written, and lets apt read the repository before it stays.
async fn add(ctx: &Context, codename: Option<&str>) -> Result<()> {
    let codename =
        codename.ok_or_else(|| Error::prerequisite("this system does not tell the name of its release"))?;
    let mirror = ctx.config().build.postgresql_mirror.as_deref().map(|mirror| mirror.trim_end_matches('/'));
    let bench = tempfile::Builder::new().prefix("odeum-pgdg-").tempdir()?;
    let armored = bench.path().join("key.asc");
    let address = mirror.map_or_else(|| KEY.to_owned(), |mirror| format!("{mirror}/ACCC4CF8.asc"));
    let download = http::download(&address, &armored, LARGEST, ctx.config().ca_bundle.as_deref());
    tokio::select! {
        downloaded = download => downloaded?,
        () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
    };
    let key = checked(&files::read_text(&armored)?.unwrap_or_default()).map_err(|why| {
        Error::external(format!("{address} is not PostgreSQL's key: {why}; nothing was written"))
    })?;
    let binary = bench.path().join("key.gpg");
    files::write(&binary, &key, 0o644, None)?;
    let architecture = duct::cmd!("dpkg", "--print-architecture");
    let architecture = process::run_within(architecture, PATIENCE, &ctx.cancel).await?;
    let source = bench.path().join("pgdg.list");
    let line = line(&architecture, mirror.unwrap_or(REPOSITORY), codename);
    files::write(&source, line.as_bytes(), 0o644, None)?;
    put(ctx, &binary, KEYRING).await?;
    // What is not fetched here would only be a warning later, and a line apt complains of for ever.
    let only = format!("Dir::Etc::sourcelist={}", source.display());
    let options = ["-o", &only, "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Get::List-Cleanup=0"];
    let strict = [&options[..], &["-o", "APT::Update::Error-Mode=any"]].concat();
    packages::refresh(Manager::Apt, &strict, &ctx.cancel, |line| ctx.advance(0.5, line)).await?;
    put(ctx, &source, SOURCE).await
}

/// The bytes of PostgreSQL's key, and of no other; or why it is not that.
fn checked(text: &str) -> Result<Vec<u8>, String> {
    let bytes = openpgp::dearmored(text).ok_or("it is no OpenPGP key")?;
    match openpgp::fingerprints(&bytes) {
        Some(found) if found == [FINGERPRINT] => Ok(bytes),
        Some(found) => Err(format!("its fingerprint is {}, not {FINGERPRINT}", found.join(" and "))),
        None => Err("it is no OpenPGP key".into()),
    }
}

fn line(architecture: &str, repository: &str, codename: &str) -> String {
    format!("deb [arch={architecture} signed-by={KEYRING}] {repository} {codename}-pgdg main\n")
}

async fn put(ctx: &Context, file: &Path, target: &str) -> Result<()> {
    let words = ["install", "-D", "-m", "644", &file.to_string_lossy(), target].map(str::to_owned);
    let words = packages::as_root(words.into(), &ctx.cancel).await?;
    process::run_within(duct::cmd(&words[0], &words[1..]), PATIENCE, &ctx.cancel).await.map(drop).map_err(
        |error| match error.kind {
            Kind::Cancelled => error,
            _ => error.context(format!("writing {target}")),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_names_architecture_key_and_release() {
        assert_eq!(
            line("arm64", REPOSITORY, "bookworm"),
            "deb [arch=arm64 signed-by=/usr/share/keyrings/postgresql-keyring.gpg] \
             https://apt.postgresql.org/pub/repos/apt bookworm-pgdg main\n"
        );
    }

    #[test]
    fn another_key_is_refused_by_name() {
        let why = checked(include_str!("test_key.asc")).unwrap_err();
        assert!(why.contains(FINGERPRINT), "{why}");
        assert_eq!(checked("<html>").unwrap_err(), "it is no OpenPGP key");
    }

    #[test]
    fn a_repository_somebody_else_added_is_found() {
        assert!(names_repository("Types: deb\nURIs: https://apt.postgresql.org/pub/repos/apt/\n"));
        assert!(!names_repository("# deb https://apt.postgresql.org/pub/repos/apt x-pgdg main\n"));
    }
}
