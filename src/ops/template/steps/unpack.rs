//! What must lie on the disk to be used: the filestore, and a dump that is read at will.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    super::{
        intake::{Files, Intake, Place},
        making::Making,
    },
    workspace::helper_id,
};
use crate::{
    adapters::{
        archive::{Room, Zip},
        files,
    },
    context::Context,
    error::{Context as _, Error, Result},
    odoo::dump::{Entry, Form},
    ops::{
        journal::{Journal, Step},
        ownership,
        transfer::{Transfer, on_files},
        watch::full,
    },
};

pub struct Unpack;

impl Step<Making> for Unpack {
    const NAME: &'static str = "unpack";
    const TITLE: &'static str = "Unpacking";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let dir = making.dir(ctx);
        let Some(intake) = making.intake.clone() else {
            return Err(Error::internal("a generation's source was not looked at"));
        };
        let count = filestore(ctx, &making, &intake, dir.join("filestore")).await?;
        if intake.dump.is_packed && intake.dump.form != Form::Sql {
            let path = dir.join("incoming");
            let path = dump(ctx, &intake, path).await?;
            journal.update(|making| {
                if let Some(intake) = &mut making.intake {
                    intake.dump.place = Place::Path(path);
                }
            })?;
        }
        Ok(match count {
            0 => "no filestore".into(),
            _ => format!("{count} files, {} MB", intake.files_bytes / 1_000_000),
        })
    }
}

/// Brings the filestore; how many files it has.
async fn filestore(ctx: &Context, making: &Making, intake: &Intake, to: PathBuf) -> Result<usize> {
    let Some(from) = intake.files.clone() else { return Ok(0) };
    if let Files::Generation(from) = &from {
        let (top, image) = (ctx.layout().template(&making.team, &making.name.id()), making.shell_image(ctx));
        ownership::link(ctx, &top, from, &to, image.as_str(), &helper_id(making)).await?;
        return Ok(files::walk(&to).filter(|path| path.is_file()).count());
    }
    Room::at(&to).has(intake.files_bytes).map_err(full)?;
    on_files(ctx, "Unpacking the filestore", intake.files_bytes, move |transfer| match from {
        Files::Zip(archive) => unzip(&archive, &to, transfer),
        Files::Directory(from) | Files::Generation(from) => copy(&from, &to, transfer),
    })
    .await
}

fn unzip(archive: &Path, to: &Path, transfer: &Transfer) -> Result<usize> {
    let (mut zip, mut room, mut count) = (Zip::open(archive)?, Room::at(to), 0);
    for entry in zip.entries()? {
        let Ok(Entry::File(inner)) = Entry::of(&entry.name) else { continue };
        let reader = zip.read(&entry)?;
        place(reader, &to.join(inner), &mut room, transfer).context(format!("unpacking {}", entry.name))?;
        count += 1;
    }
    Ok(count)
}

/// Of a tree that is somebody's only files are taken, and nothing in it is changed. What is
/// neither file nor directory is refused: left out, an attachment would be lost unseen.
fn copy(from: &Path, to: &Path, transfer: &Transfer) -> Result<usize> {
    let (mut room, mut count) = (Room::at(to), 0);
    for path in files::walk_all(from) {
        let path = path?;
        let inner = path.strip_prefix(from).map_err(Error::internal)?;
        let kind = path.symlink_metadata().context(format!("reading {}", path.display()))?.file_type();
        if inner.starts_with("checklist") || kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            return Err(Error::invalid(format!("{} is neither a file nor a directory", path.display()))
                .hint(
                    "copy what it leads to in its place, or leave the attachments out: --without-filestore",
                ));
        }
        let source = File::open(&path).context(format!("opening {}", path.display()))?;
        place(source, &to.join(inner), &mut room, transfer)?;
        count += 1;
    }
    Ok(count)
}

async fn dump(ctx: &Context, intake: &Intake, dir: PathBuf) -> Result<PathBuf> {
    files::make_private_dir(&dir)?;
    let (dump, path) = (intake.dump.clone(), dir.join("dump"));
    on_files(ctx, "Unpacking the dump", dump.bytes, move |transfer| {
        let (mut room, mut file) = (Room::at(&path), File::create(&path)?);
        dump.read(transfer.counter(), |source| {
            transfer.each(source, |piece| room.guard(&mut file).write_all(piece).map_err(full))
        })?;
        Ok(path)
    })
    .await
}

/// Makes a file that must not be there, and the directories it is in.
pub fn create(path: &Path, room: &mut Room) -> Result<File> {
    if let Some(parent) = path.parent() {
        files::make_dir(parent)?;
    }
    room.file().map_err(full)?;
    File::create_new(path).context(format!("making {}", path.display()))
}

fn place(source: impl std::io::Read, path: &Path, room: &mut Room, transfer: &Transfer) -> Result<()> {
    let mut file = create(path, room)?;
    transfer.each(source, |piece| {
        room.guard(&mut file).write_all(piece).map_err(full)?;
        transfer.add(piece.len() as u64);
        Ok(())
    })
}
