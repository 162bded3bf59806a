//! The ways an environment gets its template's files.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page, run},
    story::scenarios,
    world::World,
};

#[test]
fn filestores() {
    let world = &World::with_template("filestore");
    scenarios![world;
        an_overlay_must_work_and_copy_nothing,
        hard_links_must_share_the_templates_files,
        a_fuse_mount_must_work_and_copy_nothing,
        a_fuse_mount_that_is_gone_must_come_back_with_a_start,
        a_copy_must_share_nothing,
        a_killed_fuse_environment_must_leave_no_mount,
    ];
}

/// Makes an environment by one method, checks what all must do, and deletes it.
fn by(world: &World, method: &str, check: impl FnOnce(&World, &Value, &Path)) {
    world.configure(method);
    let lower = PathBuf::from(lower(world));
    let kept = tree(&lower);
    assert!(!kept.is_empty(), "the template has no files to share");
    world.unchanged(method, || {
        let made = world.create("main");
        assert_eq!(made["filestore"]["method"], method, "{}", made["filestore"]);
        check(world, &made, &lower);
        let (container, url) = (made["odoo_container"].as_str().unwrap(), made["url"].as_str().unwrap());
        assert_eq!(login_page(url), 200);
        let inside = format!("/var/lib/odoo/filestore/{}", made["database"].as_str().unwrap());
        let seen = || docker(&["exec", container, "find", &inside, "-type", "f"]);
        let count = seen().lines().count();
        assert!(count >= kept.len(), "{count} of {} files", kept.len());

        // Odoo's user may write, and only there.
        let mine = format!("{inside}/mine");
        docker(&["exec", "-u", "odoo", container, "sh", "-c", &format!("mkdir {mine} && echo x > {mine}/x")]);
        world.run(&["env", "stop", "main"]).ok();
        world.run(&["env", "start", "main"]).ok();
        assert_eq!(login_page(url), 200);
        assert_eq!(docker(&["exec", container, "cat", &format!("{mine}/x")]), "x");
        assert!(seen().lines().count() > count, "files are gone after a restart");
        world.delete("main");
    });
    assert_eq!(tree(&lower), kept, "the template changed");
}

fn an_overlay_must_work_and_copy_nothing(world: &World) {
    let record = fs::read_to_string(world.data().join("system.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    if record["kernel_overlay"] == true {
        return by(world, "overlay", copied_nothing);
    }
    world.configure("overlay");
    let url = world.repo().url();
    world.unchanged("a refused overlay", || world.run(&World::creation("main", &url)).fails(7));
}

fn a_fuse_mount_must_work_and_copy_nothing(world: &World) {
    by(world, "fuse", |world, made, lower| {
        assert!(world.snapshot().iter().any(|line| line.starts_with("mount ")), "nothing is mounted");
        copied_nothing(world, made, lower);
    });
}

fn hard_links_must_share_the_templates_files(world: &World) {
    by(world, "hardlink", |world, made, lower| {
        let own = own(world, made);
        for (path, node) in nodes(lower) {
            assert_eq!(
                nodes(&own).iter().find(|(found, _)| *found == path).map(|it| it.1),
                Some(node),
                "{path}"
            );
        }
    });
}

fn a_copy_must_share_nothing(world: &World) {
    by(world, "copy", |world, made, lower| {
        let own: BTreeSet<u64> = nodes(&own(world, made)).into_iter().map(|(_, node)| node).collect();
        assert!(nodes(lower).iter().all(|(_, node)| !own.contains(node)), "a file is shared");
    });
}

fn a_fuse_mount_that_is_gone_must_come_back_with_a_start(world: &World) {
    world.configure("fuse");
    world.unchanged("a mount that was gone", || {
        let made = world.create("main");
        let merged = own(world, &made);
        let files = tree(&merged).len();
        world.run(&["env", "stop", "main"]).ok();
        run("umount", &[&merged.display().to_string()]).unwrap();
        assert!(tree(&merged).is_empty());
        world.run(&["env", "start", "main"]).ok();
        assert!(tree(&merged).len() >= files);
        let place = format!("/var/lib/odoo/filestore/{}", made["database"].as_str().unwrap());
        let container = made["odoo_container"].as_str().unwrap();
        let seen = docker(&["exec", container, "find", &place, "-type", "f"]);
        assert!(seen.lines().count() >= files, "the container does not see the mount");
        world.delete("main");
    });
}

fn a_killed_fuse_environment_must_leave_no_mount(world: &World) {
    world.configure("fuse");
    let url = world.repo().url();
    world.unchanged("a killed fuse environment", || {
        let fault = "env-create.container.after:kill";
        world.run_with_fault(fault, &World::creation("main", &url)).must_end(-9);
        assert!(world.snapshot().iter().any(|line| line.starts_with("mount ")), "nothing was mounted");
        world.delete("main");
    });
}

/// No file of the template was copied up into the layer of the environment.
fn copied_nothing(world: &World, made: &Value, lower: &Path) {
    let upper = world.workspace(made["env_id"].as_str().unwrap()).join("filestore_upper");
    assert!(upper.is_dir(), "{} is missing", upper.display());
    let copied: Vec<_> = tree(&upper).intersection(&tree(lower)).cloned().collect();
    assert!(copied.is_empty(), "copied up: {copied:?}");
}

fn lower(world: &World) -> String {
    let template = world.data().join("team_1/templates/default");
    let record = fs::read_to_string(template.join("metadata.json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    let generation = format!("gen-{}", record["generation"].as_str().unwrap());
    template.join(generation).join("filestore").display().to_string()
}

/// The environment's filestore on the host.
fn own(world: &World, made: &Value) -> PathBuf {
    let workspace = world.workspace(made["env_id"].as_str().unwrap());
    workspace.join("data/filestore").join(made["database"].as_str().unwrap())
}

/// Relative paths of all files below a directory.
fn tree(top: &Path) -> BTreeSet<String> {
    nodes(top).into_iter().map(|(path, _)| path).collect()
}

fn nodes(top: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut waiting = vec![top.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                waiting.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(top).unwrap().display().to_string();
                found.push((path, meta.ino()));
            }
        }
    }
    found
}
