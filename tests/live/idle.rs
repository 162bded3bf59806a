//! What nobody uses must be stopped, and must be there again when somebody needs it.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{
    mcp::Client,
    outside::{inspect, login_page},
    process::until,
    story::scenarios,
    world::World,
};

/// `main` is reached itself, `other` through its door.
#[test]
fn idle() {
    let world = &World::with_template("idle");
    world.create("main");
    world.configure_team("egress = \"closed\"");
    world.create("other");
    world.configure("auto");
    scenarios![world;
        without_a_time_nothing_must_be_stopped,
        who_is_used_must_run_on_and_who_is_not_must_sleep,
        who_needs_it_must_find_it_running,
        many_who_need_it_must_start_it_once,
        what_does_not_need_it_must_let_it_sleep,
        what_is_done_to_it_must_leave_it_serving,
        what_is_protected_or_at_work_must_run_on,
        who_was_stopped_by_hand_must_stay_stopped,
        its_address_must_wake_it_when_asked,
        a_killed_stop_must_leave_it_usable,
        looks_must_happen_by_themselves,
    ];
}

fn container(world: &World, name: &str) -> String {
    world.record(name)["container"].as_str().unwrap().to_owned()
}

fn runs(world: &World, name: &str) -> bool {
    inspect(&container(world, name))["State"]["Running"] == true
}

fn started_at(world: &World, name: &str) -> String {
    inspect(&container(world, name))["State"]["StartedAt"].as_str().unwrap().to_owned()
}

fn url(world: &World, name: &str) -> String {
    world.record(name)["url"].as_str().unwrap().to_owned()
}

fn is_asleep(world: &World, name: &str) -> bool {
    let row = world.row(name).unwrap();
    assert!(row["asleep"] != true || row["status"] == "stopped", "{row}");
    row["asleep"] == true
}

fn look(world: &World) -> Value {
    world.run(&["env", "stop-idle", "--idle-for", "1s"]).ok()
}

fn names(list: &Value) -> Vec<String> {
    let name = |row: &Value| row["env_name"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(name).collect()
}

/// Has an environment stopped for idleness.
fn put_to_sleep(world: &World, name: &str) {
    until("it sleeps", || {
        look(world);
        sleep(Duration::from_millis(200));
        is_asleep(world, name)
    });
    assert!(!runs(world, name) && login_page(&url(world, name)) == 0);
}

/// What a result says of being started.
fn was_woken(result: &Value) -> bool {
    let warnings = result["warnings"].as_array().unwrap();
    warnings.iter().any(|warning| warning.as_str().unwrap().contains("stopped because nobody used it"))
}

fn without_a_time_nothing_must_be_stopped(world: &World) {
    let error = world.unchanged("no time", || world.run(&["env", "stop-idle"]).fails(2));
    assert!(error["hint"].as_str().unwrap().contains("idle_stop = \"4h\" to [team.1]"), "{error}");
    world.run(&["env", "stop-idle", "--idle-for", "0s"]).must_end(2);
    world.run(&["env", "stop-idle", "--idle-for", "soon"]).must_end(2);
}

fn who_is_used_must_run_on_and_who_is_not_must_sleep(world: &World) {
    let words = ["env", "stop-idle", "--idle-for", "3s"];
    let first = world.run(&words).ok();
    assert_eq!(names(&first["kept"]), ["main", "other"], "nobody knows yet: {first}");
    let (used, begun) = (url(world, "main"), Instant::now());
    while begun.elapsed() < Duration::from_secs(5) {
        // To be told of it is no use of it.
        assert!(world.row("other").is_some());
        world.run(&["env", "info", "other"]).ok();
        world.run(&["env", "url", "other"]).ok();
        assert_eq!(login_page(&used), 200);
        sleep(Duration::from_millis(500));
    }
    let second = world.run(&words).ok();
    assert_eq!(names(&second["stopped"]), ["other"], "{second}");
    let kept = &second["kept"][0];
    assert_eq!((&kept["env_name"], runs(world, "main")), (&"main".into(), true));
    assert!(kept["why"].as_str().unwrap().contains("may have been used"), "{kept}");
    assert!(is_asleep(world, "other") && !runs(world, "other"));
    let text = world.plain(&["env", "list"]).stdout;
    assert!(text.lines().any(|line| line.contains("other") && line.contains("asleep")), "{text}");
    let events = world.run(&["events", "--env", "other", "--limit", "1"]).ok()["events"].clone();
    assert_eq!(
        (&events[0]["tool"], &events[0]["outcome"]),
        (&"stop_idle_environments".into(), &"done".into())
    );
    let quiet = world.run(&["events", "--limit", "1000"]).ok()["events"].clone();
    let looks = quiet.as_array().unwrap().iter().filter(|event| event["tool"] == "stop_idle_environments");
    assert_eq!(looks.count(), 1, "looks that stop nothing are not taken down");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn who_needs_it_must_find_it_running(world: &World) {
    let answer = world.run(&["env", "http", "other", "/web/login"]).ok();
    assert!(answer["status"] == 200 && was_woken(&answer), "{answer}");
    assert!(runs(world, "other") && !is_asleep(world, "other"));
    let again = world.run(&["env", "http", "other", "/web/login"]).ok();
    assert!(!was_woken(&again), "{again}");
    let events = world.run(&["events", "--env", "other", "--limit", "1000"]).ok()["events"].to_string();
    assert!(events.contains("start_environment"), "{events}");
    // One that holds the environment, one that does not, and one over MCP.
    put_to_sleep(world, "main");
    let ran = world.run(&["env", "exec", "main", "true"]).ok();
    assert!(was_woken(&ran) && login_page(&url(world, "main")) == 200, "{ran}");
    put_to_sleep(world, "main");
    let mut client = Client::new(world, &[]);
    let found = client.call("search_records", &json!({"env_name": "main", "model": "res.users", "limit": 1}));
    assert!(was_woken(&found["structuredContent"]), "{found}");
    assert!(client.hang_up());
}

fn many_who_need_it_must_start_it_once(world: &World) {
    put_to_sleep(world, "main");
    let all = [0; 3].map(|_| world.start(&["env", "http", "main", "/web/login"]));
    let answers = all.map(|running| running.end().ok());
    assert!(answers.iter().all(|answer| answer["status"] == 200), "{answers:?}");
    let woken = answers.iter().filter(|answer| was_woken(answer)).count();
    assert_eq!(woken, 1, "{answers:?}");
}

fn what_does_not_need_it_must_let_it_sleep(world: &World) {
    put_to_sleep(world, "main");
    let before = started_at(world, "main");
    world.run(&["env", "info", "main"]).ok();
    world.run(&["env", "logs", "main"]).ok();
    world.run(&["env", "url", "main"]).ok();
    world.run(&["env", "sql", "main", "SELECT 1"]).ok();
    world.run(&["env", "snapshot", "create", "main", "asleep"]).ok();
    assert!(is_asleep(world, "main") && started_at(world, "main") == before);
}

fn what_is_done_to_it_must_leave_it_serving(world: &World) {
    assert!(is_asleep(world, "main"));
    let restored = world.run(&["env", "snapshot", "restore", "main", "asleep"]).ok();
    assert!(was_woken(&restored) && restored["ready"] == true, "{restored}");
    assert_eq!((login_page(&url(world, "main")), is_asleep(world, "main")), (200, false));
}

fn what_is_protected_or_at_work_must_run_on(world: &World) {
    world.run(&["env", "protect", "main"]).ok();
    let busy = world.start(&["env", "exec", "other", "sleep 6"]);
    let mut last = Value::Null;
    until("both could be stopped", || {
        last = look(world);
        assert_eq!(names(&last["stopped"]), Vec::<String>::new(), "{last}");
        let whys = last["kept"].to_string();
        sleep(Duration::from_millis(200));
        whys.contains("it is protected") && whys.contains("somebody is at work on it")
    });
    busy.end().ok();
    assert!(runs(world, "main") && runs(world, "other"));
    world.run(&["env", "unprotect", "main"]).ok();
}

fn who_was_stopped_by_hand_must_stay_stopped(world: &World) {
    put_to_sleep(world, "other");
    world.run(&["env", "stop", "other"]).ok();
    assert!(!is_asleep(world, "other"));
    let error = world.run(&["env", "http", "other", "/web/login"]).fails(7);
    assert!(error["message"].as_str().unwrap().contains("is not running"), "{error}");
    assert_eq!(names(&look(world)["stopped"]), Vec::<String>::new());
}

fn its_address_must_wake_it_when_asked(world: &World) {
    assert!(!runs(world, "other"));
    assert_eq!(world.run(&["env", "url", "other"]).ok()["woken"], Value::Null);
    let woken = world.run(&["env", "url", "other", "--wake"]).ok();
    assert_eq!((&woken["woken"], &woken["ready"]), (&true.into(), &true.into()));
    assert_eq!(login_page(woken["url"].as_str().unwrap()), 200);
    let printed = world.plain(&["env", "url", "other", "--wake"]);
    assert_eq!(printed.stdout.trim(), url(world, "other"));
    world.run(&["env", "url", "nobody", "--wake"]).fails(4);
}

/// Each point at which its process can be killed; `other` also has a door that is shut first.
fn a_killed_stop_must_leave_it_usable(world: &World) {
    both_awake(world);
    for (point, is_stopped) in [
        ("env-sleep.mark.before", false),
        ("env-sleep.mark.after", false),
        ("env-sleep.stop.before", false),
        ("env-sleep.stop.after", true),
    ] {
        let mut ended = 0;
        until("it is killed", || {
            ended = world
                .run_with_fault(&format!("{point}:kill"), &["env", "stop-idle", "--idle-for", "1s"])
                .code;
            sleep(Duration::from_millis(300));
            ended != 0
        });
        assert_eq!(ended, -9, "{point}");
        let killed = ["main", "other"].map(|name| runs(world, name)).contains(&false);
        assert_eq!(killed, is_stopped, "{point}");
        assert_eq!(world.invariants(), Vec::<Value>::new(), "{point}");
        both_awake(world);
    }
}

/// Uses both, which wakes whichever slept.
fn both_awake(world: &World) {
    for name in ["main", "other"] {
        assert_eq!(world.run(&["env", "http", name, "/web/login"]).ok()["status"], 200);
        assert!(runs(world, name) && !is_asleep(world, name), "{name}");
    }
}

fn looks_must_happen_by_themselves(world: &World) {
    both_awake(world);
    world.run(&["env", "protect", "main"]).ok();
    world.configure_team("idle_stop = \"2s\"");
    until("commands have it stopped", || {
        sleep(Duration::from_millis(300));
        is_asleep(world, "other")
    });
    assert!(runs(world, "main"), "it is protected");
    world.run(&["env", "unprotect", "main"]).ok();
    world.run(&["env", "stop", "other"]).ok();
    world.run(&["env", "http", "main", "/web/login"]).ok();
    // Nobody runs a command now: there is only a server that nobody asks anything.
    let client = Client::new(world, &[]);
    until("the server has it stopped", || !runs(world, "main"));
    assert!(client.hang_up());
    world.configure("auto");
    assert!(is_asleep(world, "main"));
    world.run(&["env", "start", "main"]).ok();
    assert!(!is_asleep(world, "main"));
}
