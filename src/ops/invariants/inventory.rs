//! What is there: Docker, PostgreSQL, the mount table and the data directory,
//! each asked by itself and none through the records.

use std::{
    collections::{BTreeMap, BTreeSet},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use super::{
    Notice, relative,
    thing::{Inventory, Kind, Thing, Traits},
};
use crate::{
    adapters::{docker::Labels, files, mounts, postgres},
    context::{Context, SystemRecord, SystemState},
    error::{Error, Result},
    model::{TeamId, label},
    ops::{image, operation, output},
};

/// Everything that bears this installation's label or names, and what could not be looked at.
pub async fn inventory(ctx: &Context) -> Result<(Inventory, Vec<Notice>)> {
    let (mut all, mut unseen) = (Inventory::new(), Vec::new());
    let mut cannot = |owner: &str, team: Option<&TeamId>, error: Error| {
        unseen.push(Notice { team: team.cloned(), ..Notice::unseen(owner, error) });
    };
    docker(ctx, &mut all).await?;
    match SystemRecord::read(ctx.layout()) {
        Ok(None) => {}
        Ok(Some(record)) => {
            // A server that is being made or removed need not answer.
            let looked = databases(&record, &mut all).await;
            if let Some(error) = looked.err().filter(|_| record.state == SystemState::Ready) {
                cannot("postgresql", None, error);
            }
        }
        Err(error) => cannot("the installation", None, error),
    }
    mounted(ctx, &mut all)?;
    for path in image::left_directories(ctx.layout().data_dir())? {
        all.insert(Thing::new(Kind::Bench, path.display().to_string()), Traits::new());
    }
    for team in ctx.all_teams()? {
        paths(ctx, &team, &mut all)?;
        repositories(ctx, &team, &mut all)?;
        let of_team = ctx.for_team(&team);
        for path in output::old(&of_team)?.into_iter().chain(operation::old(&of_team)?) {
            all.insert(Thing::new(Kind::Output, relative(ctx, &path)), Traits::new());
        }
        match files::read_json::<BTreeMap<String, u16>>(&ctx.layout().ports(&team)) {
            Err(error) => cannot(&super::owner(&team, "ports"), Some(&team), error),
            Ok(ports) => {
                let entries = ports.unwrap_or_default().into_iter();
                all.extend(entries.map(|(container, port)| {
                    (Thing::new(Kind::Port, container), Traits::from([("port", port.to_string())]))
                }));
            }
        }
    }
    Ok((all, unseen))
}

async fn docker(ctx: &Context, all: &mut Inventory) -> Result<()> {
    let docker = ctx.docker().await?;
    let mut in_use = BTreeSet::new();
    for container in docker.list_containers(&[]).await? {
        in_use.insert(container.image.clone());
        if !is_ours(ctx, &container.name, &container.labels) {
            continue;
        }
        let Some(found) = docker.inspect_container(&container.name).await? else { continue };
        let mut traits = labels(&found.labels);
        traits.insert("published at", found.addresses.join(", "));
        traits.insert("runs", yes_or_no(found.running));
        all.insert(Thing::new(Kind::Container, container.name), traits);
    }
    let layers = ctx.names().dependency_image("");
    for (name, _, bytes) in docker.list_images().await? {
        // One that a container was made from is in use, whoever made that.
        if name.starts_with(&layers) && !in_use.contains(&name) {
            all.insert(Thing::new(Kind::Image, name), Traits::from([("bytes", bytes.to_string())]));
        }
    }
    for (name, found) in docker.list_volumes().await? {
        if is_ours(ctx, &name, &found) {
            all.insert(Thing::new(Kind::Volume, name), labels(&found));
        }
    }
    for (name, found, is_closed) in docker.list_networks().await? {
        if is_ours(ctx, &name, &found) {
            let mut traits = labels(&found);
            traits.insert("closed", yes_or_no(is_closed));
            all.insert(Thing::new(Kind::Network, name), traits);
        }
    }
    Ok(())
}

/// By label, or by name: a thing that lost its label is ours all the same.
fn is_ours(ctx: &Context, name: &str, labels: &Labels) -> bool {
    let installation = ctx.names().installation();
    match labels.get(label::INSTALLATION) {
        Some(found) => found == installation,
        None => name.strip_prefix(installation).is_some_and(|rest| rest.starts_with('-')),
    }
}

fn labels(labels: &Labels) -> Traits {
    let known = [
        ("installation", label::INSTALLATION),
        ("data directory", label::DATA_DIR),
        ("team", label::TEAM),
        ("environment", label::BRANCH),
        ("service", label::SERVICE),
    ];
    let values = known.into_iter().map(|(name, key)| (name, labels.get(key).cloned().unwrap_or_default()));
    values.collect()
}

fn yes_or_no(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// Those with our kinds of names: what people made by hand on the server is theirs.
async fn databases(record: &SystemRecord, all: &mut Inventory) -> Result<()> {
    let server = record.server().connect("postgres", "look").await?;
    for found in postgres::all_databases(&server).await? {
        if found.name.starts_with("odeum_") {
            let traits = Traits::from([
                ("owner", found.owner),
                ("label", found.label.unwrap_or_default()),
                ("sealed", yes_or_no(found.is_template && !found.allows_connections)),
                ("open to all roles", yes_or_no(found.is_public)),
                ("half dropped", yes_or_no(found.is_invalid)),
            ]);
            all.insert(Thing::new(Kind::Database, found.name), traits);
        }
    }
    for found in postgres::all_roles(&server).await? {
        let ours = ["odeum_", "u_"].iter().any(|prefix| found.name.starts_with(prefix));
        if ours || found.name == record.database_user {
            let powerful = yes_or_no(found.is_superuser || found.may_create);
            all.insert(Thing::new(Kind::Role, found.name), Traits::from([("powerful", powerful)]));
        }
    }
    Ok(())
}

/// Mounts below the data directory, and those the engine made of our volumes.
fn mounted(ctx: &Context, all: &mut Inventory) -> Result<()> {
    let data_dir = ctx.layout().data_dir();
    let volume = format!("/volumes/{}-", ctx.names().installation());
    for (point, kind) in mounts::all()? {
        let below = Path::new(&point).strip_prefix(data_dir).is_ok_and(|rest| rest != Path::new(""));
        if below || point.contains(&volume) {
            all.insert(Thing::new(Kind::Mount, point), Traits::from([("type", kind)]));
        }
    }
    Ok(())
}

/// A team's extra addons repositories, and the working trees each says it has.
fn repositories(ctx: &Context, team: &TeamId, all: &mut Inventory) -> Result<()> {
    let layout = ctx.layout();
    let relative = |path: &Path| path.strip_prefix(layout.data_dir()).unwrap_or(path).display().to_string();
    let directory = layout.repositories(team);
    for name in files::entries(&directory)? {
        let store = directory.join(&name);
        all.insert(Thing::new(Kind::Path, relative(&store)), Traits::new());
        for id in files::entries(&store.join("worktrees"))? {
            let read = |file: &str| files::read_text(&store.join("worktrees").join(&id).join(file));
            let (Some(place), Some(head)) = (read("gitdir")?, read("HEAD")?) else { continue };
            let place = place.trim().trim_end_matches("/.git");
            let traits = Traits::from([
                ("repository", name.clone()),
                ("commit", head.trim().to_owned()),
                ("there", yes_or_no(Path::new(place).is_dir())),
            ]);
            all.insert(Thing::new(Kind::Worktree, relative(Path::new(place))), traits);
        }
    }
    Ok(())
}

/// A team's workspaces, templates and their generations, and what a killed
/// process left of a file it was writing.
fn paths(ctx: &Context, team: &TeamId, all: &mut Inventory) -> Result<()> {
    let layout = ctx.layout();
    let mut add = |path: &Path| {
        let metadata = path.symlink_metadata()?;
        let mode = format!("{:03o}", metadata.permissions().mode() & 0o777);
        all.insert(Thing::new(Kind::Path, relative(ctx, path)), Traits::from([("mode", mode)]));
        Ok::<(), std::io::Error>(())
    };
    let each = |directory: &Path| -> Result<Vec<std::path::PathBuf>> {
        Ok(files::entries(directory)?.into_iter().map(|name| directory.join(name)).collect())
    };
    for workspace in each(&layout.workspaces(team))? {
        add(&workspace)?;
        for inner in ["environment.json", "repo", "conf", "data", "exchange"].map(|name| workspace.join(name))
        {
            if inner.exists() {
                add(&inner)?;
            }
        }
        for snapshot in each(&workspace.join("snapshots"))? {
            add(&snapshot)?;
            for inner in each(&snapshot)? {
                add(&inner)?;
            }
        }
    }
    for service in each(&layout.services(team))? {
        add(&service)?;
        let record = service.join("service.json");
        if record.exists() {
            add(&record)?;
        }
    }
    for template in each(&layout.templates(team))? {
        add(&template)?;
        for inner in each(&template)? {
            add(&inner)?;
            for part in ["dump.pgdump", "filestore"].map(|name| inner.join(name)) {
                if part.exists() {
                    add(&part)?;
                }
            }
        }
    }
    for directory in [layout.data_dir().to_owned(), layout.team(team)] {
        for path in each(&directory)? {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(files::UNFINISHED) {
                add(&path)?;
            }
        }
    }
    Ok(())
}
