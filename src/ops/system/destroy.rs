//! Everything teams share, removed.

use super::{claim::must_all_be_ours, init::take_back, steps::plan};
use crate::{
    adapters::{
        files,
        lock::{Holder, holder_if_locked},
    },
    context::{Context, Lock, SystemRecord, SystemState},
    error::{Error, Kind, Result},
    model::{Secret, StepEntry, TemplateId},
    ops::ports::RESERVING,
};

/// What a destruction did.
pub struct Destroyed {
    /// What was there and is gone.
    pub removed: Vec<String>,
}

/// What [`destroy`] would remove, in words.
///
/// # Errors
/// When the data directory cannot be read.
pub fn what_goes(ctx: &Context) -> Result<Vec<String>> {
    let names = ctx.names();
    let mut goes = vec![
        format!(
            "the database server {} with all databases (volume {})",
            names.database_container(),
            names.database_volume()
        ),
        format!("the network {}", names.network()),
    ];
    for team in ctx.config().teams.keys() {
        let templates = files::entries(&ctx.layout().templates(team))?;
        if !templates.is_empty() {
            goes.push(format!("the templates of team {team}: {}", templates.join(", ")));
        }
    }
    Ok(goes)
}

/// Removes the database server, its data, the network and the templates.
/// Credentials, configuration and images stay. An installation that lost its
/// record is removed all the same.
///
/// # Errors
/// `conflict` while environments exist, naming them.
pub async fn destroy(ctx: &Context) -> Result<Destroyed> {
    let server = ctx.names().database_container();
    must_all_be_ours(ctx).await?;
    let containers = ctx.docker().await?.list_containers(&[ctx.ours()]).await?.into_iter();
    let mut users: Vec<String> =
        containers.map(|container| container.name).filter(|name| *name != server).collect();
    let record = {
        // Whoever begins something after this finds no installation.
        let _moment = ctx.moment(RESERVING).await?;
        if let Some(holder) = template_in_the_making(ctx)? {
            return Err(Error::new(Kind::Busy, format!("a template is being made: process {}", holder.pid))
                .hint("wait for it, or stop it there"));
        }
        users.extend(environments(ctx)?);
        if !users.is_empty() {
            users.sort();
            return Err(Error::conflict(format!("environments exist: {}", users.join(", ")))
                .hint("delete them with `odeum env delete`, then try again")
                .detail("in_use_by", users));
        }
        let mut record = SystemRecord::read(ctx.layout())?.unwrap_or_else(lost);
        record.state = SystemState::Removing;
        record.write(ctx.layout())?;
        record
    };
    Ok(Destroyed { removed: take_back(ctx, record).await? })
}

/// What to lock, so that no template is being made or cloned.
///
/// # Errors
/// When the data directory cannot be read.
pub fn locks(ctx: &Context) -> Result<Vec<Lock>> {
    let mut locks = vec![Lock::system()];
    for team in ctx.config().teams.keys() {
        let names = files::entries(&ctx.layout().templates(team))?;
        let ids = names.iter().filter_map(|name| name.parse::<TemplateId>().ok());
        locks.extend(ids.map(|id| Lock::template(team, &id)));
    }
    Ok(locks)
}

/// Who makes a template that was not there when [`locks`] looked.
fn template_in_the_making(ctx: &Context) -> Result<Option<Holder>> {
    let own = std::process::id();
    let locks = locks(ctx)?;
    let mut holders = locks.iter().filter_map(|lock| holder_if_locked(&lock.path(ctx.layout())));
    Ok(holders.find(|holder| holder.pid != own))
}

/// Environments of all teams, complete or not.
fn environments(ctx: &Context) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for team in ctx.config().teams.keys() {
        let workspaces = ctx.layout().workspaces(team);
        let names = files::entries(&workspaces)?.into_iter();
        found.extend(names.filter(|name| workspaces.join(name).join("environment.json").exists()));
    }
    Ok(found)
}

/// For an installation without a record: all of it may be there.
fn lost() -> SystemRecord {
    let mut record = SystemRecord::new(0, String::new(), Secret::random());
    record.steps = plan().iter().flatten().map(|step| StepEntry::begun(step.name())).collect();
    record
}
