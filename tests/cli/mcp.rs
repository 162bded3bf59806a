//! `odeum mcp` by hand-written lines: what any client of the protocol meets.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use odeum::tools::{ALL, DEFAULT};
use serde_json::{Value, json};

use crate::cli::Cli;

/// A server and a client that has not said hello.
pub struct Session {
    server: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    next: u64,
    cli: Cli,
}

impl Session {
    /// Starts `odeum mcp` with these flags.
    pub fn start(flags: &[&str]) -> Self {
        let cli = Cli::new();
        let mut process = cli.process();
        let all: &[&str] = if flags.contains(&"--toolsets") { &[] } else { &["--toolsets", "all"] };
        process
            .arg("mcp")
            .args(all)
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = process.spawn().unwrap();
        let stdout = BufReader::new(server.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { stdin: server.stdin.take(), server, lines, next: 1, cli }
    }

    /// A session that is set up.
    pub fn ready(flags: &[&str]) -> Self {
        let mut session = Self::start(flags);
        session.initialize();
        session
    }

    /// The handshake; the server's answer to it.
    pub fn initialize(&mut self) -> Value {
        let client = json!({"name": "test", "version": "1"});
        let parameters = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client});
        let answer = self.request("initialize", &parameters);
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        answer["result"].clone()
    }

    fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").and_then(|()| stdin.flush()).unwrap();
    }

    /// Asks, and waits for the answer. Every line on the way must be of the protocol.
    pub fn request(&mut self, method: &str, parameters: &Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}).to_string());
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("the server answers");
            let message: Value =
                serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert_eq!(message["jsonrpc"], "2.0", "{line}");
            if message["id"] == json!(id) {
                return message;
            }
        }
    }

    pub fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.request("tools/call", &json!({"name": tool, "arguments": arguments}))
    }

    /// The data directory of the server.
    pub fn data(&self) -> PathBuf {
        self.cli.data()
    }

    fn tools(&mut self) -> Vec<Value> {
        self.request("tools/list", &json!({}))["result"]["tools"].as_array().unwrap().clone()
    }

    fn names(&mut self) -> Vec<String> {
        self.tools().iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn the_server_says_who_it_is_and_how_to_begin() {
    let answer = Session::start(&[]).initialize();
    assert_eq!(answer["protocolVersion"], "2025-11-25");
    assert_eq!(answer["serverInfo"]["name"], "odeum");
    assert_eq!(answer["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(answer["instructions"].as_str().unwrap().contains("list_environments"), "{answer}");
    assert!(answer["capabilities"]["tools"].is_object(), "{answer}");
}

#[test]
fn every_tool_is_described_in_full() {
    let tools = Session::ready(&[]).tools();
    assert_eq!(tools.len(), ALL.len());
    for (tool, ours) in tools.iter().zip(ALL) {
        assert_eq!(tool["name"], ours.meta().name, "the order of the table");
        assert!(tool["description"].as_str().is_some_and(|text| text.len() > 10), "{tool}");
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{schema} of {tool}");
        }
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            assert!(tool["annotations"][hint].is_boolean(), "{hint} of {tool}");
        }
    }
}

#[test]
fn names_instructions_speak_of_are_tools() {
    let answer = Session::start(&[]).initialize();
    let words = answer["instructions"].as_str().unwrap().split(|c: char| !(c.is_alphanumeric() || c == '_'));
    for word in words.filter(|word| word.contains('_')) {
        assert!(ALL.iter().any(|tool| tool.meta().name == word), "the instructions speak of {word}");
    }
}

#[test]
fn a_tool_nobody_knows_is_a_protocol_error() {
    let mut session = Session::ready(&[]);
    let answer = session.call("no_such_tool", &json!({}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    assert!(answer["error"]["message"].as_str().unwrap().contains("no_such_tool"), "{answer}");
    let answer = session.request("no/such/method", &json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
}

#[test]
fn a_failing_tool_is_a_result_a_model_can_read() {
    let mut session = Session::ready(&[]);
    for (tool, arguments, kind) in [
        ("get_environment_url", json!({"env_nam": "x"}), "invalid_input"),
        ("get_environment_url", json!({"env_name": "../x"}), "invalid_input"),
        ("get_environment_url", json!({}), "invalid_input"),
        ("start_environment", json!({"env_name": "x", "wait": "maybe"}), "invalid_input"),
        ("get_environment_url", json!({"env_name": "nowhere"}), "not_found"),
        ("list_environments", json!({}), "prerequisite"),
    ] {
        let result = session.call(tool, &arguments)["result"].clone();
        assert_eq!(result["isError"], true, "{tool}: {result}");
        let error = &result["structuredContent"]["error"];
        assert_eq!(error["kind"], kind, "{tool}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(error["message"].as_str().unwrap()), "{tool}: {result}");
        if let Some(hint) = error["hint"].as_str() {
            assert!(text.contains(&format!("try: {hint}")), "{tool}: {result}");
        }
    }
}

#[test]
fn what_only_a_command_can_do_is_refused() {
    let result =
        Session::ready(&[]).call("analyze_changes", &json!({"stdin": true, "repo": "."}))["result"].clone();
    assert_eq!(result["structuredContent"]["error"]["kind"], "invalid_input", "{result}");
}

#[test]
fn a_result_is_that_of_the_command_line() {
    let result = Session::ready(&[]).call("show_config", &json!({}))["result"].clone();
    assert_ne!(result["isError"], true, "{result}");
    let keys = |answer: &Value| -> Vec<Value> {
        answer["settings"].as_array().unwrap().iter().map(|setting| setting["key"].clone()).collect()
    };
    let printed = Cli::new().line("config show --json").exits(0).json();
    assert_eq!(keys(&result["structuredContent"]), keys(&printed));
    assert!(!result["content"][0]["text"].as_str().unwrap().contains('\u{1b}'), "{result}");
}

#[test]
fn read_only_offers_what_changes_nothing() {
    let mut session = Session::ready(&["--read-only"]);
    let tools = session.tools();
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true), "{tools:?}");
    let names = session.names();
    assert!(names.contains(&"list_environments".into()) && !names.contains(&"create_environment".into()));
    let answer = session.call("delete_environment", &json!({"env_name": "x"}));
    assert_eq!(answer["error"]["code"], -32602, "what is not offered is not called: {answer}");
}

#[test]
fn toolsets_are_chosen_by_group() {
    for (flag, wanted) in
        [("env", vec!["env"]), ("env,template", vec!["env", "template"]), ("system", vec!["system"])]
    {
        let names = Session::ready(&["--toolsets", flag]).names();
        let ours = ALL.iter().filter(|tool| wanted.contains(&tool.meta().toolset()));
        assert_eq!(names, ours.map(|tool| tool.meta().name).collect::<Vec<_>>(), "{flag}");
    }
    let both = Session::ready(&["--toolsets", "default,env"]).names();
    assert!(
        both.contains(&"delete_environment".into()) && both.contains(&"run_odoo_tests".into()),
        "{both:?}"
    );
    let answer = Cli::new().line("mcp --toolsets env,nothing").exits(2);
    answer.complains("no toolset is called \"nothing\"").complains("template, repo");
}

#[test]
fn the_usual_tools_are_listed_for_little() {
    let mut session = Session::ready(&["--toolsets", "default"]);
    assert_eq!(
        session.names().iter().map(String::as_str).collect::<BTreeSet<_>>(),
        DEFAULT.iter().copied().collect()
    );
    let listing = session.request("tools/list", &json!({}))["result"].clone();
    let count = Cli::new().line("tools --toolsets default --count --json").exits(0).json();
    assert_eq!(count["tools"], DEFAULT.len());
    let (bytes, tokens) = (count["bytes"].as_u64().unwrap(), count["tokens"].as_u64().unwrap());
    // Fields of the protocol stand around the tools.
    assert!(
        bytes.abs_diff(listing.to_string().len() as u64) < 200,
        "{bytes} and {}",
        listing.to_string().len()
    );
    assert!(tokens < 8_000 && tokens >= bytes / 3, "{count}");
    assert!(listing["tools"].as_array().unwrap().iter().all(|tool| tool.get("outputSchema").is_none()));
    let whole = Cli::new().line("tools --count --json").exits(0).json();
    assert_eq!(whole["tools"], ALL.len());
    let text = Cli::new().line("tools --toolsets default --count").exits(0).stdout;
    assert!(text.contains(&format!("{tokens} tokens")), "{text}");
    // They are enough for the instructions and every prompt.
    let words = session_words();
    assert!(words.iter().all(|word| DEFAULT.contains(&word.as_str())), "{words:?}");
    let prompts = session.request("prompts/list", &json!({}))["result"]["prompts"].clone();
    let all = Session::ready(&[]).request("prompts/list", &json!({}))["result"]["prompts"].clone();
    assert_eq!(prompts, all);
}

/// The tools the instructions speak of.
fn session_words() -> Vec<String> {
    let answer = Session::start(&[]).initialize();
    let words = answer["instructions"].as_str().unwrap().split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|word| word.contains('_')).map(str::to_owned).collect()
}

#[test]
fn a_tool_that_is_not_listed_names_its_toolset() {
    let process = Cli::new().process().arg("mcp").stdin(Stdio::null()).output().unwrap();
    assert!(process.status.success(), "without a choice it starts too");
    let mut session = Session::ready(&["--toolsets", "default"]);
    for (tool, toolset) in
        [("create_snapshot", "env"), ("init_template", "template"), ("search_records", "orm")]
    {
        let answer = session.call(tool, &json!({"env_name": "x"}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        let words = answer["error"]["message"].as_str().unwrap();
        assert!(words.contains(&format!("--toolsets default,{toolset}")), "{words}");
    }
    let mut session = Session::ready(&["--toolsets", "env", "--read-only"]);
    let answer = session.call("create_environment", &json!({}));
    assert!(answer["error"]["message"].as_str().unwrap().contains("--read-only"), "{answer}");
}

#[test]
fn garbage_does_not_end_a_session() {
    let mut session = Session::ready(&[]);
    for garbage in ["garbage", "{", "[]", "\"x\"", "{}", "", "{\"jsonrpc\": \"2.0\"}", "\u{fffd}\u{1b}[31m"] {
        session.send(garbage);
        assert!(!session.names().is_empty(), "after {garbage:?}");
    }
}

#[test]
fn a_session_ends_with_its_input() {
    for mut session in [Session::start(&[]), Session::ready(&[])] {
        drop(session.stdin.take());
        // The end of stdout is the end of the process. It takes milliseconds; a busy machine gets more.
        let after = session.lines.recv_timeout(Duration::from_secs(3));
        assert_eq!(after, Err(std::sync::mpsc::RecvTimeoutError::Disconnected), "it ends at once");
        let status = session.server.wait().unwrap();
        assert!(status.code().is_some_and(|code| code != 101), "{status}");
    }
}
