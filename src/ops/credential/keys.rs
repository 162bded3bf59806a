//! A team's key for ssh, and the keys of the hosts it trusts.

use std::path::Path;

use crate::{
    adapters::{
        files,
        git::{KEY, KNOWN_HOSTS},
        ssh,
    },
    context::Context,
    error::{Error, Kind, Result},
    model::GitHost,
};

/// A team's key.
pub struct Key {
    /// The public half, a line to give to hosts.
    pub public: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Whether this call made it.
    pub made: bool,
}

/// The public half of the team's key, which is made when there is none.
///
/// # Errors
/// `prerequisite` when OpenSSH is not installed.
pub async fn key(ctx: &Context) -> Result<Key> {
    let directory = ctx.layout().ssh(&ctx.team);
    let path = directory.join(KEY);
    let made = !path.exists();
    if made {
        files::make_private_dir(&directory)?;
        let left = files::entries(&directory)?.into_iter().filter(|name| name.starts_with(files::UNFINISHED));
        for name in left {
            files::remove_any(&directory.join(name))?;
        }
        let new = tempfile::Builder::new().prefix(files::UNFINISHED).tempdir_in(&directory)?;
        ssh::make_key(&new.path().join(KEY), &format!("odeum team {}", ctx.team), &ctx.cancel).await?;
        std::fs::rename(new.path().join(KEY), &path)?;
    }
    let public = ssh::public_half(&path, &ctx.cancel).await?;
    let fingerprint = one(ssh::fingerprints(&public, &ctx.cancel).await?)?;
    Ok(Key { public, fingerprint, made })
}

fn one(all: Vec<String>) -> Result<String> {
    all.into_iter().next().ok_or_else(|| Error::external("ssh-keygen shows no fingerprint"))
}

/// A key of a host.
#[derive(Debug, Clone)]
pub struct HostKey {
    /// Its line in `known_hosts`.
    pub line: String,
    /// Its kind: `ssh-ed25519`.
    pub kind: String,
    /// Its fingerprint: `SHA256:…`.
    pub fingerprint: String,
    /// Whether it is trusted.
    pub is_trusted: bool,
}

/// What became of a host.
pub struct Trusted {
    /// The keys it shows.
    pub keys: Vec<HostKey>,
    /// Whether this call trusted one that was not before.
    pub changed: bool,
    /// Whether keys are trusted that it does not show any more.
    pub differs: bool,
}

/// Looks at the keys of a host. With the fingerprint of one, which a person has compared with what
/// the host's owner says, that one is trusted from now on, and no other.
///
/// # Errors
/// `external` when the host shows no keys; `auth` when none has the fingerprint.
pub async fn trust(ctx: &Context, host: &GitHost, fingerprint: Option<&str>) -> Result<Trusted> {
    ctx.step(format!("Looking at the keys of {host}"));
    let path = ctx.layout().ssh(&ctx.team).join(KNOWN_HOSTS);
    let known = files::read_text(&path)?.unwrap_or_default();
    let mut keys = Vec::new();
    for line in ssh::keys_of_host(host, &ctx.cancel).await? {
        let fingerprint = one(ssh::fingerprints(&line, &ctx.cancel).await?)?;
        let kind = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let is_trusted = known.lines().any(|known| known == line);
        keys.push(HostKey { line, kind, fingerprint, is_trusted });
    }
    if keys.is_empty() {
        return Err(
            Error::external(format!("{host} shows no keys of ssh")).hint("check the host and its port")
        );
    }
    let place = keys[0].line.split(' ').next().unwrap_or_default().to_owned();
    let is_its = |line: &&str| line.split(' ').next() == Some(&place);
    let is_shown = |line: &str| keys.iter().any(|key| key.line == line);
    let differs = known.lines().filter(is_its).any(|line| !is_shown(line));
    let Some(wanted) = fingerprint else { return Ok(Trusted { keys, changed: false, differs }) };
    let Some(at) = keys.iter().position(|key| key.fingerprint == wanted) else {
        return Err(Error::new(Kind::Auth, format!("{host} shows no key with the fingerprint {wanted}"))
            .hint(format!("`odeum credential trust-host {host}` shows those it has")));
    };
    let changed = !keys[at].is_trusted;
    let others: String = known.lines().filter(|line| !is_its(line)).map(|line| format!("{line}\n")).collect();
    write(&path, &format!("{others}{}\n", keys[at].line))?;
    for (place, key) in keys.iter_mut().enumerate() {
        key.is_trusted = place == at;
    }
    Ok(Trusted { keys, changed, differs: false })
}

fn write(path: &Path, text: &str) -> Result<()> {
    files::write(path, text.as_bytes(), 0o600, None)
}
