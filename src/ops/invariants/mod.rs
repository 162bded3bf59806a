//! Records, containers, volumes, networks, databases, roles, mounts, files and
//! ports must tell the same story. `inventory` looks at what is there, each
//! thing by its own means; `claims` says what the records want; [`judge()`]
//! compares the two.

mod claims;
mod inventory;
mod judge;
mod thing;

pub use judge::{Disagreement, Fault, judge};

use self::{
    claims::Claims,
    thing::{Kind, Thing, Traits},
};
use crate::{context::Context, error::Result, model::EnvName};

/// What an examination found.
pub struct Examined {
    /// How many things were looked at.
    pub things: usize,
    /// What does not agree, by thing.
    pub disagreements: Vec<Disagreement>,
    /// What was cut short and is not finished: whose, how far, and the command that helps.
    pub unfinished: Vec<Unfinished>,
}

/// Something that was cut short.
pub struct Unfinished {
    /// Whose it is: `environment main`.
    pub owner: String,
    /// How far it came.
    pub finding: String,
    /// The command that helps.
    pub remedy: String,
}

/// Looks at the whole installation, all teams. Things somebody is at work on
/// are left alone, and what two looks do not both see is not believed: between
/// them others may have been at work.
///
/// # Errors
/// `prerequisite` when Docker or PostgreSQL does not answer.
pub async fn examine(ctx: &Context) -> Result<Examined> {
    let first = look(ctx).await?;
    if first.disagreements.is_empty() {
        return Ok(first);
    }
    let mut second = look(ctx).await?;
    second.disagreements.retain(|one| first.disagreements.contains(one));
    Ok(second)
}

/// The command that removes a thing nobody knows.
fn removal(ctx: &Context, thing: &Thing, traits: &Traits) -> Option<String> {
    let name = &thing.name;
    let environment = traits.get("environment").and_then(|name| name.parse::<EnvName>().ok());
    let server = || Some((ctx.names().database_container(), ctx.system().ok()?.database_user));
    match (thing.kind, environment) {
        (Kind::Container, Some(env)) => Some(format!("odeum env delete {}", env.quoted())),
        (Kind::Container, None) => Some(format!("docker rm -f -v {name}")),
        (Kind::Volume, _) => Some(format!("docker volume rm {name}")),
        (Kind::Network, _) => Some(format!("docker network rm {name}")),
        (Kind::Database, _) => {
            server().map(|(server, user)| format!("docker exec {server} dropdb -U {user} {name}"))
        }
        (Kind::Role, _) => {
            server().map(|(server, user)| format!("docker exec {server} dropuser -U {user} {name}"))
        }
        (Kind::Mount, _) => Some(format!("umount -l '{name}'")),
        (Kind::Path, _) => Some(format!("rm -r '{}'", ctx.layout().data_dir().join(name).display())),
        // The next environment that is made drops it.
        (Kind::Port, _) => None,
    }
}

async fn look(ctx: &Context) -> Result<Examined> {
    // What is there is looked at first: what is made meanwhile has its record before.
    let found = inventory::inventory(ctx).await?;
    let Claims { mut claims, unfinished } = claims::claims(ctx, &found)?;
    if !found.keys().any(|thing| thing.kind == Kind::Role) {
        // The server could not be asked.
        claims.retain(|claim| !matches!(claim.thing.kind, Kind::Database | Kind::Role));
    }
    let mut disagreements = judge(&found, &claims);
    for leak in disagreements.iter_mut().filter(|one| one.fault == Fault::Leak) {
        leak.remedy = found.get(&leak.thing).and_then(|traits| removal(ctx, &leak.thing, traits));
    }
    Ok(Examined { things: found.len(), disagreements, unfinished })
}
