//! All that is printed: the answer on stdout, the story on stderr.
#![allow(clippy::print_stderr, clippy::print_stdout, clippy::exit, reason = "this is the place that prints")]

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde_json::{Value, json};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    prelude::*,
};

use super::{flags::Flags, github::Workflow};
use crate::{
    error::{Error, Kind},
    faces::mcp::Count,
    model::mask_userinfo,
    registry::{AnyTool, Outcome},
    tools,
};

/// Writes text to stdout. A reader who has gone is no error of ours.
pub fn print(text: &str) {
    print_bytes(text.as_bytes());
}

/// The same for what may be no text.
pub fn print_bytes(bytes: &[u8]) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
}

/// Writes a line of the story to stderr.
pub fn story(line: &str) {
    eprintln!("{line}");
}

/// Writes a question to stderr; the answer goes behind it.
pub fn ask(question: &str) {
    eprint!("{question}");
}

/// Prints a result. With `--json` its warnings are in it.
pub fn outcome(outcome: &Outcome, flags: &Flags) {
    if let Some(workflow) = Workflow::of_this_process() {
        for warning in &outcome.warnings {
            story(&Workflow::warning(warning));
        }
        for annotation in Workflow::failures(&outcome.json) {
            story(&annotation);
        }
        if let Err(error) = workflow.write_outputs(outcome.tool, &outcome.json) {
            story(&Workflow::warning(&format!("the step's outputs could not be written: {error}")));
        }
    }
    if outcome.is_printed {
        return;
    }
    if flags.json {
        return print(&format!("{:#}\n", outcome.json));
    }
    let warnings = if flags.quiet { &[] } else { outcome.warnings.as_slice() };
    for warning in warnings {
        story(&format!("{} {warning}", console::style("warning:").yellow().bold().for_stderr()));
    }
    // What was printed while it came needs no line of its own.
    if !outcome.text.is_empty() {
        print(&format!("{}\n", outcome.text));
    }
}

/// Prints a failure: one JSON object, or what failed and what to do next.
pub fn error(error: &Error, json: bool) {
    if Workflow::of_this_process().is_some() {
        story(&Workflow::error(error));
    }
    if json {
        return story(&error.to_json().to_string());
    }
    story(&format!("{} {}", console::style("error:").red().bold().for_stderr(), error.message));
    if let Some(hint) = &error.hint {
        story(&format!("  {} {hint}", console::style("try:").bold().for_stderr()));
    }
}

/// Prints what clap says; help and versions are no errors. clap repeats what was
/// typed, which may hold a token.
pub fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Nowhere to print is no reason to fail.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = mask_userinfo(&error.render().to_string());
    if std::env::args_os().any(|word| word == "--json") {
        let text = text.trim_start_matches("error: ");
        let (message, rest) = text.split_once("\n\n").unwrap_or((text, ""));
        let joined = |text: &str| {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
        };
        self::error(&Error::invalid(joined(message)).hint(joined(rest)), true);
    } else {
        story(text.trim_end());
    }
    ExitCode::from(Kind::InvalidInput.exit_status())
}

/// Leaves at once: the person asked twice.
pub fn leave() -> ! {
    story("left in the middle; the next command on this environment undoes the rest");
    std::process::exit(i32::from(Kind::Cancelled.exit_status()))
}

/// Lists the tools.
pub fn tools(offered: impl Iterator<Item = &'static dyn AnyTool>, json: bool) {
    if json {
        return print(&format!("{:#}\n", Value::Array(offered.map(describe).collect())));
    }
    let width = tools::ALL.iter().map(|tool| tool.meta().name.len()).max().unwrap_or(0);
    for tool in offered {
        let about = tool.command().get_about().map(ToString::to_string).unwrap_or_default();
        print(&format!("{:width$}  {about}\n", tool.meta().name));
    }
}

/// Prints what a listing costs.
pub fn count(count: Count, json: bool) {
    let Count { tools, bytes, tokens } = count;
    match json {
        true => print(&format!("{:#}\n", json!(count))),
        false => print(&format!("{tools} tools, {bytes} bytes, at most about {tokens} tokens\n")),
    }
}

/// A tool as `tools --json` shows it.
fn describe(tool: &dyn AnyTool) -> Value {
    let meta = tool.meta();
    json!({
        "name": meta.name,
        "command": format!("odeum {}", meta.cli),
        "toolset": meta.toolset(),
        "effect": meta.effect,
        "positional": meta.positional,
        "input": tool.input_schema(),
        "output": tool.output_schema(),
    })
}

/// Logs go to stderr; stdout belongs to results and, in `mcp` mode, to the protocol.
pub fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::ERROR,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // Libraries speak only when everything does.
    let filter = match verbose {
        0..=2 => Targets::new().with_target("odeum", level),
        _ => Targets::new().with_default(level),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false);
    tracing_subscriber::registry().with(lines).with(filter).init();
}
