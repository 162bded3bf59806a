//! What programs wrote, page by page, however much it is and whatever bytes.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use crate::support::{process::Output, project::Project, story::scenarios};

/// A project in which a module was installed that says much, and what the install said.
struct Noise {
    project: Project,
    installed: Value,
}

#[test]
fn outputs() {
    let project = Project::new("outputs");
    let installed = install(&project);
    let noise = &Noise { project, installed };
    scenarios![noise;
        a_result_must_be_short_whatever_was_written,
        what_is_known_must_be_told_without_the_lines,
        the_beginning_and_the_end_must_be_shown,
        lines_must_be_shown_by_their_numbers,
        pages_must_follow_one_another_to_the_end,
        a_text_must_be_found_in_any_case,
        errors_must_be_shown_with_what_is_around_them,
        bytes_that_are_no_text_must_not_break_it,
        an_endless_line_must_be_cut,
        an_output_nobody_has_must_be_told,
        another_teams_output_must_not_be_found,
        outputs_must_be_the_same_on_all_faces,
        the_oldest_of_too_many_must_go,
    ];
}

/// Six hundred lines, bytes that are no text, ten million characters on a line, an error, a
/// warning and six hundred lines more.
const NOISE: &str = r#"import logging
import sys

logger = logging.getLogger(__name__)


def say(count):
    for number in range(1, count + 1):
        sys.stderr.write("line %d of many\n" % number)
    sys.stderr.flush()


if "--stop-after-init" in sys.argv:
    say(600)
    sys.stderr.buffer.write(b"bytes \xff\xfe that are no text\n")
    for _ in range(1000):
        sys.stderr.buffer.write(b"x" * 10_000)
    sys.stderr.buffer.write(b"\n")
    sys.stderr.buffer.flush()
    logger.error("something went wrong")
    logger.warning("something is odd")
    say(600)
"#;

fn install(project: &Project) -> Value {
    let manifest = project.manifest("Noisy", "1.0", "");
    project.push("noise", &[("noisy/__manifest__.py", &manifest), ("noisy/__init__.py", NOISE)]);
    project.pull(&[]).ok()
}

impl Noise {
    fn id(&self) -> &str {
        self.installed["output_id"].as_str().unwrap()
    }

    fn read(&self, options: &[&str]) -> Output {
        self.project.world.run(&[&["output", "read", self.id()], options].concat())
    }

    /// The page, and its lines.
    fn page(&self, options: &[&str]) -> (Value, Vec<(u64, String)>) {
        let output = self.read(options);
        let page = output.ok();
        assert!(output.stdout.len() < 200_000, "{} bytes for {options:?}", output.stdout.len());
        let line = |line: &Value| (line["n"].as_u64().unwrap(), line["text"].as_str().unwrap().to_owned());
        let lines = page["lines"].as_array().unwrap().iter().map(line).collect();
        (page, lines)
    }

    /// Where the team keeps its outputs.
    fn directory(&self) -> PathBuf {
        self.project.world.data().join("team_1/outputs")
    }
}

fn a_result_must_be_short_whatever_was_written(noise: &Noise) {
    let installed = &noise.installed;
    assert_eq!((&installed["ok"], &installed["exit_code"]), (&json!(true), &json!(0)));
    let text = installed["output"].as_str().unwrap();
    assert!(text.len() < 40_000 && installed.to_string().len() < 100_000, "{} bytes", text.len());
    assert!(text.contains("something went wrong") && text.contains(noise.id()), "{text}");
    let said = |field: &str| installed[field].to_string();
    assert!(said("log_errors").contains("something went wrong"), "{}", said("log_errors"));
    assert!(said("log_warnings").contains("something is odd"), "{}", said("log_warnings"));
}

fn what_is_known_must_be_told_without_the_lines(noise: &Noise) {
    let (page, lines) = noise.page(&["--mode", "info"]);
    assert_eq!((lines.len(), &page["source"]), (0, &json!("install of noisy in main")));
    assert!(page["total_lines"].as_u64().unwrap() > 1202, "{page}");
    assert!(
        page["characters"].as_u64().unwrap() > 1_000_000 && page["error_lines"].as_u64().unwrap() >= 2,
        "{page}"
    );
    assert!(page["begun_at"].as_str().unwrap().contains('T'), "{page}");
}

fn the_beginning_and_the_end_must_be_shown(noise: &Noise) {
    let (page, lines) = noise.page(&["--mode", "head"]);
    assert_eq!((lines.len(), lines[0].0, lines[99].0), (100, 1, 100));
    let (_, lines) = noise.page(&["--mode", "tail"]);
    let last = page["total_lines"].as_u64().unwrap();
    assert_eq!((lines.len(), lines[0].0, lines[99].0), (100, last - 99, last));
    assert!(lines.iter().any(|(_, text)| text.contains("odoo.modules.loading")), "{lines:?}");
}

/// The number of the first of the six hundred lines.
fn first(noise: &Noise) -> u64 {
    let (_, found) = noise.page(&["--grep", "line 1 of many"]);
    assert_eq!(found.len(), 2, "{found:?}");
    found[0].0
}

fn lines_must_be_shown_by_their_numbers(noise: &Noise) {
    let first = first(noise);
    let [start, end] = [first + 9, first + 11].map(|number| number.to_string());
    let (page, lines) = noise.page(&["--start", &start, "--end", &end]);
    let expected: Vec<_> = (10..=12).map(|n| (first + n - 1, format!("line {n} of many"))).collect();
    assert_eq!(lines, expected);
    assert_eq!((page["start"].to_string(), page["end"].to_string()), (start, end));
    let (page, lines) = noise.page(&["--start", "1000000"]);
    assert_eq!((lines.len(), &page["start"]), (0, &json!(0)));
}

fn pages_must_follow_one_another_to_the_end(noise: &Noise) {
    let mut numbers = Vec::new();
    loop {
        let start = (numbers.len() + 1).to_string();
        let (page, lines) = noise.page(&["--start", &start]);
        assert!(!lines.is_empty() && lines.len() <= 200, "{page}");
        numbers.extend(lines.into_iter().map(|(number, _)| number));
        if page["end"] == page["chosen"] {
            assert_eq!(page["total_lines"].as_u64(), numbers.last().copied());
            break;
        }
    }
    assert!(numbers.is_sorted() && numbers.len() > 1202, "{} lines", numbers.len());
}

fn a_text_must_be_found_in_any_case(noise: &Noise) {
    let (page, lines) = noise.page(&["--mode", "grep", "--grep", "LINE 77 of"]);
    let texts: Vec<_> = lines.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!((texts, &page["chosen"]), (vec!["line 77 of many"; 2], &json!(2)));
    let (page, lines) = noise.page(&["--grep", "of many", "--start", "601", "--end", "603"]);
    assert_eq!((lines.len(), &page["chosen"]), (3, &json!(1200)));
    assert_eq!(lines[0].1, "line 1 of many");
    let (page, lines) = noise.page(&["--grep", "no such words"]);
    assert_eq!((lines.len(), &page["mode"]), (0, &json!("grep")));
    noise.read(&["--mode", "grep"]).fails(2);
}

fn errors_must_be_shown_with_what_is_around_them(noise: &Noise) {
    let (_, lines) = noise.page(&["--mode", "errors"]);
    let place = lines.iter().position(|(_, text)| text.contains("something went wrong")).expect("the error");
    assert!(lines[place + 1].1.contains("something is odd"), "{lines:?}");
    assert_eq!(lines[place + 2].1, "line 1 of many");
    assert!(lines.len() < 60, "{} lines", lines.len());
}

fn bytes_that_are_no_text_must_not_break_it(noise: &Noise) {
    let (_, lines) = noise.page(&["--grep", "that are no text"]);
    assert_eq!(lines[0].1, "bytes \u{fffd}\u{fffd} that are no text");
    // What is kept is what was written.
    let files = fs::read_dir(noise.directory().join(noise.id())).unwrap().flatten();
    let written = b"bytes \xff\xfe that are no text\n";
    let has = |bytes: Vec<u8>| bytes.windows(written.len()).any(|window| window == written);
    assert!(files.map(|file| fs::read(file.path()).unwrap()).any(has), "the bytes are lost");
}

fn an_endless_line_must_be_cut(noise: &Noise) {
    let (_, lines) = noise.page(&["--grep", "xxxxxxxxxx"]);
    assert!(!lines.is_empty() && lines.iter().all(|(_, text)| text.len() < 3_000), "{} lines", lines.len());
    assert!(lines[0].1.contains("more characters"), "{}", lines[0].1);
    let size: u64 = fs::read_dir(noise.directory().join(noise.id()))
        .unwrap()
        .flatten()
        .map(|file| file.metadata().unwrap().len())
        .sum();
    assert!(size < 12_000_000, "{size} bytes are kept");
}

fn an_output_nobody_has_must_be_told(noise: &Noise) {
    let world = &noise.project.world;
    let error = world.run(&["output", "read", "00000000"]).fails(4);
    assert!(error["message"].as_str().unwrap().contains("00000000"), "{error}");
    for name in ["../../x", "0A1B2C3D", "123"] {
        world.run(&["output", "read", name]).must_end(2);
    }
}

fn another_teams_output_must_not_be_found(noise: &Noise) {
    let world = &noise.project.world;
    world.add_team("two");
    let found = noise.read(&["--team", "two"]);
    world.configure("auto");
    let error = found.fails(4);
    assert!(error["message"].as_str().unwrap().contains("does not exist"), "{error}");
}

fn outputs_must_be_the_same_on_all_faces(noise: &Noise) {
    let world = &noise.project.world;
    let arguments = json!({"output_id": noise.id(), "mode": "errors"});
    let by_command = noise.read(&["--mode", "errors"]).ok();
    let by_call = world.run(&["call", "read_output", &arguments.to_string()]).ok();
    let by_mcp = crate::support::mcp::Client::new(world, &[]).call("read_output", &arguments);
    let pages = [&by_call, &by_mcp["structuredContent"]].map(|page| &page["lines"]);
    assert_eq!(pages, [&by_command["lines"]; 2]);
}

fn the_oldest_of_too_many_must_go(noise: &Noise) {
    let directory = noise.directory();
    let ids = || -> Vec<String> {
        let entries = fs::read_dir(&directory).unwrap().flatten();
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    let info = fs::read_to_string(directory.join(noise.id()).join("info.json")).unwrap();
    let info: Value = serde_json::from_str(&info).unwrap();
    // Sixty, each a minute older than the one before, and one of the day before yesterday.
    let mut copies: Vec<_> = (0..60).map(|n| (format!("{n:08x}"), (n + 1) * 60)).collect();
    copies.push(("ffffffff".to_owned(), 48 * 3600));
    for (id, age) in &copies {
        fs::create_dir(directory.join(id)).unwrap();
        let mut info = info.clone();
        info["id"] = json!(id);
        fs::write(directory.join(id).join("info.json"), info.to_string()).unwrap();
        let time = SystemTime::now() - Duration::from_secs(*age);
        for path in [directory.join(id).join("info.json"), directory.join(id)] {
            fs::File::open(path).unwrap().set_modified(time).unwrap();
        }
    }
    noise.project.world.run(&["output", "read", "0000003b"]).ok();
    noise.project.world.run(&["output", "read", "ffffffff"]).fails(4);
    let done = noise.project.world.run(&["module", "upgrade", "main", "noisy"]).ok();
    let kept = ids();
    assert_eq!(kept.len(), 50, "{kept:?}");
    for id in [done["output_id"].as_str().unwrap(), noise.id(), "00000000"] {
        assert!(kept.iter().any(|kept| kept == id), "{id} is gone: {kept:?}");
    }
    for id in ["ffffffff", "0000003b"] {
        assert!(!kept.iter().any(|kept| kept == id), "{id} is kept");
        noise.project.world.run(&["output", "read", id]).fails(4);
    }
}
