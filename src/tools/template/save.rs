use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::made::Made;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, TemplateName},
    ops::{
        environment::Environment,
        template::{self, Template},
    },
    registry::{Effect, Meta, Tool},
};

/// Make a template of an environment as it is now.
///
/// Its database and files of one moment are copied, neutralised and checked; it goes on
/// running meanwhile. A template that is there gets its next generation; environments
/// made from it keep theirs.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Save {
    /// Name of the environment.
    env_name: EnvName,
    /// Name of the template.
    template_name: TemplateName,
    /// Give the environments made from earlier generations its data; what they have is thrown away.
    #[arg(long)]
    #[serde(default)]
    reset_environments: bool,
}

impl Tool for Save {
    const META: Meta = Meta {
        name: "save_as_template",
        cli: "template save",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "template_name"],
    };
    type Output = Made;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        // That of the environment is taken for the copy alone.
        vec![Lock::making(&ctx.team, &self.template_name.id())]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let env = Environment::of(ctx, &self.env_name)?;
        let raw = match env.is_some_and(|env| !env.request.sanitize) {
            true => ", whose jobs and mail servers are live and will be in the template",
            false => "",
        };
        let Some(template) = Template::read(ctx, &self.template_name.id())? else {
            let question = format!("Make a template of environment {}{raw}?", self.env_name);
            return Ok((!raw.is_empty()).then_some(question));
        };
        let replace = format!("Replace template {} by environment {}{raw}", template.name, self.env_name);
        let reset =
            self.reset_environments.then(|| super::reset_question(ctx, &template, Some(&self.env_name)));
        Ok(Some(format!("{replace}{}?", reset.transpose()?.unwrap_or_default())))
    }

    async fn run(self, ctx: &Context) -> Result<Made> {
        let made = template::save(ctx, &self.env_name, self.template_name).await?;
        Made::with_others(ctx, made, self.reset_environments, Some(&self.env_name)).await
    }
}
