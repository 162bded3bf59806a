//! What odeum costs above doing the same by hand: `cargo bench`.
//!
//! Everything is measured in one run on an installation of its own, ours and by
//! hand by turns, so that a noisy machine is noisy for both. Prints a table, writes
//! `target/tmp/bench.json`, and adds a line to `benches/history.jsonl`.
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

use report::Report;
use support::world::World;

fn main() {
    let world = World::new("bench");
    world.run(&["init"]).ok();
    let mut report = Report::default();
    template::measure(&world, &mut report);
    creation::measure(&world, &mut report);
    develop::measure(&world, &mut report);
    many::measure(&world, &mut report);
    startup::measure(&world, &mut report);
    report.end();
}
