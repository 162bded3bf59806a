//! Progress on stderr: a bar on a terminal, with one below it for each task that runs; a line a step
//! elsewhere.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::output;
use crate::context::{Progress, ProgressReader, TaskProgress};

/// The bar's resolution: thousandths of a step.
const FINE: f64 = 1000.0;

/// How often what turns is turned.
const TICK: Duration = Duration::from_millis(100);

/// Shows the reports until the call ends.
pub async fn draw(mut reader: ProgressReader, visible: bool) {
    match (visible, io::stderr().is_terminal()) {
        (false, _) => while reader.recv().await.is_some() {},
        (true, true) => bar(reader).await,
        (true, false) => {
            while let Some(report) = reader.recv().await {
                if report.begins {
                    output::story(&report.message);
                }
            }
        }
    }
}

async fn bar(mut reader: ProgressReader) {
    let all = MultiProgress::new();
    let bar = all.add(ProgressBar::no_length());
    bar.enable_steady_tick(TICK);
    bar.set_style(style("{spinner:.cyan} {msg}"));
    let mut tasks = Tasks { all, bars: BTreeMap::new() };
    while let Some(report) = reader.recv().await {
        if let Some(total) = report.total {
            bar.set_style(style("{spinner:.cyan} [{bar:24.cyan/dim}] {msg}"));
            bar.set_length(thousandths(total));
        }
        bar.set_position(thousandths(report.done));
        match &report.task {
            None => bar.set_message(shortened(&report)),
            Some(task) => {
                tasks.show(task, &report);
                bar.set_message(
                    report.total.map_or_else(String::new, |of| format!("{} of {of}", report.done)),
                );
            }
        }
    }
    tasks.bars.values().for_each(ProgressBar::finish_and_clear);
    bar.finish_and_clear();
}

/// The bars of the tasks that run.
struct Tasks {
    all: MultiProgress,
    bars: BTreeMap<usize, ProgressBar>,
}

impl Tasks {
    fn show(&mut self, task: &TaskProgress, report: &Progress) {
        if task.is_over {
            let bar = self.bars.remove(&task.id);
            return bar.iter().for_each(ProgressBar::finish_and_clear);
        }
        let bar = self.bars.entry(task.id).or_insert_with(|| {
            let bar = self.all.add(ProgressBar::no_length());
            bar.enable_steady_tick(TICK);
            bar.set_style(style("  {spinner:.dim} {msg}"));
            bar
        });
        if let Some(fraction) = task.fraction {
            bar.set_style(style("  {spinner:.dim} [{bar:22.green/dim}] {msg}"));
            bar.set_length(thousandths(1.0));
            bar.set_position(thousandths(fraction));
        }
        bar.set_message(shortened(report));
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("a constant template is valid");
    style.progress_chars("━━ ")
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, and far from the limits"
)]
fn thousandths(steps: f64) -> u64 {
    (steps * FINE) as u64
}

/// One line, whatever a program wrote.
fn shortened(report: &Progress) -> String {
    let line = report.message.lines().next().unwrap_or_default();
    console::truncate_str(line, 80, "…").into_owned()
}
