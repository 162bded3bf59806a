//! A data directory that is full, or cannot be written.

use std::{fs, io::Write, path::Path};

use serde_json::Value;

use crate::support::{
    outside::{login_page, run},
    story::scenarios,
    world::World,
};

#[test]
fn disks() {
    let world = &on_a_small_disk();
    scenarios![world;
        a_creation_that_fills_the_disk_must_leave_nothing,
        a_template_that_fills_the_disk_must_leave_the_old_one,
        a_full_disk_must_refuse_what_needs_room,
        a_full_disk_must_let_an_environment_be_stopped_started_and_deleted,
        a_read_only_disk_must_be_named_and_change_nothing,
    ];
}

/// A world whose data directory is a file system of its own, 64 MB.
fn on_a_small_disk() -> World {
    let world = World::new("disks");
    let (image, data) = (world.path("disk.img"), world.data());
    fs::create_dir_all(&data).unwrap();
    fs::File::create(&image).unwrap().set_len(64 << 20).unwrap();
    let (image, data) = (image.display().to_string(), data.display().to_string());
    run("mkfs.ext4", &["-q", "-m", "0", "-O", "^has_journal", &image]).unwrap();
    run("mount", &["-o", "loop", &image, &data]).unwrap();
    fs::remove_dir(world.data().join("lost+found")).unwrap();
    world.run(&["init"]).ok();
    world.run(&["template", "init", "--modules", "base"]).ok();
    // A repository with more in it than will be free.
    let noise: Vec<u8> =
        (0..3_u32 << 20).flat_map(|place| place.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    fs::write(world.repo().path().join("greeting/noise.bin"), noise).unwrap();
    world.repo().commit("something large");
    world
}

/// Runs something while at most this many bytes are free.
fn with_free<T>(world: &World, free: usize, work: impl FnOnce() -> T) -> T {
    let path = world.data().join("filler");
    fill(&path);
    if free > 0 {
        let size = fs::metadata(&path).unwrap().len() - free as u64;
        fs::File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
    }
    let result = work();
    fs::remove_file(path).unwrap();
    result
}

fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    for size in [1 << 20, 4096, 1] {
        let block = vec![1_u8; size];
        while file.write_all(&block).is_ok() {}
    }
    let _ = file.sync_all();
}

fn create(url: &str) -> Vec<&str> {
    World::creation("main", url)
}

fn a_creation_that_fills_the_disk_must_leave_nothing(world: &World) {
    let url = world.repo().url();
    with_free(world, 4 << 20, || {
        world.unchanged("a creation on a disk too small", || {
            let error = world.run(&create(&url)).fails(1);
            assert!(error["message"].as_str().unwrap().contains("No space left"), "{error}");
        });
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_template_that_fills_the_disk_must_leave_the_old_one(world: &World) {
    with_free(world, 64 << 10, || {
        world.unchanged("a template on a disk too small", || {
            let output = world.run(&["template", "init", "--force", "--modules", "base"]);
            assert!(output.code == 1 || output.code == 7, "{}: {}", output.code, output.stderr);
            output.fails(output.code);
        });
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_full_disk_must_refuse_what_needs_room(world: &World) {
    let url = world.repo().url();
    with_free(world, 0, || {
        world.unchanged("commands on a full disk", || {
            for command in
                [create(&url), vec!["template", "init", "--template-name", "other", "--modules", "base"]]
            {
                let error = world.run(&command).fails(7);
                assert!(error["message"].as_str().unwrap().contains("No space left"), "{error}");
                assert!(error["hint"].as_str().unwrap().contains("free"), "{error}");
            }
            let report = world.run(&["doctor"]);
            report.must_end(1);
            let checks = report.json()["checks"].clone();
            let disk =
                checks.as_array().unwrap().iter().find(|check| check["name"] == "disk").unwrap().clone();
            assert_eq!(disk["status"], "FAIL", "{disk}");
        });
    });
}

fn a_full_disk_must_let_an_environment_be_stopped_started_and_deleted(world: &World) {
    world.unchanged("an environment on a full disk", || {
        let made = world.create("main");
        with_free(world, 0, || {
            world.run(&["env", "list"]).ok();
            world.run(&["env", "stop", "main"]).ok();
            world.run(&["env", "start", "main"]).ok();
            world.run(&["env", "info", "main"]).ok();
            world.run(&["env", "delete", "main"]).ok();
        });
        assert_eq!(login_page(made["url"].as_str().unwrap()), 0);
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_read_only_disk_must_be_named_and_change_nothing(world: &World) {
    let url = world.repo().url();
    let made = world.create("main");
    let data = world.data().display().to_string();
    // Files that are open for writing keep it from becoming read-only.
    run("mount", &["-o", "remount,ro", &data]).unwrap_or_else(|_| {
        world.run(&["env", "stop", "main"]).ok();
        run("mount", &["-o", "remount,ro", &data]).unwrap()
    });
    world.unchanged("commands on a read-only disk", || {
        let mut other = create(&url);
        other[2] = "other";
        for command in
            [other, vec!["env", "delete", "main"], vec!["template", "init", "--force"], vec!["init"]]
        {
            let error = world.run(&command).fails(7);
            assert!(error["message"].as_str().unwrap().contains("Read-only file system"), "{error}");
        }
        assert_eq!(world.run(&["env", "list"]).ok()["environments"][0]["env_name"], "main");
    });
    run("mount", &["-o", "remount,rw", &data]).unwrap();
    world.run(&["env", "start", "main"]).ok();
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    world.delete("main");
}
