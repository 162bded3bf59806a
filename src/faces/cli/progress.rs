//! Progress on stderr: a bar on a terminal, a line a step elsewhere.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::output;
use crate::context::{Progress, ProgressReader};

/// The bar's resolution: thousandths of a step.
const FINE: f64 = 1000.0;

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
    let bar = ProgressBar::no_length();
    bar.enable_steady_tick(Duration::from_millis(100));
    bar.set_style(style("{spinner:.cyan} {msg}"));
    while let Some(report) = reader.recv().await {
        if let Some(total) = report.total {
            bar.set_style(style("{spinner:.cyan} [{bar:24.cyan/dim}] {msg}"));
            bar.set_length(thousandths(total));
        }
        bar.set_position(thousandths(report.done));
        bar.set_message(shortened(&report));
    }
    bar.finish_and_clear();
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
