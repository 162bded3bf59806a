//! Records through Odoo's RPC, as its users: JSON-2 in series 19, JSON-RPC in 14.

use serde_json::{Value, json};

use crate::support::{mcp::Client, story::scenarios, world::World};

#[test]
fn orm_19() {
    let world = &World::with_template("orm");
    world.create("main");
    tell(world);
}

#[test]
fn orm_14() {
    let world = &World::with_template_14("orm-14");
    world.create("main");
    tell(world);
}

fn tell(world: &World) {
    scenarios![world;
        records_must_be_made_read_changed_and_deleted,
        three_ways_must_give_the_same,
        pages_must_tell_the_next_one,
        a_user_must_have_his_own_rights,
        mistakes_must_be_refused_before_the_call,
        what_odoo_refuses_must_be_told_apart,
        methods_must_be_called_with_records_and_without,
        models_and_fields_must_be_described,
        no_key_must_stay,
        a_call_that_hangs_must_be_given_up,
        a_stopped_environment_must_be_said_to_be_stopped,
    ];
}

/// `odeum orm VERB main …`.
fn orm(world: &World, verb: &str, more: &[&str]) -> Value {
    world.run(&[&["orm", verb, "main"], more].concat()).ok()
}

fn refused(world: &World, verb: &str, more: &[&str], code: i32) -> Value {
    world.run(&[&["orm", verb, "main"], more].concat()).fails(code)
}

fn names(found: &Value) -> Vec<&str> {
    found["records"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap()).collect()
}

fn sql(world: &World, sql: &str) -> String {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    world.login("main").psql(&database, sql).unwrap()
}

fn records_must_be_made_read_changed_and_deleted(world: &World) {
    let values = r#"[{"name": "Ann", "category_id": [[0, 0, {"name": "new"}]]}, {"name": "Bob é"}]"#;
    let made = orm(world, "create", &["res.partner", values]);
    let ids: Vec<String> = made["ids"].as_array().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(ids.len(), 2, "{made}");
    let both = ids.join(",");
    let domain = format!("[('id', 'in', [{both}])]");
    let read =
        |fields| orm(world, "search-read", &["res.partner", "-d", &domain, "-f", fields, "-o", "name desc"]);
    let found = read("name,category_id,active,create_uid");
    assert_eq!(names(&found), ["Bob é", "Ann"]);
    let ann = &found["records"][1];
    assert_eq!((&ann["active"], ann["category_id"].as_array().unwrap().len()), (&json!(true), 1));
    assert_eq!(ann["create_uid"][0], 2, "the administrator made it: {ann}");
    orm(world, "write", &["res.partner", &both, "{'name': 'Cid', 'category_id': [(5, 0, 0)]}"]);
    let found = read("name,category_id");
    assert_eq!((names(&found), &found["records"][1]["category_id"]), (vec!["Cid", "Cid"], &json!([])));
    // The database says so too, at once.
    assert_eq!(
        sql(world, &format!("SELECT count(*) FROM res_partner WHERE name = 'Cid' AND id IN ({both})")),
        "2"
    );
    let image =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    orm(world, "write", &["res.partner", &ids[0], &json!({"image_1920": image}).to_string()]);
    let size = orm(world, "search-read", &["res.partner", "-d", &domain, "-f", "image_1920", "-o", "id"]);
    assert!(size["records"][0]["image_1920"].as_str().unwrap().contains("bytes"), "{size}");
    let whole =
        ["res.partner", "-d", &domain, "-f", "image_1920", "-o", "id", "--context", r#"{"bin_size": false}"#];
    assert_eq!(orm(world, "search-read", &whole)["records"][0]["image_1920"], image);
    world.plain(&["orm", "unlink", "main", "res.partner", &both]).must_end(2);
    assert_eq!(read("name")["total"], 2, "nobody was asked");
    orm(world, "unlink", &["res.partner", &both]);
    assert_eq!(read("name")["total"], 0);
}

fn three_ways_must_give_the_same(world: &World) {
    let words = orm(world, "search-read", &["res.users", "-d", "[('id', '=', 2)]", "-f", "login,partner_id"]);
    let arguments = json!({"env_name": "main", "model": "res.users", "domain": [["id", "=", 2]],
        "fields": ["login", "partner_id"]});
    let by_call = world.run(&["call", "search_records", &arguments.to_string()]).ok();
    let mut client = Client::new(world, &[]);
    let by_mcp = client.call("search_records", &arguments)["structuredContent"].clone();
    let as_text = json!({"env_name": "main", "model": "res.users", "domain": "[('id','=',2)]",
        "fields": "login,partner_id"});
    let by_text = client.call("search_records", &as_text)["structuredContent"].clone();
    for other in [by_call, by_mcp, by_text] {
        assert_eq!((&words["records"], &words["total"]), (&other["records"], &other["total"]));
    }
    assert_eq!(words["records"][0]["login"], "admin");
    for (tool, more) in [
        ("create_records", json!({"values": {"name": "Dora"}})),
        ("write_records", json!({"ids": [1], "values": {"name": "My Company"}})),
        ("call_model_method", json!({"method": "name_search", "arguments": {"limit": 1}})),
        ("get_model_schema", json!({"search": "lang"})),
    ] {
        let mut arguments = json!({"env_name": "main", "model": "res.partner"});
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = client.call(tool, &arguments);
        assert_eq!(answer["isError"], false, "{tool}: {answer}");
    }
}

fn pages_must_tell_the_next_one(world: &World) {
    let values: Vec<Value> = (0..7).map(|n| json!({"name": format!("Page {n}")})).collect();
    orm(world, "create", &["res.partner", &json!(values).to_string()]);
    let page = |limit: &str, offset: &str| {
        let domain = r#"[["name", "=like", "Page %"]]"#;
        let more = ["res.partner", "-d", domain, "-f", "name", "-o", "name", "-n", limit, "--offset", offset];
        orm(world, "search-read", &more)
    };
    let first = page("3", "0");
    assert_eq!((names(&first), &first["total"]), (vec!["Page 0", "Page 1", "Page 2"], &json!(7)));
    assert_eq!(first["next_offset"], 3);
    let last = page("3", "6");
    assert_eq!(
        (names(&last), &last["total"], &last["next_offset"]),
        (vec!["Page 6"], &json!(7), &Value::Null)
    );
    let beyond = page("3", "50");
    assert_eq!(
        (&beyond["count"], &beyond["total"], &beyond["next_offset"]),
        (&json!(0), &json!(7), &Value::Null)
    );
    refused(world, "search-read", &["res.partner", "-n", "5000"], 2);
}

fn a_user_must_have_his_own_rights(world: &World) {
    let values = json!({"name": "Eve", "login": "eve"}).to_string();
    let eve = orm(world, "create", &["res.users", &values])["ids"][0].to_string();
    let mine = orm(world, "create", &["res.partner", r#"{"name": "Hers"}"#, "--as-user", "admin"]);
    assert!(mine["ids"][0].is_u64());
    let found = orm(
        world,
        "search-read",
        &["res.users", "-d", "[('login', '=', 'eve')]", "-f", "name", "--as-user", "eve"],
    );
    assert_eq!(names(&found), ["Eve"]);
    let error = refused(world, "write", &["res.company", "1", r#"{"name": "Mine"}"#, "--as-user", "eve"], 8);
    assert_eq!((&error["kind"], &error["odoo_error"]), (&json!("auth"), &json!("AccessError")), "{error}");
    assert!(
        error["message"].as_str().unwrap().starts_with("eve may not call res.company.write: "),
        "{error}"
    );
    assert_ne!(sql(world, "SELECT name FROM res_company WHERE id = 1"), "Mine");
    let unknown = refused(world, "search-read", &["res.partner", "--as-user", "nobody"], 4);
    assert!(unknown["hint"].as_str().unwrap().contains("eve"), "{unknown}");
    orm(world, "write", &["res.users", &eve, r#"{"active": false}"#]);
    refused(world, "search-read", &["res.partner", "--as-user", "eve"], 2);
}

fn mistakes_must_be_refused_before_the_call(world: &World) {
    let cases: [(&str, &[&str], i32, &str); 14] = [
        (
            "search-read",
            &["res.partner", "-d", "[('nam', '=', 'x')]"],
            2,
            "domain[0]: res.partner has no field \"nam\"; did you mean \"name\"",
        ),
        (
            "search-read",
            &["res.partner", "-d", "[('parent_id.nme', '=', 'x')]"],
            2,
            "domain[0]: res.partner has no field \"nme\"",
        ),
        ("search-read", &["res.partner", "-d", "[('name.x', '=', 'x')]"], 2, "of type char"),
        ("search-read", &["res.partner", "-d", "['|', ('name', '=', 'x')]"], 2, "1 more condition"),
        ("search-read", &["res.partner", "-d", "[('name', 'is', 'x')]"], 2, "domain[0][1]"),
        (
            "search-read",
            &["res.partner", "-f", "name,emial"],
            2,
            "fields[1]: res.partner has no field \"emial\"; did you mean \"email\"",
        ),
        ("search-read", &["res.partner", "-o", "name up"], 2, "order[0]"),
        ("search-read", &["res.partnr"], 4, "did you mean \"res.partner\""),
        ("search-read", &["res partner"], 2, "not the name of a model"),
        ("create", &["res.partner", r#"[{"name": "x"}, {"colour": 1}]"#], 2, "values[1].colour"),
        (
            "create",
            &["res.partner", r#"{"name": "x", "child_ids": [[0, 0, {"color": "red"}]]}"#],
            2,
            "values[0].child_ids[0][2].color",
        ),
        ("create", &["res.partner", r#"{"name": "x", "category_id": [1]}"#], 2, "is no command"),
        (
            "write",
            &["res.partner", "1", r#"{"color": "red"}"#],
            2,
            "values.color: res.partner.color is of type integer",
        ),
        ("call", &["res.partner", "_compute_display_name"], 2, "is private"),
    ];
    let before = sql(world, "SELECT count(*) FROM res_partner");
    for (verb, more, code, words) in cases {
        let run = world.run(&[&["orm", verb, "main"], more].concat());
        run.must_end(code);
        assert!(
            run.stderr.contains(&words.replace('"', "\\\"")) || run.stderr.contains(words),
            "{more:?}: {}",
            run.stderr
        );
        assert!(!run.stderr.contains("odoo_error"), "{more:?} went to Odoo: {}", run.stderr);
    }
    assert_eq!(sql(world, "SELECT count(*) FROM res_partner"), before);
}

fn what_odoo_refuses_must_be_told_apart(world: &World) {
    let missing = refused(world, "write", &["res.partner", "999999", r#"{"name": "x"}"#], 4);
    assert_eq!(missing["odoo_error"], "MissingError");
    let user = refused(world, "unlink", &["res.users", "2"], 2);
    assert!(["UserError", "ValidationError"].contains(&user["odoo_error"].as_str().unwrap()), "{user}");
    let rule = refused(world, "write", &["res.users", "1", r#"{"login": "admin"}"#], 2);
    assert_eq!(rule["odoo_error"], "ValidationError", "{rule}");
    let method = refused(world, "call", &["res.partner", "no_such_method"], 4);
    assert!(method["message"].as_str().unwrap().contains("no method"), "{method}");
    let argument = refused(world, "call", &["res.partner", "name_search", "-a", r#"{"nonsense": 1}"#], 2);
    assert!(argument["message"].as_str().unwrap().contains("nonsense"), "{argument}");
}

fn methods_must_be_called_with_records_and_without(world: &World) {
    let found =
        orm(world, "call", &["res.partner", "name_search", "-a", "{'name': 'My Company', 'limit': 1}"]);
    assert_eq!(found["result"][0][1], "My Company", "{found}");
    let read = orm(world, "call", &["res.users", "read", "-i", "2", "-a", r#"{"fields": ["login"]}"#]);
    assert_eq!(read["result"], json!([{"id": 2, "login": "admin"}]));
    // A method of records, of which there are none.
    let none = orm(world, "call", &["res.partner", "read", "-a", r#"{"fields": ["name"]}"#]);
    assert_eq!(none["result"], json!([]));
    let german = [
        "res.partner",
        "fields_get",
        "-a",
        r#"{"allfields": ["name"]}"#,
        "--context",
        r#"{"lang": "en_US"}"#,
    ];
    assert_eq!(orm(world, "call", &german)["result"]["name"]["string"], "Name");
    refused(world, "call", &["res.partner", "read", "-a", r#"{"ids": [1]}"#], 2);
}

fn models_and_fields_must_be_described(world: &World) {
    let models = orm(world, "schema", &["-s", "res.partner", "-n", "2"]);
    assert_eq!(
        (models["models"].as_array().unwrap().len(), &models["next_offset"]),
        (2, &json!(2)),
        "{models}"
    );
    let fields = orm(world, "schema", &["res.partner", "-s", "parent_id"]);
    let parent = &fields["fields"][0];
    assert_eq!((&parent["name"], &parent["type"]), (&json!("parent_id"), &json!("many2one")), "{fields}");
    assert_eq!((&parent["relation"], &parent["required"]), (&json!("res.partner"), &json!(false)));
    let kinds = orm(world, "schema", &["ir.model.fields", "-s", "ttype"]);
    let values = kinds["fields"][0]["selection"].as_array().unwrap();
    assert!(values.iter().any(|choice| choice["value"] == "many2one"), "{kinds}");
}

fn no_key_must_stay(world: &World) {
    let keys = "SELECT count(*) FROM res_users_apikeys";
    assert_eq!(sql(world, keys), "0");
    // One that a killed process left goes with a later call.
    let left = "INSERT INTO res_users_apikeys (name, user_id, scope, index, key, create_date) \
                VALUES ('odeum (one request)', 2, 'rpc', '12345678', 'x', now() AT TIME ZONE 'utc' - interval '3 hours'), \
                       ('somebody''s', 2, 'rpc', '12345678', 'x', '2020-01-01')";
    sql(world, left);
    orm(world, "search-read", &["res.partner", "-n", "1"]);
    assert_eq!(
        sql(world, "DELETE FROM res_users_apikeys RETURNING name").lines().next().unwrap(),
        "somebody's"
    );
    assert_eq!(sql(world, keys), "0");
}

fn a_call_that_hangs_must_be_given_up(world: &World) {
    let hold = "BEGIN; LOCK TABLE res_partner_category; SELECT pg_sleep(8); COMMIT";
    let holder = world.start(&["env", "sql", "main", hold]);
    crate::support::process::until("the table is locked", || {
        sql(
            world,
            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'res_partner_category'::regclass",
        ) == "1"
    });
    let late = refused(world, "search-read", &["res.partner.category", "--timeout", "1"], 124);
    assert!(late["hint"].as_str().unwrap().contains("--timeout"), "{late}");
    assert_eq!(sql(world, "SELECT count(*) FROM res_users_apikeys"), "0");
    let waiting = world.start(&["orm", "search-read", "main", "res.partner.category"]);
    crate::support::process::until("it asks", || sql(world, "SELECT count(*) FROM res_users_apikeys") == "1");
    waiting.interrupt();
    waiting.end().must_end(130);
    assert_eq!(sql(world, "SELECT count(*) FROM res_users_apikeys"), "0", "a cancelled call left its key");
    holder.end().ok();
    refused(world, "search-read", &["res.partner", "--timeout", "0"], 2);
}

fn a_stopped_environment_must_be_said_to_be_stopped(world: &World) {
    world.run(&["env", "stop", "main"]).ok();
    let error = refused(world, "search-read", &["res.partner"], 7);
    assert!(error["hint"].as_str().unwrap().contains("odeum env start main"), "{error}");
    world.run(&["orm", "search-read", "gone", "res.partner"]).fails(4);
}
