//! All repositories of a team.

use super::{record::Repository, users::users};
use crate::{
    adapters::{
        files,
        git::store::{self, Heads},
    },
    context::Context,
    error::Result,
};

/// One repository.
pub struct Row {
    /// Its record.
    pub repository: Repository,
    /// Its branches.
    pub branches: Heads,
    /// Whether it is protected from deletion.
    pub is_protected: bool,
    /// Who uses it.
    pub used_by: Vec<String>,
    /// Bytes on the disk, without what is checked out.
    pub bytes: u64,
}

/// Lists repositories, by name. Damaged records are warned of.
///
/// # Errors
/// When the directory cannot be read.
pub async fn list(ctx: &Context) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for name in Repository::names(ctx)? {
        let repository = match Repository::read(ctx, &name) {
            Ok(Some(repository)) => repository,
            Ok(None) => continue,
            Err(error) => {
                ctx.warn(error.message);
                continue;
            }
        };
        let store = repository.store(ctx);
        rows.push(Row {
            branches: store::branches(&store, &ctx.cancel).await.unwrap_or_default(),
            is_protected: repository.is_protected(ctx),
            used_by: users(ctx, &name).unwrap_or_else(|error| {
                ctx.warn(error.message);
                Vec::new()
            }),
            bytes: files::tree_size(&store),
            repository,
        });
    }
    Ok(rows)
}
