//! The files brought up to this odeum.

use std::path::{Path, PathBuf};

use super::{
    plan::{Outcome, Step, decide},
    table::{Bundled, all, put},
};
use crate::{
    adapters::{fault, files, git},
    context::Context,
    error::{Error, Result},
};

/// What became of one file.
#[derive(Debug)]
pub struct Upgraded {
    /// Where it is.
    pub path: PathBuf,
    /// What was done, or would be.
    pub outcome: Outcome,
    /// This odeum's text of it, beside it, when somebody has to look at both.
    pub new: Option<PathBuf>,
}

/// Brings all of them up to this odeum, or only says what that would be. What was cut short is done
/// by the next call: a file that has been brought up is as it would be made again, and what it was
/// before is forgotten when all of its places are done.
///
/// # Errors
/// When one cannot be read or written.
pub async fn upgrade(ctx: &Context, dry_run: bool) -> Result<Vec<Upgraded>> {
    let mut done = Vec::new();
    for bundled in all() {
        let point = |when: &str| bundled.point("known", when);
        let base = bundled.pristine(ctx)?;
        for place in bundled.places(ctx)? {
            done.extend(bring_up(ctx, &bundled, base.as_deref(), place, dry_run).await?);
        }
        if !dry_run && base.as_deref() != Some(bundled.text) {
            fault::point(&point("before"), &ctx.cancel).await?;
            bundled.remember(ctx)?;
            fault::point(&point("after"), &ctx.cancel).await?;
        }
    }
    Ok(done)
}

/// Brings one file up; nothing when there is nothing to tell.
async fn bring_up(
    ctx: &Context,
    bundled: &Bundled,
    base: Option<&str>,
    path: PathBuf,
    dry_run: bool,
) -> Result<Option<Upgraded>> {
    if path.is_symlink() {
        return Ok(Some(Upgraded { path, outcome: Outcome::Link, new: None }));
    }
    let ours = read(&path)?;
    let (outcome, text) = match decide(base, ours.as_deref(), bundled.text, bundled.is_seeded) {
        Step::Nothing => return Ok(None),
        Step::Do(outcome) => (outcome, bundled.text.to_owned()),
        Step::Merge => {
            let (ours, base) = (ours.as_deref().unwrap_or_default(), base.unwrap_or_default());
            match git::merge(ours, base, bundled.text, &ctx.cancel).await? {
                // Cut short after it was merged.
                Some(merged) if merged == ours => return Ok(None),
                Some(merged) => (Outcome::Merged, merged),
                None => (Outcome::Conflict, bundled.text.to_owned()),
            }
        }
    };
    let beside = beside(&path);
    let (to, new) = match outcome {
        Outcome::Added | Outcome::Replaced | Outcome::Merged => (Some(&path), None),
        Outcome::Conflict | Outcome::Unknown => (Some(&beside), Some(beside.clone())),
        Outcome::Kept | Outcome::Link => (None, None),
    };
    if let Some(to) = to.filter(|_| !dry_run) {
        fault::point(&bundled.point("file", "before"), &ctx.cancel).await?;
        put(to, &text)?;
        fault::point(&bundled.point("file", "after"), &ctx.cancel).await?;
    }
    Ok(Some(Upgraded { path, outcome, new }))
}

/// A text; bytes that are none are nobody's to replace by something else.
fn read(path: &Path) -> Result<Option<String>> {
    let text = files::read_text(path)?;
    match text.as_ref().is_some_and(|text| text.contains(char::REPLACEMENT_CHARACTER)) {
        true => Err(Error::invalid(format!("{}: not UTF-8", path.display()))
            .hint("make it UTF-8, or move it away and run `odeum upgrade` again")),
        false => Ok(text),
    }
}

/// Where this odeum's text is put when it cannot take the place of the other.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}
