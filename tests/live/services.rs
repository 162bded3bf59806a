//! Services by themselves: made, updated, deleted, made again; their ports, their data, their secrets.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::PathBuf, process::Stdio};

use serde_json::{Value, json};

use crate::support::{
    mcp::Client,
    outside::{docker, inspect, try_docker},
    process::{Output, Running},
    story::scenarios,
    world::World,
};

/// What nobody may see.
const SECRET: &str = "hunter2-which,nobody=may{see}";

#[test]
fn services() {
    let world = &World::new("services");
    docker(&["tag", "redis:8", &image(world)]);
    world.run(&["init"]).ok();
    scenarios![world;
        one_must_be_up_when_it_is_made,
        what_is_wrong_must_be_refused_and_leave_nothing,
        a_port_of_somebody_else_must_be_refused_by_his_name,
        one_that_does_not_come_up_must_leave_nothing,
        what_it_writes_must_be_shown,
        a_program_must_run_in_it,
        an_update_without_a_newer_image_must_do_nothing,
        a_newer_image_must_take_its_place_with_the_data,
        a_bad_image_must_leave_the_old_one_running,
        one_that_lost_its_container_must_get_another,
        one_that_was_deleted_must_be_made_again_with_its_data,
        presets_that_are_damaged_must_not_be_lost,
        a_record_that_is_damaged_must_keep_all_that_is_its,
        what_is_left_of_one_must_be_found_and_explained,
        an_installation_with_services_must_not_be_destroyed,
    ];
    docker(&["rmi", &image(world)]);
}

#[test]
fn secrets() {
    let world = &World::new("secrets");
    world.run(&["init"]).ok();
    scenarios![world;
        a_secret_must_be_kept_for_its_owner_alone,
        a_secret_must_reach_the_service_and_nobody_else,
        a_secret_must_come_as_a_file_too,
        a_new_value_must_come_with_the_next_container,
        a_secret_in_use_must_not_be_deleted,
    ];
}

/// Runs words of which the last may be those of another program.
fn run(world: &World, words: &[&str]) -> Output {
    let command = world.plain_command(&[&["--json", "--yes"], words].concat());
    Running::start(command, words.join(" ")).end()
}

/// An image that changes its content.
fn image(world: &World) -> String {
    format!("{}-cache:1", world.prefix)
}

/// The ports for services, which no environment gets.
fn port(world: &World, place: u16) -> String {
    (world.first_port + 42 + place).to_string()
}

/// Makes `cache`, a Redis with a volume.
fn create(world: &World) -> Output {
    let (port, image) = (port(world, 0), image(world));
    let health = format!("redis-cli -p {port} ping | grep -q PONG");
    run(
        world,
        &[
            "service",
            "create",
            "cache",
            &image,
            &port,
            "--volumes",
            "data:/data",
            "--health",
            &health,
            "--env-vars",
            r"GREETING=a\,b,API_TOKEN=hunter2",
            "--memory",
            "100M",
            "--cpus",
            "0.5",
            "--hostname",
            "store",
            "--",
            "redis-server",
            "--port",
            &port,
            "--appendonly",
            "yes",
        ],
    )
}

fn container(world: &World, name: &str) -> String {
    format!("{}-svc-1-{name}", world.prefix)
}

fn redis(world: &World, words: &[&str]) -> String {
    let (container, port) = (container(world, "cache"), port(world, 0));
    docker(&[&["exec", &container, "redis-cli", "-p", &port], words].concat())
}

fn row(world: &World, name: &str) -> Option<Value> {
    let all = world.run(&["service", "list"]).ok();
    all["services"].as_array().unwrap().iter().find(|row| row["name"] == name).cloned()
}

fn message(error: &Value) -> &str {
    error["message"].as_str().unwrap()
}

fn one_must_be_up_when_it_is_made(world: &World) {
    let made = create(world).ok();
    assert_eq!(redis(world, &["ping"]), "PONG");
    let port = port(world, 0);
    assert_eq!(made["container"], container(world, "cache"));
    assert_eq!(made["url"], format!("http://localhost:{port}"));
    assert_eq!(
        (&made["hostname"], &made["address"]),
        (&json!("store.localhost"), &json!(format!("cache:{port}")))
    );
    let error = create(world).fails(5);
    assert!(message(&error).contains("service cache exists"), "{error}");
    docker(&["stop", &container(world, "cache")]);
    assert_eq!(row(world, "cache").unwrap()["status"], "stopped");
    create(world).fails(5);
    docker(&["start", &container(world, "cache")]);
    let row = row(world, "cache").unwrap();
    assert_eq!(row["env_vars"], json!({"API_TOKEN": "****", "GREETING": "a,b"}));
    assert_eq!((&row["restart"], &row["volumes"]), (&json!("unless-stopped"), &json!(["data:/data"])));
    let record = world.data().join("team_1/services/cache/service.json");
    assert_eq!(fs::metadata(record).unwrap().permissions().mode() & 0o777, 0o600);
    let found = inspect(&container(world, "cache"));
    assert!(!found["Config"]["Labels"].to_string().contains("hunter2"), "{found}");
    assert_eq!(found["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped");
    assert_eq!((&found["HostConfig"]["Memory"], &row["cpus"]), (&json!(100 << 20), &json!(0.5)));
    // The same over MCP, where no tool of services is offered unless it is asked for.
    let by_mcp = Client::new(world, &["--toolsets", "service"]).call("list_services", &json!({}));
    assert_eq!(by_mcp["structuredContent"]["services"][0]["name"], "cache", "{by_mcp}");
    let refused = Client::new(world, &["--toolsets", "default"]).ask("tools/list", &json!({}));
    assert!(!refused.to_string().contains("list_services"));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn what_is_wrong_must_be_refused_and_leave_nothing(world: &World) {
    let (other, taken) = (port(world, 1), format!("{}-db", world.prefix));
    let create =
        |name: &str, words: &[&str]| world.run(&[&["service", "create", name, "redis:8"], words].concat());
    for (name, words, code, says) in [
        ("../x", &[other.as_str()][..], 2, "not the name of a service"),
        ("-x", &[&other], 2, ""),
        (&taken, &[&other], 2, "cannot be the name"),
        ("localhost", &[&other], 2, "cannot be the name"),
        ("Cache", &[&other], 5, "is the name of service cache already"),
        ("store", &[&other, "--hostname", "store"], 5, "store.localhost is the name of service cache"),
        ("x", &["0"], 2, "port 0"),
        ("x", &["70000"], 2, ""),
        ("x", &[&other, "--env-vars", "A"], 2, "variable 1 has no ="),
        ("x", &[&other, "--env-vars", "A=hunter2,1=hunter2"], 2, "\"1\" is not the name of a variable"),
        ("x", &[&other, "--env-vars", "{\"A\": []}"], 2, "neither a text nor a number"),
        ("x", &[&other, "--env-vars", "A={secret:gone}"], 4, "secret gone does not exist"),
        ("x", &[&other, "--volumes", "/etc:/etc"], 2, "not a volume"),
        ("x", &[&other, "--volumes", "a:/x,b:/x"], 2, "another one"),
        ("x", &[&other, "--health", " "], 2, "health check is empty"),
        ("x", &[&other, "--health-timeout", "0"], 2, "timeout"),
        ("x", &[&other, "--restart", "sometimes"], 2, "sometimes"),
        ("x", &[&other, "--hostname", "a b"], 2, "not a host name"),
        ("x", &[&other, "--memory", "1M"], 2, "not a size from 16M"),
        ("x", &[&other, "--cpus", "0"], 2, "from 0.1 to 1024"),
    ] {
        world.unchanged(says, || {
            let output = create(name, words);
            output.must_end(code);
            assert!(output.stderr.contains(&says.replace('"', "\\\"")), "{says}: {}", output.stderr);
            assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
        });
    }
    world.unchanged("an image nobody has", || {
        let error = world.run(&["service", "create", "x", "nosuch/thing:1", &other]).fails(7);
        assert!(message(&error).contains("image nosuch/thing:1"), "{error}");
    });
    for words in [
        &["service", "update", "gone"][..],
        &["service", "delete", "gone"],
        &["service", "logs", "gone"],
        &["service", "exec", "gone", "true"],
        &["service", "preset", "restore", "gone"],
        &["service", "preset", "delete", "gone"],
        &["secret", "delete", "gone"],
    ] {
        let error = world.unchanged(&words.join(" "), || run(world, words).fails(4));
        assert!(message(&error).contains("gone"), "{error}");
    }
    let error = world.run(&["call", "create_service", r#"{"name": "x", "image": "redis:8"}"#]).fails(2);
    assert!(message(&error).contains("port"), "{error}");
}

fn a_port_of_somebody_else_must_be_refused_by_his_name(world: &World) {
    let [cache, free] = [0, 1].map(|place| port(world, place));
    let database = (world.first_port + 40).to_string();
    let refused = |port: &str, holder: &str| {
        let error =
            world.unchanged(holder, || world.run(&["service", "create", "x", "redis:8", port]).fails(5));
        assert!(message(&error).contains(&format!("port {port} is taken: {holder}")), "{error}");
    };
    refused(&cache, "service cache");
    docker(&["stop", &container(world, "cache")]);
    refused(&cache, "service cache");
    docker(&["start", &container(world, "cache")]);
    refused(&database, &format!("container {}-db", world.prefix));
    let ours = TcpListener::bind(("0.0.0.0", free.parse::<u16>().unwrap())).unwrap();
    refused(&free, "another program on this machine");
    drop(ours);
    world.add_team("two");
    let theirs = (world.first_port + 35).to_string();
    refused(&theirs, "another team has it");
    let stranger = format!("{}-stranger", world.prefix);
    docker(&["create", "--name", &stranger, "-p", &format!("{free}:1"), "postgres:15"]);
    let error = world.run(&["service", "create", "x", "redis:8", &free]).fails(5);
    docker(&["rm", &stranger]);
    assert!(message(&error).contains(&stranger), "{error}");
    // Nobody else gets the port of a service.
    let ports = fs::read_to_string(world.data().join("team_1/ports.json")).unwrap();
    assert!(ports.contains(&cache), "{ports}");
}

fn one_that_does_not_come_up_must_leave_nothing(world: &World) {
    let port = port(world, 1);
    let create = |words: &[&str]| {
        let all =
            [&["service", "create", "bad", "redis:8", &port, "--volumes", "data:/data"], words].concat();
        world.unchanged("a service that does not come up", || run(world, &all).fails(1))
    };
    let ended = create(&["--", "sh", "-c", "echo why; exit 3"]);
    assert!(
        message(&ended).contains("ended right after its start") && message(&ended).contains("why"),
        "{ended}"
    );
    let silent = create(&["--health", "false", "--health-timeout", "1"]);
    assert!(message(&silent).contains("is not well after 1 s"), "{silent}");
    let missing = create(&["--", "/no/such/program"]);
    assert!(message(&missing).contains("/no/such/program"), "{missing}");
    let presets = world.run(&["service", "preset", "list"]).ok();
    assert_eq!(presets["presets"].as_array().unwrap().len(), 1, "a preset of what never was");
}

fn what_it_writes_must_be_shown(world: &World) {
    let port = port(world, 1);
    let script = "printf '\\033[31mred\\033[0m\\n'; echo low >&2; sleep 0.2; for n in 1 2 3; do echo line $n; done; sleep 600";
    run(world, &["service", "create", "talk", "redis:8", &port, "--", "sh", "-c", script]).ok();
    let lines = |words: &[&str]| {
        let logs = world.run(&[&["service", "logs", "talk"], words].concat()).ok();
        logs["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = lines(&[]);
    assert_eq!(all.len(), 5, "{all:?}");
    for line in &all {
        let (moment, text) = line.split_once(' ').unwrap();
        assert!(moment.parse::<jiff::Timestamp>().is_ok(), "{line}");
        assert!(!text.contains('\u{1b}'), "{line}");
    }
    assert!(all.iter().any(|line| line.ends_with(" red")) && all.iter().any(|line| line.ends_with(" low")));
    let last = lines(&["-n", "2"]);
    assert!(last.len() == 2 && last[1].ends_with("line 3"), "{last:?}");
    world.run(&["service", "delete", "talk"]).ok();
    world.run(&["service", "preset", "delete", "talk"]).ok();
}

fn a_program_must_run_in_it(world: &World) {
    let exec = |words: &[&str]| run(world, &[&["service", "exec", "cache"], words].concat());
    let ran = exec(&["--", "redis-cli", "-p", &port(world, 0), "set", "key", "a b; $(id)"]).ok();
    assert_eq!((&ran["exit_code"], ran["output"].as_str().unwrap().trim()), (&json!(0), "OK"));
    assert_eq!(redis(world, &["get", "key"]), "a b; $(id)");
    let failed = exec(&["--", "sh", "-c", "echo out; echo err >&2; exit 3"]);
    failed.must_end(1);
    assert_eq!((&failed.json()["exit_code"], &failed.json()["output"]), (&json!(3), &json!("out\nerr")));
    let id = failed.json()["output_id"].as_str().unwrap().to_owned();
    assert_eq!(world.run(&["output", "read", &id]).ok()["lines"][1]["text"], "err");
    assert_eq!(exec(&["--", "id", "-un"]).ok()["output"], "root");
    assert_eq!(exec(&["--user", "redis", "--", "id", "-un"]).ok()["output"], "redis");
    exec(&["--user", "nobodyatall", "--", "id"]).fails(2);
    exec(&["--timeout", "1", "--", "sleep", "4720"]).fails(124);
    assert!(!docker(&["top", &container(world, "cache")]).contains("sleep 4720"), "it still runs");
    let call = r#"{"name": "cache", "command": ["echo", "--", "-x"]}"#;
    assert_eq!(world.run(&["call", "run_service_command", call]).ok()["output"], "-- -x");
    world.run(&["call", "run_service_command", r#"{"name": "cache", "command": []}"#]).fails(2);
}

fn an_update_without_a_newer_image_must_do_nothing(world: &World) {
    let before = inspect(&container(world, "cache"));
    let updated = world.unchanged("an update", || world.run(&["service", "update", "cache"]).ok());
    assert_eq!((&updated["image_changed"], &updated["recreated"]), (&json!(false), &json!(false)));
    assert_eq!(updated["digest"], before["Image"]);
    // No registry answers here, or it does and has no such image.
    assert!(updated["warnings"].to_string().contains("is taken as it is here"), "{updated}");
    let after = inspect(&container(world, "cache"));
    assert_eq!((&before["Id"], &before["State"]["StartedAt"]), (&after["Id"], &after["State"]["StartedAt"]));
}

/// Gives the image another content.
fn change(world: &World, line: &str) -> String {
    let (name, image) = (format!("{}-maker", world.prefix), image(world));
    docker(&["create", "--name", &name, "redis:8"]);
    let id = docker(&["commit", "--change", line, "--change", &world.label(), &name, &image]);
    docker(&["rm", "-v", &name]);
    id
}

fn a_newer_image_must_take_its_place_with_the_data(world: &World) {
    redis(world, &["set", "key", "kept"]);
    let id = change(world, "ENV NEWER=1");
    let updated = world.unchanged("an update", || world.run(&["service", "update", "cache"]).ok());
    assert_eq!((&updated["image_changed"], &updated["digest"]), (&json!(true), &json!(id)));
    assert_eq!((redis(world, &["get", "key"]).as_str(), redis(world, &["ping"]).as_str()), ("kept", "PONG"));
    let found = inspect(&container(world, "cache"));
    assert_eq!(found["Image"], *id);
    let network = format!("{}-net-1", world.prefix);
    let names = found["NetworkSettings"]["Networks"][&network]["Aliases"].to_string();
    assert!(names.contains("\"cache\"") && names.contains("store.localhost"), "{names}");
    // One that was stopped stays stopped.
    docker(&["stop", &container(world, "cache")]);
    assert_eq!(world.run(&["service", "update", "cache", "--force"]).ok()["recreated"], true);
    assert_eq!(row(world, "cache").unwrap()["status"], "stopped");
    docker(&["start", &container(world, "cache")]);
}

fn a_bad_image_must_leave_the_old_one_running(world: &World) {
    let before = inspect(&container(world, "cache"));
    change(world, "ENTRYPOINT [\"/no/such/program\"]");
    let error =
        world.unchanged("an image that cannot start", || world.run(&["service", "update", "cache"]).fails(1));
    assert!(message(&error).contains("does not start"), "{error}");
    let after = inspect(&container(world, "cache"));
    assert_eq!((&before["Id"], &before["State"]["StartedAt"]), (&after["Id"], &after["State"]["StartedAt"]));
    for line in ["ENTRYPOINT [\"/bin/sh\", \"-c\", \"echo no; exit 1\"]", "ENTRYPOINT [\"sleep\", \"600\"]"] {
        change(world, line);
        let error = world.unchanged(line, || world.run(&["service", "update", "cache"]).fails(1));
        assert!(message(&error).contains("cache goes on as it was"), "{error}");
        assert_eq!(inspect(&container(world, "cache"))["Id"], before["Id"]);
        assert_eq!(redis(world, &["get", "key"]), "kept");
    }
    docker(&["tag", "redis:8", &image(world)]);
    world.run(&["service", "update", "cache"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn one_that_lost_its_container_must_get_another(world: &World) {
    docker(&["rm", "-f", &container(world, "cache")]);
    assert_eq!(row(world, "cache").unwrap()["status"], "failed");
    let error = world.run(&["service", "logs", "cache"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("service update cache"), "{error}");
    let updated = world.run(&["service", "update", "cache"]).ok();
    assert_eq!((&updated["image_changed"], &updated["recreated"]), (&json!(false), &json!(true)));
    assert_eq!(redis(world, &["get", "key"]), "kept");
}

fn one_that_was_deleted_must_be_made_again_with_its_data(world: &World) {
    let whole = world.snapshot();
    let deleted = world.run(&["service", "delete", "cache"]).ok();
    let volume = format!("{}-data", container(world, "cache"));
    assert_eq!(deleted["kept_volumes"], json!([volume]));
    assert!(try_docker(&["inspect", &container(world, "cache")]).is_err());
    assert_eq!((row(world, "cache"), world.invariants()), (None, Vec::new()));
    let presets = world.run(&["service", "preset", "list"]).ok();
    let preset = &presets["presets"][0];
    assert_eq!((&preset["name"], &preset["env_vars"]["API_TOKEN"]), (&json!("cache"), &json!("****")));
    assert_eq!(world.run(&["cleanup"]).ok()["orphans"], json!([]), "its data are nobody's");
    let restored = world.run(&["service", "preset", "restore", "cache"]).ok();
    assert_eq!(restored["kept_volumes"], json!([volume]));
    assert_eq!((redis(world, &["get", "key"]), world.snapshot()), ("kept".into(), whole));
    world.run(&["service", "preset", "restore", "cache"]).fails(5);
    let env = inspect(&container(world, "cache"))["Config"]["Env"].to_string();
    assert!(env.contains("API_TOKEN=hunter2") && env.contains("GREETING=a,b"), "{env}");
    // With --delete-volumes nothing is kept.
    let deleted = world.run(&["service", "delete", "cache", "--delete-volumes"]).ok();
    assert_eq!(
        (&deleted["kept_volumes"], try_docker(&["volume", "inspect", &volume]).is_err()),
        (&json!([]), true)
    );
    world.run(&["service", "preset", "restore", "cache"]).ok();
    assert_eq!(redis(world, &["get", "key"]), "");
}

fn presets_that_are_damaged_must_not_be_lost(world: &World) {
    let path = world.data().join("team_1/service_presets.json");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let whole = fs::read(&path).unwrap();
    world.run(&["service", "delete", "cache"]).ok();
    fs::write(&path, "{ half").unwrap();
    let listed = world.run(&["service", "preset", "list"]).ok();
    assert_eq!(listed["presets"], json!([]));
    assert!(listed["warnings"].to_string().contains("damaged"), "{listed}");
    world.run(&["service", "preset", "restore", "cache"]).fails(4);
    // Nobody knows which volumes they remember, so none is anybody's to remove.
    assert_eq!(world.run(&["cleanup", "--force"]).ok()["removed"], 0);
    let made = create(world).ok();
    assert!(made["warnings"].to_string().contains("are kept as"), "{made}");
    assert_eq!(made["kept_volumes"].as_array().unwrap().len(), 1);
    let kept: Vec<PathBuf> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.display().to_string().contains("damaged-"))
        .collect();
    assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "{ half");
    fs::remove_file(&kept[0]).unwrap();
    fs::write(&path, whole).unwrap();
}

fn a_record_that_is_damaged_must_keep_all_that_is_its(world: &World) {
    let path = world.data().join("team_1/services/cache/service.json");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, "{").unwrap();
    assert!(world.run(&["service", "list"]).ok()["warnings"].to_string().contains("damaged"));
    for words in [&["service", "update", "cache"][..], &["service", "logs", "cache"]] {
        assert!(message(&world.run(words).fails(70)).contains("damaged"));
    }
    let error = world.run(&["service", "create", "x", "redis:8", &port(world, 0)]).fails(5);
    assert!(message(&error).contains("is taken"), "{error}");
    let cleaned = world.unchanged("a cleanup", || world.run(&["cleanup", "--force"]).ok());
    assert_eq!(cleaned["removed"], 0, "{cleaned}");
    fs::write(&path, whole).unwrap();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn what_is_left_of_one_must_be_found_and_explained(world: &World) {
    world.run(&["service", "delete", "cache"]).ok();
    let forgotten = world.run(&["service", "preset", "delete", "cache"]).ok();
    assert!(forgotten["warnings"].to_string().contains("nothing remembers now"), "{forgotten}");
    let volume = format!("{}-data", container(world, "cache"));
    let stray = format!("{}-svc_next-1-stray", world.prefix);
    let [ours, team] = [format!("odeum.installation={}", world.prefix), "odeum.team=1".to_owned()];
    docker(&["create", "--name", &stray, "-l", &ours, "-l", &team, "-l", "odeum.service=stray", "redis:8"]);
    let found = world.run(&["cleanup"]).ok();
    let why = |name: &str| {
        let orphan = found["orphans"].as_array().unwrap().iter().find(|orphan| orphan["name"] == name);
        orphan.unwrap_or_else(|| panic!("no {name} in {found:#}"))["why"].as_str().unwrap().to_owned()
    };
    assert!(why(&volume).contains("no service cache and no preset"), "{}", why(&volume));
    assert!(why(&stray).contains("service stray has no record"), "{}", why(&stray));
    let cleaned = world.run(&["cleanup", "--force"]).ok();
    assert_eq!((&cleaned["removed"], &cleaned["failures"]), (&json!(2), &json!([])));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn an_installation_with_services_must_not_be_destroyed(world: &World) {
    create(world).ok();
    let error = world.unchanged("a destruction", || world.run(&["destroy"]).fails(5));
    assert_eq!(error["in_use_by"], json!(["service cache"]), "{error}");
    let stats = world.run(&["stats"]).ok();
    assert_eq!(stats["services"][0]["name"], "cache");
    assert!(stats["services"][0]["container"]["memory_mb"].as_f64().unwrap() > 0.1, "{stats}");
    world.run(&["service", "delete", "cache", "--delete-volumes"]).ok();
    world.run(&["destroy"]).ok();
}

/// Stores a secret that comes on stdin.
fn set(world: &World, name: &str, value: &str) -> Output {
    let path = world.path("stdin");
    fs::write(&path, format!("{value}\n")).unwrap();
    let stdin = Stdio::from(fs::File::open(path).unwrap());
    Running::start_reading(world.command(&["secret", "set", name, "-vv"]), "secret set".into(), stdin).end()
}

fn a_secret_must_be_kept_for_its_owner_alone(world: &World) {
    let stored = set(world, "redis", SECRET);
    assert_eq!(stored.ok()["is_new"], true);
    assert!(!stored.stdout.contains(SECRET) && !stored.stderr.contains(SECRET));
    let path = world.data().join("team_1/secrets.json");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    for (name, words) in [("../x", "not the name of a secret"), ("-x", ""), ("a b", "not the name")] {
        let refused = world.unchanged(name, || set(world, name, "x"));
        refused.must_end(2);
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    assert!(message(&set(world, "empty", "").fails(2)).contains("is empty"));
    let error = world.run(&["secret", "set", "other", "--secret-value", SECRET]);
    assert!(message(&error.fails(2)).contains("never an argument"));
    assert!(!error.stderr.contains(SECRET));
    let call = json!({"name": "by_mcp", "secret_value": SECRET});
    let by_mcp = Client::new(world, &[]).call("set_secret", &call);
    assert_eq!(by_mcp["structuredContent"]["is_new"], true, "{by_mcp}");
    let listed = world.run(&["secret", "list"]);
    let names: Vec<_> =
        listed.ok()["secrets"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["by_mcp", "redis"]);
    assert!(!listed.stdout.contains(SECRET));
    let of_two = || {
        world.add_team("two");
        world.run(&["secret", "list", "--team", "two"]).ok()["secrets"].clone()
    };
    assert_eq!(of_two(), json!([]));
}

/// Everything odeum says and writes down, but for the file of secrets.
fn seen(world: &World) -> String {
    let mut all = String::new();
    let mut waiting = vec![world.data()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.file_name().is_some_and(|name| name != "secrets.json") {
            all += &String::from_utf8_lossy(&fs::read(&path).unwrap_or_default());
        }
    }
    all
}

fn vault(world: &World, words: &[&str]) -> Output {
    let port = port(world, 0);
    let script =
        format!("echo \"it is $PASSWORD\"; exec redis-server --port {port} --requirepass \"$PASSWORD\"");
    let create = [
        &[
            "service",
            "create",
            "vault",
            "redis:8",
            &port,
            "--env-vars",
            "PASSWORD={secret:redis},PLAIN=x",
            "-vv",
        ],
        words,
        &["--", "sh", "-c", &script],
    ];
    run(world, &create.concat())
}

fn a_secret_must_reach_the_service_and_nobody_else(world: &World) {
    let made = vault(world, &[]);
    made.must_end(0);
    let container = container(world, "vault");
    let ask = |password: &str| {
        docker(&[
            "exec",
            &container,
            "redis-cli",
            "-p",
            &port(world, 0),
            "-a",
            password,
            "--no-auth-warning",
            "ping",
        ])
    };
    assert_eq!(ask(SECRET), "PONG");
    assert_ne!(
        try_docker(&["exec", &container, "redis-cli", "-p", &port(world, 0), "ping"]).unwrap_or_default(),
        "PONG"
    );
    let logs = world.run(&["service", "logs", "vault"]);
    assert!(logs.ok()["lines"][0].as_str().unwrap().ends_with("it is ****"), "{}", logs.stdout);
    let listed = world.run(&["service", "list"]);
    assert_eq!(listed.ok()["services"][0]["env_vars"]["PASSWORD"], "{secret:redis}");
    let presets = world.run(&["service", "preset", "list"]);
    let events = world.run(&["events"]);
    assert!(events.stdout.contains("create_service") && events.stdout.contains("set_secret"));
    let labels = inspect(&container)["Config"]["Labels"].to_string();
    let said = [made, logs, listed, presets, events].map(|output| output.stdout + &output.stderr).concat();
    for text in [said, labels, seen(world)] {
        assert!(!text.contains(SECRET), "the secret is shown: {text}");
    }
    // Also by one that fails and shows its log.
    world.run(&["service", "delete", "vault"]).ok();
    let failed = vault(world, &["--health", "false", "--health-timeout", "1"]);
    let error = failed.fails(1);
    assert!(message(&error).contains("it is ****") && !failed.stderr.contains(SECRET), "{error}");
    vault(world, &[]).ok();
}

fn a_secret_must_come_as_a_file_too(world: &World) {
    let port = port(world, 1);
    let create = |name: &str| {
        let words =
            ["service", "create", "filed", "redis:8", &port, "--secret-files", name, "--", "--port", &port];
        run(world, &words)
    };
    world.unchanged("a file of a secret that is gone", || create("gone").fails(4));
    create("redis").ok();
    let container = container(world, "filed");
    let read = || docker(&["exec", "-u", "redis", &container, "cat", "/run/secrets/redis"]);
    assert_eq!(read(), SECRET);
    assert!(!inspect(&container).to_string().contains(SECRET), "docker inspect shows it");
    let dir = world.data().join("team_1/services/filed/secrets");
    assert_eq!(fs::metadata(dir).unwrap().permissions().mode() & 0o777, 0o700);
    set(world, "redis", "changed").ok();
    world.run(&["service", "update", "filed", "--force"]).ok();
    assert_eq!(read(), "changed");
    set(world, "redis", SECRET).ok();
    assert_eq!(
        world.run(&["secret", "delete", "redis"]).fails(5)["used_by"],
        json!(["service filed", "service vault"])
    );
    assert_eq!(world.run(&["service", "stop", "filed"]).ok()["changed"], true);
    assert_eq!(row(world, "filed").unwrap()["status"], "stopped");
    run(world, &["service", "exec", "filed", "true"]).fails(7);
    assert_eq!(world.run(&["service", "stop", "filed"]).ok()["changed"], false);
    assert_eq!(world.run(&["service", "start", "filed"]).ok()["changed"], true);
    assert_eq!(world.run(&["service", "start", "filed"]).ok()["changed"], false);
    world.run(&["service", "delete", "filed"]).ok();
    world.run(&["service", "preset", "delete", "filed"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_new_value_must_come_with_the_next_container(world: &World) {
    let set = set(world, "redis", "another value").ok();
    assert_eq!((&set["is_new"], &set["used_by"]), (&json!(false), &json!(["service vault"])));
    let env = || inspect(&container(world, "vault"))["Config"]["Env"].to_string();
    assert!(!env().contains("another value"));
    world.run(&["service", "update", "vault"]).ok();
    assert!(!env().contains("another value"), "the container was made again");
    assert_eq!(world.run(&["service", "update", "vault", "--force"]).ok()["recreated"], true);
    assert!(env().contains("another value"));
}

fn a_secret_in_use_must_not_be_deleted(world: &World) {
    let error = world.unchanged("a deletion", || world.run(&["secret", "delete", "redis"]).fails(5));
    assert_eq!(error["used_by"], json!(["service vault"]), "{error}");
    let config = world.path("odeum.toml");
    let text = fs::read_to_string(&config).unwrap();
    let with = format!("{text}\n[team.1.variables]\nBY_MCP = \"{{secret:by_mcp}}\"\n");
    fs::write(&config, &with).unwrap();
    let error = world.run(&["secret", "delete", "by_mcp"]).fails(5);
    assert!(message(&error).contains("[team.1.variables]"), "{error}");
    fs::write(&config, text).unwrap();
    world.run(&["secret", "delete", "by_mcp"]).ok();
    world.run(&["service", "delete", "vault"]).ok();
    world.run(&["secret", "delete", "redis"]).ok();
    // A preset may name one that is gone; a service may not.
    let error = world.run(&["service", "preset", "restore", "vault"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("odeum secret set redis"), "{error}");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
