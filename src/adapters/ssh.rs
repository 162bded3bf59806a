//! The tools of OpenSSH for keys.

use std::path::Path;

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::process;
use crate::{error::Result, model::GitHost};

/// Makes a key without a password at a path where nothing is.
///
/// # Errors
/// `prerequisite` when OpenSSH is not installed.
pub async fn make_key(path: &Path, comment: &str, cancel: &CancellationToken) -> Result<()> {
    let make = cmd!("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path);
    process::run(make, cancel).await.map(drop)
}

/// The public half of a key.
///
/// # Errors
/// `external` when it is none.
pub async fn public_half(path: &Path, cancel: &CancellationToken) -> Result<String> {
    process::run(cmd!("ssh-keygen", "-y", "-f", path), cancel).await
}

/// The fingerprints of public keys, or of lines of `known_hosts`: `SHA256:…`.
///
/// # Errors
/// `external` when they are none.
pub async fn fingerprints(keys: &str, cancel: &CancellationToken) -> Result<Vec<String>> {
    let shown = process::run(cmd!("ssh-keygen", "-l", "-f", "-").stdin_bytes(keys), cancel).await?;
    Ok(shown.lines().filter_map(|line| line.split(' ').nth(1)).map(str::to_owned).collect())
}

/// The keys a host shows, as lines of `known_hosts`.
///
/// # Errors
/// `external` when it does not answer.
pub async fn keys_of_host(host: &GitHost, cancel: &CancellationToken) -> Result<Vec<String>> {
    let name = host.name().trim_matches(['[', ']']);
    let scan = cmd!("ssh-keyscan", "-T", "10", "-p", host.port().unwrap_or("22"), "--", name);
    let shown = process::run(scan, cancel).await?;
    Ok(shown.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect())
}
