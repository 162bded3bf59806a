//! The command line, `call` and MCP: the same tools, the same data.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    interruptions::Silence,
    support::{mcp::Client, outside::login_page, story::scenarios, world::World},
};

#[test]
fn faces() {
    let world = &World::with_template("faces");
    scenarios![world;
        the_server_must_introduce_itself,
        every_tool_must_be_described_whole,
        a_narrowed_server_must_offer_less,
        a_creation_over_mcp_must_report_progress_that_never_goes_back,
        information_must_be_equal_on_all_faces,
        a_listing_must_be_equal_on_all_faces,
        a_failure_must_be_equal_on_all_faces,
        words_and_json_must_make_the_same_call,
        a_cancelled_call_must_leave_nothing,
        a_client_that_hangs_up_must_leave_nothing,
        a_server_that_is_terminated_must_leave_nothing,
    ];
}

fn the_server_must_introduce_itself(world: &World) {
    let client = Client::new(world, &[]);
    let welcome = &client.welcome;
    assert_eq!(welcome["serverInfo"]["name"], "odeum");
    assert_eq!(welcome["protocolVersion"], "2025-11-25");
    assert!(welcome["instructions"].as_str().unwrap().contains("create_environment"), "{welcome}");
    assert!(welcome["capabilities"]["tools"].is_object(), "{welcome}");
    assert!(client.hang_up(), "the server did not end well");
}

fn every_tool_must_be_described_whole(world: &World) {
    let mut client = Client::new(world, &[]);
    let tools = client.ask("tools/list", &json!({}));
    let tools = tools["tools"].as_array().unwrap();
    assert!(tools.len() > 10);
    for tool in tools {
        let name = &tool["name"];
        assert!(tool["description"].as_str().is_some_and(|text| text.len() > 10), "{name}");
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{schema} of {name}");
        }
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            assert!(tool["annotations"][hint].is_boolean(), "{hint} of {name}");
        }
    }
}

fn a_narrowed_server_must_offer_less(world: &World) {
    let names = |args: &[&str]| {
        let tools = Client::new(world, args).ask("tools/list", &json!({}))["tools"].clone();
        let tools = tools.as_array().unwrap().clone();
        tools.into_iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    let all = names(&[]);
    let reading = names(&["--read-only"]);
    assert!(reading.is_subset(&all) && reading.contains("list_environments"), "{reading:?}");
    assert!(!reading.contains("create_environment") && !reading.contains("delete_environment"));
    let environments = names(&["--toolsets", "env"]);
    assert!(environments.contains("create_environment") && !environments.contains("init_template"));
    let both = names(&["--toolsets", "env,template", "--read-only"]);
    assert!(both.contains("list_templates") && !both.contains("init_template"), "{both:?}");
    let mut client = Client::new(world, &["--read-only"]);
    let id =
        client.send("tools/call", &json!({"name": "delete_environment", "arguments": {"env_name": "x"}}));
    assert!(client.answer(id)["error"].is_object(), "a tool that is not offered was called");
    world.plain(&["mcp", "--toolsets", "nonsense"]).must_end(2);
}

fn creation(url: &str) -> Value {
    json!({
        "name": "create_environment",
        "arguments": {"branch": "main", "template_name": "default", "repo_url": url},
        "_meta": {"progressToken": "it"},
    })
}

fn a_creation_over_mcp_must_report_progress_that_never_goes_back(world: &World) {
    let mut client = Client::new(world, &[]);
    let result = client.ask("tools/call", &creation(&world.repo().url()));
    assert_ne!(result["isError"], true, "{result}");
    let made = &result["structuredContent"];
    assert_eq!((&made["created"], &made["ready"]), (&json!(true), &json!(true)));
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    assert!(result["content"][0]["text"].as_str().unwrap().contains(made["url"].as_str().unwrap()));
    let reports = client.notifications.iter().filter(|note| note["method"] == "notifications/progress");
    let done: Vec<f64> = reports
        .inspect(|note| assert_eq!(note["params"]["progressToken"], "it"))
        .map(|note| note["params"]["progress"].as_f64().unwrap())
        .collect();
    assert!(done.len() >= 8 && done.is_sorted(), "{done:?}");
    let last = client.notifications.last().unwrap();
    assert!(last["params"]["total"].as_f64() >= last["params"]["progress"].as_f64(), "{last}");
}

/// What the three faces answer, without what changes from moment to moment.
fn on_all_faces(world: &World, command: &[&str], tool: &str, arguments: &Value) -> [Value; 3] {
    let by_command = world.run(command).ok();
    let by_call = world.run(&["call", tool, &arguments.to_string()]).ok();
    let by_mcp = Client::new(world, &[]).call(tool, arguments);
    assert_ne!(by_mcp["isError"], true, "{by_mcp}");
    [by_command, by_call, by_mcp["structuredContent"].clone()].map(|mut data| {
        still(&mut data);
        data
    })
}

/// Takes figures and ages out.
fn still(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            for field in ["duration_ms", "waited_ms", "odoo", "db", "last_used"] {
                fields.remove(field);
            }
            for container in fields.get_mut("containers").and_then(Value::as_array_mut).into_iter().flatten()
            {
                container.as_object_mut().unwrap().remove("status");
            }
            fields.values_mut().for_each(still);
        }
        Value::Array(items) => items.iter_mut().for_each(still),
        _ => {}
    }
}

fn information_must_be_equal_on_all_faces(world: &World) {
    let arguments = json!({"env_name": "main"});
    let [one, two, three] = on_all_faces(world, &["env", "info", "main"], "get_environment_info", &arguments);
    assert_eq!(one["env_name"], "main");
    assert_eq!(one, two);
    assert_eq!(one, three);
    // The seed's older name of the parameter.
    let arguments = json!({"branch_name": "main"});
    let [_, two, three] = on_all_faces(world, &["env", "info", "main"], "get_environment_info", &arguments);
    assert_eq!((&one, &one), (&two, &three));
}

fn a_listing_must_be_equal_on_all_faces(world: &World) {
    for (command, tool) in [(["env", "list"], "list_environments"), (["template", "list"], "list_templates")]
    {
        let [one, two, three] = on_all_faces(world, &command, tool, &json!({}));
        assert_eq!((&one, &one), (&two, &three), "{tool}");
        assert!(
            one.as_object().unwrap().values().any(|list| list.as_array().is_some_and(|it| it.len() == 1))
        );
    }
}

fn a_failure_must_be_equal_on_all_faces(world: &World) {
    let by_command = world.run(&["env", "info", "nobody"]).fails(4);
    let by_call = world.run(&["call", "get_environment_info", "nobody"]).fails(4);
    let by_mcp = Client::new(world, &[]).call("get_environment_info", &json!({"env_name": "nobody"}));
    assert_eq!(by_mcp["isError"], true);
    assert_eq!(by_command, by_call);
    assert_eq!(by_mcp["structuredContent"]["error"], by_command);
    let refused = Client::new(world, &[]).call("get_environment_info", &json!({"env": "main"}));
    assert_eq!(refused["structuredContent"]["error"]["kind"], "invalid_input", "{refused}");
    assert_eq!(world.run(&["call", "get_environment_info", r#"{"env": "main"}"#]).code, 2);
}

fn words_and_json_must_make_the_same_call(world: &World) {
    let url = world.repo().url();
    for words in [
        vec!["call", "create_environment", "main", "default", &url],
        vec!["call", "create_environment", "main", "--template-name", "default", "--repo-url", &url],
        vec!["call", "create_environment", "branch=main", "template_name=default", "repo_url=", "--sanitize"],
    ] {
        let words: Vec<&str> = words.into_iter().filter(|word| *word != "repo_url=").collect();
        let output = world.run(&words);
        match words.len() {
            // Without its repository it is another request, and refused as such.
            5 if words[4] == "--sanitize" => assert_eq!(output.code, 2, "{output:?}"),
            _ => assert_eq!(output.ok()["created"], false),
        }
    }
}

fn a_cancelled_call_must_leave_nothing(world: &World) {
    world.delete("main");
    for step in ["Getting the code", "Waiting for Odoo to answer"] {
        world.unchanged("a cancelled call", || {
            let mut client = Client::new(world, &[]);
            let id = client.send("tools/call", &creation(&world.repo().url()));
            while !client.notification("notifications/progress")["params"]["message"]
                .as_str()
                .unwrap()
                .contains(step)
            {}
            client.tell("notifications/cancelled", &json!({"requestId": id, "reason": "enough"}));
            // The server goes on serving while the call is undone.
            client.ask("tools/list", &json!({}));
            assert!(client.hang_up(), "the server did not end well");
        });
    }
}

fn a_client_that_hangs_up_must_leave_nothing(world: &World) {
    cut_short(world, "a client that has gone", Client::hang_up);
}

fn a_server_that_is_terminated_must_leave_nothing(world: &World) {
    cut_short(world, "a terminated server", Client::terminate);
}

/// Ends a talk in the middle of a creation that would never end by itself.
fn cut_short(world: &World, what: &str, end: fn(Client) -> bool) {
    world.unchanged(what, || {
        let silence = Silence::new();
        let mut client = Client::new(world, &[]);
        client.send("tools/call", &creation(&silence.url()));
        let _connection = silence.asked();
        assert!(end(client), "the server did not end well");
    });
}
