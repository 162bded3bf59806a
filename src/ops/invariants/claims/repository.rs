//! What extra addons repositories claim.

use super::{
    super::{Notice, Subject, command, owner, relative, thing::Kind},
    Claims, is_held,
};
use crate::{
    context::{Context, Lock},
    error::Result,
    ops::repository::Repository,
};

impl Claims {
    /// The stores of this call's team.
    pub(super) fn repositories(&mut self, ctx: &Context) -> Result<()> {
        for name in Repository::names(ctx)? {
            let owner = owner(&ctx.team, &format!("extra addons repository {name}"));
            let remedy = command(&ctx.team, &format!("repo delete {name}"));
            let is_busy = is_held(ctx, &Lock::repository(&ctx.team, &name));
            match Repository::read(ctx, &name) {
                Ok(found) => {
                    let unfinished = found.as_ref().and_then(Repository::unfinished);
                    if let Some((finding, next)) = unfinished.filter(|_| !is_busy) {
                        let subject = Subject::Repository(ctx.team.clone(), name.clone());
                        self.cut_short(&owner, finding.to_owned(), &next, subject);
                    }
                }
                Err(error) => self.unseen.push(Notice::unseen(&owner, error)),
            }
            let store = relative(ctx, &ctx.layout().repository(&ctx.team, &name));
            self.claimant(owner, remedy, false).tolerate(Kind::Path, store);
        }
        Ok(())
    }
}
