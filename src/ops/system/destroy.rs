//! Everything teams share, removed.

use std::collections::BTreeMap;

use super::{claim::must_all_be_ours, init::take_back, steps::plan};
use crate::{
    adapters::{
        docker::Container,
        files,
        lock::{Holder, holder_if_locked},
    },
    context::{Context, Lock, SystemRecord, SystemState},
    error::{Error, Kind, Result},
    model::{Secret, StepEntry},
    ops::{
        egress, environment::Environment, invariants, mail, ports::RESERVING, service::Service, store,
        template::Template,
    },
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
    let data = match ctx.layout().store_image() {
        file if file.exists() => format!("store {}", file.display()),
        _ => format!("volume {}", names.database_volume()),
    };
    let mut goes = vec![
        format!("the database server {} with all databases ({data})", names.database_container()),
        format!("the network {}", names.network()),
    ];
    for team in &ctx.all_teams()? {
        let templates = files::entries(&ctx.layout().templates(team))?;
        if !templates.is_empty() {
            goes.push(format!("the templates of team {team}: {}", templates.join(", ")));
        }
        if ctx.layout().mail(team).is_dir() {
            goes.push(format!("the mail that environments of team {team} tried to send"));
        }
    }
    Ok(goes)
}

/// Removes the database server, its data, the network and the templates.
/// Credentials, configuration and images stay. An installation that lost its
/// record is removed all the same.
///
/// # Errors
/// `conflict` while environments or services exist, naming them.
pub async fn destroy(ctx: &Context) -> Result<Destroyed> {
    must_all_be_ours(ctx).await?;
    store::relocation::clean_up(ctx).await?;
    let containers = ctx.docker().await?.list_containers(&[ctx.ours()]).await?;
    let record = {
        // Whoever begins something after this finds no installation.
        let _moment = ctx.moment(RESERVING).await?;
        if let Some(holder) = template_in_the_making(ctx)? {
            return Err(Error::new(Kind::Busy, format!("a template is being made: process {}", holder.pid))
                .hint("wait for it, or stop it there"));
        }
        let found = SystemRecord::read(ctx.layout())?;
        let users = users(ctx, containers)?;
        if !users.is_empty() {
            return Err(Error::conflict(format!("environments or services exist: {}", users.join(", ")))
                .hint("delete them with `odeum env delete` and `odeum service delete`, then try again")
                .detail("in_use_by", users));
        }
        let mut record = found.unwrap_or_else(lost);
        record.state = SystemState::Removing;
        record.write(ctx.layout())?;
        record
    };
    let teams = ctx.all_teams()?;
    let mut removed = mail::remove_all(ctx, &teams).await?;
    removed.extend(egress::remove_all(ctx, &teams).await?);
    removed.extend(take_back(ctx, record).await?);
    Ok(Destroyed { removed })
}

/// What to lock, so that no template is being made or cloned.
///
/// # Errors
/// When the data directory cannot be read.
pub fn locks(ctx: &Context) -> Result<Vec<Lock>> {
    let mut locks = vec![Lock::system()];
    for team in &ctx.all_teams()? {
        let ids = Template::ids(&ctx.for_team(team))?;
        locks.extend(ids.into_iter().flat_map(|id| [Lock::making(team, &id), Lock::template(team, &id)]));
    }
    Ok(locks)
}

/// Who makes a template that was not there when [`locks`] looked.
fn template_in_the_making(ctx: &Context) -> Result<Option<Holder>> {
    let holder = |lock: &Lock| holder_if_locked(&lock.path(ctx.layout()));
    let own = holder(&Lock::system()).map(|own| (own.pid, own.tool));
    let mut holders = locks(ctx)?.into_iter().filter_map(|lock| holder(&lock));
    Ok(holders.find(|holder| own.as_ref() != Some(&(holder.pid, holder.tool.clone()))))
}

/// Environments and services of all teams, complete or not, and containers of none.
fn users(ctx: &Context, containers: Vec<Container>) -> Result<Vec<String>> {
    let mut users = BTreeMap::new();
    let mut known = vec![ctx.names().database_container()];
    for team in &ctx.all_teams()? {
        known.push(ctx.names().mail_catcher(team));
        for id in Environment::ids(&ctx.for_team(team))? {
            // One whose record cannot be read is there all the same.
            let found = Environment::read(&ctx.for_team(team), &id).ok().flatten();
            let name = found.map_or_else(|| id.to_string(), |env| env.request.name.to_string());
            users.insert(ctx.names().container(team, &id), invariants::owner(team, &name));
            known.push(ctx.names().door(team, &id));
        }
        for name in Service::names(&ctx.for_team(team))? {
            let whose = invariants::owner(team, &format!("service {name}"));
            users.insert(ctx.names().service(team, &name), whose);
        }
    }
    for name in containers.into_iter().map(|container| container.name) {
        if !known.contains(&name) {
            users.entry(name.clone()).or_insert(format!("container {name}"));
        }
    }
    Ok(users.into_values().collect())
}

/// For an installation without a record: all of it may be there.
fn lost() -> SystemRecord {
    let mut record = SystemRecord::new(0, String::new(), Secret::random());
    record.steps = plan().iter().flatten().map(|step| StepEntry::begun(step.name())).collect();
    record
}
