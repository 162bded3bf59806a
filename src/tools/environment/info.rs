use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{EnvironmentFields, ExtraFields, extra_addons, status_word};
use crate::{
    adapters::docker::{Limits, Stats},
    context::Context,
    error::Result,
    model::EnvName,
    ops::{
        environment::{self, Status},
        quota, snapshot,
    },
    registry::{Effect, Meta, Tool},
};

/// Show everything about one environment, with what it uses now.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Info {
    /// Name of the environment.
    env_name: EnvName,
}

/// One environment in detail.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Details {
    /// As in a listing.
    #[serde(flatten)]
    fields: EnvironmentFields,
    /// Its directory on this machine.
    workspace: String,
    /// Commit that is checked out.
    commit: Option<String>,
    /// Commit whose modules the database reflects.
    applied_commit: Option<String>,
    /// Its extra addons in the order in which Odoo looks into them, `name:branch` separated by commas.
    addons_order: String,
    /// Commits of its extra addons, by the names of their repositories.
    extra_commits: BTreeMap<String, ExtraFields>,
    /// What Odoo uses; `null` when it does not run.
    odoo: Option<Use>,
    /// What the shared database server uses.
    db: Option<Use>,
    /// What Odoo may use; `null` when that is as much as there is.
    limits: Option<LimitFields>,
    /// Ports on this machine.
    ports: Vec<u16>,
    /// The generation of its template.
    template_generation: Option<String>,
    /// Names of its snapshots, the oldest first.
    snapshots: Vec<String>,
    /// Where records and Docker disagree; empty when they agree.
    drift: Vec<String>,
}

/// What a container uses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Use {
    /// `running`.
    status: String,
    /// Percent of one processor.
    cpu_percent: f64,
    /// Memory without page cache, in MiB.
    mem_mb: f64,
    /// Percent of the memory it may use.
    mem_percent: f64,
}

/// What a container may use; `null` for as much as there is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LimitFields {
    /// Memory, in MiB.
    memory_mb: Option<i64>,
    /// Processors.
    cpus: Option<f64>,
    /// What it gets from its next start on, when that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_start: Option<String>,
}

impl LimitFields {
    fn new(now: Limits, next: Limits) -> Option<Self> {
        let is_any = now != Limits::default() || next != now;
        let (memory_mb, cpus) = (now.memory_mb(), now.cpus());
        is_any.then(|| Self { memory_mb, cpus, next_start: (next != now).then(|| words(next)) })
    }
}

impl fmt::Display for LimitFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words_of(self.memory_mb, self.cpus))?;
        match &self.next_start {
            Some(next) => write!(f, "; from its next start {next}"),
            None => Ok(()),
        }
    }
}

fn words(limits: Limits) -> String {
    words_of(limits.memory_mb(), limits.cpus())
}

fn words_of(memory: Option<i64>, cpus: Option<f64>) -> String {
    let memory = memory.map(|memory| format!("{memory} MiB"));
    let parts: Vec<_> = memory.into_iter().chain(cpus.map(|cpus| format!("{cpus} CPU"))).collect();
    if parts.is_empty() { "as much as there is".into() } else { parts.join(", ") }
}

impl From<Stats> for Use {
    fn from(stats: Stats) -> Self {
        let round = |number: f64| (number * 10.0).round() / 10.0;
        Self {
            status: "running".into(),
            cpu_percent: round(stats.cpu_percent),
            mem_mb: round(stats.memory_mb),
            mem_percent: round(stats.memory_percent),
        }
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let env = &self.fields;
        writeln!(f, "{}  {}", console::style(&env.env_name).bold(), status_word(env.status, env.asleep))?;
        let commit = self.commit.as_deref().and_then(|commit| commit.get(..10)).unwrap_or("no commit");
        let mut line = |name: &str, value: &str| writeln!(f, "  {name:10} {value}");
        line("url", &env.url)?;
        line("branch", &format!("{} at {commit}", env.git_branch))?;
        line("source", &env.repo)?;
        line("template", &env.template)?;
        for (name, extra) in &self.extra_commits {
            let commit = extra.commit.get(..10).unwrap_or("no commit");
            line("extra", &format!("{name}:{} at {commit}", extra.branch))?;
        }
        line("image", &env.image)?;
        line("database", &env.database)?;
        line("workspace", &self.workspace)?;
        for (name, using) in [("odoo", &self.odoo), ("postgresql", &self.db)] {
            if let Some(using) = using {
                line(name, &format!("{:.1} % CPU, {:.0} MiB", using.cpu_percent, using.mem_mb))?;
            }
        }
        if let Some(limits) = &self.limits {
            line("limits", &limits.to_string())?;
        }
        if !self.snapshots.is_empty() {
            line("snapshots", &self.snapshots.join(", "))?;
        }
        for drift in &self.drift {
            line("drift", drift)?;
        }
        let used = env.last_used.as_deref().map(|used| format!(", last used {used}")).unwrap_or_default();
        write!(f, "  {:10} {}{used}", "created", env.created_at)
    }
}

impl Tool for Info {
    const META: Meta = Meta {
        name: "get_environment_info",
        cli: "env info",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    const IS_USE: bool = false;
    type Output = Details;

    async fn run(self, ctx: &Context) -> Result<Details> {
        let info = environment::info(ctx, &self.env_name).await?;
        let env = &info.row.environment;
        let drift = match info.row.status {
            Status::Failed => vec![format!("container {} is gone", env.container)],
            _ => info.row.unfinished.clone().into_iter().collect(),
        };
        Ok(Details {
            workspace: env.workspace(ctx).display().to_string(),
            commit: env.commit.clone(),
            applied_commit: env.applied_commit.clone(),
            addons_order: env.request.extra_addons.to_string(),
            extra_commits: extra_addons(env),
            ports: vec![env.port],
            template_generation: env.origin.as_ref().map(|origin| origin.generation.clone()),
            odoo: info.odoo.map(Use::from),
            db: info.database.map(Use::from),
            limits: LimitFields::new(info.limits, quota::limits(ctx)),
            snapshots: snapshot::of(ctx, &env.id)?.into_iter().map(|found| found.name.to_string()).collect(),
            drift,
            fields: EnvironmentFields::new(ctx, info.row),
        })
    }
}
