//! Environments with extra addons: where Odoo finds them, how they are pulled, and what a
//! template makes of them.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, inspect, login_page, try_docker},
    repo::Repo,
    story::scenarios,
    world::World,
};

/// A world with the extra addons repositories `tools`, branch 19.0, and `themes`, branch main.
pub struct Shared {
    pub world: World,
    pub tools: Repo,
    themes: Repo,
}

impl Shared {
    pub fn new(name: &str) -> Self {
        let world = World::new(name);
        let tools = Repo::empty(&world.path("tools"), "19.0");
        let themes = Repo::empty(&world.path("themes"), "main");
        let shared = Self { world, tools, themes };
        shared.push_tool("1.0", "first");
        shared.themes.write("addons/theme_a/__manifest__.py", &manifest("1.0"));
        shared.themes.write("addons/theme_a/__init__.py", "");
        shared.themes.commit("a theme");
        shared
    }

    /// Pushes the module `tool_a` in a version, with one field besides its name.
    fn push_tool(&self, version: &str, field: &str) {
        self.tools.write("tool_a/__manifest__.py", &manifest(version));
        self.tools.write("tool_a/__init__.py", "from . import models\n");
        self.tools.write(
            "tool_a/models.py",
            &format!(
                "from odoo import fields, models\n\n\nclass Tool(models.Model):\n    _name = \"tool.a\"\n    \
                 _description = \"Tool\"\n\n    name = fields.Char()\n    {field} = fields.Char()\n"
            ),
        );
        self.tools.commit(field);
    }

    fn create(&self, name: &str, extra: &str) -> Value {
        let url = self.world.repo().url();
        let args = [&World::creation("main", &url)[..], &["--env-name", name, "--extra-addons", extra]];
        self.world.run(&args.concat()).ok()
    }

    fn sql(&self, env: &str, sql: &str) -> String {
        let database = self.world.record(env)["database"].clone();
        self.world.login(env).psql(database.as_str().unwrap(), sql).unwrap()
    }

    fn has_column(&self, env: &str, column: &str) -> bool {
        let sql = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'tool_a'";
        self.sql(env, &format!("{sql} AND column_name = '{column}'")) == "1"
    }

    pub fn state(&self, env: &str, module: &str) -> String {
        self.sql(env, &format!("SELECT state FROM ir_module_module WHERE name = '{module}'"))
    }

    /// What is checked out of `tools`, by git itself.
    fn checked_out(&self, env: &str) -> String {
        let place = self.world.workspace(env).join("extra/tools").display().to_string();
        crate::support::outside::run("git", &["-C", &place, "rev-parse", "HEAD"]).unwrap()
    }

    fn pushed(&self) -> String {
        self.tools.git(&["rev-parse", "19.0"])
    }

    pub fn is_sound(&self, env: &str) {
        assert_eq!(login_page(self.world.record(env)["url"].as_str().unwrap()), 200);
        assert_eq!(self.world.invariants(), Vec::<Value>::new());
    }
}

pub fn manifest(version: &str) -> String {
    format!("{{'name': 'Extra', 'version': '19.0.{version}', 'license': 'LGPL-3', 'depends': ['base']}}\n")
}

fn container(shared: &Shared, env: &str) -> String {
    shared.world.record(env)["container"].as_str().unwrap().to_owned()
}

fn extra(pulled: &Value, name: &str) -> Value {
    let all = pulled["extra_addons"].as_array().unwrap().iter();
    all.clone().find(|extra| extra["name"] == name).unwrap().clone()
}

#[test]
fn extras() {
    let shared = &Shared::new("extras");
    let world = &shared.world;
    world.initialise();
    for (name, repo) in [("tools", &shared.tools), ("themes", &shared.themes)] {
        world.run(&["repo", "add", name, &repo.url()]).ok();
    }
    scenarios![shared;
        odoo_must_look_into_them_in_the_order_given,
        a_container_must_not_change_them,
        what_is_not_there_must_be_refused_and_leave_nothing,
        a_pull_must_leave_them_and_say_how_far_behind_they_are,
        a_pull_with_extra_must_upgrade_what_changed_in_them,
        what_is_new_in_them_must_not_be_installed,
        a_failed_pull_with_a_rollback_must_put_them_back_and_the_next_save_local_work,
        a_branch_that_is_gone_must_stop_only_what_needs_it,
        a_template_must_remember_them,
        an_import_must_remember_those_it_is_told,
        an_environment_on_newer_ones_must_pull_what_changed_since_the_template,
        a_snapshot_must_bring_back_what_was_applied_of_them,
        what_is_in_use_must_not_be_deleted,
        a_deleted_environment_must_leave_no_working_tree,
    ];
}

fn odoo_must_look_into_them_in_the_order_given(shared: &Shared) {
    let made = shared.create("main", "themes:main,tools:19.0");
    assert_eq!(made["extra_addons"]["tools"]["branch"], "19.0");
    assert_eq!(made["extra_addons"]["tools"]["commit"], shared.pushed());
    let conf = docker(&["exec", &container(shared, "main"), "cat", "/etc/odoo/odoo.conf"]);
    let path = conf.lines().find(|line| line.starts_with("addons_path")).unwrap();
    // The modules of `themes` lie in `addons`, those of `tools` at its top.
    let expected = "addons_path = /mnt/extra-addons,/mnt/extra-addons-themes/addons,/mnt/extra-addons-tools,/etc/odoo/addons";
    assert_eq!(path, expected);
    let label = &inspect(&container(shared, "main"))["Config"]["Labels"]["odeum.extra_addons"];
    assert_eq!(label, r#"{"themes":"main","tools":"19.0"}"#);
    shared.world.run(&["module", "install", "main", "tool_a,theme_a"]).ok();
    assert_eq!(
        (shared.state("main", "tool_a"), shared.state("main", "theme_a")),
        ("installed".into(), "installed".into())
    );
    let listed = shared.world.run(&["module", "list", "main", "--name-filter", "tool_a"]).ok();
    assert_eq!(listed["modules"][0]["name"], "tool_a");
    let row = shared.world.row("main").unwrap();
    assert_eq!(row["extra_addons"], json!({"themes": "main", "tools": "19.0"}));
    let info = shared.world.run(&["env", "info", "main"]).ok();
    assert_eq!(info["addons_order"], "themes:main,tools:19.0");
    // The same again is success, another order is another environment.
    assert_eq!(shared.create("main", "themes:main,tools:19.0")["created"], false);
    let url = shared.world.repo().url();
    let other = [&World::creation("main", &url)[..], &["--extra-addons", "tools:19.0,themes:main"]].concat();
    let error = shared.world.run(&other).fails(5);
    assert!(error["message"].as_str().unwrap().contains("extra_addons"), "{error}");
    shared.is_sound("main");
}

fn a_container_must_not_change_them(shared: &Shared) {
    let name = container(shared, "main");
    for path in ["/mnt/extra-addons-tools/x", "/mnt/extra-addons-tools/.git", "/mnt/extra-addons-themes/x"] {
        let script = format!("echo x > {path}");
        let written = try_docker(&["exec", "-u", "0", &name, "sh", "-c", &script]);
        assert!(written.unwrap_err().contains("Read-only"), "{path}");
    }
}

fn what_is_not_there_must_be_refused_and_leave_nothing(shared: &Shared) {
    let url = shared.world.repo().url();
    for (extra, code, words) in [
        ("nothing:main", 4, "there are themes, tools"),
        ("tools:20.0", 4, "has no branch 20.0"),
        ("tools", 2, "write name:branch"),
        ("../tools:19.0", 2, "not the name"),
        ("tools:--upload-pack=touch", 2, "not a branch name"),
        ("tools:19.0,tools:main", 2, "named twice"),
    ] {
        shared.world.unchanged(extra, || {
            let args =
                [&World::creation("main", &url)[..], &["--env-name", "no", "--extra-addons", extra]].concat();
            let output = shared.world.run(&args);
            output.must_end(code);
            assert!(output.stderr.contains(words), "{extra}: {}", output.stderr);
        });
    }
}

fn a_pull_must_leave_them_and_say_how_far_behind_they_are(shared: &Shared) {
    let before = shared.pushed();
    shared.push_tool("1.1", "second");
    shared.push_tool("1.2", "third");
    let started = inspect(&container(shared, "main"))["State"]["StartedAt"].clone();
    let pulled = shared.world.run(&["env", "pull", "main"]).ok();
    assert_eq!((&pulled["changed"], &extra(&pulled, "tools")["behind"]), (&json!(false), &json!(2)));
    assert_eq!(extra(&pulled, "themes")["behind"], 0);
    assert_eq!(shared.checked_out("main"), before);
    assert_eq!(inspect(&container(shared, "main"))["State"]["StartedAt"], started);
    let dry = shared.world.run(&["env", "pull", "main", "--extra", "--dry-run"]).ok();
    assert_eq!((&dry["action"], &dry["upgrade"]), (&json!("upgrade"), &json!(["tool_a"])));
    assert_eq!(shared.checked_out("main"), before);
}

fn a_pull_with_extra_must_upgrade_what_changed_in_them(shared: &Shared) {
    let pulled = shared.world.run(&["env", "pull", "main", "--extra"]).ok();
    assert_eq!((&pulled["changed"], &pulled["upgrade"]), (&json!(true), &json!(["tool_a"])));
    assert_eq!(pulled["reasons"][0]["path"], "tools/tool_a/__manifest__.py");
    assert_eq!(
        (&extra(&pulled, "tools")["behind"], &extra(&pulled, "tools")["commit"]),
        (&json!(0), &json!(shared.pushed()))
    );
    assert_eq!(shared.checked_out("main"), shared.pushed());
    assert!(shared.has_column("main", "third"));
    assert_eq!(shared.world.record("main")["extra_applied"]["tools"], shared.pushed());
    let again = shared.world.run(&["env", "pull", "main", "--extra"]).ok();
    assert_eq!((&again["changed"], &again["restart"]), (&json!(false), &json!(false)));
    shared.is_sound("main");
}

fn what_is_new_in_them_must_not_be_installed(shared: &Shared) {
    shared.tools.write("tool_new/__manifest__.py", &manifest("1.0"));
    shared.tools.write("tool_new/__init__.py", "");
    shared.tools.write("README.md", "nothing Odoo reads");
    shared.tools.commit("a new module");
    let pulled = shared.world.run(&["env", "pull", "main", "--extra"]).ok();
    assert_eq!((&pulled["install"], &pulled["upgrade"]), (&json!([]), &json!([])));
    assert_eq!(pulled["skipped"][0]["module"], "tool_new");
    assert_eq!(shared.checked_out("main"), shared.pushed());
    shared.world.run(&["module", "install", "main", "tool_new"]).ok();
    assert_eq!(shared.state("main", "tool_new"), "installed");
}

fn a_failed_pull_with_a_rollback_must_put_them_back_and_the_next_save_local_work(shared: &Shared) {
    let before = shared.pushed();
    shared.push_tool("1.3", "broken = nonsense\n    fourth");
    let output = shared.world.run(&["env", "pull", "main", "--extra", "--rollback"]);
    output.must_end(1);
    assert_eq!(output.json()["rolled_back"], true);
    assert_eq!(shared.checked_out("main"), before);
    assert!(!shared.has_column("main", "fourth"));
    shared.is_sound("main");
    let file = shared.world.workspace("main").join("extra/tools/README.md");
    fs::write(&file, "mine").unwrap();
    shared.push_tool("1.4", "fifth");
    let pulled = shared.world.run(&["env", "pull", "main", "--extra"]).ok();
    assert!(shared.has_column("main", "fifth"));
    let warnings = pulled["warnings"].to_string();
    assert!(warnings.contains("local work in tools is saved"), "{warnings}");
    let saved = fs::read_dir(shared.world.workspace("main").join("saved")).unwrap();
    let moments: Vec<_> = saved.map(|moment| moment.unwrap().path().join("tools/changes.patch")).collect();
    assert!(moments.iter().any(|patch| fs::read_to_string(patch).unwrap().contains("+mine")), "{moments:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "nothing Odoo reads");
}

fn a_branch_that_is_gone_must_stop_only_what_needs_it(shared: &Shared) {
    shared.tools.git(&["checkout", "--quiet", "-b", "other"]);
    shared.tools.git(&["branch", "--quiet", "-D", "19.0"]);
    let updated = shared.world.run(&["repo", "update", "tools"]).ok();
    let changes: Vec<&Value> = updated["branches"].as_array().unwrap().iter().collect();
    assert_eq!(changes[0], &json!({"name": "19.0", "change": "deleted", "count": 0}));
    assert_eq!(changes[1]["name"], "other");
    let pulled = shared.world.run(&["env", "pull", "main"]).ok();
    assert_eq!(extra(&pulled, "tools")["behind"], Value::Null);
    let error = shared.world.run(&["env", "pull", "main", "--extra"]).fails(4);
    assert!(error["message"].as_str().unwrap().contains("has no branch 19.0"), "{error}");
    shared.is_sound("main");
    shared.tools.git(&["checkout", "--quiet", "-b", "19.0"]);
    shared.world.run(&["env", "pull", "main", "--extra"]).ok();
}

fn a_template_must_remember_them(shared: &Shared) {
    shared.world.run(&["template", "save", "main", "saved"]).ok();
    let all = shared.world.run(&["template", "list"]).ok();
    let saved = all["templates"].as_array().unwrap().iter().find(|it| it["name"] == "saved").unwrap();
    assert_eq!(saved["extra_addons"], json!({"themes": "main", "tools": "19.0"}));
    // Nothing but the branch and the template is said.
    let made = shared.world.run(&["env", "create", "main", "--env-name", "heir", "--template", "saved"]).ok();
    assert_eq!(made["extra_addons"]["tools"]["commit"], shared.pushed());
    let (heir, main) = (shared.world.record("heir"), shared.world.record("main"));
    for inherited in ["image", "extra_addons", "source"] {
        assert_eq!(heir["request"][inherited], main["request"][inherited], "{inherited}");
    }
    let pulled = shared.world.run(&["env", "pull", "heir"]).ok();
    assert_eq!((&pulled["changed"], &pulled["restart"]), (&json!(false), &json!(false)), "{pulled}");
    // It may be told otherwise.
    let args =
        ["env", "create", "main", "--env-name", "poor", "--template", "saved", "--extra-addons", "none"];
    let made = shared.world.run(&args).ok();
    assert_eq!(made["extra_addons"], json!({}));
    shared.world.delete("poor");
    shared.world.delete("heir");
}

fn an_import_must_remember_those_it_is_told(shared: &Shared) {
    let dir = shared.world.data().join("team_1/templates/saved");
    let generation =
        fs::read_dir(&dir).unwrap().flatten().find(|it| it.file_name().to_string_lossy().starts_with("gen-"));
    let dump = generation.unwrap().path().join("dump.pgdump").display().to_string();
    let import =
        |extra| ["template", "import", &dump, "--name", "taken", "--extra-addons", extra].map(str::to_owned);
    let run = |words: [String; 7]| shared.world.run(&words.each_ref().map(String::as_str));
    run(import("nothing:19.0")).fails(4);
    run(import("tools:19.0")).ok();
    let made = shared
        .world
        .run(&[
            "env",
            "create",
            "main",
            "--env-name",
            "heir",
            "--template",
            "taken",
            "--repo-url",
            &shared.world.repo().url(),
        ])
        .ok();
    assert_eq!(made["extra_addons"]["tools"]["commit"], shared.pushed());
    shared.world.delete("heir");
    shared.world.run(&["template", "delete", "taken"]).ok();
}

fn an_environment_on_newer_ones_must_pull_what_changed_since_the_template(shared: &Shared) {
    shared.push_tool("1.6", "seventh");
    let made = shared.world.run(&["env", "create", "main", "--env-name", "heir", "--template", "saved"]).ok();
    let warnings = made["warnings"].to_string();
    assert!(warnings.contains("the template's modules of tools"), "{warnings}");
    assert!(!shared.has_column("heir", "seventh"));
    let pulled = shared.world.run(&["env", "pull", "heir"]).ok();
    assert_eq!(pulled["upgrade"], json!(["tool_a"]));
    assert!(shared.has_column("heir", "seventh"));
    shared.world.delete("heir");
}

fn a_snapshot_must_bring_back_what_was_applied_of_them(shared: &Shared) {
    shared.world.run(&["env", "snapshot", "create", "main", "before"]).ok();
    let applied = shared.world.record("main")["extra_applied"].clone();
    shared.world.run(&["env", "pull", "main", "--extra"]).ok();
    assert!(shared.has_column("main", "seventh"));
    shared.world.run(&["env", "snapshot", "restore", "main", "before"]).ok();
    assert_eq!(shared.world.record("main")["extra_applied"], applied);
    assert!(!shared.has_column("main", "seventh"));
    let pulled = shared.world.run(&["env", "pull", "main"]).ok();
    assert_eq!(pulled["upgrade"], json!(["tool_a"]));
    assert!(shared.has_column("main", "seventh"));
    shared.is_sound("main");
}

fn what_is_in_use_must_not_be_deleted(shared: &Shared) {
    shared.world.unchanged("a deletion that is refused", || {
        let error = shared.world.run(&["repo", "delete", "tools"]).fails(5);
        assert_eq!(error["used_by"], json!(["environment main", "template saved"]));
    });
    let repos = shared.world.run(&["repo", "list"]).ok();
    assert_eq!(repos["repos"][1]["used_by"], json!(["environment main", "template saved"]));
}

fn a_deleted_environment_must_leave_no_working_tree(shared: &Shared) {
    shared.world.delete("main");
    let left = shared.world.snapshot();
    assert!(!left.iter().any(|line| line.contains("worktree") && line.contains("workspaces")), "{left:#?}");
    shared.world.run(&["template", "delete", "saved"]).ok();
    shared.world.run(&["repo", "protect", "themes"]).ok();
    shared.world.run(&["repo", "delete", "themes"]).fails(6);
    shared.world.run(&["repo", "unprotect", "themes"]).ok();
    for name in ["themes", "tools"] {
        shared.world.run(&["repo", "delete", name]).ok();
    }
    assert_eq!(shared.world.invariants(), Vec::<Value>::new());
}
