use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::TemplateName,
    ops::template::{self, Template},
    registry::{Effect, Meta, Tool},
};

/// Delete a template with its database and files.
///
/// Refused while environments were made from it, unless forced: their
/// databases are their own, and the files they still read are kept.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the template.
    template_name: TemplateName,
    /// Delete it although environments were made from it.
    #[arg(long)]
    #[serde(default)]
    force: bool,
}

/// What a deletion did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Whether it is gone.
    deleted: bool,
    /// Its name.
    template: String,
    /// Its database.
    template_db: String,
    /// What was there and is gone.
    removed: Vec<String>,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template {} deleted", console::style(&self.template).bold())?;
        self.removed.iter().try_for_each(|thing| write!(f, "\n  {thing}"))
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_template",
        cli: "template delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["template_name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::making(&ctx.team, &self.template_name.id())]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let found =
            Template::read(ctx, &self.template_name.id())?.filter(|found| found.name == self.template_name);
        Ok(found.map(|template| {
            format!(
                "Delete template {} with database {} and its dump and filestore?",
                template.name, template.database
            )
        }))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        let deleted = template::delete(ctx, &self.template_name, self.force).await?;
        Ok(Deleted {
            deleted: true,
            template: self.template_name.to_string(),
            template_db: deleted.template_db,
            removed: deleted.removed,
        })
    }
}
