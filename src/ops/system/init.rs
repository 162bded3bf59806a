//! Everything teams share, made or completed.

use super::{
    claim::check_unclaimed,
    database::{self, StoreWish},
    steps::{THERE, plan},
};
use crate::{
    context::{Context, SystemRecord, SystemState},
    error::{Error, Result},
    model::{StepEntry, StoreKind},
    ops::journal::{Journal, Record, undo},
    ops::store,
};

/// What an initialisation did.
pub struct Initialised {
    /// What was made by this call.
    pub made: Vec<String>,
    /// Loopback port of the database server.
    pub database_port: u16,
    /// Whether kernel overlays work on the data directory.
    pub kernel_overlay: bool,
    /// What the databases are on.
    pub store: StoreKind,
}

/// Makes the network, the store, the database server and the directories of
/// all teams. What is there already stays as it is; what a killed process left
/// unfinished is undone first.
///
/// # Errors
/// `prerequisite` when no Docker Engine answers or the image cannot be had;
/// `conflict` when something of our name is there that no record knows.
pub async fn init(ctx: &Context, wish: StoreWish) -> Result<Initialised> {
    let path = ctx.layout().system_record();
    store::relocation::clean_up(ctx).await?;
    if wish.kind == Some(StoreKind::Reflink) {
        store::must_be_possible()?;
    }
    match SystemRecord::read(ctx.layout())? {
        Some(record) if record.state == SystemState::Ready => {
            must_fit(&record, wish)?;
            let journal = Journal::of(OPERATION, &path, record);
            let made = journal.mend(ctx, &plan()).await?;
            return Ok(done(made, &journal.record()));
        }
        Some(record) => {
            ctx.step(format!("Undoing what was left: {}", record.unfinished()));
            take_back(ctx, record).await?;
        }
        None => {
            if let Some(record) = database::recover(ctx).await? {
                ctx.warn("system.json was lost: made it anew from the database server's container");
                record.write(ctx.layout())?;
                let journal = Journal::of(OPERATION, &path, record);
                let made = journal.mend(ctx, &plan()).await?;
                return Ok(done(made, &journal.record()));
            }
        }
    }
    check_unclaimed(ctx).await?;
    let journal = Journal::begin(ctx, OPERATION, &path, database::decide(ctx, &wish).await?).await?;
    journal.run(ctx, &plan()).await?;
    let record = journal.record();
    let made = record.steps.iter().map(|step| step.detail.clone()).collect();
    Ok(done(made, &record))
}

/// The operation's name in fault points.
const OPERATION: &str = "init";

impl Record for SystemRecord {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.state = SystemState::Ready;
    }
}

/// Takes back all steps of an installation's making, and names what went.
///
/// # Errors
/// `external` when something stays: the next call goes on there.
pub async fn take_back(ctx: &Context, mut record: SystemRecord) -> Result<Vec<String>> {
    record.state = SystemState::Removing;
    record.write(ctx.layout())?;
    // Stopping halfway helps nobody: what is begun is finished.
    let undone = undo(&ctx.uncancelled(), "destroy", &plan(), &record).await;
    match undone.leftovers.as_slice() {
        [] => Ok(undone.removed),
        left => Err(Error::external(format!("the installation is not wholly removed: {}", left.join("; ")))
            .hint("run `odeum destroy` again")
            .detail("removed", undone.removed)
            .detail("leftovers", left.to_vec())),
    }
}

/// Refuses another store than the one that is there.
fn must_fit(record: &SystemRecord, wish: StoreWish) -> Result<()> {
    match wish.kind {
        Some(kind) if kind != record.store => {
            Err(Error::conflict(format!("the databases are on an {} store already", record.store))
                .hint(format!("`odeum store move --to {kind}` moves them")))
        }
        _ => Ok(()),
    }
}

fn done(mut made: Vec<String>, record: &SystemRecord) -> Initialised {
    made.retain(|detail| detail != THERE);
    Initialised {
        made,
        database_port: record.database_port,
        kernel_overlay: record.kernel_overlay == Some(true),
        store: record.store,
    }
}
