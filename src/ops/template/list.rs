//! All templates of a team.

use super::{
    generations::{Generation, generations, users},
    record::{Template, generation_dump, generation_filestore},
    warm,
};
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    ops::environment::{FilestoreMethod, choose_filestore},
};

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
    /// Clones of it that are ready; `None` when the server does not answer.
    pub warm: Option<usize>,
    /// How environments get its filestore, where that way works.
    pub filestore: FilestoreMethod,
    /// Environments made from it.
    pub in_use_by: Vec<String>,
    /// Bytes of its database; `None` when it is not loaded or the server does not answer.
    pub database_bytes: Option<u64>,
    /// Its generations whose files are there, the current one first.
    pub generations: Vec<Generation>,
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
        let database_bytes = match &server {
            Some(server) if db_loaded == Some(true) => {
                Some(postgres::size(server, &template.database).await?)
            }
            _ => None,
        };
        let id = template.name.id();
        rows.push(Row {
            db_loaded,
            has_dump: generation_dump(ctx, &id, &template.generation).is_file(),
            has_filestore: generation_filestore(ctx, &id, &template.generation).is_dir(),
            warm: match &server {
                Some(server) => Some(warm::ready(ctx, server, &template).await?),
                None => None,
            },
            filestore: choose_filestore(ctx, template.filestore_bytes)?,
            in_use_by: users(ctx, &id)?,
            database_bytes: database_bytes.and_then(|bytes| bytes.try_into().ok()),
            generations: generations(ctx, &template)?,
            template,
        });
    }
    Ok(rows)
}
