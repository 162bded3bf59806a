//! A move from its beginning to its end.

use super::{
    finish::{clean_up, finish},
    look::Plan,
    record::Relocation,
    steps,
};
use crate::{
    adapters::lock::holder_if_locked,
    context::{self, Context, Lock, SystemRecord, SystemState},
    error::{Error, Kind, Result},
    model::{Secret, Size, StepEntry, StoreKind},
    ops::{
        environment::Environment,
        image,
        journal::Journal,
        ports::{self, RESERVING},
        store::{first_size, must_be_possible},
        system::{claim_aside, ensure_database},
        template::{Template, clean_up_all},
    },
};

/// What a move did.
pub struct Relocated {
    /// What was moved; nothing when all was there already.
    pub plan: Plan,
    /// Whether it was moved.
    pub is_moved: bool,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
}

/// What to lock from the beginning: everything there is, but the templates themselves, which
/// finishing or undoing a killed generation asks for.
///
/// # Errors
/// When the data directory cannot be read.
pub fn locks(ctx: &Context) -> Result<Vec<Lock>> {
    let mut locks = vec![Lock::system()];
    for team in &ctx.all_teams()? {
        let ctx = &ctx.for_team(team);
        locks.extend(Template::ids(ctx)?.iter().map(|id| Lock::making(team, id)));
        locks.extend(Environment::ids(ctx)?.iter().map(|id| Lock::environment(team, id)));
    }
    Ok(locks)
}

/// The templates themselves, so that none is cloned.
fn templates(ctx: &Context) -> Result<Vec<Lock>> {
    let mut locks = Vec::new();
    for team in &ctx.all_teams()? {
        let ids = Template::ids(&ctx.for_team(team))?;
        locks.extend(ids.iter().map(|id| Lock::template(team, id)));
    }
    Ok(locks)
}

/// Moves all databases to a store of the kind `to`. There already is success. The caller holds
/// [`locks`]; what a killed move left is undone or finished first.
///
/// # Errors
/// `conflict` naming what stands in the way, `busy` when somebody began to work meanwhile. Then,
/// and on every other failure, all is as before.
pub async fn relocate(ctx: &Context, to: StoreKind, size: Option<Size>) -> Result<Relocated> {
    clean_up(ctx).await?;
    let record = ctx.system()?;
    if record.store == to {
        return Ok(nothing(ctx, &record));
    }
    if to == StoreKind::Reflink {
        must_be_possible()?;
    }
    ensure_database(ctx).await?;
    // A template may be under another name until a killed generation is finished or undone.
    for team in &ctx.all_teams()? {
        clean_up_all(&ctx.for_team(team)).await?;
    }
    let _still = context::acquire(ctx, "move_store", &templates(ctx)?).await?;
    let found = Plan::look(ctx, &record, to).await?;
    image::ensure(ctx, &found.image).await?;
    let mut next = SystemRecord { store: to, database_image: Some(found.image.clone()), ..record.clone() };
    next.version = SystemRecord::VERSION;
    // What clones share with each other is carried for each of them.
    let bytes = found.bytes() * 6 / 5;
    next.store_size = match to {
        StoreKind::Ordinary => None,
        StoreKind::Reflink => Some(first_size(ctx, size)?.max(Size::holding(bytes + (2 << 30)))),
    };
    if ctx.free_space()? < bytes + (1 << 30) {
        return Err(Error::prerequisite(format!(
            "the databases have {} MB, and {} MB are free at {}",
            found.bytes() / 1_000_000,
            ctx.free_space()? / 1_000_000,
            ctx.layout().data_dir().display()
        )));
    }
    claim_aside(ctx, to).await?;
    let relocation = Relocation {
        version: Relocation::VERSION,
        port: ports::for_server(ctx, record.database_port.saturating_add(1)).await?,
        from: record,
        to: next,
        password: Secret::random(),
        ran: found.running.clone(),
        sealed: Vec::new(),
        is_moved: false,
        steps: Vec::new(),
    };
    let journal = {
        // Whoever begins something after this finds the installation closed.
        let _moment = ctx.moment(RESERVING).await?;
        must_be_alone(ctx)?;
        let path = ctx.layout().moving_record();
        let journal = Journal::begin(ctx, "store-move", &path, relocation).await?;
        SystemRecord { state: SystemState::Moving, ..journal.record().from }.write(ctx.layout())?;
        journal
    };
    journal.run(ctx, &steps::plan()).await?;
    let done = journal.record();
    finish(&ctx.uncancelled(), &done).await?;
    Ok(Relocated { plan: found, is_moved: true, steps: done.steps })
}

/// What [`relocate`] would do; nothing is changed.
///
/// # Errors
/// As [`relocate`], for what stands in the way.
pub async fn plan(ctx: &Context, to: StoreKind) -> Result<Relocated> {
    let record = ctx.system()?;
    if record.store == to {
        return Ok(nothing(ctx, &record));
    }
    Ok(Relocated { plan: Plan::look(ctx, &record, to).await?, is_moved: false, steps: Vec::new() })
}

fn nothing(ctx: &Context, record: &SystemRecord) -> Relocated {
    let (databases, running) = (Vec::new(), Vec::new());
    let (image, to) = (ctx.database_image_of(Some(record)), record.store);
    Relocated { plan: Plan { to, image, databases, running }, is_moved: false, steps: Vec::new() }
}

/// Refuses when an environment that was not there when [`locks`] looked is at work.
fn must_be_alone(ctx: &Context) -> Result<()> {
    let holder = |lock: &Lock| holder_if_locked(&lock.path(ctx.layout()));
    let own = holder(&Lock::system()).map(|own| own.pid);
    let others = locks(ctx)?.into_iter().filter_map(|lock| holder(&lock));
    match others.into_iter().find(|other| Some(other.pid) != own) {
        None => Ok(()),
        Some(other) => {
            Err(Error::new(Kind::Busy, format!("{} (process {}) is at work", other.tool, other.pid))
                .hint("wait for it, or stop it there"))
        }
    }
}
