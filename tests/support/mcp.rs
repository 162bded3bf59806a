//! A small client of the Model Context Protocol: JSON lines to and from `odeum mcp`.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::world::World;

/// Longest wait for one message.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server and the talk with it.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<String>,
    next_id: u64,
    /// What the server told without being asked.
    pub notifications: Vec<Value>,
    /// What it said when the talk began.
    pub welcome: Value,
}

impl Client {
    /// Starts a server, with all tools unless `args` choose, and shakes hands.
    pub fn new(world: &World, args: &[&str]) -> Self {
        Self::start(world, args, &json!({}))
    }

    /// The same for a client that can do more.
    pub fn with_capabilities(world: &World, capabilities: &Value) -> Self {
        Self::start(world, &[], capabilities)
    }

    fn start(world: &World, args: &[&str], capabilities: &Value) -> Self {
        let all: &[&str] = if args.contains(&"--toolsets") { &[] } else { &["--toolsets", "all"] };
        let mut command = world.plain_command(&[&["mcp"], all, args].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the server starts");
        let (sender, messages) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let stdin = child.stdin.take();
        let mut client =
            Self { child, stdin, messages, next_id: 0, notifications: Vec::new(), welcome: Value::Null };
        let hello = json!({
            "protocolVersion": "2025-11-25",
            "capabilities": capabilities,
            "clientInfo": {"name": "test", "version": "1"},
        });
        client.welcome = client.ask("initialize", &hello);
        client.tell("notifications/initialized", &json!({}));
        client
    }

    /// Sends a request; its id.
    pub fn send(&mut self, method: &str, params: &Value) -> u64 {
        self.next_id += 1;
        self.write(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: &Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and waits for its result.
    pub fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send(method, params);
        let answer = self.answer(id);
        answer.get("result").unwrap_or_else(|| panic!("{method}: {answer}")).clone()
    }

    /// Calls a tool; the whole result.
    pub fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({"name": tool, "arguments": arguments}))
    }

    /// Waits for the answer to a request. What else comes is kept.
    pub fn answer(&mut self, id: u64) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(deadline).unwrap_or_else(|| panic!("no answer to request {id}"));
            if message["id"] == id {
                return message;
            }
        }
    }

    /// Waits for the answers to these requests, in any order.
    pub fn answers(&mut self, ids: &[u64]) -> BTreeMap<u64, Value> {
        let deadline = Instant::now() + PATIENCE;
        let mut found = BTreeMap::new();
        while found.len() < ids.len() {
            let message = self.receive(deadline).unwrap_or_else(|| panic!("answered only {found:?}"));
            if let Some(id) = message["id"].as_u64().filter(|id| ids.contains(id)) {
                found.insert(id, message);
            }
        }
        found
    }

    /// Waits for a notification of this method.
    pub fn notification(&mut self, method: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(deadline).unwrap_or_else(|| panic!("no {method}"));
            if message["method"] == method {
                return message;
            }
        }
    }

    /// Hangs up and waits until the server has ended; whether it ended well.
    pub fn hang_up(mut self) -> bool {
        self.stdin = None;
        let deadline = Instant::now() + PATIENCE;
        while self.receive(deadline).is_some() {}
        let status = self.child.wait().expect("it was started");
        eprintln!("odeum mcp ended with {status}");
        status.success()
    }

    /// Ends the server by a signal, as a service manager does, and waits until it has ended.
    pub fn terminate(self) -> bool {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        self.hang_up()
    }

    /// The next message, `None` when the server has ended.
    fn receive(&mut self, deadline: Instant) -> Option<Value> {
        let line = match self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => line,
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => panic!("the server is silent"),
        };
        let message: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not of the protocol: {line}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        if message.get("id").is_none() {
            self.notifications.push(message.clone());
        }
        Some(message)
    }

    fn write(&mut self, message: &Value) {
        let stdin = self.stdin.as_mut().expect("not hung up");
        writeln!(stdin, "{message}").and_then(|()| stdin.flush()).expect("the server listens");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
