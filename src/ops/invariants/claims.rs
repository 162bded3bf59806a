//! What the records of all teams say must be there, and what may be.

use std::{collections::BTreeSet, path::Path};

use super::{
    Notice, command, owner,
    thing::{Claim, Inventory, Kind, Thing, Traits},
};
use crate::{
    adapters::{files, lock},
    context::{Context, Lock, SystemRecord, SystemState},
    error::{Error, Result},
    model::{EnvId, Names, TeamId, TemplateId},
    ops::{
        apply::{self, Apply},
        environment::{Environment, FilestoreMethod, Source, State},
        template::{Making, Template, generation_dir, previous_database},
    },
};

/// What the records say.
#[derive(Default)]
pub struct Claims {
    /// Of each thing.
    pub claims: Vec<Claim>,
    /// What was cut short.
    pub unfinished: Vec<Notice>,
    /// Whose records cannot be read.
    pub unseen: Vec<Notice>,
}

/// Reads all records. Helper containers and unfinished files belong to whoever
/// is at work on what they are named after, so they are told by what was `found`.
pub fn claims(ctx: &Context, found: &Inventory) -> Result<Claims> {
    let mut all = Claims::default();
    let teams = ctx.all_teams()?;
    all.system(ctx, &teams);
    for team in &teams {
        let ctx = &ctx.for_team(team);
        for id in Environment::ids(ctx)? {
            match Environment::read(ctx, &id) {
                Ok(Some(env)) => all.environment(ctx, &env, found),
                Ok(None) => {}
                Err(error) => all.unreadable_environment(ctx, &id, found, error),
            }
        }
        for name in files::entries(&ctx.layout().templates(team))? {
            let Ok(id) = name.parse() else { continue };
            if let Err(error) = all.template(ctx, &id, found) {
                all.unreadable_template(ctx, &id, found, error);
            }
        }
    }
    Ok(all)
}

/// Whose claims are being made, and how strictly.
struct Claimant<'a> {
    owner: String,
    remedy: String,
    /// Whether it is complete and nobody is at work on it.
    is_settled: bool,
    all: &'a mut Vec<Claim>,
}

impl Claimant<'_> {
    fn claim(&mut self, kind: Kind, name: impl Into<String>, traits: &[(&'static str, &str)]) {
        let traits: Traits = traits.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.all.push(Claim {
            thing: Thing::new(kind, name),
            owner: self.owner.clone(),
            required: self.is_settled,
            traits: if self.is_settled { traits } else { Traits::new() },
            remedy: self.remedy.clone(),
        });
    }

    /// The command that helps with the thing claimed last.
    fn last_remedy(&mut self, remedy: String) {
        if let Some(claim) = self.all.last_mut() {
            claim.remedy = remedy;
        }
    }

    /// What may be there and has nothing to be true of it.
    fn tolerate(&mut self, kind: Kind, name: impl Into<String>) {
        self.claim(kind, name, &[]);
        if let Some(claim) = self.all.last_mut() {
            claim.required = false;
        }
    }
}

impl Claims {
    fn claimant(&mut self, owner: String, remedy: String, is_settled: bool) -> Claimant<'_> {
        Claimant { owner, remedy, is_settled, all: &mut self.claims }
    }

    fn cut_short(&mut self, owner: &str, finding: String, remedy: &str) {
        self.unfinished.push(Notice { owner: owner.to_owned(), finding, remedy: remedy.to_owned() });
    }

    fn system(&mut self, ctx: &Context, teams: &BTreeSet<TeamId>) {
        let record = match SystemRecord::read(ctx.layout()) {
            Ok(Some(record)) => record,
            Ok(None) => return,
            // The inventory tells of it; what all teams share is its own, for all anyone knows.
            Err(_) => {
                let names = ctx.names();
                let mut claimant = self.claimant("the installation".into(), String::new(), false);
                claimant.tolerate(Kind::Container, names.database_container());
                claimant.tolerate(Kind::Volume, names.database_volume());
                claimant.tolerate(Kind::Network, names.network());
                return;
            }
        };
        let (owner, remedy) = ("the installation".to_owned(), "odeum init".to_owned());
        let is_busy = is_held(ctx, &Lock::system());
        let is_settled = record.state == SystemState::Ready && !is_busy;
        if record.state != SystemState::Ready && !is_busy {
            self.cut_short(&owner, record.unfinished(), &remedy);
        }
        let (data_dir, names) = (ctx.layout().data_dir().display().to_string(), ctx.names());
        let ours = ("data directory", data_dir.as_str());
        let published = format!("127.0.0.1:{}", record.database_port);
        let mut claimant = self.claimant(owner, remedy, is_settled);
        let server = names.database_container();
        claimant.claim(Kind::Container, server, &[ours, ("published at", &published)]);
        claimant.claim(Kind::Volume, names.database_volume(), &[ours]);
        claimant.claim(Kind::Network, names.network(), &[ours]);
        claimant.claim(Kind::Role, record.database_user, &[]);
        for team in teams {
            claimant.tolerate(Kind::Role, Names::owner_role(team));
        }
    }

    fn environment(&mut self, ctx: &Context, env: &Environment, found: &Inventory) {
        let owner = owner(&env.team, &format!("environment {}", env.request.name));
        let remedy = command(&env.team, &format!("env delete {}", env.request.name.quoted()));
        let is_busy = is_held(ctx, &Lock::environment(&env.team, &env.id));
        // A change of modules under way, or one that was cut short.
        let is_changing = Apply::path(ctx, &env.id).exists();
        let is_settled = env.state == State::Ready && !is_busy && !is_changing;
        if env.state != State::Ready && !is_busy {
            self.cut_short(&owner, env.unfinished(), &remedy);
        } else if is_changing && !is_busy {
            let remedy = command(&env.team, &format!("env restart {}", env.request.name.quoted()));
            let finding = apply::unfinished(ctx, &env.id);
            let finding = finding.unwrap_or_else(|| "a change of its modules was not finished".into());
            self.cut_short(&owner, finding, &remedy);
        }
        let (data_dir, workspace) = (ctx.layout().data_dir(), env.workspace(ctx));
        let ours = data_dir.display().to_string();
        let ours = ("data directory", ours.as_str());
        let (team, name) = (env.team.to_string(), env.request.name.to_string());
        let published = format!("{}:{}", ctx.config().routing.bind, env.port);
        let mut claimant = self.claimant(owner, remedy, is_settled);
        let traits = [ours, ("team", &team), ("environment", &name), ("published at", &published)];
        claimant.claim(Kind::Container, &env.container, &traits);
        let private = [
            ("owner", env.role.as_str()),
            ("sealed", "no"),
            ("open to all roles", "no"),
            ("half dropped", "no"),
        ];
        claimant.claim(Kind::Database, &env.database, &private);
        claimant.claim(Kind::Role, &env.role, &[("powerful", "no")]);
        claimant.claim(Kind::Port, &env.container, &[("port", &env.port.to_string())]);
        claimant.claim(Kind::Path, relative(ctx, &workspace), &[]);
        claimant.claim(Kind::Path, relative(ctx, &workspace.join("environment.json")), &[("mode", "600")]);
        let inner = match env.request.source {
            Source::Clone { .. } => &["repo", "conf", "data"][..],
            Source::Tree { .. } => &["conf", "data"],
        };
        for name in inner {
            claimant.claim(Kind::Path, relative(ctx, &workspace.join(name)), &[]);
        }
        filestore(ctx, env, found, &mut claimant);
        if !is_settled {
            claimant.tolerate(Kind::Database, Names::snapshot_database(&env.team, &env.id));
            let helpers = ctx.names().helper(&env.team, &format!("{}-", env.id));
            tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
        }
        generation(ctx, env, &mut claimant);
    }

    fn template(&mut self, ctx: &Context, id: &TemplateId, found: &Inventory) -> Result<()> {
        let team = &ctx.team;
        let is_busy = is_held(ctx, &Lock::template(team, id));
        let dir = ctx.layout().template(team, id);
        let record = Template::read(ctx, id)?;
        let making = Making::read(ctx, id)?;
        if let Some(template) = &record {
            let owner = owner(team, &format!("template {}", template.name));
            let remedy = command(team, &format!("template init --force --template-name {}", template.name));
            // While its next generation is being made any of the two may be in its place.
            let mut claimant = self.claimant(owner, remedy, !is_busy && making.is_none());
            let database = Names::template_database(team, id);
            let sealed = [("sealed", "yes"), ("open to all roles", "no"), ("half dropped", "no")];
            claimant.claim(Kind::Database, database, &sealed);
            claimant.claim(Kind::Path, relative(ctx, &dir), &[]);
            claimant.claim(Kind::Path, relative(ctx, &Template::path(ctx, id)), &[("mode", "600")]);
            let generation = generation_dir(ctx, id, &template.generation);
            for path in [&generation, &generation.join("filestore"), &generation.join("dump.pgdump")] {
                claimant.claim(Kind::Path, relative(ctx, path), &[]);
            }
        }
        if let Some(making) = &making {
            let owner = owner(team, &format!("template {}", making.name));
            let remedy = command(team, &format!("template init --template-name {}", making.name));
            if !is_busy {
                self.cut_short(&owner, "a generation of it was not finished".into(), &remedy);
            }
            let mut claimant = self.claimant(owner, remedy, false);
            for name in [making.database(), previous_database(making), Names::template_database(team, id)] {
                claimant.tolerate(Kind::Database, name);
            }
            claimant.tolerate(Kind::Role, making.database());
            for path in [dir.clone(), dir.join("making.json")] {
                claimant.tolerate(Kind::Path, relative(ctx, &path));
            }
            let generations = std::iter::once(&making.generation).chain(&making.previous);
            for generation in generations.map(|generation| generation_dir(ctx, id, generation)) {
                for path in [&generation, &generation.join("filestore"), &generation.join("dump.pgdump")] {
                    claimant.tolerate(Kind::Path, relative(ctx, path));
                }
            }
            let helpers = ctx.names().helper(team, &format!("tpl-{}", making.generation));
            tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
        }
        Ok(())
    }
}

impl Claims {
    /// Everything of its names is its own, for all anyone knows.
    fn unreadable_environment(&mut self, ctx: &Context, id: &EnvId, found: &Inventory, error: Error) {
        let owner = owner(&ctx.team, &format!("environment {id}"));
        self.unseen.push(Notice::unseen(&owner, error));
        let (names, team) = (ctx.names(), &ctx.team);
        let (container, volume) = (names.container(team, id), names.filestore_volume(team, id));
        let workspace = ctx.layout().workspace(team, id);
        let mut claimant = self.claimant(owner, String::new(), false);
        claimant.tolerate(Kind::Container, &container);
        claimant.tolerate(Kind::Port, &container);
        claimant.tolerate(Kind::Volume, &volume);
        claimant.tolerate(Kind::Database, Names::database(team, id));
        claimant.tolerate(Kind::Role, Names::role(team, id));
        let (mounted, of_volume) = (workspace.display().to_string(), format!("/volumes/{volume}/"));
        tolerate_found(&mut claimant, found, Kind::Mount, |point| {
            point.starts_with(&mounted) || point.contains(&of_volume)
        });
        let relative = relative(ctx, &workspace);
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.starts_with(&relative));
        // Which generation it was made from is in the record.
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.contains("/gen-"));
    }

    fn unreadable_template(&mut self, ctx: &Context, id: &TemplateId, found: &Inventory, error: Error) {
        let owner = owner(&ctx.team, &format!("template {id}"));
        self.unseen.push(Notice::unseen(&owner, error));
        let directory = relative(ctx, &ctx.layout().template(&ctx.team, id));
        let mut claimant = self.claimant(owner, String::new(), false);
        claimant.tolerate(Kind::Database, Names::template_database(&ctx.team, id));
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.starts_with(&directory));
        // Which generation is being made is in the record.
        let making = Names::generation_database(&ctx.team, "");
        for kind in [Kind::Database, Kind::Role] {
            tolerate_found(&mut claimant, found, kind, |name| name.starts_with(&making));
        }
        let helpers = ctx.names().helper(&ctx.team, "tpl-");
        tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
    }
}

/// As things are named: relative to the data directory.
fn relative(ctx: &Context, path: &Path) -> String {
    path.strip_prefix(ctx.layout().data_dir()).unwrap_or(path).display().to_string()
}

/// Where an environment's attachments are, and what is mounted for them.
fn filestore(ctx: &Context, env: &Environment, found: &Inventory, claimant: &mut Claimant<'_>) {
    let ours = ctx.layout().data_dir().display().to_string();
    let volume = ctx.names().filestore_volume(&env.team, &env.id);
    match env.filestore {
        FilestoreMethod::Overlay => claimant.claim(Kind::Volume, &volume, &[("data directory", &ours)]),
        _ if !claimant.is_settled => claimant.tolerate(Kind::Volume, &volume),
        _ => {}
    }
    // A container that runs needs its mount; a stopped one gets it when it starts.
    let mount = env.filestore_dir(ctx).display().to_string();
    let container = found.get(&Thing::new(Kind::Container, &env.container));
    let runs = container.is_some_and(|traits| traits["runs"] == "yes");
    match env.filestore {
        FilestoreMethod::Fuse if runs => {
            claimant.claim(Kind::Mount, mount, &[]);
            claimant.last_remedy(command(&env.team, &format!("env restart {}", env.request.name.quoted())));
        }
        FilestoreMethod::Fuse => claimant.tolerate(Kind::Mount, mount),
        _ if !claimant.is_settled => claimant.tolerate(Kind::Mount, mount),
        _ => {}
    }
    let of_volume = format!("/volumes/{volume}/");
    tolerate_found(claimant, found, Kind::Mount, |point| point.contains(&of_volume));
}

/// The generation of a template an environment was made from, which it still reads.
fn generation(ctx: &Context, env: &Environment, claimant: &mut Claimant<'_>) {
    if let Some(origin) = &env.origin {
        let dir = generation_dir(ctx, &origin.id, &origin.generation);
        for path in [&dir, &dir.join("filestore")] {
            claimant.claim(Kind::Path, relative(ctx, path), &[]);
        }
        claimant.tolerate(Kind::Path, relative(ctx, &dir.join("dump.pgdump")));
        claimant.tolerate(Kind::Path, relative(ctx, dir.parent().unwrap_or(&dir)));
    }
}

fn tolerate_found(claimant: &mut Claimant, found: &Inventory, kind: Kind, is_its: impl Fn(&str) -> bool) {
    for thing in found.keys().filter(|thing| thing.kind == kind && is_its(&thing.name)) {
        claimant.tolerate(kind, &thing.name);
    }
}

fn is_held(ctx: &Context, lock: &Lock) -> bool {
    lock::holder_if_locked(&lock.path(ctx.layout())).is_some()
}
