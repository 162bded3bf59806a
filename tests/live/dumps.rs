//! Templates from dumps and backups, in every form there is.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::{
    dangerous_dumps::{
        broken_dumps_must_change_nothing, hostile_archives_must_be_refused, hostile_dumps_must_do_nothing,
        hostile_tars_must_do_nothing, rights_in_a_dump_must_not_keep_a_role, what_never_ends_must_be_ended,
    },
    support::{
        dumps::{backup, packed, pg_dump, written_by},
        outside::run,
        story::scenarios,
        web::Browser,
        world::World,
    },
};

/// What the attachment of the source says, in base 64: more than Odoo keeps in the database.
const CONTENT: &str = "YXR0YWNobWVudHMgYXJlIGluIHRoZSBmaWxlc3RvcmU=";

#[test]
fn dumps() {
    let world = &World::with_template("dumps");
    make_sources(world);
    scenarios![world;
        every_form_must_become_a_template,
        a_backup_must_bring_its_attachments,
        a_large_filestore_must_cost_an_environment_nothing,
        a_reload_must_make_a_generation_and_keep_what_the_dump_does_not_bring,
        a_changed_dump_must_not_be_reloaded,
        broken_dumps_must_change_nothing,
        hostile_dumps_must_do_nothing,
        rights_in_a_dump_must_not_keep_a_role,
        hostile_archives_must_be_refused,
        hostile_tars_must_do_nothing,
        what_never_ends_must_be_ended,
        a_dump_of_another_series_must_not_get_an_image_it_cannot_run_in,
        a_killed_restore_must_leave_nothing,
        environments_must_be_made_while_the_next_generation_is,
        a_publication_must_wait_for_an_environment_in_the_making,
    ];
}

/// Dumps of an environment with an attachment, in all forms.
fn make_sources(world: &World) {
    let made = world.create("main");
    let database = made["database"].as_str().unwrap();
    // What is in many a production, and no template needs or can have.
    let parts = "CREATE TABLE visit (day date) PARTITION BY RANGE (day); \
                 CREATE TABLE \"visit of 2024\" PARTITION OF visit FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); \
                 CREATE PUBLICATION everything FOR ALL TABLES";
    world.admin().psql(database, parts).unwrap();
    let browser = Browser::new(made["url"].as_str().unwrap(), database);
    let values = json!({"name": "kept.txt", "datas": CONTENT, "mimetype": "text/plain"});
    browser.create("ir.attachment", &values);
    let server = format!("{}-db", world.prefix);
    let dir = world.path("sources");
    fs::create_dir_all(&dir).unwrap();
    for form in ["plain", "custom", "tar"] {
        pg_dump(&server, database, form, &dir.join(form));
    }
    let filestore = world.workspace("main").join("data/filestore").join(database);
    backup(&dir, &dir.join("plain"), &filestore, "19.0");
    for (program, form) in [
        ("gzip", "plain"),
        ("zstd", "plain"),
        ("gzip", "custom"),
        ("zstd", "tar"),
        ("gzip", "backup.zip"),
        ("zstd", "backup.zip"),
    ] {
        packed(program, &dir.join(form));
    }
    let script =
        "rm -rf /tmp/d && pg_dump -U odoo -Fd -f /tmp/d -d \"$0\" && tar -C /tmp/d -cf - . && rm -rf /tmp/d";
    let (tar, directory) = (dir.join("directory.tar"), dir.join("directory"));
    fs::write(&tar, written_by(&server, &["sh", "-c", script, database])).unwrap();
    fs::create_dir_all(&directory).unwrap();
    run("tar", &["-C", directory.to_str().unwrap(), "-xf", tar.to_str().unwrap()]).unwrap();
    let whole = dir.join("backup.tar");
    run("tar", &["-C", dir.to_str().unwrap(), "-cf", whole.to_str().unwrap(), "backup"]).unwrap();
    for (program, path) in [("gzip", &tar), ("zstd", &tar), ("gzip", &whole)] {
        packed(program, path);
    }
    world.delete("main");
}

pub fn source(world: &World, name: &str) -> String {
    world.path("sources").join(name).display().to_string()
}

fn import(world: &World, name: &str) -> Value {
    world.run(&["template", "import", &source(world, name), "--template-name", "imported", "--force"]).ok()
}

fn every_form_must_become_a_template(world: &World) {
    for form in [
        "plain",
        "plain.gz",
        "plain.zst",
        "custom",
        "custom.gz",
        "tar",
        "tar.zst",
        "directory",
        "directory.tar",
        "directory.tar.gz",
        "directory.tar.zst",
        "backup.zip.zst",
    ] {
        let made = import(world, form);
        assert_eq!(
            (&made["odoo_image"], &made["neutralized"]),
            (&json!("odoo:19.0"), &json!(true)),
            "{form}: {made}"
        );
        assert!(made["modules"].as_u64().unwrap() > 1, "{form}: {made}");
        // What Odoo read from the database before is there to be read again.
        let admin = world.admin();
        admin.psql("postgres", "CREATE DATABASE look TEMPLATE odeum_template_1_imported").unwrap();
        let look = |sql: &str| admin.psql("look", sql).unwrap();
        assert_eq!(look("SELECT count(*) FROM ir_attachment WHERE name = 'kept.txt'"), "1", "{form}");
        let owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'";
        assert_eq!(look(owners), "odeum_owner_1", "{form}");
        admin.psql("postgres", "DROP DATABASE look").unwrap();
    }
    let left = world.snapshot().into_iter().filter(|line| line.contains("tplgen") || line.contains("build"));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<String>::new());
}

fn a_backup_must_bring_its_attachments(world: &World) {
    for form in ["backup", "backup.zip", "backup.zip.gz", "backup.tar.gz"] {
        import(world, form);
        let made = environment(world, "main");
        let browser = Browser::new(made["url"].as_str().unwrap(), made["database"].as_str().unwrap());
        let wanted = json!({"domain": [["name", "=", "kept.txt"]], "fields": ["datas"]});
        assert_eq!(browser.call("ir.attachment", "search_read", &wanted)[0]["datas"], CONTENT, "{form}");
        world.delete("main");
    }
    for form in ["backup.zip", "backup.zip.gz"] {
        let path = source(world, form);
        let bare = ["template", "import", &path, "--template-name", "bare", "--without-filestore"];
        assert_eq!(world.run(&bare).ok()["filestore_mb"], 0.0, "{form}");
        world.run(&["template", "delete", "bare"]).ok();
    }
}

/// 20,000 files, 80 MB: more than is copied by itself.
fn a_large_filestore_must_cost_an_environment_nothing(world: &World) {
    let tree = world.path("large");
    for directory in 0..256 {
        let directory_name = format!("{directory:02x}");
        let directory_path = tree.join("filestore").join(&directory_name);
        fs::create_dir_all(&directory_path).unwrap();
        for file in 0..79 {
            fs::write(directory_path.join(format!("{directory_name}{file:038x}")), [7; 4096]).unwrap();
        }
    }
    fs::copy(source(world, "custom"), tree.join("dump.pgdump")).unwrap();
    let import = ["template", "import", tree.to_str().unwrap(), "--template-name", "large"];
    let imported = world.run(&import).ok();
    assert!(imported["filestore_mb"].as_f64().unwrap() > 80.0, "{imported}");
    fs::remove_dir_all(tree).unwrap();
    let url = world.repo().url();
    let made = world.run(&["env", "create", "main", "--template", "large", "--repo-url", &url]).ok();
    assert_eq!(made["filestore"]["method"], "overlay", "{made}");
    assert!(made["filestore"]["ms"].as_u64().unwrap() < 2_000, "{}", made["filestore"]);
    let upper = world.workspace("main").join("filestore_upper");
    let own = crate::support::outside::run("du", &["-sk", upper.to_str().unwrap()]).unwrap();
    let kilobytes: u64 = own.split_whitespace().next().unwrap().parse().unwrap();
    // What Odoo itself writes for its first page, and not a file of the template.
    assert!(kilobytes < 8_000, "{own}");
    assert!(!upper.join("07/07".to_owned() + &"0".repeat(38)).exists());
    let inside = format!("/var/lib/odoo/filestore/{}/07", made["database"].as_str().unwrap());
    let container = made["odoo_container"].as_str().unwrap();
    let files = crate::support::outside::docker(&["exec", container, "ls", &inside]);
    assert!(files.lines().count() >= 79, "{files}");
    world.delete("main");
    world.run(&["template", "delete", "large"]).ok();
}

fn a_reload_must_make_a_generation_and_keep_what_the_dump_does_not_bring(world: &World) {
    let before = import(world, "backup.zip");
    environment(world, "main");
    let reloaded = world.run(&["template", "reload", "imported"]).ok();
    assert_ne!(reloaded["generation"], before["generation"]);
    assert_eq!(
        (&reloaded["filestore_mb"], &reloaded["source"]),
        (&before["filestore_mb"], &before["source"])
    );
    for form in ["plain.gz", "directory.tar.gz"] {
        let other = world.run(&["template", "reload", "imported", "--dump", &source(world, form)]).ok();
        assert_eq!(other["filestore_mb"], before["filestore_mb"], "{form}");
    }
    // The environment has its own generation still, and gives it back when it goes.
    let kept = world.record("main")["origin"]["filestore"].as_str().map(PathBuf::from).unwrap();
    assert!(kept.is_dir());
    world.run(&["env", "restart", "main"]).ok();
    world.delete("main");
    assert!(!kept.exists(), "a generation nobody uses is still there");
}

fn a_changed_dump_must_not_be_reloaded(world: &World) {
    let made = import(world, "custom");
    let generation = made["generation"].as_str().unwrap();
    let dump = world.data().join(format!("team_1/templates/imported/gen-{generation}/dump.pgdump"));
    let mut bytes = fs::read(&dump).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&dump, bytes).unwrap();
    let error =
        world.unchanged("a refused reload", || world.run(&["template", "reload", "imported"]).fails(1));
    assert!(error["message"].as_str().unwrap().contains("SHA-256"), "{error}");
}

fn a_dump_of_another_series_must_not_get_an_image_it_cannot_run_in(world: &World) {
    let import = ["template", "import", &source(world, "plain"), "--template-name", "imported", "--force"];
    let with = [&import[..], &["--odoo-image", "odoo:14.0"]].concat();
    let error = world.unchanged("another series", || world.run(&with).fails(2));
    assert!(error["message"].as_str().unwrap().contains("is of Odoo 19.0"), "{error}");
}

fn a_killed_restore_must_leave_nothing(world: &World) {
    let path = source(world, "backup.zip");
    let import = ["template", "import", &path, "--template-name", "other"];
    let before = world.snapshot();
    world.run_with_fault("template-make.restore.after:kill", &import).must_end(-9);
    let made = world.run(&import).ok();
    assert_eq!(made["template"], "other");
    world.run(&["template", "delete", "other"]).ok();
    crate::support::checker::assert_same(
        &before,
        &world.snapshot(),
        "a killed restore, made again and deleted",
    );
}

fn environments_must_be_made_while_the_next_generation_is(world: &World) {
    let before = import(world, "backup.zip")["generation"].clone();
    let reload = world.command(&["template", "reload", "imported"]);
    let mut reload = reload;
    reload.env("ODEUM_FAULT", "template-make.restore.after:hold");
    let reload = crate::support::process::Running::start(reload, "reload".into());
    reload.held();
    environment(world, "main");
    assert_eq!(world.record("main")["origin"]["generation"], before);
    reload.go_on();
    assert_ne!(reload.end().ok()["generation"], before);
    world.delete("main");
}

fn a_publication_must_wait_for_an_environment_in_the_making(world: &World) {
    let url = world.repo().url();
    let mut create = world.command(&["env", "create", "main", "--template", "imported", "--repo-url", &url]);
    create.env("ODEUM_FAULT", "env-create.database.before:hold");
    let create = crate::support::process::Running::start(create, "create".into());
    create.held();
    let mut reload = world.start(&["template", "reload", "imported"]);
    std::thread::sleep(std::time::Duration::from_secs(15));
    assert!(reload.is_running(), "the generation changed under an environment in the making");
    create.go_on();
    create.end().ok();
    reload.end().ok();
    assert_eq!(crate::support::outside::login_page(world.record("main")["url"].as_str().unwrap()), 200);
    world.delete("main");
}

pub fn environment(world: &World, name: &str) -> Value {
    let url = world.repo().url();
    world.run(&["env", "create", name, "--template", "imported", "--repo-url", &url]).ok()
}
