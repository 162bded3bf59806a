//! Where an environment's code comes from, and what the code asks for.

use std::fs;

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page, run},
    repo::{Repo, manifest},
    story::scenarios,
    world::World,
};

#[test]
fn sources() {
    let world = &World::with_template("sources");
    scenarios![world;
        a_mounted_tree_must_show_edits_and_survive_a_deletion,
        a_missing_branch_must_be_made_here_and_not_pushed,
        modules_must_be_found_wherever_they_are,
        a_repository_that_is_a_module_must_be_installable,
        the_repositorys_configuration_must_be_merged,
        packages_must_be_installed_once_and_found_by_the_next,
        packages_that_do_not_exist_must_leave_nothing,
        a_repository_without_a_commit_must_leave_nothing,
        a_repository_that_is_not_there_must_leave_nothing,
        a_missing_image_must_leave_nothing,
    ];
}

/// Makes an environment from the template and another repository.
fn create(world: &World, branch: &str, url: &str) -> Value {
    world.run(&World::creation(branch, url)).ok()
}

fn container(made: &Value) -> &str {
    made["odoo_container"].as_str().unwrap()
}

/// Installs modules as a person would, and says what state Odoo gives them.
fn install(world: &World, made: &Value, modules: &str) -> String {
    let database = made["database"].as_str().unwrap();
    let odoo = ["odoo", "-d", database, "-i", modules, "--stop-after-init", "--no-http"];
    docker(&[&["exec", container(made)], &odoo[..]].concat());
    let names = modules.replace(',', "','");
    let sql =
        format!("SELECT string_agg(DISTINCT state, ',') FROM ir_module_module WHERE name IN ('{names}')");
    world.login(made["env_id"].as_str().unwrap()).psql(database, &sql).unwrap()
}

fn a_mounted_tree_must_show_edits_and_survive_a_deletion(world: &World) {
    let tree = Repo::new(&world.path("tree"));
    let path = tree.path().display().to_string();
    world.unchanged("a mounted tree and its deletion", || {
        let made = world.run(&["env", "create", "mine", "--template", "default", "--path", &path]).ok();
        assert_eq!((made["git_branch"].as_str(), made["ready"].as_bool()), (Some("main"), Some(true)));
        tree.write("greeting/edited.py", "edited = True\n");
        let seen = docker(&["exec", container(&made), "cat", "/mnt/extra-addons/greeting/edited.py"]);
        assert_eq!(seen, "edited = True");
        assert_eq!(install(world, &made, "greeting"), "installed");
        world.delete("mine");
    });
    assert_eq!(fs::read_to_string(tree.path().join("greeting/edited.py")).unwrap(), "edited = True\n");
    let changes = tree.git(&["status", "--porcelain"]);
    let ours = changes.lines().filter(|line| !line.contains("edited.py") && !line.contains("__pycache__"));
    assert_eq!(ours.count(), 0, "{changes}");
    let both = ["env", "create", "x", "--template", "default", "--path", &path, "--repo-url", &tree.url()];
    world.run(&both).fails(2);
}

fn a_missing_branch_must_be_made_here_and_not_pushed(world: &World) {
    let refs = world.repo().refs();
    let made = world.create("brand/new");
    assert_eq!(made["branch_created"], true);
    let warnings = made["warnings"].to_string();
    assert!(warnings.contains("brand/new") && warnings.contains("main"), "{warnings}");
    let checkout = world.workspace("brand-new").join("repo").display().to_string();
    let branch = run("git", &["-C", &checkout, "branch", "--show-current"]).unwrap();
    assert_eq!(branch, "brand/new");
    assert_eq!(world.repo().refs(), refs);
    world.delete("brand/new");
    let made = world.create("main");
    assert_eq!(made["branch_created"], false);
    world.delete("main");
}

fn modules_must_be_found_wherever_they_are(world: &World) {
    let repo = world.repo();
    repo.branch(
        "nested",
        &[
            ("addons/inner/__manifest__.py", &manifest("Inner")),
            ("addons/inner/__init__.py", ""),
            ("deep/down/below/__manifest__.py", &manifest("Below")),
            ("deep/down/below/__init__.py", ""),
        ],
    );
    let made = world.create("nested");
    assert_eq!(install(world, &made, "greeting,inner,below"), "installed");
    world.delete("nested");
}

fn a_repository_that_is_a_module_must_be_installable(world: &World) {
    let repo = Repo::new(&world.path("sale-extra"));
    repo.git(&["rm", "-rq", "greeting"]);
    repo.write("__manifest__.py", &manifest("Sale extra"));
    repo.write("__init__.py", "");
    repo.commit("it is itself a module");
    world.unchanged("a module of its own and its deletion", || {
        let made = create(world, "main", &repo.url());
        assert_eq!(install(world, &made, "sale_extra"), "installed");
        world.delete("main");
    });
}

fn the_repositorys_configuration_must_be_merged(world: &World) {
    let conf = "[options]\nlimit_time_real = 4321\ndb_password = stolen\nDB_HOST = elsewhere\nmy_option = kept\n\
                max_cron_threads = 1\n[queue_job]\nchannels = root:2\n";
    world.repo().branch("configured", &[(".odeum/odoo.conf", conf)]);
    let made = world.create("configured");
    let text = docker(&["exec", container(&made), "cat", "/etc/odoo/odoo.conf"]);
    for kept in [
        "limit_time_real = 4321",
        "my_option = kept",
        "max_cron_threads = 1",
        "[queue_job]",
        "channels = root:2",
    ] {
        assert!(text.contains(kept), "{kept} is not in\n{text}");
    }
    assert!(!text.contains("stolen") && !text.contains("elsewhere"), "{text}");
    assert!(text.contains(&format!("db_host = {}-db", world.prefix)), "{text}");
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    world.delete("configured");
}

fn detail<'a>(made: &'a Value, step: &str) -> &'a str {
    let steps = made["steps"].as_array().unwrap();
    steps.iter().find(|found| found["name"] == step).expect("the step was taken")["detail"].as_str().unwrap()
}

fn packages_must_be_installed_once_and_found_by_the_next(world: &World) {
    let files = [("requirements.txt", "tinydb==4.8.2\n"), (".odeum/apt_packages.txt", "# a comment\ntree\n")];
    world.repo().branch("packages-1", &files);
    world.repo().branch("packages-2", &files);
    let probe = "import tinydb, subprocess; subprocess.run(['tree', '--version'], check=True)";
    let use_them = |made: &Value| docker(&["exec", "-u", "odoo", container(made), "python3", "-c", probe]);
    world.unchanged("packages and their deletion", || {
        let first = world.create("packages-1");
        assert!(detail(&first, "dependencies").ends_with("built"), "{}", detail(&first, "dependencies"));
        assert!(use_them(&first).contains("tree v"));
        let second = world.create("packages-2");
        assert!(detail(&second, "dependencies").ends_with("as built before"));
        assert!(use_them(&second).contains("tree v"));
        assert_eq!(login_page(second["url"].as_str().unwrap()), 200);
        world.delete("packages-1");
        world.delete("packages-2");
    });
}

fn packages_that_do_not_exist_must_leave_nothing(world: &World) {
    let names = [("requirements.txt", "tinydb==0.0.999\n")];
    world.repo().branch("bad-packages", &names);
    world.repo().branch("bad-names", &[("apt_packages.txt", "tree; rm -rf /\n")]);
    let url = world.repo().url();
    let failing = |branch: &str, code| {
        world.unchanged(branch, || world.run(&World::creation(branch, &url)).fails(code))["message"]
            .to_string()
    };
    let message = failing("bad-packages", 1);
    assert!(message.contains("tinydb"), "{message}");
    let message = failing("bad-names", 2);
    assert!(message.contains("apt_packages.txt"), "{message}");
}

fn a_repository_without_a_commit_must_leave_nothing(world: &World) {
    let path = world.path("empty").display().to_string();
    run("git", &["init", "--quiet", &path]).unwrap();
    let url = format!("file://{path}");
    world.unchanged("an empty repository", || world.run(&World::creation("main", &url)).fails(4));
}

fn a_repository_that_is_not_there_must_leave_nothing(world: &World) {
    let url = format!("file://{}", world.path("nowhere").display());
    let error = world.unchanged("no repository", || world.run(&World::creation("main", &url)).fails(1));
    assert!(error["message"].as_str().unwrap().contains("nowhere"), "{error}");
}

fn a_missing_image_must_leave_nothing(world: &World) {
    let url = world.repo().url();
    let create = [&World::creation("main", &url)[..], &["--odoo-image", "odoo:0.0-missing"]].concat();
    world.unchanged("a missing image", || {
        let error = world.run(&create).fails(7);
        assert!(error["hint"].as_str().unwrap().contains("odeum image"), "{error}");
    });
}
