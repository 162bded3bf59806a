//! The developer's loop: change the code, pull, look, on the newest Odoo and on an old one.

use serde_json::{Value, json};

use crate::{
    module_tests,
    support::{project::Project, story::scenarios},
};

#[test]
fn develop() {
    let project = &Project::new("develop");
    scenarios![project;
        a_broken_module_must_fail_with_its_traceback,
        a_failure_must_be_tried_again_without_a_new_commit,
        a_pushed_correction_must_be_installed,
        nothing_new_must_change_nothing,
        a_new_field_must_be_upgraded_into_the_database,
        a_changed_method_must_only_restart,
        a_changed_view_must_be_seen_without_a_restart,
        a_new_menu_must_be_upgraded_into_the_database,
        modules_must_be_listed_by_name_and_state,
        what_is_so_already_must_be_left_out,
        an_unknown_module_must_be_refused_before_anything_happens,
        module_tests::a_module_without_tests_must_fail_and_say_so,
        module_tests::a_failing_test_must_be_told_with_its_place,
        module_tests::failing_tests_must_be_in_the_junit_file,
        module_tests::tags_must_choose_the_tests,
        module_tests::tests_that_leave_none_must_fail_and_say_so,
        module_tests::corrected_tests_must_pass,
        module_tests::a_module_that_is_not_installed_must_be_installed_by_its_tests,
        a_stopped_environment_must_stay_stopped,
    ];
}

#[test]
fn develop_on_14() {
    let project = &Project::of_series("develop on 14", "14.0");
    scenarios![project;
        a_broken_module_must_fail_with_its_traceback,
        a_pushed_correction_must_be_installed,
        a_new_field_must_be_upgraded_into_the_database,
        a_changed_method_must_only_restart,
        a_changed_view_must_be_seen_without_a_restart,
        a_new_menu_must_be_upgraded_into_the_database,
        module_tests::a_module_without_tests_must_fail_and_say_so,
        module_tests::a_failing_test_must_be_told_with_its_place,
        module_tests::tags_must_choose_the_tests,
        module_tests::corrected_tests_must_pass,
    ];
}

const ACCESS: &str = "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n\
                      entry,entry,model_diary_entry,base.group_user,1,1,1,1\n";

/// The model of the module `diary`; its first field is on line 8.
fn model(fields: &str, answer: &str) -> String {
    format!(
        r#"from odoo import api, fields, models


class Entry(models.Model):
    _name = "diary.entry"
    _description = "Entry"

    {fields}

    @api.model
    def answer(self):
        return "{answer}"
"#
    )
}

/// Its view, with this name for the field, and what comes after it.
fn views(label: &str, further: &str) -> String {
    format!(
        r#"<odoo>
    <record id="view_entry" model="ir.ui.view">
        <field name="name">diary.entry.form</field>
        <field name="model">diary.entry</field>
        <field name="arch" type="xml">
            <form><sheet><field name="name" string="{label}"/></sheet></form>
        </field>
    </record>
    <record id="action_entry" model="ir.actions.act_window">
        <field name="name">Diary</field>
        <field name="res_model">diary.entry</field>
        <field name="view_mode">form</field>
    </record>
{further}</odoo>
"#
    )
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

fn a_broken_module_must_fail_with_its_traceback(project: &Project) {
    let applied = project.recorded("applied_commit");
    let data = "'data': ['ir.model.access.csv', 'views.xml']";
    project.push(
        "a diary",
        &[
            ("diary/__manifest__.py", &project.manifest("Diary", "1.0", data)),
            ("diary/__init__.py", "from . import models\n"),
            ("diary/models.py", &model("name = fields.Chart()", "one")),
            ("diary/ir.model.access.csv", ACCESS),
            ("diary/views.xml", &views("First", "")),
        ],
    );
    let pulled = project.pull(&[]);
    pulled.must_end(1);
    let pulled = pulled.json();
    assert_eq!((&pulled["ok"], &pulled["action"]), (&json!(false), &json!("install")), "{pulled}");
    assert_eq!(pulled["new_commit"], project.pushed());
    let failure = &pulled["failures"][0];
    assert_eq!((&failure["file"], &failure["line"]), (&json!("diary/models.py"), &json!(8)), "{failure:#}");
    assert!(failure["message"].as_str().unwrap().contains("Chart"), "{failure:#}");
    assert!(failure["traceback"].as_str().unwrap().contains("Traceback (most recent"), "{failure:#}");
    assert_ne!(project.state("diary"), "installed");
    assert_eq!(project.recorded("applied_commit"), applied, "what failed is not applied");
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

fn a_failure_must_be_tried_again_without_a_new_commit(project: &Project) {
    let pulled = project.pull(&[]);
    pulled.must_end(1);
    assert_eq!(list(&pulled.json()["install"]), ["diary"]);
}

fn a_pushed_correction_must_be_installed(project: &Project) {
    project.push("a correction", &[("diary/models.py", &model("name = fields.Char()", "one"))]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["ready"]), (&json!("install"), &json!(true)), "{pulled}");
    assert_eq!(pulled["module_states"], json!({"diary": "installed"}));
    assert_eq!(pulled["exit_code"], 0);
    assert_eq!(project.state("diary"), "installed");
    assert!(project.has_column("diary_entry", "name"));
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    assert_eq!(project.browser().call("diary.entry", "answer", &json!({})), "one");
}

fn nothing_new_must_change_nothing(project: &Project) {
    let started = project.started_at();
    let pulled = project.world.unchanged("nothing new", || project.pull(&[]).ok());
    let head = Value::from(project.pushed());
    assert_eq!((&pulled["old_commit"], &pulled["new_commit"]), (&head, &head));
    assert_eq!((&pulled["changed"], &pulled["action"]), (&json!(false), &json!("none")));
    assert_eq!((&pulled["exit_code"], &pulled["restart"]), (&Value::Null, &json!(false)));
    assert_eq!(project.started_at(), started);
    let text = project.world.plain(&["env", "pull", "main"]);
    assert_eq!(text.stdout.trim_end(), "Nothing new");
}

fn a_new_field_must_be_upgraded_into_the_database(project: &Project) {
    let fields = "name = fields.Char()\n    mood = fields.Char()";
    project.push("a field", &[("diary/models.py", &model(fields, "one"))]);
    let pulled = project.pull(&[]).ok();
    assert_eq!(pulled["action"], "upgrade");
    assert_eq!((list(&pulled["upgrade"]), list(&pulled["install"])), (vec!["diary"], vec![]));
    let reason = &pulled["reasons"][0];
    assert_eq!((&reason["path"], &reason["module"]), (&json!("diary/models.py"), &json!("diary")));
    assert!(reason["why"].as_str().unwrap().contains("mood"), "{reason}");
    assert!(project.has_column("diary_entry", "mood"));
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

fn a_changed_method_must_only_restart(project: &Project) {
    let fields = "name = fields.Char()\n    mood = fields.Char()";
    project.push("an answer", &[("diary/models.py", &model(fields, "two"))]);
    let before = project.started_at();
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["restart"]), (&json!("restart"), &json!(true)));
    assert_eq!((&pulled["exit_code"], &pulled["ready"]), (&Value::Null, &json!(true)));
    assert_ne!(project.started_at(), before);
    assert_eq!(project.browser().call("diary.entry", "answer", &json!({})), "two");
}

fn arch(project: &Project) -> String {
    let browser = project.browser();
    let arch = match project.series() {
        "14.0" => {
            browser.call("diary.entry", "fields_view_get", &json!({"view_type": "form"}))["arch"].clone()
        }
        _ => {
            let views = json!({"views": [[false, "form"]]});
            browser.call("diary.entry", "get_views", &views)["views"]["form"]["arch"].clone()
        }
    };
    arch.as_str().unwrap().to_owned()
}

fn a_changed_view_must_be_seen_without_a_restart(project: &Project) {
    assert!(arch(project).contains("First"), "{}", arch(project));
    project.push("a label", &[("diary/views.xml", &views("Second", ""))]);
    let before = project.started_at();
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["restart"]), (&json!("refresh"), &json!(false)));
    assert_eq!(pulled["exit_code"], Value::Null);
    assert_eq!(project.started_at(), before);
    assert!(arch(project).contains("Second"), "{}", arch(project));
}

fn a_new_menu_must_be_upgraded_into_the_database(project: &Project) {
    let menu = "    <menuitem id=\"menu_entry\" name=\"Diary\" action=\"action_entry\"/>\n";
    project.push("a menu", &[("diary/views.xml", &views("Second", menu))]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], list(&pulled["upgrade"])), (&json!("upgrade"), vec!["diary"]));
    let sql = "SELECT count(*) FROM ir_model_data WHERE module = 'diary' AND model = 'ir.ui.menu'";
    assert_eq!(project.sql(sql), "1");
}

fn modules_must_be_listed_by_name_and_state(project: &Project) {
    let names = |options: &[&str]| {
        let found = project.world.run(&[&["module", "list", "main"], options].concat()).ok();
        let modules = found["modules"].as_array().unwrap().clone();
        modules.into_iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let installed = names(&[]);
    assert!(
        installed.is_sorted()
            && ["base", "diary", "web"].iter().all(|name| installed.contains(&(*name).into()))
    );
    assert!(!installed.contains(&"greeting".to_owned()));
    let sql = "SELECT count(*) FROM ir_module_module WHERE state = 'installed'";
    assert_eq!(installed.len().to_string(), project.sql(sql));
    assert_eq!(names(&["--name-filter", "DIA"]), ["diary"]);
    assert_eq!(names(&["--name-filter", "mrp"]), Vec::<String>::new());
    assert!(names(&["--name-filter", "mrp", "--state-filter", "uninstalled"]).contains(&"mrp".to_owned()));
    let all = project.sql("SELECT count(*) FROM ir_module_module");
    assert_eq!(names(&["--state-filter", ""]).len().to_string(), all);
    project.world.run(&["module", "list", "nobody"]).fails(4);
}

fn what_is_so_already_must_be_left_out(project: &Project) {
    for (verb, module, reason) in
        [("install", "diary", "it is installed already"), ("upgrade", "greeting", "it is not installed")]
    {
        let before = project.started_at();
        let done =
            project.world.unchanged(verb, || project.world.run(&["module", verb, "main", module]).ok());
        assert_eq!(done["skipped"], json!([{"module": module, "reason": reason}]));
        assert_eq!((&done["exit_code"], project.started_at()), (&Value::Null, before));
    }
}

fn an_unknown_module_must_be_refused_before_anything_happens(project: &Project) {
    let before = project.started_at();
    project.push("a text", &[("README.md", "Read me\n")]);
    let head = || project.world.workspace("main").join("repo/README.md").exists();
    for command in [
        ["module", "install", "main", "diarry"],
        ["module", "upgrade", "main", "diary,diarry"],
        ["module", "test", "main", "diarry"],
        ["env", "pull", "main", "--upgrade=diarry"],
    ] {
        let error = project.world.unchanged(&command.join(" "), || project.world.run(&command).fails(4));
        assert!(error["message"].as_str().unwrap().contains("diarry"), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("did you mean diary?"), "{error}");
        assert_eq!((project.started_at(), head()), (before.clone(), false), "{}", command.join(" "));
    }
}

fn a_stopped_environment_must_stay_stopped(project: &Project) {
    project.world.run(&["env", "stop", "main"]).ok();
    let done = project.world.run(&["module", "install", "main", "greeting"]).ok();
    assert_eq!((&done["restarted"], &done["ready"]), (&json!(false), &json!(false)), "{done}");
    assert_eq!(project.world.row("main").unwrap()["status"], "stopped");
    assert_eq!(project.state("greeting"), "installed");
    let fields = "name = fields.Char()\n    mood = fields.Char()\n    place = fields.Char()";
    project.push("another field", &[("diary/models.py", &model(fields, "two"))]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["restart"]), (&json!("upgrade"), &json!(false)), "{pulled}");
    assert!(project.has_column("diary_entry", "place"));
    assert_eq!(project.world.row("main").unwrap()["status"], "stopped");
}
