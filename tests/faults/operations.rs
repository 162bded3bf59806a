//! The operations that are killed. To cover another one, name it here.

use crate::{
    kill::{Operation, kill, kill_at_any_time, kill_undoing, status},
    support::{
        dumps::{as_sql, backup},
        outside::{Login, login_page, try_docker},
        process::until,
        repo::manifest,
        templates::generation,
        world::World,
    },
};

/// An installation whose databases share blocks.
const REFLINK: [&str; 5] = ["init", "--store", "reflink", "--store-size", "3G"];

/// Whether the server shares them.
const METHOD: &str = "SHOW file_copy_method";

/// A move to a store that shares blocks.
const MOVE: Operation = Operation {
    name: "store move",
    before: |name| with_environment(World::with_template(name)),
    forward: |_| words(&["store", "move", "--to", "reflink", "--store-size", "3G"]),
    backward: |_| words(&["store", "move", "--to", "ordinary"]),
    works: |world, is_there| {
        let url = world.record("main")["url"].as_str().unwrap().to_owned();
        // Nobody waits for what is started again.
        until("Odoo answers", || login_page(&url) == 200);
        works(world, true);
        assert_eq!(
            world.run(&["store", "info"]).ok()["store"],
            if is_there { "reflink" } else { "ordinary" }
        );
        assert!(!world.data().join("moving.json").exists(), "a move is under way");
    },
    undoes: false,
    again: 3,
};

/// One test an operation, so that they run side by side.
macro_rules! operations {
    ($($name:ident: $operation:expr;)+) => {$(
        #[test]
        fn $name() {
            kill(&$operation);
        }
    )+};
}

operations! {
    init: Operation {
        name: "init",
        before: World::new,
        forward: |_| words(&["init"]),
        backward: |_| words(&["destroy"]),
        works: |world, is_there| {
            let admin = Login::administrator(&world.data());
            assert_eq!(admin.is_some_and(|admin| admin.psql("postgres", "SELECT 1").is_ok()), is_there);
        },
        undoes: true,
        again: 5,
    };
    destroy: Operation {
        name: "destroy",
        before: initialised,
        forward: |_| words(&["destroy"]),
        backward: |_| words(&["init"]),
        works: |_, _| {},
        undoes: false,
        again: 3,
    };
    init_reflink: Operation {
        name: "init --store reflink",
        before: World::new,
        forward: |_| words(&REFLINK),
        backward: |_| words(&["destroy"]),
        works: |world, is_there| {
            let answers = Login::administrator(&world.data()).map(|admin| admin.psql("postgres", METHOD));
            assert_eq!(answers.and_then(Result::ok).as_deref(), is_there.then_some("clone"));
        },
        undoes: true,
        again: 5,
    };
    destroy_reflink: Operation {
        name: "destroy, reflink",
        before: |name| {
            let world = World::new(name);
            world.run(&REFLINK).ok();
            world
        },
        forward: |_| words(&["destroy"]),
        backward: |_| words(&REFLINK),
        works: |_, _| {},
        undoes: false,
        again: 3,
    };
    store_move: MOVE;
    template_init: Operation {
        name: "template init",
        before: with_network,
        forward: |_| words(&["template", "init", "--modules", "base"]),
        backward: |_| words(&["template", "delete", "default"]),
        works: |world, is_there| assert_eq!(templates(world), usize::from(is_there)),
        undoes: false,
        again: 7,
    };
    template_init_again: Operation {
        name: "template init --force",
        before: World::with_template,
        forward: |_| words(&["template", "init", "--force", "--modules", "base"]),
        // Refuses, and cleans up.
        backward: |_| words(&["template", "init"]),
        works: |world, _| assert_eq!(templates(world), 1),
        undoes: false,
        again: 7,
    };
    template_import: Operation {
        name: "template import",
        before: with_backup,
        forward: |world| {
            let path = world.path("backup.zip").display().to_string();
            words(&["template", "import", &path])
        },
        backward: |_| words(&["template", "delete", "default"]),
        works: |world, is_there| assert_eq!(templates(world), usize::from(is_there)),
        undoes: false,
        again: 7,
    };
    template_reload: Operation {
        name: "template reload",
        before: World::with_template,
        forward: |_| words(&["template", "reload"]),
        // Refuses, and cleans up.
        backward: |_| words(&["template", "init"]),
        works: |world, _| assert_eq!(templates(world), 1),
        undoes: false,
        again: 7,
    };
    template_delete: Operation {
        name: "template delete",
        before: World::with_template,
        forward: |_| words(&["template", "delete", "default"]),
        backward: |_| words(&["template", "init", "--modules", "base"]),
        works: |world, is_gone| assert_eq!(templates(world), usize::from(!is_gone)),
        undoes: false,
        again: 3,
    };
    env_create: creation("env create", World::with_template);
    env_create_hardlink: Operation { undoes: false, again: 3, ..creation("env create, hard links", |name| with_filestore(name, "hardlink")) };
    env_create_overlay: Operation { undoes: false, again: 3, ..creation("env create, overlay", |name| with_filestore(name, "overlay")) };
    env_create_fuse: Operation { undoes: false, again: 3, ..creation("env create, fuse", |name| with_filestore(name, "fuse")) };
    env_create_path: Operation {
        forward: |world| {
            let tree = world.repo().path().display().to_string();
            words(&["env", "create", "main", "--template", "default", "--path", &tree])
        },
        undoes: false,
        again: 3,
        ..creation("env create --path", World::with_template)
    };
    env_create_without_template: Operation {
        forward: |world| {
            let url = world.repo().url();
            words(&["env", "create", "main", "--template", "none", "--odoo-image", "odoo:19.0", "--repo-url", &url])
        },
        undoes: false,
        again: 3,
        ..creation("env create --template none", with_network)
    };
    env_create_with_dependencies: Operation { undoes: false, again: 3, ..creation("env create, dependencies", with_requirements) };
    env_create_closed: Operation {
        works: |world, is_there| {
            works(world, is_there);
            let door = format!("{}-1-main-door", world.prefix);
            assert_eq!(try_docker(&["inspect", &door]).is_ok(), is_there);
        },
        undoes: false,
        again: 3,
        ..creation("env create, closed egress", with_closed_egress)
    };
    env_delete_closed: Operation { ..deletion("env delete, closed egress", |name| with_environment(with_closed_egress(name))) };
    module_install: Operation {
        name: "module install",
        before: |name| with_environment(World::with_template(name)),
        forward: |_| words(&["module", "install", "main", "greeting"]),
        backward: |_| {
            let code = "env['ir.module.module'].search([('name', '=', 'greeting')]).button_immediate_uninstall()";
            ["env", "shell", "main", code].map(str::to_owned).to_vec()
        },
        works: |world, is_installed| {
            works(world, true);
            assert_eq!(greeting(world) == "installed", is_installed);
            assert!(!world.workspace("main").join("applying.json").exists(), "a change is under way");
        },
        undoes: false,
        // Nothing but the install itself leads on from half of one.
        again: 1,
    };
    module_upgrade_rollback: change("module upgrade --rollback", with_rollback);
    env_pull_upgrade: Operation { ..change("env pull --upgrade", |_| words(&["env", "pull", "main", "--upgrade", "greeting"])) };
    env_pull_dependencies: Operation {
        name: "env pull, dependencies",
        before: |name| with_environment(World::with_template(name)),
        forward: |world| pull_with(world, "tinydb\n", "[options]\nlimit_time_real = 4321\n"),
        backward: |world| pull_with(world, "# none\n", "[options]\n"),
        works: |world, has_them| {
            works(world, true);
            assert!(!world.workspace("main").join("saved").exists(), "pushed code is taken for local work");
            let container = format!("{}-1-main-odoo", world.prefix);
            let script = "import tinydb; assert 'limit_time_real = 4321' in open('/etc/odoo/odoo.conf').read()";
            let answer = try_docker(&["exec", &container, "python3", "-c", script]);
            assert_eq!(answer.is_ok(), has_them, "{answer:?}");
        },
        undoes: false,
        again: 3,
    };
    env_delete_overlay: deletion("env delete, overlay", |name| with_environment(with_filestore(name, "overlay")));
    env_delete_fuse: Operation { ..deletion("env delete, fuse", |name| with_environment(with_filestore(name, "fuse"))) };
}

#[test]
fn env_create_at_any_time() {
    kill_at_any_time(&creation("env create, by the clock", World::with_template), 20);
}

#[test]
fn store_move_undoing() {
    kill_undoing(&Operation { name: "store move, its undoing", ..MOVE });
}

#[test]
fn module_upgrade_rollback_undoing() {
    kill_undoing(&change("module upgrade --rollback, its undoing", with_rollback));
}

/// A change of modules that leaves all as it was; a restart clears up after it.
const fn change(name: &'static str, forward: fn(&World) -> Vec<String>) -> Operation {
    Operation {
        name,
        before: |name| {
            let world = with_environment(World::with_template(name));
            world.run(&["module", "install", "main", "greeting"]).ok();
            world
        },
        forward,
        backward: |_| words(&["env", "restart", "main"]),
        works: |world, _| {
            works(world, true);
            assert_eq!(greeting(world), "installed");
            assert!(!world.workspace("main").join("applying.json").exists(), "a change is under way");
        },
        undoes: false,
        again: 3,
    }
}

/// The state of the module `greeting` in the database.
fn greeting(world: &World) -> String {
    let (login, database) = (world.login("main"), world.record("main")["database"].clone());
    let sql = "SELECT state FROM ir_module_module WHERE name = 'greeting'";
    login.psql(database.as_str().unwrap(), sql).unwrap()
}

fn with_rollback(_: &World) -> Vec<String> {
    words(&["module", "upgrade", "main", "greeting", "--rollback"])
}

/// Pushes these dependencies and this configuration, if they are not there, to be pulled.
fn pull_with(world: &World, requirements: &str, configuration: &str) -> Vec<String> {
    let repo = world.repo();
    repo.write("requirements.txt", requirements);
    repo.write("odoo.conf", configuration);
    if !repo.git(&["status", "--porcelain"]).is_empty() {
        repo.commit("dependencies");
    }
    words(&["env", "pull", "main"])
}

/// A deletion of `main`, which is there.
const fn deletion(name: &'static str, before: fn(&'static str) -> World) -> Operation {
    Operation {
        name,
        before,
        forward: |_| words(&["env", "delete", "main"]),
        backward: create,
        works: |world, is_gone| works(world, !is_gone),
        undoes: false,
        again: 3,
    }
}

/// A creation of `main` in one of its modes.
const fn creation(name: &'static str, before: fn(&'static str) -> World) -> Operation {
    Operation {
        name,
        before,
        forward: create,
        backward: |_| vec!["env".into(), "delete".into(), "main".into()],
        works,
        undoes: true,
        again: 3,
    }
}

fn create(world: &World) -> Vec<String> {
    words(&World::creation("main", &world.repo().url()))
}

pub fn works(world: &World, is_there: bool) {
    assert_eq!(status(world), is_there.then(|| "running".into()));
    if is_there {
        assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    }
}

pub fn templates(world: &World) -> usize {
    world.run(&["template", "list"]).ok()["templates"].as_array().unwrap().len()
}

fn initialised(name: &'static str) -> World {
    let world = World::new(name);
    world.run(&["init"]).ok();
    world
}

/// With the network the first thing of a team makes, which stays.
fn with_network(name: &'static str) -> World {
    let world = initialised(name);
    world.network_of_the_team();
    world
}

/// A backup of what Odoo makes of `base`, and no template.
fn with_backup(name: &'static str) -> World {
    let world = World::with_template(name);
    let generation = generation(&world);
    let sql = world.path("dump.sql");
    std::fs::write(&sql, as_sql(&format!("{}-db", world.prefix), &generation.join("dump.pgdump"))).unwrap();
    backup(&world.path(""), &sql, &generation.join("filestore"), "19.0");
    world.run(&["template", "delete", "default"]).ok();
    world
}

pub fn with_filestore(name: &'static str, method: &str) -> World {
    let world = World::with_template(name);
    world.configure(method);
    world
}

pub fn with_environment(world: World) -> World {
    world.create("main");
    world
}

/// Network and catcher are the team's and stay, so they are there before.
fn with_closed_egress(name: &'static str) -> World {
    let world = World::new(name);
    world.configure_team("egress = \"closed\"\nmail_catcher = true");
    world.initialise();
    world.create("main");
    world.delete("main");
    world
}

fn with_requirements(name: &'static str) -> World {
    let world = World::with_template(name);
    world.repo().write("requirements.txt", "tinydb\n");
    world.repo().write("needy/__manifest__.py", &manifest("Needy"));
    world.repo().write("needy/__init__.py", "import tinydb\n");
    world.repo().commit("dependencies");
    world
}

pub fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
