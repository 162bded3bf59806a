//! What a browser does with an environment: log in, and ask the server as the web client does.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

/// A session of `admin`.
pub struct Browser {
    authority: String,
    cookie: String,
}

impl Browser {
    /// Logs in at `http://host:port`.
    pub fn new(url: &str, database: &str) -> Self {
        let authority = url.trim_start_matches("http://").replace("localhost", "127.0.0.1");
        let mut browser = Self { authority, cookie: String::new() };
        let login = json!({"db": database, "login": "admin", "password": "admin"});
        let (head, answer) = browser.post("/web/session/authenticate", &login);
        assert!(answer["result"]["uid"].is_number(), "not logged in: {answer}");
        let cookies = head.lines().filter_map(|line| line.split_once(": "));
        let mut session = cookies.filter(|(name, value)| {
            name.eq_ignore_ascii_case("set-cookie") && value.starts_with("session_id=")
        });
        let (_, cookie) = session.next().expect("a session");
        cookie.split(';').next().unwrap().clone_into(&mut browser.cookie);
        browser
    }

    /// Calls a method of a model; its result.
    pub fn call(&self, model: &str, method: &str, kwargs: &Value) -> Value {
        self.call_with(model, method, &json!([]), kwargs)
    }

    /// Makes a record; its id.
    pub fn create(&self, model: &str, values: &Value) -> Value {
        self.call_with(model, "create", &json!([values]), &json!({}))
    }

    fn call_with(&self, model: &str, method: &str, args: &Value, kwargs: &Value) -> Value {
        let params = json!({"model": model, "method": method, "args": args, "kwargs": kwargs});
        let (_, answer) = self.post(&format!("/web/dataset/call_kw/{model}/{method}"), &params);
        answer.get("result").unwrap_or_else(|| panic!("{model}.{method}: {answer}")).clone()
    }

    fn post(&self, path: &str, params: &Value) -> (String, Value) {
        let Self { authority, cookie } = self;
        let body = json!({"jsonrpc": "2.0", "method": "call", "params": params}).to_string();
        let request = format!(
            "POST {path} HTTP/1.0\r\nHost: {authority}\r\nContent-Type: application/json\r\n\
             Cookie: {cookie}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(authority).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), serde_json::from_str(body).unwrap_or_else(|_| panic!("not JSON: {answer}")))
    }
}
