//! Files that belong to a container's user, also where we may not change owners.
//!
//! As root this is plain `chown` and `rm`. As anyone else, and on machines whose
//! Docker runs in a virtual machine, a short-lived root container does it.

use std::{io::ErrorKind, path::Path, time::Duration};

use crate::{
    adapters::{
        docker::{ContainerSpec, Mount, tail},
        files::{self, Owner},
        links,
    },
    context::Context,
    error::{Error, Kind, Result},
    model::EnvId,
};

/// Gives a directory and all in it to `owner`; `image` is any image with a shell.
///
/// # Errors
/// `external` when neither way works.
pub async fn give(ctx: &Context, path: &Path, owner: Owner, image: &str, env: &EnvId) -> Result<()> {
    match files::give(path, owner) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            let script = format!("chown -R {}:{} /target", owner.uid, owner.gid);
            as_root(ctx, path, &script, image, env).await
        }
        Err(error) => Err(Error::external(format!("changing the owner of {}: {error}", path.display()))),
    }
}

/// Removes a directory and all in it; `false` when there was none.
///
/// # Errors
/// `external` when neither way works.
pub async fn remove(ctx: &Context, path: &Path, image: &str, env: &EnvId) -> Result<bool> {
    match files::remove_dir(path) {
        Ok(removed) => Ok(removed),
        Err(_) if ctx.docker().await?.inspect_image(image).await?.is_some() => {
            as_root(ctx, path, "rm -rf /target/..?* /target/.[!.]* /target/*", image, env).await?;
            files::remove_dir(path)
        }
        Err(error) => Err(error),
    }
}

/// Makes `to` a copy of the directory `from` by hard links ([`links::copy`]); what is in its
/// place goes. Both lie below `top`.
///
/// # Errors
/// `external` when neither way works.
pub async fn link(ctx: &Context, top: &Path, from: &Path, to: &Path, image: &str, env: &EnvId) -> Result<()> {
    remove(ctx, to, image, env).await?;
    let (source, target) = (from.to_owned(), to.to_owned());
    let copying = tokio::task::spawn_blocking(move || links::copy(&source, &target));
    match copying.await.map_err(Error::internal)? {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            remove(ctx, to, image, env).await?;
            let [source, target] = [from, to].map(|path| inside(top, path));
            let whiteouts = format!("-name '{}*'", links::WHITEOUT);
            let script = format!(
                "cp -al {source} {target} || {{ rm -rf {target}; cp -a {source} {target}; }} && \
                 find {target} \\( ! -type f ! -type d -o {whiteouts} \\) -exec rm -rf {{}} +"
            );
            as_root(ctx, top, &script, image, env).await
        }
        Err(error) => {
            Err(Error::external(format!("linking {} to {}: {error}", from.display(), to.display())))
        }
        Ok(()) => Ok(()),
    }
}

/// Copies the files of a directory that another does not have yet into that, as root in a
/// container: for callers that have found they may not. Both lie below `top`.
///
/// # Errors
/// `external` with the words of `cp`.
pub async fn copy_into(
    ctx: &Context,
    top: &Path,
    from: &Path,
    to: &Path,
    image: &str,
    env: &EnvId,
) -> Result<()> {
    let script = format!("cp -a -n {}/. {}/", inside(top, from), inside(top, to));
    as_root(ctx, top, &script, image, env).await
}

/// Gives a directory another name; both names lie below `top`. An empty directory may be in the
/// new name's place.
///
/// # Errors
/// `external` when neither way works.
pub async fn rename(
    ctx: &Context,
    top: &Path,
    from: &Path,
    to: &Path,
    image: &str,
    env: &EnvId,
) -> Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            let script = format!("mv -T {} {}", inside(top, from), inside(top, to));
            as_root(ctx, top, &script, image, env).await
        }
        Err(error) => {
            Err(Error::external(format!("renaming {} to {}: {error}", from.display(), to.display())))
        }
        Ok(()) => Ok(()),
    }
}

/// A small file for a container's user to read.
pub struct Note {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// How long one stays before another one's making removes it.
    pub keep: Duration,
}

/// Leaves a note in a directory of `owner`'s; those that are older than they should be go.
///
/// # Errors
/// `external` when neither way works.
pub async fn leave(
    ctx: &Context,
    directory: &Path,
    note: &Note,
    owner: Owner,
    image: &str,
    env: &EnvId,
) -> Result<()> {
    for name in files::entries(directory).unwrap_or_default() {
        let path = directory.join(name);
        let age =
            path.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > note.keep) {
            // Where it may not be removed the script below does.
            let _ = files::remove_any(&path);
        }
    }
    match files::write(&directory.join(&note.name), note.text.as_bytes(), 0o600, Some(owner)) {
        Err(error) if error.kind == Kind::Prerequisite => {
            let minutes = note.keep.as_secs().div_ceil(60);
            let path = inside(directory, &directory.join(&note.name));
            let text = note.text.replace('\'', r"'\''");
            let script = format!(
                "find /target -type f -mmin +{minutes} -delete; printf %s '{text}' > {path} && \
                 chown {}:{} {path} && chmod 600 {path}",
                owner.uid, owner.gid
            );
            as_root(ctx, directory, &script, image, env).await
        }
        written => written,
    }
}

/// A path below `top`, as a shell in the container finds it.
fn inside(top: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(top).unwrap_or(path).display().to_string();
    format!("'/target/{}'", inner.replace('\'', r"'\''"))
}

async fn as_root(ctx: &Context, path: &Path, script: &str, image: &str, env: &EnvId) -> Result<()> {
    let spec = ContainerSpec {
        image: image.to_owned(),
        entrypoint: Some(vec!["sh".into(), "-c".into(), script.into()]),
        user: Some("0:0".into()),
        labels: ctx.labels(),
        mounts: vec![Mount::bind(path, "/target")],
        ..Default::default()
    };
    let name = ctx.names().helper(&ctx.team, &format!("{env}-files"));
    let finished = ctx.docker().await?.run_once(&name, &spec, &ctx.cancel, |_| {}).await?;
    match finished.exit_code {
        0 => Ok(()),
        _ => Err(Error::external(format!("{}: {}", path.display(), tail(&finished.output, 5)))),
    }
}
