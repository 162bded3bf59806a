//! What Odoo wrote, filtered and followed.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use serde_json::{Value, json};

use crate::{
    requests::http,
    support::{mcp::Client, world::World},
};

fn lines(world: &World, more: &[&str]) -> Vec<String> {
    let found: Value = world.run(&[&["env", "logs", "main"], more].concat()).ok();
    found["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

pub fn a_traceback_must_stay_with_its_line(world: &World) {
    assert_eq!(http(world, "/greeting/broken", &[])["body"], "broken");
    for filter in [&["--level", "error"][..], &["--grep", "THE MISSING THING"], &["--grep", "it broke"]] {
        let found = lines(world, filter);
        let text = found.join("\n");
        for part in [
            " ERROR ",
            "it broke",
            "Traceback (most recent call last):",
            "controllers.py",
            "KeyError: 'the missing thing'",
        ] {
            assert!(text.contains(part), "{filter:?}: {part} is not in {text}");
        }
        assert!(!text.contains(" INFO "), "{filter:?}: {text}");
    }
    assert!(lines(world, &["--level", "info", "--grep", "missing thing"]).is_empty());
    assert_eq!(lines(world, &["-n", "2", "--level", "error"]).len(), 2);
}

pub fn what_is_older_must_be_left_out(world: &World) {
    assert!(!lines(world, &["--since", "1h"]).is_empty());
    std::thread::sleep(std::time::Duration::from_secs(2));
    let future = "2099-01-01T00:00:00Z";
    assert!(lines(world, &["--since", future, "-n", "5"]).is_empty());
    let marked = "/greeting/cookies?mark=recent";
    http(world, marked, &[]);
    let found = lines(world, &["--since", "1s", "--grep", "mark="]);
    assert!(found.len() == 1 && found[0].contains("recent"), "{found:?}");
    world.run(&["env", "logs", "main", "--since", "yesterday"]).fails(2);
}

pub fn a_log_must_be_followed_on_the_command_line_only(world: &World) {
    let mut command =
        world.plain_command(&["env", "logs", "main", "--follow", "-n", "0", "--grep", "followed"]);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    std::thread::sleep(std::time::Duration::from_secs(1));
    http(world, "/greeting/cookies?mark=unseen", &[]);
    http(world, "/greeting/cookies?mark=followed", &[]);
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("mark=followed"), "{line}");
    let _ = child.kill();
    let _ = child.wait();
    let error = world
        .run(&["call", "get_environment_logs", &json!({"env_name": "main", "follow": true}).to_string()])
        .fails(2);
    assert!(error["hint"].as_str().unwrap().contains("since"), "{error}");
    let by_mcp =
        Client::new(world, &[]).call("get_environment_logs", &json!({"env_name": "main", "follow": true}));
    assert_eq!(by_mcp["isError"], true);
}
