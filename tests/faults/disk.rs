//! A data directory that is full, or cannot be written.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
};

use serde_json::Value;

use crate::support::{
    checker::entries,
    outside::{docker, login_page, run},
    story::scenarios,
    world::World,
};

#[test]
fn disks() {
    let world = &on_a_small_disk();
    scenarios![world;
        a_creation_that_fills_the_disk_must_leave_nothing,
        a_template_that_fills_the_disk_must_leave_the_old_one,
        a_backup_that_does_not_fit_must_be_refused_before_it_is_unpacked,
        an_archive_that_unpacks_to_more_than_fits_must_be_stopped,
        a_download_that_fills_the_disk_must_be_stopped,
        a_full_disk_must_refuse_what_needs_room,
        a_full_disk_must_let_an_environment_be_stopped_started_and_deleted,
        a_read_only_disk_must_be_named_and_change_nothing,
    ];
}

/// A world whose data directory is a file system of its own, 400 MB: half of it is kept free.
fn on_a_small_disk() -> World {
    let world = World::new("disks");
    let (image, data) = (world.path("disk.img"), world.data());
    fs::create_dir_all(&data).unwrap();
    fs::File::create(&image).unwrap().set_len(400 << 20).unwrap();
    let (image, data) = (image.display().to_string(), data.display().to_string());
    run("mkfs.ext4", &["-q", "-m", "0", "-O", "^has_journal", &image]).unwrap();
    run("mount", &["-o", "loop", &image, &data]).unwrap();
    fs::remove_dir(world.data().join("lost+found")).unwrap();
    world.initialise();
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

fn a_backup_that_does_not_fit_must_be_refused_before_it_is_unpacked(world: &World) {
    let (template, source) = (world.data().join("team_1/templates/default"), world.path("large"));
    let generation = entries(&template).into_iter().find(|name| name.starts_with("gen-")).unwrap();
    fs::create_dir_all(source.join("filestore/aa")).unwrap();
    fs::copy(template.join(generation).join("dump.pgdump"), source.join("dump.pgdump")).unwrap();
    fs::File::create(source.join("filestore/aa/aaaa")).unwrap().set_len(1 << 30).unwrap();
    let import = ["template", "import", source.to_str().unwrap(), "--force"];
    let error = world.unchanged("a backup that does not fit", || world.run(&import).fails(7));
    assert!(error["message"].as_str().unwrap().contains("MB are needed"), "{error}");
}

/// A gigabyte of nothing, and a number of files that a disk has no room for, in a megabyte or two.
fn an_archive_that_unpacks_to_more_than_fits_must_be_stopped(world: &World) {
    let path = world.path("bomb.tar.gz").display().to_string();
    for (what, entries) in [
        (
            "bytes",
            "i = tarfile.TarInfo('filestore/aa/aaaa'); i.size = 1 << 30; t.addfile(i, open('/dev/zero', 'rb'))",
        ),
        ("files", "[t.addfile(tarfile.TarInfo(f'filestore/aa/{n}')) for n in range(150_000)]"),
    ] {
        let script =
            format!("import sys, tarfile; t = tarfile.open(sys.argv[1], 'w:gz'); {entries}; t.close()");
        run("python3", &["-c", &script, &path]).unwrap();
        assert!(fs::metadata(&path).unwrap().len() < 4 << 20);
        let import = ["template", "import", &path, "--name", "bomb"];
        let error = world.unchanged(what, || world.run(&import).fails(7));
        assert!(error["message"].as_str().unwrap().contains("the disk is full"), "{what}: {error}");
    }
    fs::remove_file(path).unwrap();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// A database manager whose backup never ends; its address.
fn endless() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nPK\x03\x04";
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || {
                let (mut stream, mut request) = (stream.unwrap(), [0; 4096]);
                let _ = stream.read(&mut request);
                let _ = stream.write_all(head.as_bytes());
                let nothing = vec![0; 1 << 16];
                while stream.write_all(&nothing).is_ok() {}
            });
        }
    });
    url
}

fn a_download_that_fills_the_disk_must_be_stopped(world: &World) {
    let url = endless();
    let import = |name| {
        vec!["template", "import", &url, "--db-name", "prod", "--master-pwd", "x", "--force", "--name", name]
    };
    for (free, name) in [(None, "default"), (None, "other"), (Some(1 << 20), "default")] {
        let error = world.unchanged("a download that does not end", || match free {
            None => world.run(&import(name)).fails(7),
            Some(free) => with_free(world, free, || world.run(&import(name)).fails(7)),
        });
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("MB are needed") && message.contains("MB are free"), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("free some space"), "{error}");
        assert_eq!(world.invariants(), Vec::<Value>::new());
    }
    let made = world.create("main");
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200, "the old template is of no use");
    world.delete("main");
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

#[test]
fn disks_of_the_server() {
    let (world, _device) = &on_a_small_volume();
    scenarios![world;
        a_dump_that_would_fill_the_servers_disk_must_be_stopped,
        a_dump_that_cannot_fit_must_be_refused,
        a_clone_that_cannot_fit_must_be_refused,
    ];
}

/// What the server's disk is to keep free, and a bit more than its databases need.
const RESERVE: u64 = 1 << 30;
const VOLUME: u64 = RESERVE + (700 << 20);

/// A file as a disk. It is let go when nobody uses it any more.
struct Device(String);

impl Drop for Device {
    fn drop(&mut self) {
        let _ = run("losetup", &["-d", &self.0]);
    }
}

/// A world whose server has a disk of its own: a volume that is a file system in a file.
fn on_a_small_volume() -> (World, Device) {
    let world = World::new("disks of the server");
    let (image, name) = (world.path("volume.img"), format!("{}-db-data", world.prefix));
    fs::File::create(&image).unwrap().set_len(VOLUME).unwrap();
    let image = image.display().to_string();
    run("mkfs.ext4", &["-q", "-m", "0", &image]).unwrap();
    let device = Device(run("losetup", &["-f", "--show", &image]).unwrap().trim().to_owned());
    world.run(&["init"]).ok();
    docker(&["rm", "-f", &format!("{}-db", world.prefix)]);
    docker(&["volume", "rm", &name]);
    let label = |what: &str| format!("--label=odeum.{what}");
    docker(&[
        "volume",
        "create",
        &label("managed=true"),
        &label(&format!("installation={}", world.prefix)),
        &label(&format!("data_dir={}", world.data().display())),
        "--opt=type=ext4",
        &format!("--opt=device={}", device.0),
        &name,
    ]);
    world.run(&["init"]).ok();
    (world, device)
}

/// Megabytes free for the server, as it sees it itself.
fn free_megabytes(world: &World) -> u64 {
    let server = format!("{}-db", world.prefix);
    let answer = docker(&["exec", &server, "sh", "-c", "df -Pm \"$PGDATA\""]);
    answer.lines().last().unwrap().split_whitespace().nth(3).unwrap().parse().unwrap()
}

/// 1.5 GB of rows in a few MB: of a kilobyte each, which the server does not pack again.
fn a_dump_that_would_fill_the_servers_disk_must_be_stopped(world: &World) {
    let path = world.path("bomb.sql.gz").display().to_string();
    let script = format!(
        "{{ echo 'CREATE TABLE public.bomb (a text);'; echo 'COPY public.bomb (a) FROM stdin;'; \
         head -c 1500000000 /dev/zero | tr '\\0' 0 | fold -w 1000; printf '\\n\\\\.\\n'; }} | gzip -1 > {path}"
    );
    run("sh", &["-c", &script]).unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 40 << 20);
    let lowest = std::sync::atomic::AtomicU64::new(u64::MAX);
    world.unchanged("a bomb", || {
        std::thread::scope(|scope| {
            let import = scope.spawn(|| world.run(&["template", "import", &path, "--name", "bomb"]));
            while !import.is_finished() {
                lowest.fetch_min(free_megabytes(world), std::sync::atomic::Ordering::Relaxed);
            }
            let error = import.join().unwrap().fails(7);
            assert!(error["message"].as_str().unwrap().contains("the restore was stopped"), "{error}");
        });
    });
    let lowest = lowest.into_inner();
    eprintln!("        at least {lowest} MB were free");
    assert!(lowest > 100, "the server's disk was filled up to {lowest} MB");
    fs::remove_file(path).unwrap();
}

fn a_dump_that_cannot_fit_must_be_refused(world: &World) {
    let path = world.path("large.sql");
    fs::write(&path, "-- a comment\n".repeat(100_000)).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_len(VOLUME).unwrap();
    let import = ["template", "import", path.to_str().unwrap(), "--name", "large"];
    let error = world.unchanged("a large dump", || world.run(&import).fails(7));
    assert!(error["message"].as_str().unwrap().contains("keeps the databases"), "{error}");
}

/// What is kept free is free, and less than a database more.
fn a_clone_that_cannot_fit_must_be_refused(world: &World) {
    world.run(&["template", "init", "--modules", "base"]).ok();
    world.create("main");
    world.run(&["env", "snapshot", "create", "main", "one"]).ok();
    world.repo().branch("other", &[]);
    let (server, url) = (format!("{}-db", world.prefix), world.repo().url());
    let filler = free_megabytes(world) - (RESERVE >> 20) - 10;
    let fill = format!("fallocate -l {filler}M \"$PGDATA/filler\"");
    docker(&["exec", "-u", "postgres", &server, "sh", "-c", &fill]);
    world.unchanged("clones on a disk too small", || {
        for command in [
            World::creation("other", &url),
            vec!["env", "snapshot", "create", "main", "two"],
            vec!["env", "snapshot", "restore", "main", "one", "--keep", "two"],
            vec!["env", "reset", "main"],
            vec!["template", "save", "main", "saved"],
        ] {
            let error = world.run(&command).fails(7);
            assert!(error["message"].as_str().unwrap().contains("no room for a clone"), "{error}");
            assert!(error["hint"].as_str().unwrap().contains("make room"), "{error}");
        }
    });
    docker(&["exec", &server, "sh", "-c", "rm \"$PGDATA/filler\""]);
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    world.delete("main");
}
