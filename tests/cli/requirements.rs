//! `odeum analyze`: dependency files, wherever others include them.

use std::{fs, os::unix::fs::symlink};

use serde_json::{Value, json};

use crate::repository::{World, git, needs};

#[test]
fn requirements_are_followed_through_both_trees_links_and_submodules() {
    let world = World::new();
    let other = world.cli.inside("other");
    fs::create_dir_all(&other).unwrap();
    git(&other, &["init", "--quiet", "--initial-branch=main"]);
    let commit = |text: &str| {
        fs::write(other.join("needs.txt"), "-r requirements.txt\n").unwrap();
        fs::write(other.join("requirements.txt"), text).unwrap();
        git(&other, &["add", "--all"]);
        git(&other, &["commit", "--quiet", "-m", "change"]);
    };
    commit("x\n");
    world.git(&["submodule", "--quiet", "add", &other.display().to_string(), "sub"]);
    world
        .write("req/base.txt", "-c limits.txt\n-r ./req/../requirements.txt\n-r ../outside.txt\n-r /etc/x\n");
    world.write("limits.txt", "x<1\n");
    // pip takes names from where the link is.
    symlink("req/base.txt", world.top.join("requirements.txt")).unwrap();
    world.commit();
    world.write("limits.txt", "x<2\n");
    let deps = |plan: &Value| plan["deps"].clone();
    assert_eq!(deps(&world.plan(&["--from", "HEAD"])), true);
    world.commit();
    let plan = world.last();
    assert_eq!((deps(&plan), needs(&plan)), (json!(true), json!(["restart", [], []])));
    let reason = json!([{"path": "limits.txt", "kind": "dependencies", "module": null, "action": "restart",
        "why": "dependencies are installed from it"}]);
    assert_eq!(plan["reasons"], reason);

    let newer = |text: &str| {
        commit(text);
        git(&world.top.join("sub"), &["pull", "--quiet", "origin", "main"]);
        world.commit();
        world.last()
    };
    assert_eq!(deps(&newer("y\n")), false, "nobody names it");
    world.write("limits.txt", "-r sub/needs.txt\n");
    world.commit();
    assert_eq!(deps(&newer("z\n")), true);
    // And where it cannot be looked into.
    fs::remove_dir_all(world.top.join("sub")).unwrap();
    assert_eq!(deps(&world.last()), true);
}
