//! Extra addons repositories, and environments that use them, killed at every step.

use serde_json::json;

use crate::{
    kill::{Operation, kill, kill_undoing},
    operations::{words, works},
    support::{repo::Repo, world::World},
};

const ADD: Operation = Operation {
    name: "repo add",
    before: with_source,
    forward: |world| words(&["repo", "add", "tools", &source(world).url()]),
    backward: |_| words(&["repo", "delete", "tools"]),
    works: |world, is_there| {
        let repos = world.run(&["repo", "list"]).ok();
        let branches = repos["repos"].as_array().unwrap().iter().find(|repo| repo["name"] == "tools");
        assert_eq!(branches.map(|repo| repo["branches"].clone()), is_there.then(|| json!(["19.0"])));
    },
    undoes: false,
    again: 1,
};

#[test]
fn repo_add() {
    kill(&ADD);
}

#[test]
fn repo_delete() {
    kill(&Operation {
        name: "repo delete",
        before: with_tools,
        forward: ADD.backward,
        backward: ADD.forward,
        works: |world, is_gone| (ADD.works)(world, !is_gone),
        ..ADD
    });
}

#[test]
fn repo_update() {
    kill(&Operation {
        name: "repo update",
        before: with_tools,
        forward: |world| {
            publish(world, "second");
            words(&["repo", "update", "tools"])
        },
        backward: |world| {
            publish(world, "first");
            words(&["repo", "update", "tools"])
        },
        works: |world, _| (ADD.works)(world, true),
        ..ADD
    });
}

const CREATE: Operation = Operation {
    name: "env create, extra addons",
    before: |name| {
        let world = with_tools(name);
        world.initialise();
        world
    },
    forward: |world| {
        let url = world.repo().url();
        words(&[&World::creation("main", &url)[..], &["--extra-addons", "tools:19.0"]].concat())
    },
    backward: |_| words(&["env", "delete", "main"]),
    works,
    undoes: false,
    again: 7,
};

#[test]
fn env_create_with_extras() {
    kill(&CREATE);
}

#[test]
fn env_create_with_extras_undoing() {
    kill_undoing(&Operation { name: "env create, extra addons, its undoing", ..CREATE });
}

#[test]
fn env_pull_extra() {
    kill(&Operation {
        name: "env pull --extra",
        before: |name| {
            let world = (CREATE.before)(name);
            world.run(&(CREATE.forward)(&world).iter().map(String::as_str).collect::<Vec<_>>()).ok();
            world.run(&["module", "install", "main", "tool_a"]).ok();
            world
        },
        forward: |world| {
            publish(world, "second");
            words(&["env", "pull", "main", "--extra"])
        },
        backward: |world| {
            publish(world, "first");
            words(&["env", "pull", "main", "--extra"])
        },
        works: |world, has_second| {
            works(world, true);
            let version = if has_second { "19.0.2.0" } else { "19.0.1.0" };
            let (login, database) = (world.login("main"), world.record("main")["database"].clone());
            let sql = "SELECT latest_version FROM ir_module_module WHERE name = 'tool_a'";
            assert_eq!(login.psql(database.as_str().unwrap(), sql).unwrap(), version);
            assert!(!world.workspace("main").join("saved").exists(), "fetched code is taken for local work");
        },
        again: 3,
        ..CREATE
    });
}

/// The repository of the extra addons.
fn source(world: &World) -> Repo {
    Repo::empty(&world.path("tools"), "19.0")
}

/// Makes a commit of it the newest of its branch.
fn publish(world: &World, tag: &str) {
    source(world).git(&["reset", "--quiet", "--hard", tag]);
}

/// A repository that is not added, with two commits, and one that is.
fn with_source(name: &'static str) -> World {
    let world = World::new(name);
    let source = source(&world);
    for (tag, version) in [("first", "19.0.1.0"), ("second", "19.0.2.0")] {
        let manifest =
            format!("{{'name': 'Tool', 'version': '{version}', 'license': 'LGPL-3', 'depends': ['base']}}\n");
        source.write("tool_a/__manifest__.py", &manifest);
        source.write("tool_a/__init__.py", "");
        source.commit(tag);
        source.git(&["tag", tag]);
    }
    publish(&world, "first");
    world.run(&["repo", "add", "other", &world.repo().url()]).ok();
    world
}

fn with_tools(name: &'static str) -> World {
    let world = with_source(name);
    fill(&world);
    world
}

fn fill(world: &World) {
    world.run(&["repo", "add", "tools", &source(world).url()]).ok();
}
