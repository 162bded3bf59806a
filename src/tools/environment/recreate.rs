use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, StepEntry, TemplateName},
    ops::{
        apply::Saved,
        environment::{self, Environment},
    },
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Make an environment anew: data of the template, the newest code, dependencies, container.
///
/// Everything `env reset` replaces, and everything `env rebuild` does, and a fresh checkout of the
/// newest commits of its branch and of its extra addons. Name, address, branch, image and snapshots
/// stay. All of it is made beside what is there, which goes only when Odoo answers; else it comes
/// back. Work in the checkout that is nowhere else is saved.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Recreate {
    /// Name of the environment.
    env_name: EnvName,
    /// Template to take the data of, from now on; its own when not given.
    #[arg(long, visible_alias = "template")]
    template_name: Option<TemplateName>,
}

/// An environment that was made anew.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Recreated {
    /// The environment.
    env_name: String,
    /// Its address.
    url: String,
    /// Its template.
    template: String,
    /// The generation its data are those of now.
    template_generation: Option<String>,
    /// The branch that is checked out.
    git_branch: String,
    /// The commit that is checked out.
    commit: Option<String>,
    /// The image its container runs, with its dependencies.
    image: String,
    /// Whether Odoo answers; `false` when it did not run before.
    ready: bool,
    /// Work in the old checkout that was nowhere else, and where it is now.
    saved_local: Option<Saved>,
    /// Seconds in all.
    elapsed_s: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

impl fmt::Display for Recreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, template, branch) =
            (console::style(&self.env_name).bold(), &self.template, &self.git_branch);
        let commit = self.commit.as_deref().and_then(|commit| commit.get(..10)).unwrap_or("no commit");
        let answers = if self.ready { "; it answers" } else { "" };
        write!(
            f,
            "{name} is as new, with the data of template {template} and {branch} at {commit}{answers}, {:.1} s",
            self.elapsed_s
        )?;
        match &self.saved_local {
            Some(saved) => write!(f, "\n  local work is saved in {}", saved.directory.display()),
            None => Ok(()),
        }
    }
}

impl Recreate {
    /// The template it is made of; nothing when there is none.
    fn template(&self, ctx: &Context) -> Result<TemplateName> {
        match &self.template_name {
            Some(name) => Ok(name.clone()),
            None => environment::template_of(&Environment::find(ctx, &self.env_name)?),
        }
    }
}

impl Tool for Recreate {
    const META: Meta = Meta {
        name: "recreate_environment",
        cli: "env recreate",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Recreated;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        let template = self.template(ctx).ok().map(|name| Lock::template_shared(&ctx.team, &name.id()));
        [environment::lock(ctx, &self.env_name)].into_iter().chain(template).collect()
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let (env, template) = (Environment::find(ctx, &self.env_name)?, self.template(ctx)?);
        let code = match &env.request.source {
            environment::Source::Clone { branch, .. } => {
                format!("its checkout by the newest commit of {branch}, ")
            }
            environment::Source::Tree { .. } => String::new(),
        };
        Ok(Some(format!(
            "Make {} anew? Its database and files are replaced by those of template {template}, {code}its container \
             by another one; what it has now is lost",
            self.env_name
        )))
    }

    async fn run(self, ctx: &Context) -> Result<Recreated> {
        let done = environment::recreate(ctx, &self.env_name, self.template_name).await?;
        let env = done.environment;
        Ok(Recreated {
            env_name: self.env_name.to_string(),
            template: env.template_name().to_owned(),
            git_branch: env.request.source.branch().to_owned(),
            template_generation: env.origin.map(|origin| origin.generation),
            url: env.url,
            commit: env.commit,
            image: env.image,
            ready: done.ready,
            saved_local: done.saved,
            elapsed_s: rounded(done.elapsed),
            steps: done.steps,
        })
    }
}
