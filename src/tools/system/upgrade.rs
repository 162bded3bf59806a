use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    ops::bundle::{self, Outcome, Upgraded},
    registry::{Effect, Meta, Tool},
};

/// Bring the files that came with odeum up to this odeum, and keep what was changed in them.
///
/// The base configuration, the teams' sanitize scripts and their own copies of guides. What nobody
/// changed is replaced; what somebody changed gets this odeum's changes too, or, where both changed
/// the same place, stays, with this odeum's text beside it as FILE.new.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Upgrade {
    /// Only say what would be done.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

/// What an upgrade did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UpgradeDone {
    /// Whether nothing was done, as only what would be was asked for.
    dry_run: bool,
    /// The files there is something to say of; those that are up to date are left out.
    files: Vec<FileFields>,
}

/// One file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileFields {
    /// Where it is.
    path: String,
    /// What became of it.
    outcome: Outcome,
    /// This odeum's text of it, where somebody has to look at both.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<String>,
}

impl From<Upgraded> for FileFields {
    fn from(done: Upgraded) -> Self {
        let shown = |path: std::path::PathBuf| path.display().to_string();
        Self { path: shown(done.path), outcome: done.outcome, new: done.new.map(shown) }
    }
}

impl fmt::Display for FileFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.outcome {
            Outcome::Added => "is new",
            Outcome::Replaced => "is up to date; nobody had changed it",
            Outcome::Merged => "has this odeum's changes and yours",
            Outcome::Conflict => "stays as it is: it and this odeum changed the same place",
            Outcome::Kept => "stays as it is: this odeum has nothing new for it",
            Outcome::Unknown => "stays as it is: what it was made from is not known",
            Outcome::Link => "stays as it is: it is a link",
        };
        write!(f, "{} {words}", self.path)?;
        match &self.new {
            Some(new) => write!(f, "\n  compare it with {new}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for UpgradeDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.files.is_empty() {
            return f.write_str("All files are up to date");
        }
        if self.dry_run {
            writeln!(f, "Nothing was done. With it:")?;
        }
        let lines: Vec<String> = self.files.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Tool for Upgrade {
    const META: Meta = Meta {
        name: "upgrade_bundled_files",
        cli: "upgrade",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    const ACTS_ON_ALL_TEAMS: bool = true;
    type Output = UpgradeDone;

    fn locks(&self, _: &Context) -> Vec<Lock> {
        vec![Lock::system()]
    }

    async fn run(self, ctx: &Context) -> Result<UpgradeDone> {
        ctx.system()?;
        let done = bundle::upgrade(ctx, self.dry_run).await?;
        Ok(UpgradeDone { dry_run: self.dry_run, files: done.into_iter().map(FileFields::from).collect() })
    }
}
