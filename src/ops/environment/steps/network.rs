//! What an environment reaches besides its database: nothing, where egress is closed, and a
//! catcher for its mail.

use super::super::record::Environment;
use crate::{
    config::Egress,
    context::Context,
    error::Result,
    ops::{
        egress,
        journal::{Journal, Step},
        mail,
    },
};

pub struct Network;

impl Step<Environment> for Network {
    const NAME: &'static str = "network";
    const TITLE: &'static str = "Looking at the network";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        prepare(ctx, &env).await?;
        let network = match env.egress {
            Egress::Open => "open",
            Egress::Closed => "closed",
        };
        Ok(env.mail_catcher.map_or(network.into(), |catcher| format!("{network}, mail to {catcher}")))
    }

    /// Network and catcher are the team's; what was caught goes.
    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        mail::forget(ctx, &env.id).map(|()| Vec::new())
    }
}

/// Has there what the environment's containers rely on.
///
/// # Errors
/// When Docker refuses.
pub async fn prepare(ctx: &Context, env: &Environment) -> Result<()> {
    egress::prepare(ctx, env.egress).await?;
    match env.mail_catcher {
        Some(_) => mail::ensure(ctx, env.egress, &env.request.image).await,
        None => Ok(()),
    }
}
