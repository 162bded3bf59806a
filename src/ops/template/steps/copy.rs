//! An environment's database and files of one moment become the generation's.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

use super::{
    super::{making::Making, restore::verify, source::Source},
    database::make_roles,
    workspace::helper_id,
};
use crate::{
    adapters::{archive::Room, files, lock::Held, postgres, process},
    context::{self, Context, Lock},
    error::{Context as _, Error, Kind, Result},
    model::{EnvName, Names},
    ops::{
        databases::{drop_with_role, way_to_clone},
        environment::{Environment, FilestoreMethod, Part, Place, still},
        journal::{Journal, Step},
        ownership,
        transfer::{Transfer, on_files},
    },
};

pub struct Copy {
    /// The environment.
    name: EnvName,
    /// Its lock, let go when it was copied: what is done to it later does not matter.
    held: Mutex<Option<Held>>,
}

impl Copy {
    pub fn new(name: EnvName, held: Option<Held>) -> Self {
        Self { name, held: Mutex::new(held) }
    }
}

impl Step<Making> for Copy {
    const NAME: &'static str = "copy";
    const TITLE: &'static str = "Copying the environment";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let env = Environment::find(ctx, &self.name)?;
        let (database, taken) = (making.database(), making.dir(ctx).join("incoming"));
        let server = ctx.administrate(&postgres::making(&database)).await?;
        make_roles(&server, &making).await?;
        let administrator = ctx.system()?.database_user;
        let place = Place::of(ctx, &env);
        let written = place.at(Part::written(env.filestore));
        let (top, shell) = (ctx.layout().team(&ctx.team), ctx.database_image());
        let from = (&*env.database, way_to_clone(ctx, &server, &env.database).await?);
        let cloning = postgres::clone(&server, from, (&database, &administrator), &ctx.cancel);
        let helper = helper_id(&making);
        let linking = ownership::link(ctx, &top, written, &taken, shell.as_str(), &helper);
        let (method, ()) = still::hold(ctx, &env, Box::pin(cloning), Box::pin(linking)).await?;
        postgres::label(&server, &database, &making.generation).await?;
        postgres::admit(&server, &database, &database).await?;
        let owner = Names::owner_role(&making.team);
        postgres::let_make(&server, &database, &owner).await?;
        let inside = ctx.database_server()?.connect(&database, "take over").await?;
        postgres::hand_over(&inside, &env.role, &owner).await?;
        postgres::revoke_from_others(&inside, &[&owner, &database]).await?;
        postgres::open_schema(&inside, &owner).await?;
        drop(inside);
        let found = verify(ctx, &making, &[]).await?;
        journal.update(|making| making.installed = found.installed)?;
        let count = bring(ctx, &env, &making, &taken).await?;
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
        ownership::remove(ctx, &taken, shell.as_str(), &helper).await?;
        Ok(format!("{}, {count} files", method.name()))
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        if let Source::Environment { name } = &making.source
            && let Some(env) = Environment::of(ctx, name)?
        {
            // Whoever holds its lock lets it go on himself, and may be holding it still now.
            match context::acquire(ctx, "let_go", &[Lock::environment(&ctx.team, &env.id)]).await {
                Ok(_held) => still::let_go(ctx, &env).await?,
                Err(error) if error.kind == Kind::Busy => {}
                Err(error) => return Err(error),
            }
        }
        drop_with_role(ctx, &making.database(), &making.database()).await
    }
}

/// Puts the files in their place: those the environment shares with the generation it was made from
/// are shared again, its own are copied, so that nothing it does later changes the template.
async fn bring(ctx: &Context, env: &Environment, making: &Making, taken: &Path) -> Result<usize> {
    let to = making.dir(ctx).join("filestore");
    let (top, image) = (ctx.layout().team(&ctx.team), ctx.database_image());
    let helper = helper_id(making);
    // What an overlay shows is its own files over all those below.
    let is_layered = matches!(env.filestore, FilestoreMethod::Overlay | FilestoreMethod::Fuse);
    let lower = match &env.origin {
        Some(origin) if is_layered => Some(origin.directory()?.to_owned()),
        Some(origin) => Some(origin.filestore.clone()).filter(|path| path.is_dir()),
        None => None,
    };
    if let Some(lower) = lower.as_ref().filter(|_| is_layered) {
        ownership::link(ctx, &top, lower, &to, image.as_str(), &helper).await?;
    }
    let total = files::tree_size(taken);
    let copying = {
        let (taken, to) = (taken.to_owned(), to.clone());
        on_files(ctx, "Copying the filestore", total, move |transfer| {
            own_files(&taken, lower.as_deref(), &to, transfer)
        })
    };
    match copying.await {
        // Of a container's files only root may share any.
        Err(error) if !matches!(error.kind, Kind::Cancelled | Kind::Prerequisite) && !process::is_root() => {
            tracing::info!("as root, because: {}", error.message);
            ownership::copy_into(ctx, &top, taken, &to, image.as_str(), &helper).await?;
        }
        copied => copied?,
    }
    Ok(files::walk(&to).filter(|path| path.is_file()).count())
}

/// Files are named by what is in them: one of the same name and size is the same.
fn own_files(taken: &Path, lower: Option<&Path>, to: &Path, transfer: &Transfer) -> Result<()> {
    let mut room = Room::at(to);
    for path in files::walk_all(taken) {
        let path = path?;
        let inner = path.strip_prefix(taken).map_err(Error::internal)?;
        let found = path.symlink_metadata()?;
        let target = to.join(inner);
        if !found.is_file() || inner.starts_with("checklist") || target.exists() {
            continue;
        }
        if let Some(parent) = target.parent() {
            files::make_dir(parent)?;
        }
        let below = lower.map(|lower| lower.join(inner));
        let same =
            below.filter(|below| below.symlink_metadata().is_ok_and(|below| below.len() == found.len()));
        match same {
            Some(below) => {
                std::fs::hard_link(&below, &target).context(format!("linking {}", below.display()))?;
            }
            None => {
                let mut file = File::create_new(&target).context(format!("making {}", target.display()))?;
                transfer.each(File::open(&path)?, |piece| {
                    transfer.add(piece.len() as u64);
                    room.guard(&mut file).write_all(piece).map_err(Error::from)
                })?;
            }
        }
    }
    Ok(())
}
