//! Calls over MCP that take longer than their client waits.

use std::time::Instant;

use serde_json::{Value, json};

use crate::support::{mcp::Client, outside::login_page, process::until, story::scenarios, world::World};

#[test]
fn tickets() {
    let world = &World::with_template("tickets");
    scenarios![world;
        a_call_that_takes_long_must_answer_with_a_ticket_and_go_on,
        a_cancelled_operation_must_undo_what_it_began,
        a_server_that_ends_must_undo_what_it_began,
        a_killed_servers_operation_must_be_lost_and_taken_back,
        a_call_that_reads_may_take_long_too,
        a_client_with_tasks_must_get_one,
        nonsense_must_be_refused,
    ];
}

fn creation(world: &World, wait: &str) -> Value {
    json!({
        "branch": "main", "template_name": "default", "repo_url": world.repo().url(), "wait_seconds": wait,
    })
}

/// A ticket for an environment that is being made; its operation.
fn begin(world: &World, client: &mut Client) -> String {
    let answer = client.call("create_environment", &creation(world, "0"));
    assert_ne!(answer["isError"], true, "{answer}");
    let ticket = &answer["structuredContent"];
    assert_eq!(ticket["state"], "running", "{ticket}");
    assert!(ticket["next"].as_str().unwrap().contains("get_operation"), "{ticket}");
    ticket["operation_id"].as_str().unwrap().to_owned()
}

fn operation(client: &mut Client, id: &str, wait: u32) -> Value {
    let arguments = json!({"operation_id": id, "wait_seconds": wait});
    client.call("get_operation", &arguments)["structuredContent"].clone()
}

fn a_call_that_takes_long_must_answer_with_a_ticket_and_go_on(world: &World) {
    let mut client = Client::new(world, &[]);
    let started = Instant::now();
    let id = begin(world, &mut client);
    assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());
    // Whoever works on the same environment is told who is at it.
    let busy = world.run(&["env", "stop", "main"]).fails(75);
    assert!(busy["message"].as_str().unwrap().contains("create_environment"), "{busy}");
    let done = operation(&mut client, &id, 60);
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(done["result"]["created"], true, "{done}");
    assert_eq!(login_page(done["result"]["url"].as_str().unwrap()), 200);
    // Any process can ask for it.
    let seen = world.run(&["operation", "get", &id]).ok();
    assert_eq!(seen["result"], done["result"]);
    let listed = world.run(&["operation", "list"]).ok();
    assert_eq!(listed["operations"][0]["operation_id"], id.as_str());
    // What ends in time gives no ticket.
    let again = client.call("create_environment", &creation(world, "30"));
    assert_eq!(again["structuredContent"]["created"], false, "{again}");
    world.delete("main");
}

fn a_cancelled_operation_must_undo_what_it_began(world: &World) {
    let mut client = Client::new(world, &[]);
    world.unchanged("a cancelled operation", || {
        let id = begin(world, &mut client);
        // By another process than the one it runs in.
        let cancelled = world.run(&["operation", "cancel", &id]).ok();
        assert_eq!(cancelled["state"], "cancelled", "{cancelled}");
        assert_eq!(operation(&mut client, &id, 0)["error"]["kind"], "cancelled");
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_server_that_ends_must_undo_what_it_began(world: &World) {
    world.unchanged("a server that ends", || {
        let mut client = Client::new(world, &[]);
        let id = begin(world, &mut client);
        assert!(client.terminate());
        let after = world.run(&["operation", "get", &id]).ok();
        assert!(["cancelled", "done"].contains(&after["state"].as_str().unwrap()), "{after}");
        world.run(&["env", "delete", "main"]);
    });
}

fn a_killed_servers_operation_must_be_lost_and_taken_back(world: &World) {
    let mut client = Client::new(world, &[]);
    let id = begin(world, &mut client);
    drop(client);
    until("the operation is lost", || world.run(&["operation", "get", &id]).ok()["state"] == "lost");
    world.run(&["operation", "cancel", &id]).fails(5);
    let made = world.create("main");
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    world.delete("main");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_call_that_reads_may_take_long_too(world: &World) {
    let mut client = Client::new(world, &[]);
    let answer = client.call("list_environments", &json!({"wait_seconds": 0}));
    let id = answer["structuredContent"]["operation_id"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let done = operation(&mut client, id, 30);
    assert_eq!((&done["state"], &done["result"]["environments"]), (&json!("done"), &json!([])), "{done}");
    let listed = world.run(&["operation", "list"]).ok();
    assert_eq!(listed["operations"][0]["result"], Value::Null, "{listed}");
    // It is told itself how long to wait.
    let answer = client.call("get_operation", &json!({"operation_id": id, "wait_seconds": 0}));
    assert_eq!(answer["structuredContent"]["state"], "done", "{answer}");
}

fn a_client_with_tasks_must_get_one(world: &World) {
    let capabilities = json!({"extensions": {"io.modelcontextprotocol/tasks": {}}});
    let mut client = Client::with_capabilities(world, &capabilities);
    let parameters = json!({"name": "create_environment", "arguments": creation(world, "0")});
    let task = client.ask("tools/call", &parameters);
    assert_eq!((&task["resultType"], &task["status"]), (&"task".into(), &"working".into()), "{task}");
    let id = json!({"taskId": task["taskId"]});
    let mut last = Value::Null;
    until("the task is completed", || {
        last = client.ask("tasks/get", &id);
        last["status"] != "working"
    });
    assert_eq!(last["status"], "completed", "{last}");
    assert_eq!(last["result"]["structuredContent"]["created"], true, "{last}");
    world.delete("main");
    let task = client.ask("tools/call", &parameters);
    let id = json!({"taskId": task["taskId"]});
    client.ask("tasks/cancel", &id);
    until("the task is cancelled", || client.ask("tasks/get", &id)["status"] == "cancelled");
    assert!(world.row("main").is_none());
}

fn nonsense_must_be_refused(world: &World) {
    let mut client = Client::new(world, &[]);
    let answer = client.call("create_environment", &creation(world, "soon"));
    assert_eq!(answer["structuredContent"]["error"]["kind"], "invalid_input", "{answer}");
    for id in ["00000000", "nonsense", "../../x"] {
        let answer = client.call("get_operation", &json!({"operation_id": id}));
        assert_eq!(answer["isError"], true, "{answer}");
    }
}
