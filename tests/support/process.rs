//! odeum as a child: what it said, how it ended, and signals on the way.

use std::{
    io::Read,
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, Command, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::Value;

/// Longest any command may take.
const PATIENCE: Duration = Duration::from_mins(4);

/// How a run of odeum ended.
#[derive(Debug)]
pub struct Output {
    /// Exit status, or minus the signal that ended it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    what: String,
}

impl Output {
    /// The result on stdout of a run that must have succeeded.
    pub fn ok(&self) -> Value {
        self.must_end(0);
        self.json()
    }

    /// The error of a run that must have ended with this status, and said nothing else.
    pub fn fails(&self, code: i32) -> Value {
        self.must_end(code);
        assert_eq!(self.stdout, "", "{} printed a result", self.what);
        let last = self.stderr.lines().next_back().unwrap_or_default();
        let error: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("not JSON: {}", self.stderr));
        for field in ["kind", "message", "hint"] {
            assert!(error["error"].get(field).is_some(), "{} has no {field}: {error}", self.what);
        }
        error["error"].clone()
    }

    pub fn must_end(&self, code: i32) {
        let Self { what, stdout, stderr, .. } = self;
        assert_eq!(self.code, code, "`odeum {what}` ended with {}\n{stdout}\n{stderr}", self.code);
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("not JSON: {}", self.stdout))
    }
}

/// A run of odeum under way; killed when dropped before its end.
pub struct Running {
    child: Child,
    readers: Option<[JoinHandle<String>; 2]>,
    what: String,
}

impl Running {
    /// Starts it at the head of a process group of its own, as a shell does.
    pub fn start(command: Command, what: String) -> Self {
        Self::start_reading(command, what, Stdio::null())
    }

    /// As [`Self::start`], with something on stdin.
    pub fn start_reading(mut command: Command, what: String, stdin: Stdio) -> Self {
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().expect("odeum starts");
        let readers = [drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap())];
        Self { child, readers: Some(readers), what }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What Ctrl-C does: an interrupt for the whole group.
    pub fn interrupt(&self) {
        kill_process_group(self.group(), Signal::INT).unwrap();
    }

    /// Kills odeum alone; its children live on.
    pub fn kill(&self) {
        kill_process(self.group(), Signal::KILL).unwrap();
    }

    /// Waits until it holds at a fault point (`…:hold`), stopped by a signal to itself.
    pub fn held(&self) {
        let stat = format!("/proc/{}/stat", self.pid());
        until("it holds at its fault point", || {
            let text = std::fs::read_to_string(&stat).unwrap_or_default();
            text.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
        });
    }

    /// Lets it go on after [`Self::held`].
    pub fn go_on(&self) {
        kill_process(self.group(), Signal::CONT).unwrap();
    }

    /// Waits for its end.
    pub fn end(mut self) -> Output {
        let deadline = Instant::now() + PATIENCE;
        while self.is_running() {
            assert!(Instant::now() < deadline, "`odeum {}` does not end", self.what);
            std::thread::sleep(Duration::from_millis(5));
        }
        let status = self.child.wait().unwrap();
        let code = status.code().unwrap_or_else(|| -status.signal().unwrap_or(0));
        // A child that was left behind may hold the pipes of a killed parent.
        let [stdout, stderr] = match (code, self.readers.take().unwrap()) {
            (0.., readers) => readers.map(|reader| reader.join().unwrap()),
            (_, _) => Default::default(),
        };
        Output { code, stdout, stderr, what: self.what.clone() }
    }

    fn group(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits until something is so, at most 60 s.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
