use std::{collections::BTreeMap, fmt, path::PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, Modules},
    odoo::{failures::Failure, test_log::TestFailure},
    ops::{
        apply::{Applied, Change, TIMEOUT, Tests},
        environment::{self, Environment},
        pull::by_hand,
    },
    registry::{Effect, Meta, Tool},
};

/// Run the tests of modules.
///
/// Modules that are installed are upgraded, the others installed, as Odoo runs their
/// tests on the way. A run without a single test is a failure.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Test {
    /// Name of the environment.
    env_name: EnvName,
    /// Modules, separated by commas.
    #[schemars(with = "String")]
    modules: Modules,
    /// Which tests, in the form of Odoo's --test-tags: /sale:TestSale.test_total,-slow
    #[arg(long, value_name = "TAGS")]
    test_tags: Option<String>,
    /// Write the result to this file too, as JUnit XML.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Seconds Odoo may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 2 * TIMEOUT)]
    #[serde(default = "two_hours")]
    timeout: u64,
}

fn two_hours() -> u64 {
    2 * TIMEOUT
}

/// What the tests said.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tested {
    /// Whether there were tests and none failed.
    ok: bool,
    /// Modules that were tested.
    modules: Vec<String>,
    /// Tests that were started.
    total: usize,
    /// Tests whose assertion did not hold.
    failed: usize,
    /// Tests, or preparations of a class of them, that raised something else.
    errored: usize,
    /// Tests that were skipped.
    skipped: usize,
    /// Seconds the tests took.
    seconds: f64,
    /// Those that failed or raised, with file and line.
    failures: Vec<TestFailure>,
    /// Why there are no tests, when there are none.
    why: Option<String>,
    /// What went wrong besides the tests, with tracebacks.
    errors: Vec<Failure>,
    /// Odoo's exit status.
    exit_code: i64,
    /// States of the modules in the database afterwards.
    module_states: BTreeMap<String, String>,
    /// Whether the environment serves again and answers.
    ready: bool,
    /// What Odoo wrote when it is short, else its beginning, errors and end.
    output: String,
    /// Id of the whole output, for `read_output`.
    output_id: Option<String>,
    /// Seconds in all.
    elapsed_s: f64,
}

impl Tested {
    fn of(applied: Applied) -> Self {
        let modules = applied.change.install.iter().chain(&applied.change.upgrade).map(ToString::to_string);
        let ok = applied.is_ok();
        let errors = applied.failures();
        let outcome = applied.outcome.unwrap_or_default();
        let report = outcome.tests.unwrap_or_default();
        let why = match (report.total, errors.is_empty()) {
            (0, true) => Some("no test ran: the modules have none, or --test-tags leaves none"),
            (0, false) => Some("Odoo failed before any test ran"),
            _ => None,
        };
        Self {
            ok,
            modules: modules.collect(),
            total: report.total,
            failed: report.failed,
            errored: report.errored,
            skipped: report.skipped,
            seconds: report.seconds,
            failures: report.failures,
            why: why.map(str::to_owned),
            errors,
            exit_code: outcome.exit_code,
            module_states: outcome.module_states,
            ready: applied.ready,
            output: applied.output,
            output_id: applied.output_id.map(|id| id.to_string()),
            elapsed_s: (applied.elapsed * 10.0).round() / 10.0,
        }
    }
}

impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { total, failed, errored, skipped, seconds, .. } = self;
        for failure in &self.failures {
            let TestFailure { module, class, method, is_failure, traceback, .. } = failure;
            let word = if *is_failure { "FAIL" } else { "ERROR" };
            writeln!(f, "{word}  {module}: {class}.{method}")?;
            if let (Some(file), Some(line)) = (&failure.file, failure.line) {
                writeln!(f, "  {file}:{line}")?;
            }
            writeln!(f, "{traceback}\n")?;
        }
        for error in &self.errors {
            writeln!(f, "{}\n", error.traceback)?;
        }
        if let Some(why) = &self.why {
            writeln!(f, "Failed: {why}")?;
        }
        write!(
            f,
            "{total} tests of {}: {failed} failed, {errored} raised, {skipped} skipped in {seconds:.1} s",
            self.modules.join(", ")
        )?;
        match (&self.output_id, self.ok) {
            (Some(id), false) => write!(f, "\n  odeum output read {id}"),
            _ => Ok(()),
        }
    }
}

impl Tool for Test {
    const META: Meta = Meta {
        name: "run_odoo_tests",
        cli: "module test",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "modules"],
    };
    type Output = Tested;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Tested> {
        let env = Environment::find_to_change(ctx, &self.env_name)?;
        let change = Change {
            upgrade: self.modules.names().to_vec(),
            tests: Some(Tests { tags: self.test_tags }),
            timeout: self.timeout,
            ..Change::default()
        };
        let applied = by_hand(ctx, &env, change).await?;
        if let (Some(path), Some(outcome)) = (&self.junit, &applied.outcome) {
            outcome.write_junit(path)?;
        }
        Ok(Tested::of(applied))
    }

    fn is_failure(output: &Tested) -> bool {
        !output.ok
    }
}
