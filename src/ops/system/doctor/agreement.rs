//! Whether records and what is there tell the same story, as checks.

use super::{Check, Health};
use crate::{
    context::Context,
    error::Result,
    model::{TeamId, label},
    ops::{
        cleanup::Whose,
        environment::Environment,
        invariants::{Disagreement, Examined, Fault, Notice, examine, owner},
        service::{self, Status},
    },
};

/// One row for each environment and service of this team that is as it should be, and one for
/// everything that is not. What is left behind does no harm and is a warning.
pub async fn environments(ctx: &Context) -> Result<Vec<Check>> {
    let examined = examine(ctx).await?;
    let team = format!("{}={}", label::TEAM, ctx.team);
    let containers = ctx.docker().await?.list_containers(&[ctx.ours(), team]).await?;
    let is_troubled = |name: &String| {
        examined.disagreements.iter().any(|one| one.owner.as_ref() == Some(name))
            || examined.unfinished.iter().any(|one| one.owner == *name)
    };
    let mut checks = Vec::new();
    for env in Environment::all(ctx)? {
        let name = owner(&env.team, &format!("environment {}", env.request.name));
        if !is_troubled(&name) {
            let mut its = containers.iter().filter(|container| container.name == env.container);
            let runs = its.any(|container| container.state == "running");
            checks.push(Check::new(&name, Health::Ok, if runs { "runs" } else { "stopped" }));
        }
    }
    for row in service::list(ctx).await? {
        let name = owner(&row.service.team, &format!("service {}", row.service.name));
        if is_troubled(&name) {
            continue;
        }
        checks.push(match row.status {
            Status::Unhealthy | Status::Restarting => {
                let logs = format!("odeum service logs {}", row.service.name);
                Check::new(&name, Health::Warn, row.status.to_string()).remedy(logs)
            }
            Status::Running => Check::new(&name, Health::Ok, "runs"),
            status => Check::new(&name, Health::Ok, status.to_string()),
        });
    }
    checks.extend(troubles(ctx, &examined, Health::Warn));
    Ok(checks)
}

/// As [`environments`], and anything left behind is a failure.
pub async fn invariants(ctx: &Context) -> Result<Vec<Check>> {
    let examined = examine(ctx).await?;
    let mut checks = troubles(ctx, &examined, Health::Fail);
    if checks.is_empty() {
        let finding = format!("{} things, as the records say and no others", examined.found.len());
        checks.push(Check::new("invariants", Health::Ok, finding));
    }
    Ok(checks)
}

/// What is wrong, of all teams for who has this machine's command line, of one for others.
fn troubles(ctx: &Context, examined: &Examined, leak: Health) -> Vec<Check> {
    let is_shown = |team: Option<&TeamId>| ctx.is_local() || team.is_none_or(|team| *team == ctx.team);
    let of_leak = |one: &Disagreement| {
        let traits = examined.found.get(&one.thing)?;
        Whose::of(ctx.names(), &one.thing, traits).team
    };
    let shown = |one: &&Disagreement| is_shown(one.team.clone().or_else(|| of_leak(one)).as_ref());
    let disagreements = examined.disagreements.iter().filter(shown).map(|one| {
        let (name, status) = match (&one.owner, one.fault) {
            (_, Fault::Leak) | (None, _) => (one.thing.to_string(), leak),
            (Some(owner), _) => (owner.clone(), Health::Fail),
        };
        let finding = match one.fault {
            Fault::Leak => one.finding.clone(),
            _ => format!("{} {}", one.thing, one.finding),
        };
        Check { remedy: one.remedy.clone(), ..Check::new(&name, status, finding) }
    });
    let notice = |one: &Notice, health| Check::new(&one.owner, health, &one.finding).remedy(&one.remedy);
    let noticed = |one: &&Notice| is_shown(one.team.as_ref());
    let unseen = examined.unseen.iter().filter(noticed).map(|one| notice(one, Health::Fail));
    let unfinished = examined.unfinished.iter().filter(noticed).map(|one| notice(one, Health::Warn));
    disagreements.chain(unseen).chain(unfinished).collect()
}
