use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{Action, Plan, Reason, Skipped},
    context::{Context, Lock},
    error::Result,
    model::{EnvName, Extra, ModuleName, Modules, StepEntry},
    odoo::failures::Failure,
    ops::{
        apply::{Saved, TIMEOUT, timeout},
        environment,
        pull::{ExtraCode, PullRequest, Pulled, Wish, pull},
    },
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// How many changed files are named.
const NAMED: usize = 20;

/// Fetch the newest code and do with the database what it needs.
///
/// Compares with the code that was applied last, and installs new modules, upgrades
/// changed ones, restarts Odoo or does nothing, whatever is the least that is enough. A
/// mounted tree is taken as it is. What failed is tried again by the next pull.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Pull {
    /// Name of the environment.
    env_name: EnvName,
    /// Install these modules instead of what is needed, separated by commas.
    #[arg(long, value_name = "MODULES")]
    #[schemars(with = "Option<String>")]
    install: Option<Modules>,
    /// Upgrade these modules instead of what is needed, separated by commas.
    #[arg(long, value_name = "MODULES")]
    #[schemars(with = "Option<String>")]
    upgrade: Option<Modules>,
    /// Restart Odoo, and do no more.
    #[arg(long)]
    #[serde(default)]
    restart: bool,
    /// Refuse when less is asked for than is needed.
    #[arg(long)]
    #[serde(default)]
    strict: bool,
    /// Only say what is needed.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
    /// Copy the database first; put it and the code back when anything fails.
    #[arg(long)]
    #[serde(default)]
    rollback: bool,
    /// Bring the extra addons to the newest commits of their branches too.
    #[arg(long, visible_alias = "extra-addons")]
    #[serde(default)]
    extra: bool,
    /// Seconds Odoo may take.
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    #[serde(default = "timeout")]
    timeout: u64,
}

/// What a pull did.
#[derive(Debug, Serialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "a result's fields are its contract")]
pub struct Done {
    /// Whether all that was to be done was done.
    pub ok: bool,
    /// Whether the code differs from what was applied before.
    changed: bool,
    /// Commit, or tree, that was applied before.
    old_commit: Option<String>,
    /// Commit, or tree, that is applied now; after a failure the one that is to be.
    new_commit: String,
    /// The largest thing that was done; with `dry_run` that is needed; `blocked` when `strict` refused.
    action: String,
    /// Modules that were installed, or were to be.
    install: Vec<String>,
    /// Modules that were upgraded, or were to be.
    upgrade: Vec<String>,
    /// Modules that changed and were left out, and why.
    skipped: Vec<Skipped>,
    /// Whether Odoo was restarted.
    restart: bool,
    /// Whether dependencies were installed again.
    deps_reinstalled: bool,
    /// Whether the configuration was made again.
    conf_regenerated: bool,
    /// Whether nothing was done, as only what is needed was asked for.
    dry_run: bool,
    /// What is needed beyond what was asked for.
    missing: Vec<String>,
    /// Changed files, the first twenty.
    changed_files: Vec<String>,
    /// Changed files in all.
    changed_count: usize,
    /// Every changed file with its kind, what it needs and why.
    reasons: Vec<Reason>,
    /// Its extra addons, in the order in which Odoo looks into them.
    extra_addons: Vec<ExtraDone>,
    /// Odoo's exit status, when modules changed.
    exit_code: Option<i64>,
    /// States of the modules in the database afterwards.
    module_states: BTreeMap<String, String>,
    /// What went wrong, with tracebacks.
    failures: Vec<Failure>,
    /// Messages of errors in the log, the first twenty.
    log_errors: Vec<String>,
    /// Messages of warnings in the log, the first twenty.
    log_warnings: Vec<String>,
    /// Whether database and code were put back as they were.
    rolled_back: bool,
    /// Whether Odoo answers; also `true` when it was not touched.
    pub ready: bool,
    /// Work in the checkout that was nowhere else, and where it is now.
    saved_local: Option<Saved>,
    /// What Odoo wrote when it is short, else its beginning, errors and end.
    output: String,
    /// Id of the whole output, for `read_output`.
    output_id: Option<String>,
    /// The steps taken.
    steps: Vec<StepEntry>,
    /// Seconds in all.
    elapsed_s: f64,
}

/// One repository of the extra addons.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExtraDone {
    /// Its name.
    name: String,
    /// Its branch.
    branch: String,
    /// Commit that was applied before.
    old_commit: Option<String>,
    /// Commit that is applied now; after a failure the one that is to be.
    commit: String,
    /// How many commits the branch has beyond that, which `extra` takes; `null` when it cannot be told.
    behind: Option<usize>,
}

impl From<ExtraCode> for ExtraDone {
    fn from(code: ExtraCode) -> Self {
        let Extra { name, branch } = code.extra;
        let (name, branch) = (name.to_string(), branch.to_string());
        Self { name, branch, old_commit: code.from, commit: code.to, behind: code.behind }
    }
}

impl fmt::Display for ExtraDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, branch, old_commit, commit, behind } = self;
        let short = |commit: &str| commit.get(..10).unwrap_or(commit).to_owned();
        write!(f, "{name}:{branch} ")?;
        match old_commit.as_ref().filter(|old| *old != commit) {
            Some(old) => write!(f, "{} → {}", short(old), short(commit))?,
            None => write!(f, "at {}", short(commit))?,
        }
        match behind {
            Some(0) => Ok(()),
            Some(1) => write!(f, ", 1 commit behind: --extra takes it"),
            Some(behind) => write!(f, ", {behind} commits behind: --extra takes them"),
            None => write!(f, ", how far behind is not known"),
        }
    }
}

impl Done {
    /// Of what was done.
    pub fn of(pulled: Pulled) -> Self {
        let ok = pulled.is_ok();
        let names = |modules: &[ModuleName]| modules.iter().map(ToString::to_string).collect::<Vec<_>>();
        let Pulled { old, new, extras, plan, decision, applied, .. } = pulled;
        let Plan { skipped, reasons, deps, .. } = plan;
        let mut done = Self {
            ok,
            changed: old.as_ref() != Some(&new) || extras.iter().any(ExtraCode::is_changed),
            old_commit: old,
            new_commit: new,
            action: if pulled.blocked { "blocked".into() } else { decision.action.name().into() },
            install: names(&decision.install),
            upgrade: names(&decision.upgrade),
            skipped,
            restart: false,
            deps_reinstalled: false,
            conf_regenerated: false,
            dry_run: pulled.dry_run,
            missing: decision.missing,
            changed_files: reasons.iter().take(NAMED).map(|reason| reason.path.clone()).collect(),
            changed_count: reasons.len(),
            reasons,
            extra_addons: extras.into_iter().map(ExtraDone::from).collect(),
            exit_code: None,
            module_states: BTreeMap::new(),
            failures: Vec::new(),
            log_errors: Vec::new(),
            log_warnings: Vec::new(),
            rolled_back: false,
            ready: true,
            saved_local: None,
            output: String::new(),
            output_id: None,
            steps: Vec::new(),
            elapsed_s: rounded(pulled.elapsed),
        };
        if let Some(applied) = applied {
            done.failures = applied.failures();
            done.restart = applied.restarted;
            done.ready = applied.ready || !applied.restarted;
            (done.conf_regenerated, done.deps_reinstalled) = (applied.renewed, applied.renewed && deps);
            done.saved_local = applied.saved;
            done.install = names(&applied.change.install);
            done.upgrade = names(&applied.change.upgrade);
            done.skipped.extend(applied.skipped);
            done.rolled_back = applied.rolled_back;
            done.output = applied.output;
            done.output_id = applied.output_id.map(|id| id.to_string());
            done.steps = applied.steps;
            if let Some(outcome) = applied.outcome {
                done.exit_code = Some(outcome.exit_code);
                done.module_states = outcome.module_states;
                done.log_errors = outcome.log_errors;
                done.log_warnings = outcome.log_warnings;
            }
        }
        done
    }

    /// The first line: what was done, or why it was not.
    fn headline(&self) -> String {
        let mut parts = Vec::new();
        if self.conf_regenerated {
            parts.push("made the configuration anew".to_owned());
        }
        let verbs = match (self.dry_run, self.ok) {
            (true, _) => ["install", "upgrade"],
            (false, true) => ["installed", "upgraded"],
            (false, false) => ["install of", "upgrade of"],
        };
        for (verb, modules) in verbs.into_iter().zip([&self.install, &self.upgrade]) {
            if !modules.is_empty() {
                parts.push(format!("{verb} {}", modules.join(", ")));
            }
        }
        if parts.is_empty() && self.restart {
            parts.push(if self.ready { "restarted Odoo" } else { "Odoo does not answer" }.into());
        }
        let parts = parts.join("; ");
        if self.dry_run && self.changed {
            return format!("Needed: {}", if parts.is_empty() { self.action.clone() } else { parts });
        }
        match (self.ok, parts.is_empty()) {
            (false, _) if self.action == "blocked" => {
                format!("Refused: {} is needed too", self.missing.join(", "))
            }
            (false, _) => format!("Failed: {parts}"),
            (true, true) if !self.changed => "Nothing new".into(),
            (true, true) if self.action == Action::Refresh.name() => {
                "Reload the page to see the change".into()
            }
            (true, true) => "Nothing to do".into(),
            (true, false) => format!("{parts} in {:.1} s", self.elapsed_s),
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        for reason in self.reasons.iter().take(NAMED) {
            write!(f, "\n  {:8} {}  # {}", reason.action.name(), reason.path, reason.why)?;
        }
        if self.reasons.len() > NAMED {
            write!(f, "\n  and {} more files", self.reasons.len() - NAMED)?;
        }
        for extra in &self.extra_addons {
            write!(f, "\n  {extra}")?;
        }
        for Skipped { module, reason } in &self.skipped {
            write!(f, "\n  {module} left out: {reason}")?;
        }
        if let Some(saved) = &self.saved_local {
            write!(f, "\n  local work is saved in {}", saved.directory.display())?;
        }
        for (module, state) in self.module_states.iter().filter(|(_, state)| *state != "installed") {
            write!(f, "\n  {module} is {state}")?;
        }
        for failure in &self.failures {
            write!(f, "\n\n{}", failure.traceback)?;
        }
        if self.rolled_back {
            f.write_str("\n\nDatabase and code are as they were before.")?;
        }
        match (&self.output_id, self.ok) {
            (Some(id), false) => write!(f, "\n  odeum output read {id}"),
            _ => Ok(()),
        }
    }
}

impl Tool for Pull {
    const META: Meta = Meta {
        name: "pull_and_apply",
        cli: "env pull",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Done;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Done> {
        let names =
            |modules: Option<Modules>| modules.map_or_else(Vec::new, |modules| modules.names().to_vec());
        let wish = Wish { install: names(self.install), upgrade: names(self.upgrade), restart: self.restart };
        let Self { env_name: name, strict, dry_run, rollback, extra, timeout, .. } = self;
        let request = PullRequest { name, branch: None, wish, strict, dry_run, rollback, extra, timeout };
        pull(ctx, &request).await.map(Done::of)
    }

    fn is_failure(output: &Done) -> bool {
        !output.ok
    }
}
