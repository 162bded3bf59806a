//! Templates made of environments: saved, edited, and given to others only when that is asked for.

use serde_json::{Value, json};

use crate::support::{outside::login_page, process::Running, story::scenarios, web::Browser, world::World};

const CONTENT: &str = "YXR0YWNobWVudHMgYXJlIGluIHRoZSBmaWxlc3RvcmU=";

#[test]
fn saves() {
    let world = &World::with_template("saves");
    scenarios![world;
        a_saved_environment_must_be_a_template_with_its_data_and_files,
        an_environment_must_gain_no_rights_by_being_saved,
        saving_must_touch_no_other_environment,
        others_must_be_reset_only_when_that_is_asked_for,
        an_environment_of_a_saved_template_must_pull_what_changed_since,
        an_edit_must_become_the_next_generation,
        a_dropped_edit_must_change_nothing,
        an_environment_that_is_called_like_an_edit_must_stay,
        an_edit_must_not_replace_what_came_meanwhile,
    ];
}

fn from(world: &World, branch: &str, template: &str) -> Value {
    let url = world.repo().url();
    world.run(&["env", "create", branch, "--template", template, "--repo-url", &url]).ok()
}

fn browser(world: &World, name: &str) -> Browser {
    let record = world.record(name);
    Browser::new(record["url"].as_str().unwrap(), record["database"].as_str().unwrap())
}

fn attach(world: &World, env: &str, name: &str) {
    browser(world, env).create("ir.attachment", &json!({"name": name, "datas": CONTENT}));
}

fn attached(world: &World, env: &str, name: &str) -> Value {
    let wanted = json!({"domain": [["name", "=", name]], "fields": ["datas"]});
    browser(world, env).call("ir.attachment", "search_read", &wanted)[0]["datas"].clone()
}

fn a_saved_environment_must_be_a_template_with_its_data_and_files(world: &World) {
    for method in ["copy", "overlay", "fuse", "hardlink"] {
        world.configure(method);
        let before = world.snapshot();
        let made = world.create("main");
        assert_eq!(made["filestore"]["method"], method);
        world.run(&["module", "install", "main", "greeting"]).ok();
        attach(world, "main", "own.txt");
        let saved = world.run(&["template", "save", "main", "saved"]).ok();
        assert_eq!((&saved["source"], &saved["affected"]), (&json!("environment main"), &json!([])));
        // It goes on as if nothing had been, and its database is its own.
        assert_eq!(attached(world, "main", "own.txt"), CONTENT);
        let owner = "SELECT pg_get_userbyid(datdba), datacl FROM pg_database WHERE datname = 'odeum_1_main'";
        assert_eq!(world.admin().psql("postgres", owner).unwrap(), "u_1_main|{u_1_main=CTc/u_1_main}");
        world.run(&["module", "upgrade", "main", "greeting"]).ok();
        world.delete("main");
        from(world, "main", "saved");
        assert_eq!(attached(world, "main", "own.txt"), CONTENT, "{method}");
        world.run(&["module", "upgrade", "main", "greeting"]).ok();
        world.delete("main");
        world.run(&["template", "delete", "saved"]).ok();
        crate::support::checker::assert_same(&before, &world.snapshot(), method);
    }
    world.configure("auto");
}

/// Whoever looks at a database with all rights must not use what is in it: here an operator that
/// is a better match than PostgreSQL's own, in a schema everybody looks in.
fn an_environment_must_gain_no_rights_by_being_saved(world: &World) {
    world.create("main");
    let login = world.login("main");
    let trap = "CREATE FUNCTION public.trap(oid, regrole) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN BEGIN EXECUTE 'ALTER ROLE u_1_main SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END; RETURN $1 = $2::oid; END $$;
        CREATE FUNCTION public.trap(name, text) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN BEGIN EXECUTE 'ALTER ROLE u_1_main SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END; RETURN $1::text = $2; END $$;
        CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = regrole, FUNCTION = public.trap);
        CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text, FUNCTION = public.trap);
        CREATE TABLE public.mine (a int); GRANT SELECT ON public.mine TO odeum_owner_1, PUBLIC";
    login.psql("odeum_1_main", trap).unwrap();
    world.run(&["template", "save", "main", "trapped"]).ok();
    world.run(&["env", "snapshot", "create", "main", "trapped"]).ok();
    world.run(&["env", "snapshot", "restore", "main", "trapped"]).ok();
    let powerful = "SELECT count(*) FROM pg_roles WHERE rolsuper";
    assert_eq!(world.admin().psql("postgres", powerful).unwrap(), "1");
    world.delete("main");
    world.run(&["template", "delete", "trapped"]).ok();
}

fn saving_must_touch_no_other_environment(world: &World) {
    world.configure("overlay");
    world.repo().branch("other", &[]);
    world.create("main");
    world.create("other");
    attach(world, "other", "others.txt");
    let record = world.record("other");
    attach(world, "main", "own.txt");
    // While the copy is made harmless, others may work on what it was taken of.
    let mut saving = world.command(&["template", "save", "main", "default"]);
    saving.env("ODEUM_FAULT", "template-make.neutralise.before:hold");
    let saving = Running::start(saving, "a save that is held".into());
    saving.held();
    world.run(&["env", "restart", "main"]).ok();
    saving.go_on();
    assert_eq!(saving.end().ok()["affected"], json!(["other"]));
    assert_eq!(world.record("other"), record);
    assert_eq!(attached(world, "other", "others.txt"), CONTENT);
    world.run(&["env", "restart", "other"]).ok();
    assert_eq!(attached(world, "other", "others.txt"), CONTENT);
    let listed = world.run(&["template", "list"]).ok();
    let generations = &listed["templates"][0]["generations"];
    assert_eq!((&generations[0]["current"], &generations[0]["in_use_by"]), (&json!(true), &json!([])));
    assert_eq!(generations[1]["in_use_by"], json!(["main", "other"]), "{listed}");
}

fn others_must_be_reset_only_when_that_is_asked_for(world: &World) {
    let saved = world.run(&["template", "save", "main", "default", "--reset-environments"]).ok();
    assert_eq!(
        (&saved["reset_environments"], &saved["affected"]),
        (&json!(["other"]), &json!([])),
        "{saved}"
    );
    assert_eq!(attached(world, "other", "others.txt"), Value::Null);
    assert_eq!(attached(world, "other", "own.txt"), CONTENT);
    // As a reload does.
    let reloaded = world.run(&["template", "reload", "default", "--reset-environments"]).ok();
    assert_eq!(
        (&reloaded["reset_environments"], &reloaded["affected"]),
        (&json!(["main", "other"]), &json!([])),
        "{reloaded}"
    );
    assert_eq!(attached(world, "main", "own.txt"), CONTENT);
    world.delete("main");
    world.delete("other");
    let listed = world.run(&["template", "list"]).ok();
    assert_eq!(listed["templates"][0]["generations"].as_array().unwrap().len(), 1, "{listed}");
    world.configure("auto");
}

fn an_environment_of_a_saved_template_must_pull_what_changed_since(world: &World) {
    world.create("main");
    world.run(&["module", "install", "main", "greeting"]).ok();
    world.run(&["template", "save", "main", "saved"]).ok();
    world.delete("main");
    let manifest = world.repo().path().join("greeting/__manifest__.py");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, format!("{text}\n# newer\n")).unwrap();
    world.repo().write("greeting/data/data.xml", "<odoo/>");
    world.repo().commit("newer");
    let made = from(world, "main", "saved");
    assert!(made["warnings"].to_string().contains("env pull"), "{made}");
    assert_ne!(world.record("main")["applied_commit"], world.record("main")["commit"]);
    let pulled = world.run(&["env", "pull", "main"]).ok();
    assert_eq!(pulled["old_commit"], world.record("main")["origin"]["commit"], "{pulled}");
    assert_eq!(world.record("main")["applied_commit"], world.record("main")["commit"]);
    world.delete("main");
    world.run(&["template", "delete", "saved"]).ok();
}

fn an_edit_must_become_the_next_generation(world: &World) {
    let edited = world.run(&["template", "edit", "default"]).ok();
    let url = edited["url"].as_str().unwrap();
    assert_eq!((edited["env_name"].as_str(), login_page(url)), (Some("edit/default"), 200));
    let record = world.row("edit/default").unwrap();
    let browser = Browser::new(url, record["database"].as_str().unwrap());
    browser.create("ir.attachment", &json!({"name": "edited.txt", "datas": CONTENT}));
    // Asked for again it is the same one.
    assert_eq!(world.run(&["template", "edit", "default"]).ok()["url"], url);
    let saved = world.run(&["template", "edit", "default", "--save"]).ok();
    assert_eq!(
        (&saved["state"], &saved["saved"]["source"]),
        (&json!("saved"), &json!("environment edit/default"))
    );
    assert!(world.row("edit/default").is_none(), "the environment of the edit is still there");
    world.create("main");
    assert_eq!(attached(world, "main", "edited.txt"), CONTENT);
    world.delete("main");
    let error = world.run(&["template", "edit", "default", "--save"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("template edit"), "{error}");
}

fn a_dropped_edit_must_change_nothing(world: &World) {
    world.unchanged("a dropped edit", || {
        world.run(&["template", "edit", "default"]).ok();
        let url = world.repo().url();
        let error = world.run(&World::creation("edit/default", &url)).fails(5);
        assert!(error["message"].as_str().unwrap().contains("the template it edits"), "{error}");
        assert_eq!(world.run(&["template", "edit", "default", "--discard"]).ok()["state"], "discarded");
    });
    world.run(&["template", "edit", "default", "--discard"]).fails(4);
}

fn an_environment_that_is_called_like_an_edit_must_stay(world: &World) {
    world.repo().branch("edit/default", &[]);
    let made = world.create("edit/default");
    world.unchanged("an environment that is no edit", || {
        for way in [&[][..], &["--save"], &["--discard"]] {
            let error = world.run(&[&["template", "edit", "default"], way].concat()).fails(5);
            assert!(error["message"].as_str().unwrap().contains("somebody's own"), "{error}");
        }
    });
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    world.delete("edit/default");
}

fn an_edit_must_not_replace_what_came_meanwhile(world: &World) {
    world.run(&["template", "edit", "default"]).ok();
    world.run(&["template", "reload", "default"]).ok();
    let error = world.run(&["template", "edit", "default", "--save"]).fails(5);
    assert!(error["hint"].as_str().unwrap().contains("template save edit/default default"), "{error}");
    world.run(&["template", "edit", "default", "--discard"]).ok();
}
