//! Records, containers, volumes, networks, databases, roles, mounts, files and
//! ports must tell the same story. `inventory` looks at what is there, each
//! thing by its own means; `claims` says what the records want; [`judge()`]
//! compares the two.

mod claims;
mod inventory;
mod judge;
mod thing;

use std::path::Path;

pub use judge::{Disagreement, Fault, judge};
pub use thing::{Inventory, Kind, Thing, Traits};

use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, RepoName, ServiceName, TeamId, TemplateName},
    ops::environment::Environment,
};

/// The tool that removes orphans. What it holds while it does is nobody's work.
pub const CLEANER: &str = "remove_orphans";

/// What an examination found.
pub struct Examined {
    /// All that was looked at.
    pub found: Inventory,
    /// What does not agree, by thing.
    pub disagreements: Vec<Disagreement>,
    /// What is kept for the next who needs it, and nobody needs now, by thing.
    pub spare: Vec<Disagreement>,
    /// What was cut short and is not finished.
    pub unfinished: Vec<Notice>,
    /// What could not be looked at, so that nobody knows whether it agrees.
    pub unseen: Vec<Notice>,
}

/// Something to know that is no disagreement.
pub struct Notice {
    /// What it is about: `environment main`.
    pub owner: String,
    /// That one's team; none for what all teams share.
    pub team: Option<TeamId>,
    /// What was found.
    pub finding: String,
    /// The command that helps.
    pub remedy: String,
    /// What was cut short, if anything was.
    pub subject: Option<Subject>,
}

/// Whose operation was cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What all teams share.
    Installation,
    /// An environment's, or that of a snapshot of it.
    Environment(TeamId, EnvName),
    /// A template's.
    Template(TeamId, TemplateName),
    /// The clones of a team that are made ahead.
    WarmPool(TeamId),
    /// That of an extra addons repository.
    Repository(TeamId, RepoName),
    /// A service's.
    Service(TeamId, ServiceName),
}

impl Notice {
    /// What could not be looked at, and why.
    fn unseen(owner: impl Into<String>, error: Error) -> Self {
        let remedy = error.hint.unwrap_or_else(|| "odeum doctor".into());
        Self { owner: owner.into(), team: None, finding: error.message, remedy, subject: None }
    }
}

/// Looks at the whole installation, all teams. Things somebody is at work on
/// are left alone, and what two looks do not both see is not believed: between
/// them others may have been at work.
///
/// # Errors
/// `prerequisite` when Docker does not answer.
pub async fn examine(ctx: &Context) -> Result<Examined> {
    let first = look(ctx).await?;
    if first.disagreements.is_empty() && first.spare.is_empty() {
        return Ok(first);
    }
    let mut second = look(ctx).await?;
    second.disagreements.retain(|one| first.disagreements.contains(one));
    second.spare.retain(|one| first.spare.contains(one));
    Ok(second)
}

/// How what belongs to a team is called: `environment main of team two`.
#[must_use]
pub fn owner(team: &TeamId, what: &str) -> String {
    match *team == TeamId::default() {
        true => what.to_owned(),
        false => format!("{what} of team {team}"),
    }
}

/// As paths are named: relative to the data directory.
fn relative(ctx: &Context, path: &Path) -> String {
    path.strip_prefix(ctx.layout().data_dir()).unwrap_or(path).display().to_string()
}

/// A command of ours on behalf of a team.
fn command(team: &TeamId, words: &str) -> String {
    match *team == TeamId::default() {
        true => format!("odeum {words}"),
        false => format!("odeum {words} --team {team}"),
    }
}

/// As [`examine`], by one look: of what the caller keeps others from.
///
/// # Errors
/// As [`examine`].
pub async fn look(ctx: &Context) -> Result<Examined> {
    // What is there is looked at first: what is made meanwhile has its record before.
    let (found, mut unseen) = inventory::inventory(ctx).await?;
    let mut said = claims::claims(ctx, &found)?;
    if !found.keys().any(|thing| thing.kind == Kind::Role) {
        // The server could not be asked.
        said.claims.retain(|claim| !matches!(claim.thing.kind, Kind::Database | Kind::Role));
    }
    let mut disagreements = judge(&found, &said.claims);
    for leak in disagreements.iter_mut().filter(|one| one.fault == Fault::Leak) {
        leak.remedy = found.get(&leak.thing).and_then(|traits| removal(ctx, &leak.thing, traits));
    }
    unseen.extend(said.unseen);
    let (spare, disagreements) = disagreements.into_iter().partition(|one| one.thing.kind.is_spare());
    Ok(Examined { found, disagreements, spare, unfinished: said.unfinished, unseen })
}

/// The command that removes a thing nobody knows.
fn removal(ctx: &Context, thing: &Thing, traits: &Traits) -> Option<String> {
    let (name, names) = (&thing.name, ctx.names());
    // With these everything else goes; without their record they can be taken up again.
    let shared = [names.database_container(), names.database_volume(), names.network()];
    if shared.contains(name) {
        return Some("odeum init".into());
    }
    let on_server = |statements: &[String]| {
        let (server, user) = (names.database_container(), ctx.system().ok()?.database_user);
        let statements: String = statements.iter().map(|sql| format!(" -c '{sql}'")).collect();
        Some(format!("docker exec {server} psql -U {user} -d postgres{statements}"))
    };
    match thing.kind {
        Kind::Container => match environment(ctx, name, traits) {
            Some((team, env)) => Some(command(&team, &format!("env delete {}", env.quoted()))),
            None => Some(format!("docker rm -f -v {name}")),
        },
        Kind::Volume => Some(format!("docker volume rm {name}")),
        Kind::Network => Some(format!("docker network rm {name}")),
        Kind::Database => on_server(&[
            format!("ALTER DATABASE \"{name}\" IS_TEMPLATE false"),
            format!("DROP DATABASE \"{name}\" WITH (FORCE)"),
        ]),
        Kind::Role => on_server(&[format!("DROP ROLE \"{name}\"")]),
        Kind::Mount => Some(format!("umount -l '{name}'")),
        Kind::Path => Some(format!("rm -r '{}'", ctx.layout().data_dir().join(name).display())),
        // The next environment that is made, or gets extra addons, drops it.
        Kind::Port | Kind::Worktree => None,
        Kind::Image | Kind::Output | Kind::Bench => Some("odeum cleanup --force".into()),
    }
}

/// The environment a container was made for, when it bears its name and no record does:
/// only then is it that environment's to delete.
fn environment(ctx: &Context, container: &str, traits: &Traits) -> Option<(TeamId, EnvName)> {
    let team: TeamId = traits.get("team")?.parse().ok()?;
    let name: EnvName = traits.get("environment")?.parse().ok()?;
    let ctx = ctx.for_team(&team);
    let is_its = ctx.names().container(&team, &name.first_id()) == container;
    (is_its && !Environment::path(&ctx, &name.first_id()).exists()).then_some((team, name))
}
