//! What Odoo's log says of its tests.
//!
//! The forms are the same from 14 to 19 (`odoo/tests/runner.py`, later
//! `odoo/tests/result.py`): `Starting Class.method ...`, `FAIL: Class.method` or
//! `ERROR: …` with a traceback, `skipped Class.method : reason`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    failures::place,
    log::{self, Block, Level},
};
use crate::model::beginning;

/// Most bytes of a module's, class's or method's name.
const LONGEST_NAME: usize = 500;

/// The tests of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestReport {
    /// Tests that were started.
    pub total: usize,
    /// Tests whose assertion did not hold.
    pub failed: usize,
    /// Tests, or preparations of a class of them, that raised something else.
    pub errored: usize,
    /// Tests that were skipped.
    pub skipped: usize,
    /// Seconds the tests took.
    pub seconds: f64,
    /// Those that failed or raised.
    pub failures: Vec<TestFailure>,
    /// All that were started.
    #[serde(skip)]
    pub started: Vec<Started>,
}

/// A test that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Module.
    pub module: String,
    /// Class.
    pub class: String,
    /// Method.
    pub method: String,
    /// Whether it was skipped.
    pub is_skipped: bool,
}

impl Started {
    /// Whether a failure is this test's.
    #[must_use]
    pub fn has(&self, failure: &TestFailure) -> bool {
        self.class == failure.class && self.method == failure.method && self.module == failure.module
    }
}

/// A test that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestFailure {
    /// Module.
    pub module: String,
    /// Class.
    pub class: String,
    /// Method; `setUpClass` when the class could not be prepared.
    pub method: String,
    /// Whether an assertion did not hold; else something was raised.
    pub is_failure: bool,
    /// The exception.
    pub message: String,
    /// File of the last line of the test's own code, as the container sees it.
    pub file: Option<String>,
    /// That line, from 1.
    pub line: Option<u32>,
    /// The traceback.
    pub traceback: String,
}

impl TestReport {
    /// Whether there were tests, and none failed.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.total > 0 && self.failed == 0 && self.errored == 0
    }
}

/// Reads a log.
#[must_use]
pub fn report(log: &str) -> TestReport {
    let log = log::without_ansi(log);
    let mut report = TestReport::default();
    for block in log::blocks(&log) {
        let Some(head) = block.head else { continue };
        let message = head.message;
        if let Some(test) = started(head.logger, message) {
            report.started.push(test);
        } else if message.starts_with("skipped ") && module_of(head.logger).is_some() {
            // It is the one that was started last.
            if let Some(last) = report.started.last_mut() {
                last.is_skipped = true;
            }
        } else if let Some(seconds) = seconds(message) {
            report.seconds += seconds;
        }
        if head.level >= Level::Error {
            report.failures.extend(failure(&block, head.logger, message));
        }
    }
    report.total = report.started.len();
    report.skipped = report.started.iter().filter(|test| test.is_skipped).count();
    report.failed = report.failures.iter().filter(|failure| failure.is_failure).count();
    report.errored = report.failures.len() - report.failed;
    report
}

/// `Starting TestSale.test_total ...`.
fn started(logger: &str, message: &str) -> Option<Started> {
    let test = message.strip_prefix("Starting ")?.strip_suffix(" ...")?;
    let (class, method) = test.split_once('.')?;
    let module = name(module_of(logger)?);
    Some(Started { module, class: name(class), method: name(method), is_skipped: false })
}

/// What the log has in the place of a name.
fn name(text: &str) -> String {
    beginning(text, LONGEST_NAME).into_owned()
}

/// `odoo.addons.sale.tests.test_sale` is of `sale`.
fn module_of(logger: &str) -> Option<&str> {
    logger.strip_prefix("odoo.addons.")?.split('.').next()
}

/// `5 post-tests in 0.01s, …` and `Module sale loaded in 0.20s (incl. 0.06s test), …`.
fn seconds(message: &str) -> Option<f64> {
    let (_, rest) = message.split_once("post-tests in ").or_else(|| message.split_once("(incl. "))?;
    rest.split_once('s')?.0.parse().ok()
}

fn failure(block: &Block<'_>, logger: &str, message: &str) -> Option<TestFailure> {
    let (is_failure, what) = match (message.strip_prefix("FAIL: "), message.strip_prefix("ERROR: ")) {
        (Some(what), _) => (true, what),
        (_, what) => (false, what?),
    };
    let what = what.lines().next().unwrap_or_default();
    let (module, class, method) = match what.split_once(" (odoo.addons.") {
        // Of a whole class: `setUpClass (odoo.addons.sale.tests.test_sale.TestSale)`.
        Some((method, place)) => {
            let place = place.trim_end_matches(')');
            (place.split('.').next()?, place.rsplit('.').next()?, method)
        }
        None => {
            let test = what.strip_prefix("Subtest ").unwrap_or(what);
            let test = test.split(' ').next().unwrap_or(test);
            let (class, method) = test.split_once('.').unwrap_or(("", what));
            (module_of(logger)?, class, method)
        }
    };
    let place = place(block.body);
    Some(TestFailure {
        module: name(module),
        class: name(class),
        method: name(method),
        is_failure,
        message: block.message(),
        file: place.map(|(file, _)| file.to_owned()),
        line: place.map(|(_, line)| line),
        traceback: block.shown(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Odoo 19 wrote it; 14 differs in the lines marked below.
    const LOG: &str = "\
2026-11-21 10:26:48,451 1 ERROR db odoo.tests.suite: ERROR: setUpClass (odoo.addons.tt.tests.test_tt.TestClassBroken)
Traceback (most recent call last):
  File \"/mnt/extra-addons/tt/tests/test_tt.py\", line 30, in setUpClass
    raise ValueError(\"class is broken\")
ValueError: class is broken

2026-11-21 10:26:48,497 1 INFO db odoo.modules.loading: Module tt loaded in 0.20s (incl. 0.06s test), 11 queries
2026-11-21 10:26:48,497 1 ERROR db odoo.modules.loading: Module tt: 0 failures, 1 errors of 0 tests
2026-11-21 10:26:48,778 1 INFO db odoo.addons.tt.tests.test_tt: Starting TestPost.test_fails ...
2026-11-21 10:26:48,778 1 ERROR db odoo.addons.tt.tests.test_tt: FAIL: TestPost.test_fails
Traceback (most recent call last):
  File \"/mnt/extra-addons/tt/tests/test_tt.py\", line 11, in test_fails
    self.assertEqual(1, 2, \"one is\\nnot two\")
    ~~~~~~~~~~~~~~~~^^^^
AssertionError: 1 != 2 : one is
not two

2026-11-21 10:26:48,780 1 INFO db odoo.addons.tt.tests.test_tt: Starting TestPost.test_skipped ...
2026-11-21 10:26:48,780 1 INFO db odoo.addons.tt.tests.test_tt: skipped TestPost.test_skipped : not today
2026-11-21 10:26:48,780 1 INFO db odoo.addons.tt.tests.test_tt: Starting TestPost.test_sub ...
2026-11-21 10:26:48,781 1 ERROR db odoo.addons.tt.tests.test_tt: FAIL: Subtest TestPost.test_sub (n=1)
Traceback (most recent call last):
  File \"/mnt/extra-addons/tt/tests/test_tt.py\", line 23, in test_sub
AssertionError: 1 == 1

2026-11-21 10:26:48,782 1 INFO db odoo.service.server: 5 post-tests in 0.01s, 12 queries
2026-11-21 10:26:48,782 1 ERROR db odoo.tests.result: 2 failed, 1 error(s) of 3 tests when loading database 'db'
";

    #[test]
    fn tests_are_counted_and_failures_told() {
        let report = report(LOG);
        let counts = (report.total, report.failed, report.errored, report.skipped);
        assert_eq!(counts, (3, 2, 1, 1), "{report:#?}");
        assert!((report.seconds - 0.07).abs() < 1e-9, "{}", report.seconds);
        let names: Vec<_> = report
            .failures
            .iter()
            .map(|one| (one.module.as_str(), one.class.as_str(), one.method.as_str(), one.line))
            .collect();
        let expected = [
            ("tt", "TestClassBroken", "setUpClass", Some(30)),
            ("tt", "TestPost", "test_fails", Some(11)),
            ("tt", "TestPost", "test_sub", Some(23)),
        ];
        assert_eq!(names, expected);
        assert_eq!(report.failures[1].message, "AssertionError: 1 != 2 : one is\nnot two");
        assert!(!report.has_passed());
    }

    #[test]
    fn a_log_without_tests_has_not_passed() {
        assert!(!report("2026-11-21 10:26:48,782 1 INFO db odoo.service.server: bye\n").has_passed());
    }

    #[test]
    fn a_failure_is_short_whatever_its_test_says() {
        let endless = "x".repeat(100_000);
        let log = LOG.replace("test_fails", &format!("test_{endless}")).replace("not two", &endless);
        let failure = &report(&log).failures[1];
        let size = serde_json::to_string(failure).unwrap().len();
        assert!(size < 15_000, "{size}");
        assert!(report(&log).started.iter().any(|test| test.has(failure)), "it is still the test's");
    }

    #[test]
    fn subtests_of_14_have_no_name() {
        let report = report(&LOG.replace("Subtest TestPost.test_sub (n=1)", "Subtest (n=1)"));
        assert_eq!(report.failures[2].method, "Subtest (n=1)");
    }
}
