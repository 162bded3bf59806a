//! From a wish to its result.

use std::time::Instant;

use super::{
    decision::{Decision, Wish},
    known::known,
    source::{Code, Saved, put_back},
};
use crate::{
    adapters::git,
    analysis::{Action, Plan},
    context::Context,
    error::Result,
    model::{EnvId, EnvName, ModuleName},
    ops::{
        analysis::{Target, analyze},
        apply::{Applied, Change, apply, mend, must_exist, states},
        environment::{
            Environment, Source, addons_directories, modules_among, modules_of_code, restart_record,
        },
        system::ensure_database,
    },
};

/// What is asked for.
pub struct PullRequest {
    /// Environment.
    pub name: EnvName,
    /// What to do instead of what is needed.
    pub wish: Wish,
    /// Whether to refuse a wish that is too little.
    pub strict: bool,
    /// Whether only to tell what is needed.
    pub dry_run: bool,
    /// Whether a failure puts the database and the code back.
    pub rollback: bool,
    /// How long Odoo may take, in seconds.
    pub timeout: u64,
}

/// What a pull did.
pub struct Pulled {
    /// What was applied before.
    pub old: Option<String>,
    /// What is applied now, or was to be.
    pub new: String,
    /// What the change needs.
    pub plan: Plan,
    /// What was done.
    pub decision: Decision,
    /// Whether the wish was too little and refused.
    pub blocked: bool,
    /// Whether nothing was done because nobody asked for more.
    pub dry_run: bool,
    /// Local work that had to make room.
    pub saved: Option<Saved>,
    /// What became of the modules, when there was anything to do with them.
    pub applied: Option<Applied>,
    /// Whether the dependencies and the configuration were made anew.
    pub renewed: bool,
    /// Whether Odoo was restarted.
    pub restarted: bool,
    /// Whether Odoo answers; also `true` when it was not touched.
    pub ready: bool,
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

/// Brings an environment to the newest code of its branch, or to its tree as it is, and does
/// the least with its modules that is enough. What failed is tried again by the next call.
///
/// # Errors
/// `not_found` when the branch is gone, `auth`; a run of Odoo that fails is no error: look at
/// the outcome.
pub async fn pull(ctx: &Context, request: &PullRequest) -> Result<Pulled> {
    let started = Instant::now();
    let env = Environment::find(ctx, &request.name)?;
    mend(ctx, &env).await?;
    ensure_database(ctx).await?;
    let code = Code::look(ctx, &env).await?;
    ctx.step("Comparing with what was applied");
    must_exist_there(ctx, &env, &code, &request.wish).await?;
    let plan = needed(ctx, &env, &code).await?;
    let decision = Decision::new(&plan, &request.wish);
    if !decision.missing.is_empty() {
        ctx.warn(format!("the change needs more than was asked for: {}", decision.missing.join(", ")));
    }
    let mut pulled = Pulled {
        old: code.from.clone(),
        new: code.to.clone(),
        blocked: request.strict && !decision.missing.is_empty(),
        dry_run: request.dry_run,
        plan,
        decision,
        saved: None,
        applied: None,
        renewed: false,
        restarted: false,
        ready: true,
        elapsed: 0.0,
    };
    if !pulled.blocked && !pulled.dry_run {
        carry_out(ctx, env, &code, request, &mut pulled).await?;
    }
    pulled.elapsed = started.elapsed().as_secs_f64();
    Ok(pulled)
}

/// Fails when a module that is asked for is neither in the database nor in the new code.
async fn must_exist_there(ctx: &Context, env: &Environment, code: &Code, wish: &Wish) -> Result<()> {
    let names = wish.modules();
    if names.is_empty() {
        return Ok(());
    }
    let files = git::files_of(&code.repository, &code.to, &ctx.cancel).await?;
    must_exist(env, &names, &states(ctx, env).await?, &modules_among(env, &files))
}

/// What the change from what was applied last needs, and that from what was tried since, which
/// may have left a part of itself. When that is not known, every installed
/// module of the code is upgraded.
async fn needed(ctx: &Context, env: &Environment, code: &Code) -> Result<Plan> {
    let known = known(ctx, env).await?;
    let Some(from) = &code.from else {
        ctx.warn("what was applied last is not known: every installed module of the code is upgraded");
        let installed = known.installed.unwrap_or_default();
        let mut upgrade = modules_of_code(ctx, env);
        upgrade.retain(|module| installed.contains(module));
        return Ok(Plan { action: Action::Upgrade, upgrade, restart: true, conf: true, ..Plan::nothing() });
    };
    let to = Target::Commit(code.to.clone());
    let mut plan = analyze(code.repository.clone(), from, &to, &known, &ctx.cancel).await?.plan;
    if let Some(tried) = &code.tried {
        let mut rest = analyze(code.repository.clone(), tried, &to, &known, &ctx.cancel).await?.plan;
        rest.reasons.retain(|reason| plan.reasons.iter().all(|told| told.path != reason.path));
        rest.skipped.retain(|skipped| !plan.skipped.contains(skipped));
        plan.merge(rest);
    }
    for warning in &plan.warnings {
        ctx.warn(warning);
    }
    Ok(plan)
}

async fn carry_out(
    ctx: &Context,
    mut env: Environment,
    code: &Code,
    request: &PullRequest,
    pulled: &mut Pulled,
) -> Result<()> {
    let before = addons_directories(&env.code(ctx));
    pulled.saved = code.take(ctx, &env).await?;
    match &env.request.source {
        Source::Clone { .. } => env.commit = Some(code.to.clone()),
        Source::Tree { .. } => env.tried_tree = Some(code.to.clone()),
    }
    env.save(ctx)?;
    if request.wish.is_none() {
        leave_out_hidden(ctx, &env, &mut pulled.decision.install);
    }
    let Decision { install, upgrade, restart, .. } = &pulled.decision;
    let renew = pulled.plan.deps || pulled.plan.conf || addons_directories(&env.code(ctx)) != before;
    if renew || !install.is_empty() || !upgrade.is_empty() {
        let change = Change {
            install: install.clone(),
            upgrade: upgrade.clone(),
            overwrite_translations: pulled.plan.i18n_overwrite,
            renew,
            rollback: request.rollback,
            timeout: request.timeout,
            ..Change::default()
        };
        let applied = apply(ctx, &env, change).await?;
        (pulled.restarted, pulled.ready, pulled.renewed) = (applied.restarted, applied.ready, renew);
        pulled.applied = Some(applied);
    } else if *restart {
        let started = restart_record(ctx, &env).await?;
        (pulled.restarted, pulled.ready) = (true, started.ready);
    }
    settle(ctx, &env.id, code, pulled).await
}

/// A new module below directories no addons path reaches cannot be installed: Odoo does not see it.
fn leave_out_hidden(ctx: &Context, env: &Environment, install: &mut Vec<ModuleName>) {
    let seen = modules_of_code(ctx, env);
    install.retain(|module| {
        let is_seen = seen.iter().any(|name| name == module.as_str());
        if !is_seen {
            ctx.warn(format!("{module} is new and lies too deep for Odoo to find it: it is not installed"));
        }
        is_seen
    });
}

/// Writes down what is applied now, unless a wish left some of it to the next pull; after a
/// rollback the code goes back too.
async fn settle(ctx: &Context, id: &EnvId, code: &Code, pulled: &mut Pulled) -> Result<()> {
    let Some(mut env) = Environment::read(ctx, id)? else { return Ok(()) };
    let is_clone = matches!(env.request.source, Source::Clone { .. });
    let has_rolled_back = pulled.applied.as_ref().is_some_and(|applied| applied.rolled_back);
    let is_applied = pulled.is_ok() && pulled.decision.missing.is_empty();
    match (is_applied, is_clone) {
        (true, true) => {
            git::pin(&code.repository, &code.to, &ctx.cancel).await?;
            env.applied_commit = Some(code.to.clone());
        }
        (true, false) => env.applied_tree = Some(code.to.clone()),
        (false, true) if has_rolled_back => {
            let Some(applied) = env.applied_commit.clone() else { return Ok(()) };
            put_back(ctx, &env.code(ctx), &applied).await?;
            env.commit = Some(applied);
            env.save(ctx)?;
            pulled.ready = match pulled.renewed {
                true => apply(ctx, &env, Change { renew: true, ..Change::default() }).await?.ready,
                false => restart_record(ctx, &env).await?.ready,
            };
            return Ok(());
        }
        (false, _) => return Ok(()),
    }
    env.save(ctx)
}
