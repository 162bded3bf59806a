//! Files that belong to a container's user, also where we may not change owners.
//!
//! As root this is plain `chown` and `rm`. As anyone else, and on machines whose
//! Docker runs in a virtual machine, a short-lived root container does it.

use std::{io::ErrorKind, path::Path};

use crate::{
    adapters::{
        docker::{ContainerSpec, Mount, tail},
        files::{self, Owner},
    },
    context::Context,
    error::{Error, Result},
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
