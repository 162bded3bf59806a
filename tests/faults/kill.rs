//! Kills an operation at every point it passes, and looks what is left.
//!
//! A run without faults names the points. Then, point by point, the operation is
//! killed there, and the next command is either the same again or the one that
//! takes it back; the state must then be that of the whole operation, or that
//! before it. The checker looks with its own clients, and `odeum doctor
//! --invariants` must agree.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::support::{checker::Snapshot, outside::run, world::World};

/// An operation to be killed. It leads from one state to another.
pub struct Operation {
    /// What the suite calls it.
    pub name: &'static str,
    /// A world in the state before it.
    pub before: fn(&'static str) -> World,
    /// The command.
    pub forward: fn(&World) -> Vec<String>,
    /// The command that leads back.
    pub backward: fn(&World) -> Vec<String>,
    /// Fails when what should now work does not: `true` after the operation.
    pub works: fn(&World, bool),
    /// Whether a failure takes everything back, so that it can be failed,
    /// interrupted and killed in its undoing too.
    pub undoes: bool,
    /// Every which of the next commands is the same again: the others lead back,
    /// which is cheaper. Odd, so that it meets points before and after steps alike.
    pub again: usize,
}

/// When this is set, operations are killed at every point.
const EVERYWHERE: &str = "ODEUM_KILL_EVERYWHERE";

/// The points an operation is killed at, of all it passes: a fifth, another one with another commit.
fn chosen(points: &[String]) -> Vec<&String> {
    let share = if std::env::var_os(EVERYWHERE).is_none() { 5 } else { 1 };
    points.iter().skip(turn() % share).step_by(share).collect()
}

/// A number that another commit changes.
fn turn() -> usize {
    let head = run("git", &["-C", env!("CARGO_MANIFEST_DIR"), "rev-parse", "HEAD"]);
    head.ok().and_then(|head| usize::from_str_radix(head.get(..4)?, 16).ok()).unwrap_or_default()
}

/// What was found at all points of an operation.
struct Findings<'a> {
    operation: &'a Operation,
    world: World,
    before: Snapshot,
    after: Snapshot,
    kills: usize,
    leaks: Vec<String>,
    wrong: Vec<String>,
    story: String,
}

/// Kills it everywhere and fails when anything was left or wrong.
pub fn kill(operation: &Operation) {
    let (mut findings, points, _) = Findings::of_a_whole_run(operation);
    let chosen = chosen(&points);
    for (place, point) in chosen.iter().enumerate() {
        findings.kill(point, &format!("{point}:kill"), place % operation.again == 0);
    }
    if operation.undoes {
        findings.fail(&chosen);
        findings.kill_in_the_undoing(&points);
    }
    findings.end();
}

/// Kills it at those of its points that are meant, the first time it passes each: where it does the
/// same with one thing after another.
pub fn kill_where(operation: &Operation, is_meant: impl Fn(&str) -> bool) {
    let (mut findings, points, _) = Findings::of_a_whole_run(operation);
    let mut meant: Vec<String> = Vec::new();
    for point in points {
        if is_meant(&point) && !meant.contains(&point) {
            meant.push(point);
        }
    }
    assert!(meant.len() >= 4, "{}: {meant:?}", operation.name);
    for (place, point) in chosen(&meant).into_iter().enumerate() {
        findings.kill(point, &format!("{point}:kill"), place % operation.again == 0);
    }
    findings.end();
}

/// Fails it at its end, and kills it at every point of its undoing.
pub fn kill_undoing(operation: &Operation) {
    let (mut findings, points, _) = Findings::of_a_whole_run(operation);
    findings.kill_in_the_undoing(&points);
    findings.end();
}

/// Kills it at this many moments from its start to its end, wherever it is then: between
/// points, while Docker works for it, while a child of its writes.
pub fn kill_at_any_time(operation: &Operation, moments: u32) {
    let (mut findings, _, duration) = Findings::of_a_whole_run(operation);
    for moment in 0..moments {
        findings.kill_after(duration * moment / moments, moment % 2 == 0);
    }
    findings.end();
}

impl<'a> Findings<'a> {
    /// Runs it once, and back; the points it passed and how long it took.
    fn of_a_whole_run(operation: &'a Operation) -> (Self, Vec<String>, Duration) {
        assert_eq!(operation.again % 2, 1, "{}", operation.name);
        let world = (operation.before)(operation.name);
        let before = normal(world.snapshot());
        let (forward, start) = ((operation.forward)(&world), Instant::now());
        let (done, points) = world.trace(None, &strs(&forward));
        let duration = start.elapsed();
        done.must_end(0);
        (operation.works)(&world, true);
        let after = normal(world.snapshot());
        assert!(points.len() >= 4, "{}: {points:?}", operation.name);
        let (leaks, wrong, story) = (Vec::new(), Vec::new(), String::new());
        let mut findings = Self { operation, world, before, after, kills: 0, leaks, wrong, story };
        findings.back();
        (findings, points, duration)
    }

    /// Kills by `fault`; the next command is the same `again`, or the one back.
    fn kill(&mut self, point: &str, fault: &str, again: bool) {
        let forward = (self.operation.forward)(&self.world);
        self.world.run_with_fault(fault, &strs(&forward)).must_end(-9);
        self.invariants(point, true);
        self.after_a_kill(point, again);
    }

    /// Kills when it has run this long; what it had asked others for may still come.
    fn kill_after(&mut self, time: Duration, again: bool) {
        let forward = (self.operation.forward)(&self.world);
        let running = self.world.start(&strs(&forward));
        std::thread::sleep(time);
        running.kill();
        let code = running.end().code;
        assert!([0, -9].contains(&code), "{code}");
        self.after_a_kill(&format!("{} ms", time.as_millis()), again);
    }

    fn after_a_kill(&mut self, point: &str, again: bool) {
        self.kills += 1;
        let next = if again { "again" } else { "back" };
        let _ = writeln!(self.story, "  killed at {point}, then {next}");
        if again {
            let was_done = normal(self.world.snapshot()) == self.after;
            let next = self.world.run(&strs(&(self.operation.forward)(&self.world)));
            // What is done already may be refused, but nothing else.
            if next.code != 0 && !(was_done && [4, 5].contains(&next.code)) {
                self.wrong.push(format!("{point}: again ended with {}: {}", next.code, next.stderr));
            }
            self.must_be(point, true);
        }
        self.back();
        self.must_be(point, false);
    }

    /// A failure or an interrupt at each point: they meet points before and after steps alike.
    fn fail(&mut self, points: &[&String]) {
        let forward = (self.operation.forward)(&self.world);
        for (place, point) in points.iter().enumerate() {
            let (way, code) = if [0, 3].contains(&(place % 4)) { ("fail", 1) } else { ("interrupt", 130) };
            let output = self.world.run_with_fault(&format!("{point}:{way}"), &strs(&forward));
            // What fails when all is done has not failed.
            if output.code == 0 {
                self.must_be(point, true);
                self.back();
            } else {
                output.must_end(code);
                // All was done, and what it left is cleared away by the next command.
                if point.contains(".finish.") {
                    self.back();
                }
            }
            self.must_be(&format!("{point} {way}"), false);
        }
    }

    /// Kills in the undoing of a failure at the end.
    fn kill_in_the_undoing(&mut self, points: &[String]) {
        let forward = (self.operation.forward)(&self.world);
        let last = points.iter().rev().find(|point| point.ends_with(".end.before")).expect("an end");
        let failure = format!("{last}:fail");
        let (failed, passed) = self.world.trace(Some(&failure), &strs(&forward));
        failed.must_end(1);
        let undoing = passed.into_iter().filter(|point| point.contains(".undo-")).collect::<Vec<_>>();
        assert!(undoing.len() >= 4, "{undoing:?}");
        for (place, point) in chosen(&undoing).into_iter().enumerate() {
            self.kill(point, &format!("{failure},{point}:kill"), place % self.operation.again == 0);
        }
    }

    /// Leads back to the state before, from wherever it is.
    fn back(&mut self) {
        let backward = (self.operation.backward)(&self.world);
        let output = self.world.run(&strs(&backward));
        // There may be nothing to lead back from.
        assert!([0, 4, 5].contains(&output.code), "{}\n{}", output.code, output.stderr);
    }

    fn must_be(&mut self, point: &str, done: bool) {
        let wanted = if done { &self.after } else { &self.before };
        let is = normal(self.world.snapshot());
        let leaked: Vec<_> = is.difference(wanted).map(|thing| format!("{point}: {thing}")).collect();
        let lost: Vec<_> = wanted.difference(&is).map(|thing| format!("{point}: lost {thing}")).collect();
        self.leaks.extend(leaked);
        self.wrong.extend(lost);
        self.wrong.extend(self.world.torn_templates().into_iter().map(|torn| format!("{point}: {torn}")));
        (self.operation.works)(&self.world, done);
        self.invariants(point, false);
    }

    /// The same by the product's own eyes; right after a kill something may be unfinished.
    fn invariants(&mut self, point: &str, unfinished: bool) {
        let complaints = self.world.invariants();
        let complaints = complaints.iter().filter(|check| check["status"] == "FAIL" || !unfinished);
        self.wrong.extend(complaints.map(|check| format!("{point}: {check}")));
    }

    fn end(self) {
        let (leaks, wrong) = (self.leaks.len(), self.wrong.len());
        let summary = format!("{} kill points, {leaks} leaks, {wrong} wrong states", self.kills);
        let text = format!("{}\n{}{summary}\n", self.operation.name, self.story);
        eprintln!("{text}");
        let directory = concat!(env!("CARGO_TARGET_TMPDIR"), "/faults");
        fs::create_dir_all(directory).unwrap();
        fs::write(format!("{directory}/{}.txt", self.operation.name), &text).unwrap();
        assert!(leaks + wrong == 0, "{:#?}\n{:#?}", self.leaks, self.wrong);
    }
}

/// Without what is different each time, the numbers of generations. Their order
/// stays, so that two of them are not taken for one.
fn normal(snapshot: Snapshot) -> Snapshot {
    let starred = |part: &str| match part.split_at_checked(8) {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_hexdigit()) => format!("*{rest}"),
        _ => part.to_owned(),
    };
    let mut counts = BTreeMap::<String, usize>::new();
    let mut plain = |mut line: String| {
        for before in ["gen-", "tplgen_1_", "tpl-", "kept_1_", "snapshots/"] {
            line = line.split(before).map(starred).collect::<Vec<_>>().join(before);
        }
        let count = counts.entry(line.clone()).or_default();
        *count += 1;
        format!("{line} #{count}")
    };
    // What programs wrote is kept on purpose, whatever became of them.
    let is_output = |line: &String| line.starts_with("file ") && line.contains("/outputs/");
    snapshot.into_iter().filter(|line| !is_output(line)).map(&mut plain).collect()
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// The status of the environment `main`, as listed.
pub fn status(world: &World) -> Option<Value> {
    world.row("main").map(|row| row["status"].clone())
}
