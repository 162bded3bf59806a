//! What is packed as a whole is unpacked, so that it can be looked at.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    super::{
        intake::{Bundle, Holds},
        make::{Attachments, decide_image, look_opened},
        making::Making,
    },
    unpack::create,
};
use crate::{
    adapters::{
        archive::{Room, Unpacked, each_file},
        files,
    },
    context::Context,
    error::{Context as _, Error, Result},
    odoo::dump::Entry,
    ops::{
        journal::{Journal, Step},
        template::Source,
        transfer::{Transfer, on_files},
        watch::full,
    },
};

pub struct Open {
    /// What becomes of the attachments in it.
    pub attachments: Attachments,
}

impl Step<Making> for Open {
    const NAME: &'static str = "open";
    const TITLE: &'static str = "Opening the archive";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let (Source::File { path }, Some(bundle)) = (&making.source, making.bundle.clone()) else {
            return Err(Error::internal("there is no archive to open"));
        };
        let dir = making.dir(ctx).join("incoming");
        files::make_private_dir(&dir)?;
        let opened = unpack(ctx, bundle, &dir).await?;
        let mut intake = look_opened(path, Some(&opened)).await?;
        self.attachments.settle(ctx, &mut intake, making.previous.as_ref(), making.image.as_ref());
        let (image, series) = decide_image(ctx, making.image.as_ref(), Some(&intake)).await?;
        let bytes = files::tree_size(&dir);
        journal.update(|making| {
            making.intake = Some(intake);
            making.image = image;
            making.series = series;
        })?;
        Ok(format!("{} MB", bytes / 1_000_000))
    }
}

/// Unpacks a bundle into `dir`; where what was in it is.
async fn unpack(ctx: &Context, bundle: Bundle, dir: &Path) -> Result<PathBuf> {
    Room::at(dir).has(bundle.bytes).map_err(full)?;
    let shown = bundle.path.display().to_string();
    let to = dir.join(match bundle.holds {
        Holds::Zip => "backup.zip",
        Holds::Tree => "tree",
    });
    on_files(ctx, "Opening the archive", bundle.bytes, move |transfer| {
        let file = File::open(&bundle.path).context(format!("opening {shown}"))?;
        let source = Unpacked::of(file, transfer.counter())?;
        let mut room = Room::at(&to);
        match bundle.holds {
            Holds::Zip => write(source, &to, &mut room, transfer),
            Holds::Tree => {
                files::make_dir(&to)?;
                each_file(source, |name, content| {
                    let path = to.join(inside(name)?);
                    if path.exists() {
                        return Err(Error::invalid(format!("it holds two files of one name, {name:?}")));
                    }
                    write(content, &path, &mut room, transfer)
                })
            }
        }
        .context(format!("opening {shown}"))?;
        Ok(to)
    })
    .await
}

/// The path of a file of a tar, below the directory it is unpacked in.
fn inside(name: &str) -> Result<&str> {
    let inner = name.trim_start_matches("./");
    match Entry::of(inner) {
        Ok(_) if !inner.ends_with('/') => Ok(inner),
        Ok(_) => Err(Error::invalid(format!("the tar is refused: {name:?} is no name of a file"))),
        Err(why) => Err(Error::invalid(format!("the tar is refused: {name:?} is {why}"))),
    }
}

fn write(source: impl std::io::Read, path: &Path, room: &mut Room, transfer: &Transfer) -> Result<()> {
    let mut file = create(path, room)?;
    transfer.each(source, |piece| room.guard(&mut file).write_all(piece).map_err(full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tar_names_files_below_its_directory_only() {
        for (name, path) in [("./toc.dat", "toc.dat"), ("dump/1.dat.gz", "dump/1.dat.gz"), ("././a", "a")] {
            assert_eq!(inside(name).unwrap(), path);
        }
        for name in
            ["../evil", "./../evil", "/etc/evil", "a/../../evil", "a\\b", "", "./", "a/", ".//etc/evil"]
        {
            assert!(inside(name).unwrap_err().message.contains("refused"), "{name}");
        }
    }
}
