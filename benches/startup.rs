//! From the start of the process to its answer, and what it weighs.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use crate::{
    report::{Limit, Report, timed},
    support::world::World,
};

const RUNS: usize = 30;

/// What a client says first, and then what it wants.
const GREETING: [&str; 3] = [
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"0"}}}"#,
    r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
    r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#,
];

pub fn measure(world: &World, report: &mut Report) {
    let version = || timed(|| world.plain_command(&["--version"]).output().unwrap()).0;
    let version: Vec<f64> = (0..RUNS).map(|_| version()).collect();
    report.add("odeum --version", "ms", &version, &[], Limit::Most(10.0));
    let (mut list, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (time, kilobytes) = greet(&mut world.plain_command(&["mcp"]));
        list.push(time);
        resident.push(kilobytes / 1024.0);
    }
    report.add("MCP: start, initialize, tools/list", "ms", &list, &[], Limit::Most(50.0));
    report.add("MCP: resident, at most", "MiB", &resident, &[], Limit::Most(25.0));
    #[allow(clippy::cast_precision_loss, reason = "a size in MiB")]
    let size = fs::metadata(env!("CARGO_BIN_EXE_odeum")).unwrap().len() as f64 / f64::from(1 << 20);
    report.add("the binary", "MiB", &[size], &[], Limit::Most(25.0));
}

/// Milliseconds until the tools are listed, and then the most memory it had, in kB.
fn greet(command: &mut Command) -> (f64, f64) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let (time, mut server) = timed(|| {
        let mut server = command.spawn().unwrap();
        let stdin = server.stdin.as_mut().unwrap();
        for line in GREETING {
            writeln!(stdin, "{line}").unwrap();
        }
        let mut answers = BufReader::new(server.stdout.as_mut().unwrap()).lines();
        assert!(answers.nth(1).unwrap().unwrap().contains("create_environment"));
        server
    });
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes = most.trim().trim_end_matches(" kB").parse().unwrap();
    drop(server.stdin.take());
    server.wait().unwrap();
    (time, kilobytes)
}
