//! All templates of a team.

use super::{
    generations::users,
    record::{Template, generation_dump, generation_filestore},
};
use crate::{adapters::postgres, context::Context, error::Result};

/// One template.
pub struct Row {
    /// Its record.
    pub template: Template,
    /// Whether its database is loaded; `None` when the server does not answer.
    pub db_loaded: Option<bool>,
    /// Whether its dump is there.
    pub has_dump: bool,
    /// Whether its filestore is there.
    pub has_filestore: bool,
    /// Environments made from it.
    pub in_use_by: Vec<String>,
}

/// Lists templates, by name.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(ctx: &Context) -> Result<Vec<Row>> {
    let templates = Template::all(ctx)?;
    let server = match templates.is_empty() {
        true => None,
        false => match ctx.administrate("list").await {
            Ok(server) => Some(server),
            Err(error) => {
                ctx.warn(format!("cannot see which templates are loaded: {}", error.message));
                None
            }
        },
    };
    let mut rows = Vec::new();
    for template in templates {
        let db_loaded = match &server {
            Some(server) => Some(postgres::exists(server, &template.database).await?),
            None => None,
        };
        let id = template.name.id();
        rows.push(Row {
            db_loaded,
            has_dump: generation_dump(ctx, &id, &template.generation).is_file(),
            has_filestore: generation_filestore(ctx, &id, &template.generation).is_dir(),
            in_use_by: users(ctx, &id)?,
            template,
        });
    }
    Ok(rows)
}
