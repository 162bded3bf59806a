//! A report of tests as JUnit XML, the form CI servers read.

use std::io;

use quick_xml::{Writer, events::BytesText};

use super::test_log::{TestFailure, TestReport};

/// The XML of a report: one suite a module, one case a test.
///
/// # Errors
/// Never: it is written to memory.
pub fn junit(report: &TestReport) -> io::Result<String> {
    let mut modules: Vec<&str> = report.started.iter().map(|test| test.module.as_str()).collect();
    modules.extend(report.failures.iter().map(|failure| failure.module.as_str()));
    modules.sort_unstable();
    modules.dedup();
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let counts = |tests: usize, failures: usize, errors: usize| {
        [("tests", tests), ("failures", failures), ("errors", errors)].map(|(name, n)| (name, n.to_string()))
    };
    let all = counts(report.total, report.failed, report.errored);
    let time = format!("{:.2}", report.seconds);
    writer
        .create_element("testsuites")
        .with_attributes(all.iter().map(|(name, n)| (*name, n.as_str())))
        .with_attribute(("time", time.as_str()))
        .write_inner_content(|writer| modules.iter().try_for_each(|module| suite(writer, report, module)))?;
    let xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n"))
}

fn suite(writer: &mut Writer<Vec<u8>>, report: &TestReport, module: &str) -> io::Result<()> {
    let failures = || report.failures.iter().filter(|failure| failure.module == module);
    let started = || report.started.iter().filter(|test| test.module == module);
    writer.create_element("testsuite").with_attribute(("name", module)).write_inner_content(|writer| {
        for test in started() {
            let own = failures().filter(|failure| test.has(failure)).collect::<Vec<_>>();
            case(writer, module, &test.class, &test.method, test.is_skipped, &own)?;
        }
        // Of a class that could not be prepared no test was started.
        for failure in failures().filter(|failure| !started().any(|test| test.has(failure))) {
            case(writer, module, &failure.class, &failure.method, false, &[failure])?;
        }
        Ok(())
    })?;
    Ok(())
}

fn case(
    writer: &mut Writer<Vec<u8>>,
    module: &str,
    class: &str,
    method: &str,
    is_skipped: bool,
    failures: &[&TestFailure],
) -> io::Result<()> {
    let class = format!("{module}.{class}");
    let element = writer
        .create_element("testcase")
        .with_attribute(("classname", class.as_str()))
        .with_attribute(("name", method));
    if failures.is_empty() && !is_skipped {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|writer| {
        if is_skipped {
            writer.create_element("skipped").write_empty()?;
        }
        for failure in failures {
            let name = if failure.is_failure { "failure" } else { "error" };
            // XML has no control characters.
            let text: String =
                failure.traceback.chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect();
            let message: String = failure.message.chars().filter(|c| !c.is_control()).collect();
            writer
                .create_element(name)
                .with_attribute(("message", message.as_str()))
                .write_text_content(BytesText::new(&text))?;
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odoo::test_log::report;

    #[test]
    fn every_test_is_a_case_and_text_is_escaped() {
        let log = "\
2026-11-21 10:26:48,700 1 INFO db odoo.addons.a.tests.test_a: Starting TestA.test_fails ...
2026-11-21 10:26:48,778 1 ERROR db odoo.addons.a.tests.test_a: FAIL: TestA.test_fails
Traceback (most recent call last):
  File \"/mnt/extra-addons/a/tests/test_a.py\", line 11, in test_fails
AssertionError: 1 < 2 & \u{1}so on

2026-11-21 10:26:48,790 1 INFO db odoo.addons.a.tests.test_a: Starting TestA.test_skipped ...
2026-11-21 10:26:48,791 1 INFO db odoo.addons.a.tests.test_a: skipped TestA.test_skipped : no
2026-11-21 10:26:48,792 1 INFO db odoo.addons.b.tests.test_b: Starting TestB.test_ok ...
";
        let xml = junit(&report(log)).unwrap();
        for part in [
            "<testsuites tests=\"3\" failures=\"1\" errors=\"0\" time=\"0.00\">",
            "<testcase classname=\"a.TestA\" name=\"test_fails\">",
            "message=\"AssertionError: 1 &lt; 2 &amp; so on\"",
            "<skipped/>",
            "<testcase classname=\"b.TestB\" name=\"test_ok\"/>",
        ] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
    }
}
