use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    ops::credential,
    registry::{Effect, Meta, Tool},
};

/// Show the public half of the team's key for ssh, which is made when there is none.
///
/// Give it to the git server as a deploy key that may only read.
#[derive(Args, Deserialize, JsonSchema)]
pub struct SshKey {}

/// The team's key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PublicKey {
    /// The public half, a line to give to hosts.
    public_key: String,
    /// Its fingerprint.
    fingerprint: String,
    /// Whether this call made it.
    made: bool,
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public_key)
    }
}

impl Tool for SshKey {
    const META: Meta = Meta {
        name: "get_deploy_key",
        cli: "credential ssh-key",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = PublicKey;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::credentials(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<PublicKey> {
        let key = credential::key(ctx).await?;
        Ok(PublicKey { public_key: key.public, fingerprint: key.fingerprint, made: key.made })
    }
}
