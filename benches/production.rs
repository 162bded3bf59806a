//! Templates as large as a production's, 2 GB of database and 20,000 files, on both stores:
//! `cargo bench --bench production`. Each figure beside what PostgreSQL's own programs and `cp`
//! take for the same in the same run. Needs root, 30 GB of disk and a quarter of an hour.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench starts programs, waits for them, prints, and fails by panicking"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{fs, path::Path, time::Instant};

use serde_json::Value;
use support::{
    outside::{docker, run},
    world::World,
};

/// Rows of about 200 bytes with two indexes: together about 2 GB.
const ROWS: u32 = 6_900_000;
const FILES: usize = 20_000;
/// Bytes of each.
const SIZE: usize = 20_000;

fn main() {
    for store in ["ordinary", "reflink"] {
        measure(store);
    }
}

fn measure(store: &str) {
    let name: &'static str = if store == "reflink" { "production reflink" } else { "production" };
    let world = World::new(name);
    world.run(&["init", "--store", store]).ok();
    world.run(&["template", "init", "--modules", "base,web,contacts"]).ok();
    world.create("main");
    fill(&world);
    let size = world.admin().psql("postgres", "SELECT pg_database_size('odeum_1_main') / 1000000").unwrap();
    println!("\n{store}: a database of {size} MB and {FILES} files of 20 kB");
    println!("{:<28} {:>9} {:>9}   disk", "", "odeum", "by hand");

    let saved = row("template save", || world.run(&["template", "save", "main", "prod"]).ok(), None);
    world.delete("main");
    let generation = saved["generation"].as_str().unwrap();
    let template = world.data().join(format!("team_1/templates/prod/gen-{generation}"));
    let by_hand = timed(|| restore_by_hand(&world, &template)).0;
    row("template reload", || world.run(&["template", "reload", "prod"]).ok(), Some(by_hand));
    let url = world.repo().url();
    for _ in 0..3 {
        let filestore = current(&world);
        let by_hand = timed(|| clone_by_hand(&world, &filestore)).0;
        let create = ["env", "create", "main", "--template", "prod", "--repo-url", &url];
        let made = row("env create", || world.run(&create).ok(), Some(by_hand));
        println!(
            "  clone {} in {} ms, files {} in {} ms",
            made["clone"]["method"],
            made["clone"]["ms"],
            made["filestore"]["method"],
            made["filestore"]["ms"]
        );
        row("env snapshot create", || world.run(&["env", "snapshot", "create", "main", "before"]).ok(), None);
        row(
            "env snapshot restore",
            || world.run(&["env", "snapshot", "restore", "main", "before"]).ok(),
            None,
        );
        row("env snapshot delete", || world.run(&["env", "snapshot", "delete", "main", "before"]).ok(), None);
        row("env delete", || world.run(&["env", "delete", "main"]).ok(), None);
        remove_by_hand(&world);
    }
}

fn fill(world: &World) {
    let admin = world.admin();
    let sql = format!(
        "SET ROLE u_1_main;
         CREATE TABLE production (id serial PRIMARY KEY, reference text, note text);
         INSERT INTO production (reference, note)
         SELECT md5(n::text), concat(md5(random()::text), md5(random()::text), md5(random()::text), md5(random()::text))
         FROM generate_series(1, {ROWS}) n;
         CREATE INDEX ON production (reference)"
    );
    admin.psql("odeum_1_main", &sql).unwrap();
    let filestore = world.workspace("main").join("data/filestore/odeum_1_main");
    for number in 0..FILES {
        let directory = filestore.join(format!("{:02x}", number % 256));
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join(format!("{:02x}{number:038x}", number % 256)), vec![7; SIZE]).unwrap();
    }
}

fn current(world: &World) -> std::path::PathBuf {
    let listed = world.run(&["template", "list"]).ok();
    let templates = listed["templates"].as_array().unwrap();
    let prod = templates.iter().find(|template| template["name"] == "prod").unwrap();
    world.data().join(format!("team_1/templates/prod/gen-{}/filestore", prod["generation"].as_str().unwrap()))
}

/// `createdb`, `pg_restore` in parallel and `cp`.
fn restore_by_hand(world: &World, template: &Path) {
    let server = format!("{}-db", world.prefix);
    let dump = template.join("dump.pgdump");
    world.admin().psql("postgres", "CREATE DATABASE by_hand").unwrap();
    docker(&["cp", dump.to_str().unwrap(), &format!("{server}:/tmp/dump")]);
    docker(&[
        "exec",
        &server,
        "pg_restore",
        "-U",
        "odoo",
        "-j",
        "2",
        "--no-owner",
        "-d",
        "by_hand",
        "/tmp/dump",
    ]);
    docker(&["exec", &server, "rm", "/tmp/dump"]);
    world.admin().psql("by_hand", "ANALYZE").unwrap();
    copy(world, &template.join("filestore"));
    remove_by_hand(world);
}

/// `CREATE DATABASE … TEMPLATE` as the server is set up, and `cp`.
fn clone_by_hand(world: &World, filestore: &Path) {
    let clone = "CREATE DATABASE by_hand TEMPLATE odeum_template_1_prod STRATEGY file_copy";
    world.admin().psql("postgres", clone).unwrap();
    copy(world, filestore);
}

fn copy(world: &World, filestore: &Path) {
    let to = world.path("by hand");
    run("cp", &["-r", filestore.to_str().unwrap(), to.to_str().unwrap()]).unwrap();
}

fn remove_by_hand(world: &World) {
    world.admin().psql("postgres", "DROP DATABASE IF EXISTS by_hand WITH (FORCE)").unwrap();
    let _ = fs::remove_dir_all(world.path("by hand"));
}

/// Runs a command and prints its time, that of the same by hand, and what it left on the disk.
fn row(what: &str, work: impl FnOnce() -> Value, by_hand: Option<u128>) -> Value {
    let before = used();
    let (ms, result) = timed(work);
    let by_hand = by_hand.map_or("-".into(), |ms| format!("{ms} ms"));
    println!("{what:<28} {:>9} {by_hand:>9}   {:+} MB", format!("{ms} ms"), used() - before);
    result
}

fn timed<T>(work: impl FnOnce() -> T) -> (u128, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed().as_millis(), result)
}

/// Megabytes used on the disk, after all is written.
fn used() -> i64 {
    run("sync", &[]).unwrap();
    let answer = run("df", &["--output=used", "-BM", "/"]).unwrap();
    answer.lines().last().unwrap().trim().trim_end_matches('M').parse().unwrap()
}
