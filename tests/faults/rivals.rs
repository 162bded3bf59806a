//! Many processes at once: each gets its own, or one wins.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{
    mcp::Client,
    outside::login_page,
    process::{Output, Running},
    story::scenarios,
    world::World,
};

/// How many processes there are at once.
const MANY: usize = 8;

#[test]
fn rivals() {
    let world = &World::with_template("rivals");
    scenarios![world;
        eight_creations_must_make_eight_environments,
        of_eight_creations_of_one_exactly_one_must_win,
        of_eight_names_with_one_id_exactly_one_must_win,
        creations_and_deletions_at_once_must_leave_whole_environments,
        calls_of_one_server_must_make_an_environment_each,
        a_destruction_must_not_meet_what_is_being_made,
        inits_at_once_must_make_one_installation,
    ];
}

fn at_once<T: AsRef<[String]>>(world: &World, commands: &[T]) -> Vec<Output> {
    let start = |command: &T| {
        let words: Vec<&str> = command.as_ref().iter().map(String::as_str).collect();
        world.start(&words)
    };
    let running: Vec<Running> = commands.iter().map(start).collect();
    running.into_iter().map(Running::end).collect()
}

fn creation(world: &World, name: &str) -> Vec<String> {
    World::creation(name, &world.repo().url()).into_iter().map(str::to_owned).collect()
}

fn deletion(name: &str) -> Vec<String> {
    ["env", "delete", name].map(str::to_owned).to_vec()
}

fn eight_creations_must_make_eight_environments(world: &World) {
    world.unchanged("eight creations and deletions", || {
        let names: Vec<String> = (0..MANY).map(|number| format!("branch-{number}")).collect();
        let creations: Vec<_> = names.iter().map(|name| creation(world, name)).collect();
        let made: Vec<Value> = at_once(world, &creations).iter().map(Output::ok).collect();
        for field in ["env_id", "database", "odoo_container", "url", "workspace"] {
            let values: BTreeSet<&str> = made.iter().map(|env| env[field].as_str().unwrap()).collect();
            assert_eq!(values.len(), MANY, "{field}: {values:?}");
        }
        for env in &made {
            assert_eq!(login_page(env["url"].as_str().unwrap()), 200, "{env}");
        }
        assert_eq!(world.invariants(), Vec::<Value>::new());
        let deletions: Vec<_> = names.iter().map(|name| deletion(name)).collect();
        for output in at_once(world, &deletions) {
            output.ok();
        }
    });
}

fn of_eight_creations_of_one_exactly_one_must_win(world: &World) {
    world.unchanged("eight creations of one", || {
        let outputs = at_once(world, &vec![creation(world, "main"); MANY]);
        let winners = outputs.iter().filter(|output| output.code == 0 && output.json()["created"] == true);
        assert_eq!(winners.count(), 1, "{outputs:?}");
        for output in outputs.iter().filter(|output| output.code != 0) {
            assert_eq!(output.fails(75)["kind"], "busy");
        }
        assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
        assert_eq!(world.invariants(), Vec::<Value>::new());
        world.delete("main");
    });
}

fn of_eight_names_with_one_id_exactly_one_must_win(world: &World) {
    world.unchanged("eight names with one id", || {
        let names = ["a-b", "a/b", "a_b", "A-B", "a.b", "A/b", "a/B", "A_B"];
        let creations: Vec<_> = names.iter().map(|name| creation(world, name)).collect();
        let outputs = at_once(world, &creations);
        let won: Vec<&str> = names
            .iter()
            .zip(&outputs)
            .filter(|(_, output)| output.code == 0)
            .map(|(name, _)| *name)
            .collect();
        for (name, output) in names.iter().zip(&outputs) {
            assert!(
                [0, 5, 75].contains(&output.code),
                "{name} ended with {}: {}",
                output.code,
                output.stderr
            );
        }
        assert!(!won.is_empty(), "{outputs:?}");
        let rows = won.iter().filter_map(|name| world.row(name));
        let databases: BTreeSet<String> = rows.map(|row| row["env_id"].to_string()).collect();
        assert_eq!(databases.len(), won.len(), "winners share an id: {won:?}");
        assert_eq!(world.invariants(), Vec::<Value>::new());
        for name in won {
            world.delete(name);
        }
    });
}

fn creations_and_deletions_at_once_must_leave_whole_environments(world: &World) {
    world.unchanged("creations and deletions at once", || {
        let names = ["one", "two"];
        for _ in 0..3 {
            let mut commands: Vec<_> = names.iter().map(|name| creation(world, name)).collect();
            commands.extend(names.iter().map(|name| deletion(name)));
            for output in at_once(world, &commands) {
                assert!([0, 4, 75].contains(&output.code), "{}: {}", output.code, output.stderr);
            }
            assert_eq!(world.invariants(), Vec::<Value>::new());
            for row in names.iter().filter_map(|name| world.row(name)) {
                assert_eq!(login_page(row["url"].as_str().unwrap()), 200, "{row}");
            }
        }
        for name in names {
            world.run(&["env", "delete", name]);
        }
    });
}

/// Calls that run side by side in one process, which knows nothing of the image yet.
fn calls_of_one_server_must_make_an_environment_each(world: &World) {
    world.unchanged("calls of one server", || {
        std::fs::remove_dir_all(world.data().join("images")).unwrap();
        let mut client = Client::new(world, &[]);
        let call = |client: &mut Client, tool: &str, arguments: Value| {
            client.send("tools/call", &json!({"name": tool, "arguments": arguments}))
        };
        let names: Vec<String> = (0..5).map(|number| format!("agent-{number}")).collect();
        let url = world.repo().url();
        let create = |client: &mut Client, name: &String| {
            let arguments = json!({"branch": name, "template_name": "default", "repo_url": url});
            call(client, "create_environment", arguments)
        };
        let ids: Vec<u64> = names.iter().map(|name| create(&mut client, name)).collect();
        // The server answers others meanwhile.
        let listed = call(&mut client, "list_environments", json!({}));
        let answers = client.answers(&[&ids[..], &[listed]].concat());
        let mut urls = BTreeSet::new();
        for id in ids {
            let made = &answers[&id]["result"]["structuredContent"];
            assert_eq!(made["created"], true, "{}", answers[&id]);
            assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
            urls.insert(made["url"].to_string());
        }
        assert_eq!(urls.len(), names.len(), "{urls:?}");
        assert_eq!(world.invariants(), Vec::<Value>::new());
        let delete = |name| call(&mut client, "delete_environment", json!({"env_name": name}));
        let ids: Vec<u64> = names.iter().map(delete).collect();
        for (id, answer) in client.answers(&ids) {
            assert_ne!(answer["result"]["isError"], true, "{id}: {answer}");
        }
    });
}

/// Whoever came first is finished; the other is told why it was refused.
fn a_destruction_must_not_meet_what_is_being_made(world: &World) {
    let url = world.repo().url();
    let made: [(&str, Vec<&str>); 2] = [
        ("env-create.database.after", World::creation("main", &url)),
        (
            "template-make.database.after",
            vec!["template", "init", "--template-name", "other", "--modules", "base"],
        ),
    ];
    for (point, command) in made {
        let mut making = world.command(&command);
        making.env("ODEUM_FAULT", format!("{point}:hold"));
        let making = Running::start(making, point.to_owned());
        making.held();
        let refused = world.run(&["destroy"]);
        assert!([5, 75].contains(&refused.code), "{point}: {}", refused.stderr);
        making.go_on();
        making.end().ok();
        assert_eq!(world.invariants(), Vec::<Value>::new(), "{point}");
    }
    let error = world.run(&["destroy"]).fails(5);
    assert_eq!(error["in_use_by"], json!(["main"]), "{error}");
    world.delete("main");
    world.run(&["template", "delete", "other"]).ok();
}

fn inits_at_once_must_make_one_installation(world: &World) {
    world.run(&["destroy"]).ok();
    let init = vec!["init".to_owned()];
    let outputs = at_once(world, &vec![init; MANY]);
    let made = |output: &&Output| output.code == 0 && !output.json()["made"].as_array().unwrap().is_empty();
    assert_eq!(outputs.iter().filter(made).count(), 1, "{outputs:?}");
    for output in &outputs {
        assert!([0, 75].contains(&output.code), "{}: {}", output.code, output.stderr);
    }
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
