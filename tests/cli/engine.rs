//! A Docker Engine that has nothing: enough for commands that list, and it counts what is asked.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

/// An engine on a socket of its own. It serves until the test ends.
pub struct Engine {
    socket: PathBuf,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Engine {
    /// Starts to serve on `socket`, in place of one that was there.
    pub fn start(socket: &Path) -> Self {
        let _ = std::fs::remove_file(socket);
        let listener = UnixListener::bind(socket).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let noted = Arc::clone(&noted);
                thread::spawn(move || serve(stream.unwrap(), &noted));
            }
        });
        Self { socket: socket.to_owned(), asked }
    }

    /// The value of `DOCKER_HOST`.
    pub fn address(&self) -> String {
        format!("unix://{}", self.socket.display())
    }

    /// The paths asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: UnixStream, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let mut stream = stream;
    // One request after another on a connection; none of ours has a body.
    while let Some(request) = lines.next() {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        while lines.next().is_some_and(|header| !header.is_empty()) {}
        let (status, body) = answer(&path);
        asked.lock().unwrap().push(path);
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}");
        if write!(stream, "{head}\r\n\r\n{body}").is_err() {
            return;
        }
    }
}

fn answer(path: &str) -> (&'static str, &'static str) {
    match path.split('?').next().unwrap_or_default() {
        path if path.ends_with("/version") => {
            ("200 OK", r#"{"Version": "28.0.0", "ApiVersion": "1.44", "MinAPIVersion": "1.24"}"#)
        }
        path if path.ends_with("/containers/json") => ("200 OK", "[]"),
        _ => ("404 Not Found", r#"{"message": "there is nothing here"}"#),
    }
}
