use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::made::Made;
use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::{Branch, TemplateName},
    ops::{
        environment,
        template::{self, Template, edited_in},
    },
    registry::{Effect, Meta, Tool},
};

/// Change a template by hand: in an environment of its own.
///
/// Makes the environment `edit/NAME` from the template and says where it is; every tool
/// for environments works on it. With save what it is then becomes the template's next
/// generation, with discard the template stays as it is; either way the environment goes.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Edit {
    /// Name of the template.
    template_name: TemplateName,
    /// Make what was edited the next generation.
    #[arg(long, conflicts_with = "discard")]
    #[serde(default)]
    save: bool,
    /// Drop what was edited.
    #[arg(long)]
    #[serde(default)]
    discard: bool,
    /// Branch of the template's repository to edit with; the one it was made with when not given.
    #[arg(long, conflicts_with_all = ["save", "discard"])]
    branch: Option<Branch>,
    /// Give the environments made from earlier generations its data; what they have is thrown away.
    #[arg(long, requires = "save")]
    #[serde(default)]
    reset_environments: bool,
}

/// How far an edit is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Edited {
    /// Name of the template.
    template: String,
    /// The environment it is edited in.
    env_name: String,
    /// `editing`, `saved` or `discarded`.
    state: &'static str,
    /// Address for a browser while it is edited.
    url: Option<String>,
    /// Whether Odoo answers there.
    ready: bool,
    /// What saving made.
    saved: Option<Made>,
}

impl fmt::Display for Edited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.template).bold();
        match (&self.saved, &self.url) {
            (Some(made), _) => made.fmt(f),
            (None, Some(url)) => {
                write!(f, "Template {name} is edited in environment {}: {url}", self.env_name)?;
                write!(f, "\n  next      odeum template edit {} --save, or --discard", self.template)
            }
            (None, None) => write!(f, "The edit of template {name} is dropped"),
        }
    }
}

impl Tool for Edit {
    const META: Meta = Meta {
        name: "edit_template",
        cli: "template edit",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: false,
        positional: &["template_name"],
    };
    type Output = Edited;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        let id = self.template_name.id();
        let env = edited_in(&self.template_name).map(|env| environment::lock(ctx, &env));
        let template = match (self.save, self.discard) {
            (true, _) => Some(Lock::making(&ctx.team, &id)),
            (_, true) => None,
            _ => Some(Lock::template_shared(&ctx.team, &id)),
        };
        env.into_iter().chain(template).collect()
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let name = &self.template_name;
        if self.discard {
            return Ok(Some(format!("Drop what was edited of template {name}?")));
        }
        let Some(template) = Template::read(ctx, &name.id())? else { return Ok(None) };
        if !self.save {
            let raw = format!(
                "Template {name} was kept raw: its jobs and mail servers are live while it is edited. Go on?"
            );
            return Ok((!template.neutralized).then_some(raw));
        }
        let reset =
            self.reset_environments.then(|| super::reset_question(ctx, &template, Some(&edited_in(name)?)));
        let reset = reset.transpose()?.unwrap_or_default();
        Ok(Some(format!("Replace template {name} by what was edited{reset}?")))
    }

    async fn run(self, ctx: &Context) -> Result<Edited> {
        if self.save && self.discard {
            return Err(Error::invalid("save and discard are given: choose one"));
        }
        let name = self.template_name;
        let env = edited_in(&name)?;
        let mut edited = Edited {
            template: name.to_string(),
            env_name: env.to_string(),
            state: "editing",
            url: None,
            ready: false,
            saved: None,
        };
        if self.discard {
            template::discard_edit(ctx, &name).await?;
            edited.state = "discarded";
        } else if self.save {
            let made = Box::pin(template::save_edit(ctx, &name)).await?;
            edited.saved = Some(Made::with_others(ctx, made, self.reset_environments, Some(&env)).await?);
            edited.state = "saved";
        } else {
            let created = template::edit(ctx, &name, self.branch).await?;
            edited.url = Some(created.environment.url);
            edited.ready = created.ready;
        }
        Ok(edited)
    }
}
