//! The 42 tools that callers rely on, each by the command line, by `call` and over MCP: one story,
//! told once on each face, with the same results.

use std::{collections::BTreeSet, process::Stdio};

use serde_json::{Value, json};

use crate::{
    imports::{MASTER, Source},
    support::{
        git_server::GitServer,
        mcp::Client,
        process::Running,
        repo::{Repo, manifest},
        world::World,
    },
};

/// What the private git server asks for.
const TOKEN: &str = "a-token-of-nobody";

#[test]
fn three_ways() {
    let place = Place::new();
    let [by_command, by_call, by_mcp] =
        [Face::Command, Face::Call, Face::Mcp(Box::new(Client::new(&place.world, &[])))]
            .map(|face| tell(&place, face));
    let contract: Vec<Value> = serde_json::from_str(include_str!("../contract/tools.json")).unwrap();
    let wanted: BTreeSet<&str> = contract.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let told: BTreeSet<&str> = by_command.iter().map(|(tool, _)| *tool).collect();
    assert_eq!(wanted, told, "the story calls other tools than the contract has");
    let differences: Vec<String> = [("call", by_call), ("MCP", by_mcp)]
        .iter()
        .flat_map(|(face, told)| by_command.iter().zip(told).map(move |(one, other)| (face, one, other)))
        .filter(|(_, one, other)| one != other)
        .map(|(face, (tool, one), (_, other))| format!("{tool} by {face}:\n{one}\n{other}"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(place.world.invariants(), Vec::<Value>::new());
}

/// What the story is told on.
struct Place {
    world: World,
    source: Source,
    private: GitServer,
    url: String,
}

impl Place {
    fn new() -> Self {
        let world = World::with_template("three ways");
        let tools = Repo::empty(&world.path("served/tools"), "main");
        tools.write("tool_a/__manifest__.py", &manifest("Tool"));
        tools.write("tool_a/__init__.py", "");
        tools.commit("a module");
        let test = "from odoo.tests import TransactionCase\n\n\nclass TestGreeting(TransactionCase):\n    \
                    def test_it(self):\n        self.assertTrue(self.env.user)\n";
        world.repo().write("greeting/tests/__init__.py", "from . import test_greeting\n");
        world.repo().write("greeting/tests/test_greeting.py", test);
        world.repo().commit("a test");
        let source = Source::start(&world, "odoo:19.0", "postgres:15");
        let private = GitServer::new(&world.path("served"), Some(("me", TOKEN)));
        let url = world.repo().url();
        Self { world, source, private, url }
    }
}

enum Face {
    Command,
    Call,
    Mcp(Box<Client>),
}

impl Face {
    fn ask(&mut self, world: &World, words: &[&str], stdin: &str, tool: &str, arguments: &Value) -> Value {
        match self {
            Self::Command => {
                let path = world.path("stdin");
                std::fs::write(&path, stdin).unwrap();
                let stdin = Stdio::from(std::fs::File::open(path).unwrap());
                Running::start_reading(world.command(words), words.join(" "), stdin).end().ok()
            }
            Self::Call => world.run(&["call", tool, &arguments.to_string()]).ok(),
            Self::Mcp(client) => {
                let result = client.call(tool, arguments);
                assert_ne!(result["isError"], true, "{tool}: {result}");
                result["structuredContent"].clone()
            }
        }
    }
}

/// Calls every tool once at least; each answer, without what changes from time to time.
fn tell(place: &Place, mut face: Face) -> Vec<(&'static str, Value)> {
    let (world, mut told) = (&place.world, Vec::new());
    let mut ask = |tool: &'static str, words: &[&str], stdin: &str, arguments: Value| {
        let answer = face.ask(world, words, stdin, tool, &arguments);
        let mut still = answer.clone();
        settle(&mut still);
        told.push((tool, still));
        answer
    };
    let it = || json!({"env_name": "main"});
    let with = |more: Value| {
        let mut arguments = it();
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        arguments
    };

    // Guides, repositories and their credentials.
    ask("get_agent_instructions", &["guide", "agent"], "", json!({}));
    ask("get_odoo_development_guide", &["guide", "odoo", "19.0"], "", json!({"version": "19.0"}));
    let private = place.private.url("tools");
    let with_token = private.replace("http://", &format!("http://me:{TOKEN}@"));
    let set = ["credential", "set", &private, "--username", "me", "--token-stdin"];
    ask("setup_repo_auth", &set, TOKEN, json!({"repo_url": with_token}));
    let add = json!({"name": "tools", "repo_url": private});
    ask("add_extra_repo", &["repo", "add", "tools", &private], "", add);
    ask("list_extra_repos", &["repo", "list"], "", json!({}));
    ask("update_extra_repo", &["repo", "update", "tools"], "", json!({"name": "tools"}));

    // An environment, and what is done to it as a whole.
    let create = World::creation("main", &place.url);
    let creation = json!({"branch": "main", "template_name": "default", "repo_url": place.url});
    ask("create_environment", &create, "", creation);
    ask("list_environments", &["env", "list"], "", json!({}));
    ask("stop_environment", &["env", "stop", "main"], "", it());
    ask("start_environment", &["env", "start", "main"], "", it());
    ask("restart_environment", &["env", "restart", "main"], "", it());
    ask("rebuild_environment", &["env", "rebuild", "main"], "", it());
    ask("pull_and_apply", &["env", "pull", "main"], "", it());
    ask("get_environment_info", &["env", "info", "main"], "", it());

    // Modules.
    let modules = || with(json!({"modules": "greeting"}));
    ask("install_odoo_modules", &["module", "install", "main", "greeting"], "", modules());
    ask("upgrade_odoo_modules", &["module", "upgrade", "main", "greeting"], "", modules());
    ask("run_odoo_tests", &["module", "test", "main", "greeting"], "", modules());
    ask("list_installed_modules", &["module", "list", "main"], "", it());

    // Inside it.
    ask("get_environment_logs", &["env", "logs", "main"], "", it());
    let seq = "seq 100000";
    let long = ask("run_odoo_command", &["env", "exec", "main", seq], "", with(json!({"command": seq})));
    let id = long["output_id"].as_str().expect("a long output has an id").to_owned();
    let page = json!({"output_id": id, "start": 99_000, "end": 99_003});
    let read = ["output", "read", id.as_str(), "--start", "99000", "--end", "99003"];
    ask("read_output", &read, "", page);
    let code = "env['res.users'].search_count([])";
    ask("run_odoo_shell", &["env", "shell", "main", code], "", with(json!({"python_code": code})));
    let (path, text) = ("/tmp/note.txt", "one\ntwo\n");
    let write = with(json!({"path": path, "content": text}));
    ask("write_file_in_odoo", &["env", "write", "main", path, text], "", write);
    ask("read_file_in_odoo", &["env", "read", "main", path], "", with(json!({"path": path})));
    let search = with(json!({"pattern": "TransactionCase"}));
    ask("search_in_odoo", &["env", "search", "main", "TransactionCase"], "", search);
    let request = with(json!({"path": "/web/login"}));
    ask("http_request_to_odoo", &["env", "http", "main", "/web/login"], "", request);
    let sql = "SELECT id, login FROM res_users ORDER BY id LIMIT 2";
    ask("run_db_query", &["env", "sql", "main", sql], "", with(json!({"query": sql})));
    ask("reset_admin_password", &["admin", "reset-password", "main"], "", it());

    // Templates.
    let save = with(json!({"template_name": "saved"}));
    ask("save_as_template", &["template", "save", "main", "saved"], "", save);
    let import =
        ["template", "import", &place.source.url, "--template-name", "taken", "--master-password-stdin"];
    let taken = json!({"odoo_url": place.source.url, "master_pwd": MASTER, "template_name": "taken"});
    ask("import_template_from_odoo", &import, MASTER, taken);
    ask("list_templates", &["template", "list"], "", json!({}));
    for name in ["saved", "taken"] {
        ask("delete_template", &["template", "delete", name], "", json!({"template_name": name}));
    }

    // A database server of the team's own, as a service.
    let port = world.first_port + 20;
    let (number, variables) = (port.to_string(), format!("POSTGRES_PASSWORD=nobody,PGPORT={port}"));
    let create = ["service", "create", "sql", "postgres:13", &number, "--env-vars", &variables];
    let service = json!({"name": "sql", "image": "postgres:13", "port": port, "env_vars": variables});
    let named = || json!({"name": "sql"});
    ask("create_service", &create, "", service);
    ask("list_services", &["service", "list"], "", json!({}));
    ask("get_service_logs", &["service", "logs", "sql"], "", named());
    ask("update_service", &["service", "update", "sql"], "", named());
    ask("delete_service", &["service", "delete", "sql"], "", named());
    ask("list_service_presets", &["service", "preset", "list"], "", json!({}));
    ask("restore_service", &["service", "preset", "restore", "sql"], "", named());
    ask("delete_service", &["service", "delete", "sql"], "", named());
    ask("delete_service_preset", &["service", "preset", "delete", "sql"], "", named());

    // All of it away, so that the next face finds what this one found.
    ask("delete_extra_repo", &["repo", "delete", "tools"], "", json!({"name": "tools"}));
    ask("delete_environment", &["env", "delete", "main"], "", it());
    let host = place.private.address();
    world.run(&["credential", "delete", host]).ok();
    told
}

/// Takes out what another moment makes different: times, sizes, ids, lines of logs.
fn settle(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                let is_measured = ["_ms", "_s", "_mb", "_at", "_id", "bytes", "percent", "generation"]
                    .iter()
                    .any(|end| name.ends_with(end));
                let is_a_moment = ["ms", "mb", "seconds", "created", "odoo", "db", "headers", "body"]
                    .contains(&name.as_str());
                let is_a_log =
                    ["lines", "log", "output", "stdout", "stderr", "text"].contains(&name.as_str());
                if is_measured || is_a_moment || is_a_log {
                    *value = json!(!value.is_null());
                } else {
                    settle(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::String(text) if text.starts_with("Up ") => *text = "Up".into(),
        Value::String(text) => *text = without_figures(text),
        _ => {}
    }
}

/// The text with `#` for each word that begins with a figure and each hexadecimal id.
fn without_figures(text: &str) -> String {
    let is_id = |word: &str| word.len() >= 8 && word.chars().all(|sign| sign.is_ascii_hexdigit());
    let words = text.split_inclusive(|sign: char| !sign.is_ascii_alphanumeric());
    words
        .map(|word| {
            let bare = word.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
            let tail = &word[bare.len()..];
            let is_figure = bare.starts_with(|sign: char| sign.is_ascii_digit());
            if is_figure || is_id(bare) { format!("#{tail}") } else { word.to_owned() }
        })
        .collect()
}
