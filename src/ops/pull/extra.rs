//! The extra addons of a pull: where each repository stands, and what its change needs.

use futures_util::future::try_join_all;

use crate::{
    adapters::git::{self, store},
    analysis::Plan,
    context::Context,
    error::{Kind, Result},
    model::Extra,
    ops::{
        analysis::{Known, Target, analyze},
        apply::NewPin,
        environment::{Environment, modules_of_tree, root_module_of_extra},
        repository::{self, Repository},
    },
};

/// One repository of the extra addons.
#[derive(Debug, Clone)]
pub struct ExtraCode {
    /// The repository and its branch.
    pub extra: Extra,
    /// The commit that was applied last, when that is known and still there.
    pub from: Option<String>,
    /// The commit that is checked out.
    pub before: String,
    /// The commit that is to be applied.
    pub to: String,
    /// How many commits the branch has beyond that; `None` when that cannot be told.
    pub behind: Option<usize>,
}

impl ExtraCode {
    /// Looks at all of an environment's; they are to be moved to the newest commits of their
    /// branches, or to stay where they are.
    ///
    /// # Errors
    /// `not_found` when a repository or its branch is gone and they are to be moved.
    pub async fn look(ctx: &Context, env: &Environment, is_moved: bool) -> Result<Vec<Self>> {
        if !env.request.extra_addons.is_empty() {
            ctx.step("Fetching the extra addons");
        }
        try_join_all(env.request.extra_addons.iter().map(|extra| Self::of(ctx, env, extra, is_moved))).await
    }

    async fn of(ctx: &Context, env: &Environment, extra: &Extra, is_moved: bool) -> Result<Self> {
        let store = ctx.layout().repository(&ctx.team, &extra.name);
        let before = match env.extra_commits.get(&extra.name) {
            Some(commit) => commit.clone(),
            None => git::head(&env.extra(ctx, &extra.name), &ctx.cancel).await?.unwrap_or_default(),
        };
        let from = match env.extra_applied.get(&extra.name) {
            Some(applied) if git::has(&store, applied, &ctx.cancel).await? => Some(applied.clone()),
            _ => None,
        };
        let fetched = match is_moved || !repository::is_busy(ctx, &extra.name) {
            true => repository::fetch(ctx, extra).await.map(|(_, newest)| Some(newest)),
            // Only to say how far behind it is nobody waits for a long fetch.
            false => repository::newest(ctx, extra).await,
        };
        let newest = match fetched {
            Ok(newest) => newest,
            Err(error) if is_moved || error.kind == Kind::Cancelled => return Err(error),
            Err(error) => {
                ctx.warn(format!("{}: {}", extra.name, error.message));
                None
            }
        };
        let to = newest.clone().filter(|_| is_moved).unwrap_or_else(|| before.clone());
        let behind = match &newest {
            Some(newest) => store::distance(&store, &to, newest, &ctx.cancel).await?,
            None => None,
        };
        Ok(Self { extra: extra.clone(), from, before, to, behind })
    }

    /// Whether what is to be applied differs from what was.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.from.as_ref() != Some(&self.to)
    }

    /// The commit to check out, when it is another.
    #[must_use]
    pub fn pin(&self) -> Option<NewPin> {
        let (name, before, to) = (self.extra.name.clone(), self.before.clone(), self.to.clone());
        (before != to).then_some(NewPin { name, before, to })
    }

    /// The modules of the code that is to be applied.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn modules(&self, ctx: &Context) -> Result<Vec<String>> {
        let store = ctx.layout().repository(&ctx.team, &self.extra.name);
        let files = git::files_of(&store, &self.to, &ctx.cancel).await?;
        Ok(modules_of_tree(Some(&root_module_of_extra(ctx, &self.extra.name)), &files))
    }

    /// What the change from what was applied needs. When that is not known, every installed
    /// module of the repository is upgraded. A module that is new there is nobody's wish.
    ///
    /// # Errors
    /// Those of fetching, and of the analysis.
    pub async fn needed(&self, ctx: &Context, known: &Known) -> Result<Plan> {
        let name = &self.extra.name;
        if !self.is_changed() {
            return Ok(Plan::nothing());
        }
        let repository = Repository::find(ctx, name)?;
        repository::contents(ctx, &repository, &self.to).await?;
        let Some(from) = &self.from else {
            ctx.warn(format!(
                "what was applied of {name} is not known: every installed module of it is upgraded"
            ));
            let installed = known.installed.clone().unwrap_or_default();
            let modules = self.modules(ctx).await?.into_iter();
            return Ok(Plan::upgrade_of(modules.filter(|module| installed.contains(module)).collect()));
        };
        repository::contents(ctx, &repository, from).await?;
        let known = Known { root_module: Some(root_module_of_extra(ctx, name)), ..known.clone() };
        let to = Target::Commit(self.to.clone());
        let plan = analyze(repository.store(ctx), from, &to, &known, &ctx.cancel).await?.plan;
        let shared = plan.of_shared(&format!("it is new in {name}; `odeum module install` installs it"));
        Ok(shared.below(name.as_str()))
    }
}
