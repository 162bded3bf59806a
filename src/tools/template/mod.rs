//! Tools for templates.

mod delete;
mod edit;
mod import;
mod init;
mod list;
mod made;
mod reload;
mod save;
mod warm;

pub use delete::Delete;
pub use edit::Edit;
pub use import::Import;
pub use init::Init;
pub use list::{List, megabytes};
pub use reload::Reload;
pub use save::Save;
pub use warm::Warm;

use crate::{
    context::Context,
    error::Result,
    model::{EnvName, TemplateName},
    ops::template::{Template, users_of},
};

/// What to ask before a template is replaced `by` what a person named, or before its environments
/// get other data; nothing when neither is.
fn question(ctx: &Context, name: &TemplateName, by: Option<String>, reset: bool) -> Result<Option<String>> {
    let Some(template) = Template::read(ctx, &name.id())? else { return Ok(None) };
    let goes = reset.then(|| reset_question(ctx, &template, None)).transpose()?.unwrap_or_default();
    let is_asked = by.is_some() || !goes.is_empty();
    Ok(is_asked.then(|| format!("Replace template {name}{}{goes}?", by.unwrap_or_default())))
}

/// What a reset of all its environments throws away, for the question before.
fn reset_question(ctx: &Context, template: &Template, except: Option<&EnvName>) -> Result<String> {
    let mut users = users_of(ctx, &template.name.id())?;
    users.retain(|name| except.is_none_or(|except| except.as_str() != name));
    Ok(match users.is_empty() {
        true => String::new(),
        false => format!(", and the data of {} by it", users.join(", ")),
    })
}
