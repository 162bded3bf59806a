//! Tests of a module: what failed and where, in words, as data and as JUnit XML.

use std::fs;

use serde_json::json;

use crate::support::project::Project;

/// Tests of the module `diary`: the assertion is on line 6, the exception on line 9.
fn tests(sum: &str, quotient: &str) -> String {
    format!(
        r#"from odoo.tests.common import TransactionCase


class TestEntry(TransactionCase):
    def test_sum(self):
        self.assertEqual({sum}, 2, "the sum is wrong")

    def test_quotient(self):
        {quotient}

    def test_nothing(self):
        self.skipTest("not today")
"#
    )
}

fn push(project: &Project, message: &str, sum: &str, quotient: &str) {
    let files = [
        ("diary/tests/__init__.py", "from . import test_entry\n"),
        ("diary/tests/test_entry.py", &tests(sum, quotient)),
    ];
    project.push(message, &files);
    project.pull(&[]).ok();
}

pub fn a_module_without_tests_must_fail_and_say_so(project: &Project) {
    let tested = project.world.run(&["module", "test", "main", "diary"]);
    tested.must_end(1);
    let tested = tested.json();
    assert_eq!(
        (&tested["ok"], &tested["total"], &tested["exit_code"]),
        (&json!(false), &json!(0), &json!(0))
    );
    assert!(tested["why"].as_str().unwrap().contains("no test ran"), "{tested}");
    assert_eq!(tested["ready"], true);
}

pub fn a_failing_test_must_be_told_with_its_place(project: &Project) {
    push(project, "tests", "1", "return 1 / 0");
    let tested = project.world.run(&["module", "test", "main", "diary"]);
    tested.must_end(1);
    let tested = tested.json();
    let counts = ["total", "failed", "errored", "skipped"].map(|field| tested[field].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 1], "{tested:#}");
    let mut told: Vec<_> = tested["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            json!([one["module"], one["class"], one["method"], one["file"], one["line"], one["is_failure"]])
        })
        .collect();
    told.sort_by_key(ToString::to_string);
    let file = "diary/tests/test_entry.py";
    assert_eq!(
        told,
        [
            json!(["diary", "TestEntry", "test_quotient", file, 9, false]),
            json!(["diary", "TestEntry", "test_sum", file, 6, true]),
        ]
    );
    let text = tested["failures"].to_string();
    assert!(text.contains("1 != 2 : the sum is wrong") && text.contains("ZeroDivisionError"), "{text}");
    assert_eq!((&tested["module_states"], &tested["ready"]), (&json!({"diary": "installed"}), &json!(true)));
}

pub fn failing_tests_must_be_in_the_junit_file(project: &Project) {
    let path = project.world.path("junit.xml");
    let junit = format!("--junit={}", path.display());
    let tested = project.world.plain(&["module", "test", "main", "diary", &junit]);
    tested.must_end(1);
    assert!(
        tested.stdout.contains("FAIL  diary: TestEntry.test_sum\n  diary/tests/test_entry.py:6"),
        "{}",
        tested.stdout
    );
    let xml = fs::read_to_string(path).unwrap();
    for part in [
        "tests=\"3\" failures=\"1\" errors=\"1\"",
        "name=\"test_sum\"",
        "name=\"test_quotient\"",
        "name=\"test_nothing\"",
        "<failure",
        "<error",
        "<skipped",
    ] {
        assert!(xml.contains(part), "{part} is not in\n{xml}");
    }
}

pub fn tags_must_choose_the_tests(project: &Project) {
    let tested = |tags: &str| {
        let output = project.world.run(&["module", "test", "main", "diary", "--test-tags", tags]);
        (output.code, output.json()["total"].clone(), output.json()["failed"].clone())
    };
    assert_eq!(tested("/diary:TestEntry.test_nothing"), (0, json!(1), json!(0)));
    assert_eq!(tested("/diary,-/diary:TestEntry.test_quotient"), (1, json!(2), json!(1)));
}

pub fn tests_that_leave_none_must_fail_and_say_so(project: &Project) {
    let tested = project.world.run(&["module", "test", "main", "diary", "--test-tags", "/diary:TestOther"]);
    tested.must_end(1);
    assert!(tested.json()["why"].as_str().unwrap().contains("--test-tags"), "{}", tested.stdout);
}

pub fn corrected_tests_must_pass(project: &Project) {
    push(project, "corrections", "1 + 1", "return 1 / 1");
    let tested = project.world.run(&["module", "test", "main", "diary"]).ok();
    assert_eq!((&tested["ok"], &tested["total"], &tested["failures"]), (&json!(true), &json!(3), &json!([])));
    assert!(tested["seconds"].as_f64().unwrap() < 60.0, "{tested}");
}

pub fn a_module_that_is_not_installed_must_be_installed_by_its_tests(project: &Project) {
    let one = "from odoo.tests.common import TransactionCase\n\n\nclass TestOne(TransactionCase):\n    \
               def test_one(self):\n        self.assertTrue(self.env.user)\n";
    project.push(
        "a module with a test",
        &[
            ("tested/__manifest__.py", &project.manifest("Tested", "1.0", "'installable': True")),
            ("tested/__init__.py", ""),
            ("tested/tests/__init__.py", "from . import test_one\n"),
            ("tested/tests/test_one.py", one),
        ],
    );
    project.pull(&["--restart"]).ok();
    assert_ne!(project.state("tested"), "installed");
    let tested = project.world.run(&["module", "test", "main", "tested,diary"]).ok();
    assert_eq!((&tested["total"], tested["modules"].as_array().unwrap().len()), (&json!(4), 2), "{tested}");
    assert_eq!(project.state("tested"), "installed");
}
