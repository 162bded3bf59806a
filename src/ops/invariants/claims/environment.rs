//! What environments and their snapshots claim.

use super::{
    super::{
        Notice, Subject, command, owner, relative,
        thing::{Inventory, Kind, Thing},
    },
    Claimant, Claims, is_held, tolerate_found,
};
use crate::{
    context::{Context, Lock},
    error::Error,
    model::{EnvId, Names, SnapshotId},
    ops::{
        environment::{self, Environment, FilestoreMethod, Origin, Source, State},
        exchange::Exchange,
        snapshot,
        template::generation_dir,
    },
};

impl Claims {
    pub(super) fn environment(&mut self, ctx: &Context, env: &Environment, found: &Inventory) {
        let owner = owner(&env.team, &format!("environment {}", env.request.name));
        let remedy = command(&env.team, &format!("env delete {}", env.request.name.quoted()));
        let is_busy = is_held(ctx, &Lock::environment(&env.team, &env.id));
        let subject = Subject::Environment(env.team.clone(), env.request.name.clone());
        // Something that is being done to it, or was cut short.
        let is_changing = environment::is_changing(ctx, &env.id);
        let is_settled = env.state == State::Ready && !is_busy && !is_changing;
        if env.state != State::Ready && !is_busy {
            self.cut_short(&owner, env.unfinished(), &remedy, subject);
        } else if is_changing && !is_busy {
            let remedy = command(&env.team, &format!("env restart {}", env.request.name.quoted()));
            let finding = environment::unfinished(ctx, &env.id);
            let finding = finding.unwrap_or_else(|| "a change of it was not finished".into());
            self.cut_short(&owner, finding, &remedy, subject);
        }
        let (data_dir, workspace) = (ctx.layout().data_dir(), env.workspace(ctx));
        let ours = data_dir.display().to_string();
        let ours = ("data directory", ours.as_str());
        let (team, name) = (env.team.to_string(), env.request.name.to_string());
        let published = format!("{}:{}", ctx.config().routing.bind, env.port);
        let mut claimant = self.claimant(owner, remedy, is_settled);
        let its = [ours, ("team", team.as_str()), ("environment", name.as_str())];
        let door = env.door(ctx);
        let public = door.as_ref().unwrap_or(&env.container);
        claimant.claim(
            Kind::Container,
            public,
            &[&its[..], &[("published at", published.as_str())]].concat(),
        );
        let restart = command(&env.team, &format!("env restart {}", env.request.name.quoted()));
        if door.is_some() {
            claimant.last_remedy(restart.clone());
            claimant.claim(Kind::Container, &env.container, &[&its[..], &[("published at", "")]].concat());
            claimant.claim(Kind::Network, ctx.names().closed_network(&env.team), &[ours, ("closed", "yes")]);
            claimant.last_remedy(restart.clone());
        }
        if let Some(catcher) = &env.mail_catcher {
            claimant.claim(Kind::Container, catcher, &[ours, ("runs", "yes")]);
            claimant.last_remedy(restart);
        }
        let private = [
            ("owner", env.role.as_str()),
            ("sealed", "no"),
            ("open to all roles", "no"),
            ("half dropped", "no"),
        ];
        claimant.claim(Kind::Database, &env.database, &private);
        claimant.claim(Kind::Role, &env.role, &[("powerful", "no")]);
        claimant.tolerate(Kind::Image, &env.image);
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
        extras(ctx, env, &mut claimant);
        filestore(ctx, env, found, &mut claimant);
        if !is_settled {
            claimant.tolerate(Kind::Database, Names::snapshot_database(&env.team, &env.id));
            for database in Names::exchange_databases(&env.team, &env.id) {
                claimant.tolerate(Kind::Database, database);
            }
            let exchange = Exchange::dir(ctx, &env.id);
            claimant.tolerate(Kind::Path, relative(ctx, &exchange));
            let made = relative(ctx, &exchange.join("new/extra/"));
            tolerate_found(&mut claimant, found, Kind::Worktree, |path| path.starts_with(&made));
            claimant.tolerate(Kind::Container, ctx.names().previous_container(&env.team, &env.id));
            let snapshots = relative(ctx, &workspace.join("snapshots/"));
            tolerate_found(&mut claimant, found, Kind::Path, |path| path.starts_with(&snapshots));
            // The one it was made from is not the only one it may need.
            for (_, origin) in environment::needs(ctx, &env.id).unwrap_or_default() {
                generation(ctx, Some(&origin), &mut claimant);
            }
            let helpers = ctx.names().helper(&env.team, &format!("{}-", env.id));
            tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
        }
        generation(ctx, env.origin.as_ref(), &mut claimant);
        self.snapshots(ctx, env, is_busy);
    }

    /// Everything of its names is its own, for all anyone knows.
    pub(super) fn unreadable_environment(
        &mut self,
        ctx: &Context,
        id: &EnvId,
        found: &Inventory,
        error: Error,
    ) {
        let owner = owner(&ctx.team, &format!("environment {id}"));
        self.unseen.push(Notice::unseen(&owner, error));
        let (names, team) = (ctx.names(), &ctx.team);
        let (container, volume) = (names.container(team, id), names.filestore_volume(team, id));
        let workspace = ctx.layout().workspace(team, id);
        let mut claimant = self.claimant(owner, String::new(), false);
        claimant.tolerate(Kind::Container, &container);
        claimant.tolerate(Kind::Container, names.door(team, id));
        claimant.tolerate(Kind::Container, names.previous_container(team, id));
        claimant.tolerate(Kind::Port, &container);
        claimant.tolerate(Kind::Volume, &volume);
        claimant.tolerate(Kind::Database, Names::database(team, id));
        for snapshot in snapshot::ids(ctx, id).unwrap_or_default() {
            claimant.tolerate(Kind::Database, Names::kept_database(team, &snapshot));
        }
        claimant.tolerate(Kind::Role, Names::role(team, id));
        let (mounted, of_volume) = (workspace.display().to_string(), format!("/volumes/{volume}/"));
        tolerate_found(&mut claimant, found, Kind::Mount, |point| {
            point.starts_with(&mounted) || point.contains(&of_volume)
        });
        let relative = relative(ctx, &workspace);
        tolerate_found(&mut claimant, found, Kind::Worktree, |path| path.starts_with(&relative));
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.starts_with(&relative));
        // Which generation it was made from is in the record.
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.contains("/gen-"));
    }

    /// The snapshots of an environment.
    fn snapshots(&mut self, ctx: &Context, env: &Environment, is_busy: bool) {
        let name = &env.request.name;
        for id in snapshot::ids(ctx, &env.id).unwrap_or_default() {
            let snapshot = match snapshot::read(ctx, &env.id, &id) {
                Ok(Some(snapshot)) => snapshot,
                Ok(None) => continue,
                Err(error) => {
                    self.unreadable_snapshot(ctx, env, &id, error);
                    continue;
                }
            };
            let owner = owner(&env.team, &format!("snapshot {} of environment {name}", snapshot.name));
            let words = format!("env snapshot delete {} {}", name.quoted(), snapshot.name);
            let remedy = command(&env.team, &words);
            let is_settled = snapshot.state == State::Ready && !is_busy;
            if snapshot.state != State::Ready && !is_busy {
                let subject = Subject::Environment(env.team.clone(), name.clone());
                self.cut_short(
                    &owner,
                    "its making or its deletion was not finished".into(),
                    &remedy,
                    subject,
                );
            }
            let mut claimant = self.claimant(owner, remedy, is_settled);
            let sealed = [("sealed", "yes"), ("open to all roles", "no"), ("half dropped", "no")];
            claimant.claim(Kind::Database, snapshot.database(), &sealed);
            for path in [snapshot.dir(ctx), snapshot.files(ctx)] {
                claimant.claim(Kind::Path, relative(ctx, &path), &[]);
            }
            claimant.claim(Kind::Path, relative(ctx, &snapshot.path(ctx)), &[("mode", "600")]);
            generation(ctx, snapshot.data.origin.as_ref(), &mut claimant);
        }
    }

    /// Everything of its id is its own, for all anyone knows.
    fn unreadable_snapshot(&mut self, ctx: &Context, env: &Environment, id: &SnapshotId, error: Error) {
        let owner = owner(&env.team, &format!("snapshot {id} of environment {}", env.request.name));
        self.unseen.push(Notice::unseen(&owner, error));
        let mut claimant = self.claimant(owner, String::new(), false);
        claimant.tolerate(Kind::Database, Names::kept_database(&env.team, id));
        let dir = env.workspace(ctx).join("snapshots").join(id.as_str());
        for path in [dir.clone(), dir.join("files"), dir.join("snapshot.json")] {
            claimant.tolerate(Kind::Path, relative(ctx, &path));
        }
    }
}

/// The working trees of its extra addons, each on the commit its record says.
fn extras(ctx: &Context, env: &Environment, claimant: &mut Claimant<'_>) {
    for extra in &env.request.extra_addons {
        let commit = env.extra_commits.get(&extra.name).map_or("", String::as_str);
        let traits = [("repository", extra.name.as_str()), ("commit", commit), ("there", "yes")];
        let place = relative(ctx, &env.extra(ctx, &extra.name));
        match claimant.is_settled {
            true => claimant.claim(Kind::Worktree, place, &traits),
            false => claimant.tolerate(Kind::Worktree, place),
        }
        claimant.tolerate(Kind::Path, relative(ctx, &ctx.layout().repository(&env.team, &extra.name)));
    }
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

/// The generation of a template data lie over, which is still read.
fn generation(ctx: &Context, origin: Option<&Origin>, claimant: &mut Claimant<'_>) {
    if let Some(origin) = origin {
        let dir = generation_dir(ctx, &origin.id, &origin.generation);
        for path in [&dir, &dir.join("filestore")] {
            claimant.claim(Kind::Path, relative(ctx, path), &[]);
        }
        claimant.tolerate(Kind::Path, relative(ctx, &dir.join("dump.pgdump")));
        claimant.tolerate(Kind::Path, relative(ctx, dir.parent().unwrap_or(&dir)));
    }
}
