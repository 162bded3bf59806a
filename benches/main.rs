//! What odeum costs above doing the same by hand: `cargo bench`, or `cargo bench --bench odeum --
//! many` for one part of it.
//!
//! Everything is measured in one run on an installation of its own, ours and by
//! hand by turns, so that a noisy machine is noisy for both. Prints a table, writes
//! `target/tmp/bench.json`, and adds a line to `benches/history.jsonl` when nothing was left out.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench starts programs, waits for them, prints, and fails by panicking"
)]

#[path = "../tests/support/mod.rs"]
mod support;

mod by_hand;
mod creation;
mod develop;
mod idle;
mod many;
mod report;
mod startup;
mod template;
mod workstation;

use report::Report;
use support::world::World;

type Part = fn(&World, &mut Report);

fn main() {
    let world = World::new("bench");
    world.run(&["init"]).ok();
    let mut report = Report::default();
    let parts: [(&str, Part); 6] = [
        ("template", template::measure),
        ("creation", creation::measure),
        ("develop", develop::measure),
        ("many", many::measure),
        ("startup", startup::measure),
        ("workstation", workstation::measure),
    ];
    // Cargo adds options of its own.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    if !is_wanted("template") {
        world.run(&["template", "init"]).ok();
    }
    for (_, measure) in parts.iter().filter(|(name, _)| is_wanted(name)) {
        measure(&world, &mut report);
    }
    report.end(wanted.is_empty());
}
