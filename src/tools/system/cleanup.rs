use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    ops::cleanup::{self, Cleaned, Leftover, Orphan},
    registry::{Effect, Meta, Tool},
};

/// Find what is left over, and with --force remove it.
///
/// Containers, volumes, networks, databases, roles, mounts, files, ports, generations and
/// snapshots that no record knows; images of dependencies nobody needs, old outputs, directories
/// of image builds that were killed; operations that were cut short. Each is explained. A database
/// without a record may be somebody's only copy: look at the sizes first. What is protected, of
/// another installation, or being made by somebody stays. What was removed is looked for again.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Cleanup {
    /// Remove them.
    #[arg(long)]
    #[serde(default)]
    force: bool,
    /// Only say what there is, as without --force.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
    /// Those of all teams, not of one and of none; on the command line only.
    #[arg(long)]
    #[serde(default)]
    all_teams: bool,
}

/// What is left over, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Whether nothing was to be removed.
    dry_run: bool,
    /// Things no record knows, or nobody needs.
    orphans: Vec<OrphanFields>,
    /// Operations that were cut short.
    unfinished: Vec<UnfinishedFields>,
    /// What could not be looked at, so that nobody knows whether it is left over.
    unseen: Vec<String>,
    /// How many things are gone.
    removed: usize,
    /// Bytes these took, where that is known.
    freed_bytes: u64,
    /// What did not go though it should have, and why.
    failures: Vec<String>,
}

/// A thing that is left over.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrphanFields {
    /// `database`, `container`, `path`, …
    kind: String,
    /// Its name; a path relative to the data directory.
    name: String,
    /// The team it was made for, if any.
    team: Option<String>,
    /// Why it is left over.
    why: String,
    /// Bytes it takes, where that can be found out.
    size_bytes: Option<u64>,
    /// Whether it is gone: it was looked for.
    removed: bool,
    /// Why it is not removed, not even with --force.
    kept: Option<String>,
}

/// An operation that was cut short.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnfinishedFields {
    /// Whose: `environment main`.
    owner: String,
    /// What was cut short.
    finding: String,
    /// The command of its own that helps.
    remedy: String,
    /// Whether it was finished or taken back.
    done: bool,
}

impl Report {
    fn new(cleaned: Cleaned, dry_run: bool) -> Self {
        let Cleaned { found: Leftover { orphans, unfinished, unseen }, removed, finished, failures } =
            cleaned;
        let freed = orphans.iter().filter(|orphan| removed.contains(&orphan.thing));
        let fields = |orphan: &Orphan| OrphanFields {
            kind: orphan.thing.kind.to_string(),
            name: orphan.thing.name.clone(),
            team: orphan.whose.team.as_ref().map(ToString::to_string),
            why: orphan.why.clone(),
            size_bytes: orphan.bytes,
            removed: removed.contains(&orphan.thing),
            kept: orphan.kept.clone(),
        };
        Self {
            dry_run,
            freed_bytes: freed.filter_map(|orphan| orphan.bytes).sum(),
            orphans: orphans.iter().map(fields).collect(),
            unfinished: unfinished
                .into_iter()
                .map(|cut| UnfinishedFields {
                    done: finished.contains(&cut.owner),
                    owner: cut.owner,
                    finding: cut.finding,
                    remedy: cut.remedy,
                })
                .collect(),
            unseen,
            removed: removed.len(),
            failures: failures.into_iter().map(|(what, why)| format!("{what}: {why}")).collect(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.orphans.is_empty() && self.unfinished.is_empty() {
            f.write_str("Nothing is left over")?;
        } else if self.dry_run {
            f.write_str("Left over; `odeum cleanup --force` removes it:")?;
        } else {
            write!(f, "Removed {}, {}", self.removed, megabytes(self.freed_bytes))?;
        }
        for orphan in &self.orphans {
            let size = orphan.size_bytes.map(|bytes| format!(", {}", megabytes(bytes))).unwrap_or_default();
            let fate = match (&orphan.kept, orphan.removed) {
                (Some(why), _) => format!("; stays: {why}"),
                (None, true) => "; gone".into(),
                (None, false) => String::new(),
            };
            let (kind, name) = (&orphan.kind, console::style(&orphan.name).bold());
            write!(f, "\n  {kind} {name}{size}: {}{fate}", orphan.why)?;
        }
        for cut in &self.unfinished {
            let done = if cut.done { "; done" } else { "" };
            write!(f, "\n  {}: {}{done}", cut.owner, cut.finding)?;
        }
        self.unseen.iter().try_for_each(|what| write!(f, "\n  not looked at: {what}"))?;
        self.failures.iter().try_for_each(|what| write!(f, "\n  failed: {what}"))
    }
}

#[allow(clippy::cast_precision_loss, reason = "megabytes need few digits")]
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

impl Tool for Cleanup {
    const META: Meta = Meta {
        name: "remove_orphans",
        cli: "cleanup",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Report;

    fn locks(&self, _ctx: &Context) -> Vec<Lock> {
        if self.force { vec![Lock::system()] } else { Vec::new() }
    }

    fn question(&self, _ctx: &Context) -> Result<Option<String>> {
        let question =
            "Remove all that `odeum cleanup` lists? What has no record may be somebody's only copy.";
        Ok(self.force.then(|| question.to_owned()))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        if self.force && self.dry_run {
            return Err(Error::invalid("--force and --dry-run are opposites"));
        }
        if self.all_teams && !ctx.is_local() {
            return Err(Error::invalid(format!(
                "all_teams is for the command line; this is team {}",
                ctx.team
            ))
            .hint("leave it out: what belongs to this team and to none is meant then"));
        }
        if !self.force {
            let found = cleanup::survey(ctx, self.all_teams).await?;
            return Ok(Report::new(Cleaned { found, ..Cleaned::default() }, true));
        }
        Ok(Report::new(cleanup::clean(ctx, self.all_teams).await?, false))
    }

    fn is_failure(report: &Report) -> bool {
        !report.failures.is_empty()
    }
}
