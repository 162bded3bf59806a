//! Room in the store: it grows before it is full, as far as the host has space.

use super::{STORE, making::ensure_mounted};
use crate::{
    adapters::{docker::Exec, mounts, xfs},
    context::{Context, SystemRecord},
    error::{Error, Result},
    model::{Size, StoreKind},
};

/// What a store is kept to have free.
const SPARE: u64 = 2 << 30;

/// What is left to the host: a store on a full disk fails under the server.
const FOR_THE_HOST: u64 = 1 << 30;

/// Grows the store of an installation when little is free in it. Where the host has no space it
/// is warned of: what makes room must work then.
///
/// # Errors
/// When the store cannot be looked at.
pub async fn keep_room(ctx: &Context, record: &SystemRecord) -> Result<()> {
    if record.store == StoreKind::Reflink
        && let Err(error) = grow_for(ctx, 0).await
    {
        ctx.warn(error.message);
    }
    Ok(())
}

/// Has room for so many bytes more of databases, and some to spare: a server on a full disk serves
/// nobody any more.
///
/// # Errors
/// `prerequisite` when there is no space for it.
pub async fn make_room(ctx: &Context, bytes: u64) -> Result<()> {
    let record = ctx.system()?;
    if record.store == StoreKind::Reflink {
        ensure_mounted(ctx, &record).await?;
        return grow_for(ctx, bytes).await;
    }
    let free = free_in_volume(ctx).await?;
    if free < bytes + FOR_THE_HOST {
        return Err(no_room(format!(
            "{} are free where the Docker Engine keeps the databases, and {} are needed",
            megabytes(free),
            megabytes(bytes + FOR_THE_HOST)
        )));
    }
    Ok(())
}

/// Bytes free for the databases of an ordinary store. The server is asked: the engine's volumes
/// need not be on this machine, and nobody but root may look into them.
async fn free_in_volume(ctx: &Context) -> Result<u64> {
    let (server, docker) = (ctx.names().database_container(), ctx.docker().await?);
    let exec = Exec { command: vec!["sh", "-c", "df -Pk \"$PGDATA\""], ..Exec::default() };
    let done = docker.exec(&server, &exec).await?;
    available(&done.stdout).ok_or_else(|| {
        let words = format!("{}{}", done.stdout, done.stderr);
        Error::external(format!("{server} does not say how much room it has: {}", words.trim()))
    })
}

/// Bytes available, by what `df -Pk` says: the number before the share that is used.
fn available(answer: &str) -> Option<u64> {
    let words: Vec<&str> = answer.lines().nth(1)?.split_whitespace().collect();
    let share = words.iter().rposition(|word| word.ends_with('%'))?;
    words.get(share.checked_sub(1)?)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Makes the store as large as `size`; the size it has now. So large already is success.
///
/// # Errors
/// `invalid_input` when it is larger, `prerequisite` when it is an ordinary one or the host has
/// not so much space.
pub async fn grow(ctx: &Context, size: Size) -> Result<Size> {
    let record = ctx.system()?;
    if record.store == StoreKind::Ordinary {
        return Err(Error::prerequisite("an ordinary store has no size of its own")
            .hint("`odeum store move --to reflink` makes one that has"));
    }
    ensure_mounted(ctx, &record).await?;
    let _moment = ctx.moment(STORE).await?;
    let now = length(ctx)?;
    if size.bytes() < now {
        let now = Size::holding(now);
        return Err(Error::invalid(format!("the store has {now}, and XFS does not shrink"))
            .hint(format!("give a size above {now}")));
    }
    extend(ctx, size).await
}

async fn grow_for(ctx: &Context, bytes: u64) -> Result<()> {
    let place = ctx.layout().data_dir().display();
    let host = ctx.free_space()?;
    if host < bytes + FOR_THE_HOST {
        return Err(no_room(format!(
            "{} are free at {place}, and the databases of the store need {}",
            megabytes(host),
            megabytes(bytes + FOR_THE_HOST)
        )));
    }
    let wanted = bytes + SPARE;
    if !mounts::is_mounted(&ctx.layout().store_mount())?
        || xfs::room(&ctx.layout().store_mount())?.free >= wanted
    {
        return Ok(());
    }
    let _moment = ctx.moment(STORE).await?;
    let room = xfs::room(&ctx.layout().store_mount())?;
    if room.free >= wanted {
        return Ok(()); // somebody else grew it meanwhile
    }
    let now = length(ctx)?;
    // What the file system needs for itself grows with it.
    let needed = now + (wanted - room.free) * 21 / 20;
    let most = xfs::allocated(&ctx.layout().store_image())? + host - FOR_THE_HOST;
    extend(ctx, Size::holding(needed.max((now * 3 / 2).min(most)))).await.map(drop)
}

/// Extends file and file system. A file that has the size may have a file system that has not.
async fn extend(ctx: &Context, size: Size) -> Result<Size> {
    let (image, point) = (ctx.layout().store_image(), ctx.layout().store_mount());
    let most = xfs::allocated(&image)? + ctx.free_space()?.saturating_sub(FOR_THE_HOST);
    if size.bytes() > most {
        return Err(no_room(format!(
            "the store cannot become {size}: the disk of {} has space for {}",
            image.display(),
            megabytes(most)
        )));
    }
    ctx.step(format!("Growing the store to {size}"));
    xfs::grow(&image, &point, size.bytes(), &ctx.cancel).await?;
    Ok(size)
}

fn length(ctx: &Context) -> Result<u64> {
    Ok(ctx.layout().store_image().metadata()?.len())
}

fn no_room(what: String) -> Error {
    Error::prerequisite(what).hint("make room there, for example with `docker image prune`")
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_available_is_read() {
        let head = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n";
        let line = "/dev/a disk   263174212 78110428 174303784      31% /var/lib/postgresql/data\n";
        assert_eq!(available(&format!("{head}{line}")), Some(174_303_784 << 10));
        assert_eq!(available(head), None);
        assert_eq!(available(""), None);
    }
}
