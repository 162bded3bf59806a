//! What exists of an installation, found without odeum.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::{
    outside::{Login, docker, run},
    process::until,
};

/// Looks at one installation.
pub struct Checker {
    prefix: String,
    data: PathBuf,
}

/// Everything that exists, one line a thing.
pub type Snapshot = BTreeSet<String>;

impl Checker {
    pub fn new(prefix: &str, data: &Path) -> Self {
        Self { prefix: prefix.to_owned(), data: data.to_owned() }
    }

    /// Containers, volumes, networks, databases, roles, mounts, directories and ports.
    pub fn snapshot(&self) -> Snapshot {
        let mut all = Snapshot::new();
        all.extend(self.named(&["ps", "-a", "--format", "container {{.Names}}\t{{.Labels}}"]));
        all.extend(self.named(&["volume", "ls", "--format", "volume {{.Name}}\t{{.Labels}}"]));
        all.extend(self.named(&["network", "ls", "--format", "network {{.Name}}\t{{.Labels}}"]));
        all.extend(self.in_postgres());
        all.extend(self.mounts());
        all.extend(self.files());
        all.extend(self.ports());
        all.extend(self.repositories());
        all
    }

    /// Branches and working trees of extra addons repositories, each with its commit, as git says.
    fn repositories(&self) -> Vec<String> {
        let mut found = Vec::new();
        for team in entries(&self.data).into_iter().filter(|name| name.starts_with("team_")) {
            let repositories = self.data.join(&team).join("shared_repos");
            for name in entries(&repositories) {
                let store = repositories.join(&name).display().to_string();
                for list in [&["for-each-ref", "refs/heads"][..], &["worktree", "list", "--porcelain"]] {
                    let listed = run("git", &[&["-C", store.as_str()], list].concat()).unwrap_or_default();
                    let trees = listed.replace("\nHEAD ", " at ");
                    found.extend(trees.lines().map(|line| format!("{team} {name}: {line}")));
                }
            }
        }
        found
    }

    /// What of the templates is not of one generation: the record, the database and the files.
    pub fn torn_templates(&self) -> Vec<String> {
        let Some(admin) = Login::administrator(&self.data) else { return Vec::new() };
        let templates = self.data.join("team_1/templates");
        let mut torn = Vec::new();
        for id in entries(&templates) {
            let dir = templates.join(&id);
            let Ok(record) = fs::read(dir.join("metadata.json")) else { continue };
            let record: Value = serde_json::from_slice(&record).expect("metadata.json is JSON");
            let generation = record["generation"].as_str().expect("a generation");
            let sql = format!(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database \
                 WHERE datname = 'odeum_template_1_{id}'"
            );
            let label = admin.psql("postgres", &sql);
            if label.as_deref() != Ok(generation) {
                torn.push(format!("template {id}: the record is of {generation}, the database of {label:?}"));
            }
            for part in ["dump.pgdump", "filestore"] {
                let path = dir.join(format!("gen-{generation}")).join(part);
                if !path.exists() {
                    torn.push(format!("template {id}: {} is gone", path.display()));
                }
            }
        }
        torn
    }

    /// Ours by label or by name: a thing that lost one of them is a leak all the same.
    fn named(&self, args: &[&str]) -> Vec<String> {
        let label = format!("odeum.installation={}", self.prefix);
        let ours = |line: &&str| {
            let (thing, labels) = line.split_once('\t').unwrap_or((line, ""));
            let name = thing.split_once(' ').map_or("", |(_, name)| name);
            labels.split(',').any(|found| found == label) || name.starts_with(&format!("{}-", self.prefix))
        };
        let listing = docker(args);
        let lines = listing.lines().filter(ours);
        lines.map(|line| line.split('\t').next().unwrap_or(line).to_owned()).collect()
    }

    fn in_postgres(&self) -> Vec<String> {
        let server = format!("{}-db", self.prefix);
        let running = docker(&["ps", "--format", "{{.Names}}"]).lines().any(|name| name == server);
        let Some(admin) = Login::administrator(&self.data).filter(|_| running) else { return Vec::new() };
        let sql = format!(
            "SELECT 'database ' || datname FROM pg_database \
             WHERE datname NOT IN ('postgres', 'template0', 'template1') \
             UNION ALL SELECT 'role ' || rolname FROM pg_roles \
             WHERE rolname !~ '^(pg_|odeum_owner_)' AND rolname <> '{}'",
            admin.user
        );
        // A server that was just started, or whose starter was killed, answers in a moment.
        let mut rows = None;
        until("the administrator can look", || {
            rows = admin.psql("postgres", &sql).ok();
            rows.is_some()
        });
        rows.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn mounts(&self) -> Vec<String> {
        let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let data = self.data.display().to_string();
        let ours = |point: &&str| point.starts_with(&data) || point.contains(&format!("/{}-", self.prefix));
        let points = table.lines().filter_map(|line| line.split(' ').nth(4)).filter(ours);
        points.map(|point| format!("mount {point}")).collect()
    }

    /// Directories down to workspaces and template generations, and all files on the way.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        // Neither locks, nor remembered facts about images, nor the log belong to anything.
        let other = ["locks", "images", "events"];
        // What was done and written is remembered for a day.
        let remembered = ["outputs", "operations"];
        for top in entries(&self.data).into_iter().filter(|name| !other.contains(&name.as_str())) {
            found.push(format!("file {top}"));
            let inner = entries(&self.data.join(&top)).into_iter().filter(|_| top.starts_with("team_"));
            for second in inner.filter(|name| !remembered.contains(&name.as_str())) {
                found.push(format!("file {top}/{second}"));
                let below = self.data.join(&top).join(&second);
                for third in entries(&below) {
                    found.push(format!("file {top}/{second}/{third}"));
                    for fourth in entries(&below.join(&third)).into_iter().filter(|_| second == "templates") {
                        found.push(format!("file {top}/{second}/{third}/{fourth}"));
                    }
                    found.extend(
                        passing(&below.join(&third))
                            .into_iter()
                            .map(|name| format!("file {top}/{second}/{third}/{name}")),
                    );
                }
            }
        }
        // An empty registry of ports and none are the same.
        found.retain(|line| !line.ends_with("/ports.json"));
        found
    }

    fn ports(&self) -> Vec<String> {
        let teams = entries(&self.data).into_iter().filter(|name| name.starts_with("team_"));
        let registries = teams.filter_map(|team| fs::read(self.data.join(team).join("ports.json")).ok());
        let mut found = Vec::new();
        for registry in registries {
            let registry: Value = serde_json::from_slice(&registry).expect("ports.json is JSON");
            let ports = registry.as_object().expect("an object").iter();
            found.extend(ports.map(|(name, port)| format!("port {port} of {name}")));
        }
        found
    }
}

/// What is in a workspace for a time: snapshots, and the marks of something under way.
fn passing(workspace: &Path) -> Vec<String> {
    let marks =
        ["applying.json", "exchanging.json", "exchange", "still.json", "rebuilding.json", "updating.json"];
    let marks = marks.into_iter().filter(|name| workspace.join(name).exists()).map(str::to_owned);
    let snapshots = entries(&workspace.join("snapshots")).into_iter();
    let parts = snapshots.flat_map(|id| {
        let inner = entries(&workspace.join("snapshots").join(&id)).into_iter();
        inner
            .map(|name| format!("snapshots/{id}/{name}"))
            .chain([format!("snapshots/{id}")])
            .collect::<Vec<_>>()
    });
    marks.chain(parts).collect()
}

/// Fails with the difference when two looks differ.
pub fn assert_same(before: &Snapshot, after: &Snapshot, what: &str) {
    let difference = |of: &Snapshot, than: &Snapshot| of.difference(than).cloned().collect::<Vec<_>>();
    let (leaked, lost) = (difference(after, before), difference(before, after));
    assert!(leaked.is_empty() && lost.is_empty(), "{what}: left {leaked:#?}, lost {lost:#?}");
}

/// Names in a directory, none when it is not there.
pub fn entries(directory: &Path) -> Vec<String> {
    let Ok(found) = fs::read_dir(directory) else { return Vec::new() };
    found.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
