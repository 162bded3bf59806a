//! An environment runs the workstation's checkout of Odoo instead of the code of its image.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page, try_docker},
    story::scenarios,
    world::World,
};

/// What the checkout has in `odoo/release.py` and the image has not.
const MARK: &str = "MARK = 'of the workstation'\n";

#[test]
fn local_sources() {
    let world = &World::with_template("local sources");
    world.repo().branch("19.0-plans", &[]);
    scenarios![world;
        without_a_checkout_local_sources_must_be_refused,
        up_without_a_checkout_must_run_the_image,
        a_checkout_of_the_workstation_must_be_run,
        a_change_in_the_checkout_must_show_after_a_restart,
        up_must_find_the_checkout_and_keep_to_it,
        the_image_must_still_be_there_for_who_wants_it,
        a_checkout_of_another_series_must_be_refused,
    ];
}

fn checkout(world: &World) -> PathBuf {
    world.code().join("odoo/odoo/19.0")
}

/// The tree of Odoo 19 as its repository has it: `odoo` with the module `base`, others in `addons`.
fn make_checkout(world: &World, modules: &[String]) {
    let checkout = checkout(world);
    fs::create_dir_all(checkout.join("addons")).unwrap();
    // What Debian replaced by links to other packages is followed.
    let script = format!(
        "cd /usr/lib/python3/dist-packages && tar -ch --exclude=__pycache__ --exclude=odoo/addons odoo && \
         cd odoo/addons && tar -ch --exclude=__pycache__ {}",
        modules.join(" ")
    );
    let mut source = Command::new("docker");
    source.args(["run", "--rm", "--entrypoint", "sh", "odoo:19.0", "-c", &script]).stdout(Stdio::piped());
    let mut source = source.spawn().unwrap();
    let mut unpack = Command::new("tar");
    unpack.args(["x", "--ignore-zeros", "-C"]).arg(&checkout).stdin(source.stdout.take().unwrap());
    assert!(unpack.status().unwrap().success() && source.wait().unwrap().success());
    for module in modules {
        let place = if module == "base" { "odoo/addons" } else { "addons" };
        fs::create_dir_all(checkout.join(place)).unwrap();
        fs::rename(checkout.join(module), checkout.join(place).join(module)).unwrap();
    }
    let release = checkout.join("odoo/release.py");
    let text = fs::read_to_string(&release).unwrap();
    fs::write(release, text + MARK).unwrap();
}

/// What a program in the container of an environment knows of Odoo's code.
fn python(env: &Value, code: &str) -> String {
    let container = env["odoo_container"].as_str().unwrap();
    docker(&["exec", container, "python3", "-c", code])
}

const ASK: &str = "import odoo.release as r; print(getattr(r, 'MARK', 'of the image'), end='')";

fn create_local(world: &World) -> Value {
    let url = world.repo().url();
    let create =
        ["env", "create", "19.0-plans", "--template", "default", "--sources", "local", "--repo-url", &url];
    world.run(&create).ok()
}

fn up(world: &World) -> Value {
    world.run(&["up", &world.repo().path().display().to_string()]).ok()
}

fn without_a_checkout_local_sources_must_be_refused(world: &World) {
    let create = ["env", "create", "19.0-plans", "--template", "default", "--sources", "local"];
    let url = world.repo().url();
    let create = [&create[..], &["--repo-url", &url]].concat();
    let error = world.unchanged("refused sources", || world.run(&create).fails(7));
    assert!(error["hint"].as_str().unwrap().contains("pull-repos"), "{error}");
}

fn up_without_a_checkout_must_run_the_image(world: &World) {
    let env = up(world);
    assert_eq!(env["sources"], Value::Null);
    assert_eq!(python(&env, ASK), "of the image");
    let name = env["env_name"].as_str().unwrap();
    let listed = world.run(&["module", "list", name]).ok();
    let installed = listed["modules"].as_array().unwrap().iter();
    let names: Vec<String> = installed.map(|module| module["name"].as_str().unwrap().to_owned()).collect();
    world.delete(name);
    make_checkout(world, &names);
}

fn a_checkout_of_the_workstation_must_be_run(world: &World) {
    let env = create_local(world);
    assert_eq!(env["sources"], checkout(world).display().to_string());
    assert_eq!(python(&env, ASK), "of the workstation");
    assert_eq!(login_page(env["url"].as_str().unwrap()), 200);
    let known =
        "import odoo.modules as m; print('sale' in m.get_modules(), 'base' in m.get_modules(), end='')";
    assert_eq!(python(&env, known), "False True", "modules of the image are found beside the checkout's");
    // What changes modules runs the same code.
    world.run(&["module", "upgrade", "19.0-plans", "web"]).ok();
}

fn a_change_in_the_checkout_must_show_after_a_restart(world: &World) {
    let path = checkout(world).join("addons/web/controllers/home.py");
    let text = fs::read_to_string(&path).unwrap();
    let marked = text.replace("'/web/health'", "['/web/health', '/web/of_the_workstation']");
    assert_ne!(text, marked, "the route of /web/health is written otherwise");
    fs::write(&path, &marked).unwrap();
    world.run(&["env", "restart", "19.0-plans"]).ok();
    let answer = world.run(&["env", "http", "19.0-plans", "/web/of_the_workstation"]).ok();
    assert_eq!(answer["status"], 200, "{answer}");
    let container = create_local(world)["odoo_container"].clone();
    let write = ["exec", "--user", "0", container.as_str().unwrap(), "touch", "/mnt/odoo-addons/web/x"];
    assert!(try_docker(&write).is_err(), "a container can write to somebody's checkout");
}

fn up_must_find_the_checkout_and_keep_to_it(world: &World) {
    let env = up(world);
    assert_eq!(env["sources"], checkout(world).display().to_string(), "{env}");
    let again = up(world);
    assert_eq!((again["created"].as_bool(), &again["sources"]), (Some(false), &env["sources"]));
    world.delete(env["env_name"].as_str().unwrap());
}

fn the_image_must_still_be_there_for_who_wants_it(world: &World) {
    let path = world.repo().path().display().to_string();
    let env = world.run(&["up", &path, "--sources", "image"]).ok();
    assert_eq!((&env["sources"], python(&env, ASK).as_str()), (&Value::Null, "of the image"));
    let kept = up(world);
    assert_eq!(kept["sources"], Value::Null, "what is there stays as it was made: {kept}");
    world.delete(env["env_name"].as_str().unwrap());
}

fn a_checkout_of_another_series_must_be_refused(world: &World) {
    let other = world.path("other/odoo");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("release.py"), "version_info = (18, 0, 0, FINAL, 0, '')\n").unwrap();
    let (path, sources) =
        (world.repo().path().display().to_string(), world.path("other").display().to_string());
    let create = |sources: &str| {
        let create =
            ["env", "create", "other", "--template", "default", "--path", &path, "--sources", sources];
        world.unchanged("refused sources", || world.run(&create).fails(2))
    };
    let message = create(&sources)["message"].as_str().unwrap().to_owned();
    assert!(message.contains("is Odoo 18.0") && message.contains("19.0"), "{message}");
    let message = create(&path)["message"].as_str().unwrap().to_owned();
    assert!(message.contains("is no checkout of Odoo"), "{message}");
}
