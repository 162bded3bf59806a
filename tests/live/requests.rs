//! HTTP to an environment.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{mcp::Client, world::World};

pub fn http(world: &World, path: &str, more: &[&str]) -> Value {
    world.run(&[&["env", "http", "main", path], more].concat()).ok()
}

fn values(answer: &Value, name: &str) -> Vec<String> {
    let fields = answer["headers"].as_array().unwrap().iter().filter(|field| field["name"] == name);
    fields.map(|field| field["value"].as_str().unwrap().to_owned()).collect()
}

pub fn a_redirect_must_be_reported_and_not_followed(world: &World) {
    let answer = http(world, "/web", &[]);
    assert_eq!(answer["status"], 303);
    assert!(answer["location"].as_str().unwrap().contains("/web/login"), "{answer}");
    let by_mcp = Client::new(world, &[])
        .call("http_request_to_odoo", &json!({"env_name": "main", "path": "/web/login"}));
    assert_eq!(by_mcp["structuredContent"]["status"], 200);
}

pub fn a_redirect_must_be_followed_within_the_origin_only(world: &World) {
    let answer = http(world, "/web", &["--follow"]);
    assert_eq!(answer["status"], 200);
    assert!(answer["path"].as_str().unwrap().starts_with("/web/login"), "{answer}");
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let other = elsewhere.local_addr().unwrap();
    for place in [format!("http://{other}/"), format!("//{other}/"), format!("http:%5C%5C{other}/")] {
        let answer = http(world, &format!("/greeting/away?to={place}"), &["--follow"]);
        assert!(answer["status"] == 303 || answer["status"] == 404, "{place}: {answer}");
        assert!(elsewhere.accept().is_err(), "{place} was followed");
    }
    let answer = http(world, "/greeting/away?to=http://example.invalid/", &["--follow"]);
    assert!(answer["warnings"][0].as_str().unwrap().contains("example.invalid"), "{answer}");
    let own = world.record("main")["url"].as_str().unwrap().to_owned();
    let answer = http(world, &format!("/greeting/away?to={own}/web/login"), &["--follow"]);
    assert_eq!((&answer["status"], &answer["path"]), (&json!(200), &json!("/web/login")));
    let endless = http(world, "/greeting/away?to=/greeting/away?to=/greeting/away", &[]);
    assert_eq!(endless["status"], 303);
}

pub fn repeated_headers_must_stay_apart(world: &World) {
    let answer = http(world, "/greeting/cookies", &[]);
    let cookies = values(&answer, "set-cookie");
    assert!(cookies.contains(&"first=1; Path=/".to_owned()), "{cookies:?}");
    assert!(cookies.contains(&"second=2, and; Path=/".to_owned()), "{cookies:?}");
    assert_eq!(answer["body"], "é");
    assert!(answer["headers"].as_array().unwrap().len() <= 20);
}

pub fn headers_must_arrive_as_they_are_given(world: &World) {
    let echo = |more: &[&str]| -> Value {
        let answer = http(world, "/greeting/echo", more);
        serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
    };
    let sent = |answer: &Value, name: &str| {
        let fields = answer["headers"].as_array().unwrap().iter();
        fields
            .filter(|field| field[0] == name)
            .map(|field| field[1].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let answer = echo(&["--headers", "Accept:text/html,application/xml,X-One:http://a:1/"]);
    assert_eq!(
        (sent(&answer, "Accept"), sent(&answer, "X-One")),
        (vec!["text/html,application/xml".to_owned()], vec!["http://a:1/".to_owned()])
    );
    let answer = echo(&["--headers", r#"{"X-Many": ["1", "2"]}"#]);
    assert_eq!(sent(&answer, "X-Many").join(","), "1,2");
    let answer = echo(&["-X", "POST", "-d", "a=1&b=2"]);
    assert_eq!((&answer["method"], &answer["form"]), (&json!("POST"), &json!({"a": "1", "b": "2"})));
    let answer = echo(&["-X", "PUT", "-d", r#"{"a": "é"}"#]);
    assert_eq!((&answer["method"], &answer["body"]), (&json!("PUT"), &json!(r#"{"a": "é"}"#)));
    assert_eq!(sent(&answer, "Content-Type"), ["application/json"]);
    let answer = echo(&["--session-id", "abc", "--headers", "Cookie:x=1"]);
    assert_eq!(sent(&answer, "Cookie"), ["x=1; session_id=abc"]);
}

pub fn nothing_must_leave_the_origin(world: &World) {
    for path in [
        "//example.invalid/",
        "http://example.invalid/",
        "example",
        "",
        "/a b",
        "/a\r\nX: y",
        "/\\example.invalid",
        "@example.invalid/",
    ] {
        world.run(&["env", "http", "main", path]).fails(2);
    }
    for headers in ["X:a\r\nHost: evil", "Host:evil", "Content-Length:5", r#"{"X": "a\nb"}"#, "nonsense"] {
        world.run(&["env", "http", "main", "/", "--headers", headers]).fails(2);
    }
    world.run(&["env", "http", "main", "/", "--session-id", "a; b=c"]).fails(2);
    world.run(&["env", "http", "main", "/", "--method", "GET / HTTP/1.1"]).fails(2);
    assert_eq!(http(world, "/@example.invalid", &[])["status"], 404);
    assert_eq!(http(world, "/greeting/%2e%2e/%2e%2e/etc/passwd", &[])["status"], 404);
}

pub fn a_login_must_make_a_session(world: &World) {
    let body = r#"{"jsonrpc": "2.0", "params": {"model": "res.users", "method": "search_read", "args": [[["id", "=", 2]], ["login"]], "kwargs": {}}}"#;
    let call = "/web/dataset/call_kw/res.users/search_read";
    let answer = http(world, call, &["-X", "POST", "-d", body, "--login", "admin"]);
    assert!(answer["body"].as_str().unwrap().contains("\"login\": \"admin\""), "{answer}");
    let session = answer["session_id"].as_str().unwrap();
    let again = http(world, call, &["-X", "POST", "-d", body, "--session-id", session]);
    assert!(again["body"].as_str().unwrap().contains("\"login\": \"admin\""), "{again}");
    assert_eq!(http(world, "/web", &["--login", "admin", "--follow"])["status"], 200);
    let refused =
        world.run(&["env", "http", "main", "/web", "--login", "admin", "--password", "not it"]).fails(8);
    assert!(!refused.to_string().contains("not it"), "{refused}");
    world.run(&["env", "http", "main", "/web", "--password", "x"]).fails(2);
}

pub fn bodies_must_be_bounded_and_binary_ones_saved(world: &World) {
    let long = http(world, "/greeting/long", &[]);
    assert_eq!((long["body"].as_str().unwrap().len(), &long["body_truncated"]), (50_000, &json!(true)));
    let binary = http(world, "/greeting/binary", &[]);
    assert_eq!((&binary["body"], &binary["bytes"]), (&json!(""), &json!(200_000)));
    let saved = std::fs::read(binary["body_file"].as_str().unwrap()).unwrap();
    assert_eq!(saved, b"\x00\xff".repeat(100_000));
}

pub fn odd_cookies_must_be_sent_back(world: &World) {
    let answer = http(world, "/greeting/odd", &["--follow"]);
    let echoed: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    let cookie = echoed["headers"].as_array().unwrap().iter().find(|field| field[0] == "Cookie").unwrap();
    assert!(cookie[1].as_str().unwrap().contains("odd=a b, c"), "{cookie}");
}

pub fn letters_must_be_read_as_they_are_written(world: &World) {
    let letters = |kind: &str| http(world, &format!("/greeting/letters?kind={kind}"), &[]);
    assert_eq!(letters("text/plain;%20charset=iso-8859-1")["body"], "café");
    let unknown = letters("text/plain;%20charset=utf-8");
    assert_eq!((&unknown["body"], &unknown["bytes"]), (&json!(""), &json!(4)), "{unknown}");
    assert!(unknown["warnings"][0].as_str().unwrap().contains("saved"), "{unknown}");
    assert_eq!(std::fs::read(unknown["body_file"].as_str().unwrap()).unwrap(), b"caf\xe9");
}
