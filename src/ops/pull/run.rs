//! From a wish to its result.

use std::{path::PathBuf, time::Instant};

use super::{
    decision::{Decision, Wish},
    extra::ExtraCode,
    known::known,
    source::Code,
};
use crate::{
    adapters::git,
    analysis::{Action, Plan},
    context::Context,
    error::Result,
    model::{Branch, EnvId, EnvName, ModuleName},
    ops::{
        analysis::{Known, Target, analyze},
        apply::{Applied, Change, NewBranch, Pending, apply, must_exist, states},
        environment::{Environment, Source, is_configured, mend, modules_of_code, modules_of_tree},
        system::ensure_database,
    },
};

/// What is asked for.
pub struct PullRequest {
    /// Environment.
    pub name: EnvName,
    /// The branch to go to; `None` to stay.
    pub branch: Option<Branch>,
    /// What to do instead of what is needed.
    pub wish: Wish,
    /// Whether to refuse a wish that is too little.
    pub strict: bool,
    /// Whether only to tell what is needed.
    pub dry_run: bool,
    /// Whether a failure puts the database and the code back.
    pub rollback: bool,
    /// Whether extra addons are brought to the newest commits of their branches.
    pub extra: bool,
    /// How long Odoo may take, in seconds.
    pub timeout: u64,
}

/// What a pull did.
pub struct Pulled {
    /// What was applied before.
    pub old: Option<String>,
    /// What is applied now, or was to be.
    pub new: String,
    /// The branch it went to, if it did not stay.
    pub branch: Option<NewBranch>,
    /// Its extra addons.
    pub extras: Vec<ExtraCode>,
    /// What the change needs.
    pub plan: Plan,
    /// What was done.
    pub decision: Decision,
    /// Whether the wish was too little and refused.
    pub blocked: bool,
    /// Whether nothing was done because nobody asked for more.
    pub dry_run: bool,
    /// What became of it, when there was anything to do.
    pub applied: Option<Applied>,
    /// Seconds in all.
    pub elapsed: f64,
}

impl Pulled {
    /// Whether all that was to be done was done.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        !self.blocked && self.applied.as_ref().is_none_or(Applied::is_ok)
    }
}

/// Brings an environment to the newest code of a branch, or to its tree as it is, and does
/// the least with its modules that is enough. What failed is tried again by the next call.
///
/// # Errors
/// `not_found` when the branch is gone, `auth`; a run of Odoo that fails is no error: look at
/// the outcome.
pub async fn pull(ctx: &Context, request: &PullRequest) -> Result<Pulled> {
    let started = Instant::now();
    let env = match request.dry_run {
        true => Environment::find(ctx, &request.name)?,
        false => mend(ctx, &Environment::find_to_change(ctx, &request.name)?).await?,
    };
    ensure_database(ctx).await?;
    let code = Code::look(ctx, &env, request.branch.as_ref()).await?;
    let extras = ExtraCode::look(ctx, &env, request.extra).await?;
    ctx.step("Comparing with what was applied");
    must_exist_there(ctx, &env, &code, &extras, &request.wish).await?;
    let known = known(ctx, &env).await?;
    let mut plan = needed(ctx, &env, &code, &known).await?;
    for extra in &extras {
        plan.merge(extra.needed(ctx, &known).await?);
    }
    for warning in &plan.warnings {
        ctx.warn(warning);
    }
    let decision = Decision::new(&plan, &request.wish);
    if !decision.missing.is_empty() {
        ctx.warn(format!("the change needs more than was asked for: {}", decision.missing.join(", ")));
    }
    let mut pulled = Pulled {
        old: code.from.clone(),
        new: code.to.clone(),
        branch: code.new.as_ref().and_then(|new| new.branch.clone()),
        extras,
        blocked: request.strict && !decision.missing.is_empty(),
        dry_run: request.dry_run,
        plan,
        decision,
        applied: None,
        elapsed: 0.0,
    };
    if !pulled.blocked && !pulled.dry_run {
        carry_out(ctx, &env, &code, request, &mut pulled).await?;
    }
    pulled.elapsed = started.elapsed().as_secs_f64();
    Ok(pulled)
}

/// Fails when a module that is asked for is neither in the database nor in the new code.
async fn must_exist_there(
    ctx: &Context,
    env: &Environment,
    code: &Code,
    extras: &[ExtraCode],
    wish: &Wish,
) -> Result<()> {
    let names = wish.modules();
    if names.is_empty() {
        return Ok(());
    }
    let files = git::files_of(&code.repository, &code.to, &ctx.cancel).await?;
    let mut modules = modules_of_tree(env.root_module.as_deref(), &files);
    for extra in extras {
        modules.extend(extra.modules(ctx).await?);
    }
    must_exist(env, &names, &states(ctx, env).await?, &modules)
}

/// What the change from what was applied last needs, and what is pending since. When that is
/// not known, every installed module of the code is upgraded.
async fn needed(ctx: &Context, env: &Environment, code: &Code, known: &Known) -> Result<Plan> {
    let Some(from) = &code.from else {
        ctx.warn("what was applied last is not known: every installed module of the code is upgraded");
        let installed = known.installed.clone().unwrap_or_default();
        let mut upgrade = modules_of_code(ctx, env);
        upgrade.retain(|module| installed.contains(module));
        return Ok(Plan::upgrade_of(upgrade));
    };
    let to = Target::Commit(code.to.clone());
    let mut plan = analyze(code.repository.clone(), from, &to, known, &ctx.cancel).await?.plan;
    plan.merge(left_over(&env.pending, known));
    if !env.pending.modules.is_empty() {
        let modules: Vec<&str> = env.pending.modules.iter().map(String::as_str).collect();
        ctx.warn(format!(
            "an earlier change did not come to its end; its modules count too: {}",
            modules.join(", ")
        ));
    }
    Ok(plan)
}

/// What is needed because earlier changes did not come to their end.
fn left_over(pending: &Pending, known: &Known) -> Plan {
    let is_installed = |module: &&String| known.installed.as_ref().is_some_and(|all| all.contains(*module));
    let upgrade: Vec<String> = pending.modules.iter().filter(is_installed).cloned().collect();
    let action = match (upgrade.is_empty(), pending.restart) {
        (false, _) => Action::Upgrade,
        (true, true) => Action::Restart,
        (true, false) => Action::None,
    };
    Plan {
        action,
        upgrade,
        restart: action >= Action::Restart,
        deps: pending.renew,
        conf: pending.renew,
        i18n_overwrite: pending.overwrite_translations,
        ..Plan::nothing()
    }
}

async fn carry_out(
    ctx: &Context,
    env: &Environment,
    code: &Code,
    request: &PullRequest,
    pulled: &mut Pulled,
) -> Result<()> {
    if request.wish.is_none() {
        leave_out_hidden(ctx, env, pulled);
    }
    let Decision { install, upgrade, restart, .. } = &pulled.decision;
    let is_there = code.is_there(ctx, env).await?;
    let has_new_directories = is_there && !is_configured(ctx, env);
    let change = Change {
        install: install.clone(),
        upgrade: upgrade.clone(),
        restart: *restart,
        renew: pulled.plan.deps || pulled.plan.conf || has_new_directories,
        code: code.new.clone().filter(|_| !is_there),
        extras: pulled.extras.iter().filter_map(ExtraCode::pin).collect(),
        overwrite_translations: pulled.plan.i18n_overwrite,
        tests: None,
        rollback: request.rollback,
        timeout: request.timeout,
    };
    if change.must_stop() || change.takes_code() {
        let mut applied = apply(ctx, env, change).await?;
        if applied.renewed && !applied.restarted && applied.is_ok() {
            // New directories of modules, which nothing but the code itself told of.
            let again = Change { renew: true, timeout: request.timeout, ..Change::default() };
            let saved = applied.saved.take();
            applied = Applied { saved, ..apply(ctx, env, again).await? };
        }
        pulled.applied = Some(applied);
    }
    if pulled.is_ok() && pulled.decision.missing.is_empty() {
        settle(ctx, &env.id, code, &pulled.extras).await?;
    }
    Ok(())
}

/// A new module below directories no addons path reaches cannot be installed: Odoo does not see it.
fn leave_out_hidden(ctx: &Context, env: &Environment, pulled: &mut Pulled) {
    let manifests: Vec<PathBuf> =
        pulled.plan.reasons.iter().map(|reason| PathBuf::from(&reason.path)).collect();
    let seen = modules_of_tree(env.root_module.as_deref(), &manifests);
    pulled.decision.leave_out(|module: &ModuleName| {
        let is_seen = seen.iter().any(|name| name == module.as_str());
        if !is_seen {
            ctx.warn(format!("{module} is new and lies too deep for Odoo to find it: it is not installed"));
        }
        is_seen
    });
}

/// Writes down what is applied now: nothing is pending any more.
async fn settle(ctx: &Context, id: &EnvId, code: &Code, extras: &[ExtraCode]) -> Result<()> {
    let mut env = Environment::known(ctx, id)?;
    env.extra_commits = extras.iter().map(|code| (code.extra.name.clone(), code.to.clone())).collect();
    env.extra_applied.clone_from(&env.extra_commits);
    let to = Some(code.to.clone());
    match env.request.source {
        Source::Clone { .. } => {
            git::pin(&code.repository, &code.to, &ctx.cancel).await?;
            env.commit.clone_from(&to);
            env.applied_commit = to;
        }
        Source::Tree { .. } => env.applied_tree = to,
    }
    env.pending = Pending::default();
    env.save(ctx)
}
