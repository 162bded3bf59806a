use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::GitHost,
    ops::credential::{self, HostKey},
    registry::{Effect, Meta, Tool},
};

/// Look at the keys a host shows for ssh, and trust one of them.
///
/// Without a fingerprint nothing changes: compare those shown with what the host's owner
/// publishes, and call again with the one that is right. Only that key is taken then.
#[derive(Args, Deserialize, JsonSchema)]
pub struct TrustHost {
    /// Host, with its port where that is not 22.
    host: GitHost,
    /// Fingerprint of the key to trust, as it was compared: `SHA256:…`.
    #[arg(long)]
    fingerprint: Option<String>,
}

/// The keys of a host.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HostKeys {
    /// The host.
    host: String,
    /// The keys it shows.
    keys: Vec<KeyFields>,
    /// Whether one of them is trusted.
    trusted: bool,
    /// Whether this call changed that.
    changed: bool,
    /// Whether another key is trusted, which it does not show: it may not be the host it was.
    differs: bool,
}

/// A key of a host.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyFields {
    /// Its kind.
    kind: String,
    /// Its fingerprint.
    fingerprint: String,
    /// Whether it is trusted.
    trusted: bool,
}

impl From<HostKey> for KeyFields {
    fn from(key: HostKey) -> Self {
        Self { kind: key.kind, fingerprint: key.fingerprint, trusted: key.is_trusted }
    }
}

impl fmt::Display for HostKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = console::style(&self.host).bold();
        match (self.trusted, self.differs) {
            (true, _) => write!(f, "{host} is trusted")?,
            (false, true) => write!(f, "{host} shows OTHER keys than the one that is trusted")?,
            (false, false) => write!(f, "{host} is not trusted yet")?,
        }
        for KeyFields { kind, fingerprint, trusted } in &self.keys {
            write!(f, "\n  {} {kind:20} {fingerprint}", if *trusted { "✓" } else { " " })?;
        }
        if !self.trusted {
            write!(
                f,
                "\n  compare, then `odeum credential trust-host {} --fingerprint SHA256:…`",
                self.host
            )?;
        }
        Ok(())
    }
}

impl Tool for TrustHost {
    const META: Meta = Meta {
        name: "trust_git_host",
        cli: "credential trust-host",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["host", "fingerprint"],
    };
    type Output = HostKeys;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::credentials(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<HostKeys> {
        let found = credential::trust(ctx, &self.host, self.fingerprint.as_deref()).await?;
        Ok(HostKeys {
            host: self.host.to_string(),
            trusted: found.keys.iter().any(|key| key.is_trusted),
            changed: found.changed,
            differs: found.differs,
            keys: found.keys.into_iter().map(KeyFields::from).collect(),
        })
    }
}
