//! A branch the remote does not have.

use crate::{
    adapters::git,
    context::Context,
    error::{Error, Result},
    model::{Branch, RepoUrl},
};

/// The branch it is made from, the remote's default one.
///
/// # Errors
/// `not_found` when the remote has none; `auth`.
pub async fn base(ctx: &Context, url: &RepoUrl, branch: &Branch) -> Result<Branch> {
    let remote = git::look(url, branch, &ctx.access(), &ctx.cancel).await?;
    remote.default_branch.ok_or_else(|| {
        Error::not_found(format!("{url} has neither branch {branch} nor a default branch"))
            .hint("push a first commit, or name a branch that exists")
    })
}

/// Says that it was made here.
pub fn tell(ctx: &Context, branch: &Branch, base: &Branch) {
    ctx.warn(format!("branch {branch} is not on the remote: made it here from {base}; nothing was pushed"));
}
