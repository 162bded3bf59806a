//! SQL as the environment's own role.

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    inside::with_stdin,
    support::{mcp::Client, process::until, world::World},
};

fn sql(world: &World, query: &str, more: &[&str]) -> Value {
    world.run(&[&["env", "sql", "main", query], more].concat()).ok()
}

fn refused(world: &World, query: &str, more: &[&str], code: i32) -> Value {
    world.run(&[&["env", "sql", "main", query], more].concat()).fails(code)
}

pub fn rows_must_come_with_names_and_types(world: &World) {
    let query = "SELECT 1 AS id, 'a,\"b' AS name, NULL AS nothing, true AS yes, 1.50 AS amount, '{\"a\": 1}'::jsonb AS j";
    let found = sql(world, query, &[]);
    assert_eq!(found["columns"], json!(["id", "name", "nothing", "yes", "amount", "j"]));
    assert_eq!(found["types"], json!(["integer", "text", "text", "boolean", "numeric", "jsonb"]));
    assert_eq!(found["text"], "id,name,nothing,yes,amount,j\n1,\"a,\"\"b\",,t,1.50,\"{\"\"a\"\": 1}\"");
    assert_eq!(
        (&found["row_count"], &found["truncated"], &found["command_tag"]),
        (&json!(1), &json!(false), &json!("SELECT 1"))
    );
    let found = sql(world, query, &["--output-format", "json"]);
    assert_eq!(found["rows"], json!([[1, "a,\"b", null, true, 1.5, {"a": 1}]]));
    let found = sql(world, "SELECT id, login FROM res_users ORDER BY id LIMIT 2", &["-f", "human"]);
    assert_eq!(found["text"], "id | login\n---+-----------\n 1 | __system__\n 2 | admin");
    // Types without a binary form, and a table nobody wrote.
    assert_eq!(
        sql(world, "SELECT 'res_users'::regclass, acldefault('r', 10) IS NOT NULL", &["-f", "json"])["rows"],
        json!([["res_users", true]])
    );
    let by_mcp = Client::new(world, &[])
        .call("run_db_query", &json!({"env_name": "main", "query": "SHOW server_version_num"}));
    assert_eq!(by_mcp["structuredContent"]["row_count"], 1, "{by_mcp}");
    for (query, tag) in
        [("EXPLAIN SELECT 1", "EXPLAIN"), ("VALUES (1), (2)", "SELECT 2"), ("VACUUM ir_logging", "VACUUM")]
    {
        assert_eq!(sql(world, query, &[])["command_tag"], tag);
    }
    assert_eq!(sql(world, "", &[])["row_count"], 0);
}

pub fn rows_must_be_capped_in_the_server(world: &World) {
    let began = Instant::now();
    let found = sql(
        world,
        "SELECT n, repeat('x', 1000) FROM generate_series(1, 50000000) AS s(n), generate_series(1, 1000)",
        &["--max-rows", "5"],
    );
    assert_eq!((&found["row_count"], &found["truncated"]), (&json!(5), &json!(true)));
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    sql(world, "CREATE TABLE test_cap AS SELECT n FROM generate_series(1, 500) AS s(n)", &[]);
    let found = sql(world, "UPDATE test_cap SET n = -n RETURNING n", &["--max-rows", "3"]);
    assert_eq!((&found["row_count"], &found["truncated"]), (&json!(3), &json!(true)));
    assert_eq!(
        sql(world, "SELECT count(*) FROM test_cap WHERE n < 0", &["-f", "json"])["rows"],
        json!([[500]])
    );
    assert_eq!(sql(world, "SELECT n FROM test_cap", &["--max-rows", "500"])["truncated"], false);
    sql(world, "DROP TABLE test_cap", &[]);
    let many = sql(world, "SELECT n FROM generate_series(1, 20000) AS s(n)", &["--max-rows", "20000"]);
    assert_eq!(many["row_count"], 20_000);
    let id = many["output_id"].as_str().expect("a long result is kept");
    assert_eq!(world.run(&["output", "read", id, "--mode", "tail"]).ok()["total_lines"], 20_001);
    refused(world, "SELECT 1", &["--max-rows", "100000000"], 2);
    // For a script the command prints all of it.
    let plain = world.plain(&[
        "env",
        "sql",
        "main",
        "SELECT n FROM generate_series(1, 20000) AS s(n)",
        "-n",
        "20000",
    ]);
    assert_eq!(plain.stdout.lines().count(), 20_001);
}

pub fn several_statements_must_be_one_transaction(world: &World) {
    let found = sql(
        world,
        "CREATE TABLE test_many (n int); INSERT INTO test_many VALUES (1), (2); SELECT n FROM test_many",
        &["-f", "json"],
    );
    assert_eq!(found["rows"], json!([[1], [2]]));
    refused(world, "DELETE FROM test_many; SELECT 1/0", &[], 1);
    assert_eq!(sql(world, "SELECT count(*) FROM test_many", &["-f", "json"])["rows"], json!([[2]]));
    let found = sql(
        world,
        "BEGIN; DELETE FROM test_many WHERE n = 1; COMMIT; SELECT n FROM test_many;",
        &["-f", "json"],
    );
    assert_eq!(found["rows"], json!([[2]]));
    let called = "CREATE SEQUENCE test_seq; SELECT nextval('test_seq') FROM generate_series(1, 1000); SELECT last_value FROM test_seq";
    assert_eq!(
        sql(world, called, &["-f", "json"])["rows"],
        json!([[1000]]),
        "a statement before the last was cut short"
    );
    sql(world, "DROP SEQUENCE test_seq", &[]);
    assert_eq!(sql(world, "DROP TABLE test_many; -- and; no more", &[])["command_tag"], "DROP TABLE");
}

pub fn the_server_must_split_statements(world: &World) {
    for (query, rows) in [
        ("SELECT ';'; SELECT 'a;b' -- x;y\n; /* ; /* ; */ */ SELECT $$;$$ -- end; of", json!([[";"]])),
        ("SELECT E'\\';'; SELECT \"a;b\" FROM (SELECT 1 AS \"a;b\") AS t", json!([[1]])),
        ("SELECT $x$;$$;$x$;;; SELECT 2;", json!([[2]])),
        (
            "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 7; END; SELECT pg_temp.f()",
            json!([[7]]),
        ),
        ("DO $$ BEGIN PERFORM 1; END $$; SELECT 3", json!([[3]])),
        ("SELECT 1\n;\n-- the end", json!([[1]])),
    ] {
        assert_eq!(sql(world, query, &["-f", "json"])["rows"], rows, "{query}");
    }
}

pub fn read_only_must_hold(world: &World) {
    sql(world, "CREATE TABLE test_ro (n int); INSERT INTO test_ro VALUES (1)", &[]);
    for query in [
        "DELETE FROM test_ro",
        "COMMIT; DELETE FROM test_ro",
        "SET TRANSACTION READ WRITE; DELETE FROM test_ro",
        "COMMIT AND CHAIN; SET TRANSACTION READ WRITE; DELETE FROM test_ro",
        "ROLLBACK; BEGIN READ WRITE; DELETE FROM test_ro; COMMIT",
        "ROLLBACK AND CHAIN; SET TRANSACTION READ WRITE; DELETE FROM test_ro; COMMIT",
        "SET default_transaction_read_only = off; COMMIT; DELETE FROM test_ro",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; COMMIT; DELETE FROM test_ro",
        "SELECT set_config('transaction_read_only', 'off', false); DELETE FROM test_ro",
        "DO $$ BEGIN COMMIT; DELETE FROM test_ro; COMMIT; END $$",
        "WITH gone AS (DELETE FROM test_ro RETURNING n) SELECT * FROM gone",
        "SAVEPOINT s; SET TRANSACTION READ WRITE; DELETE FROM test_ro",
        "PREPARE p AS DELETE FROM test_ro; EXECUTE p",
        "EXPLAIN ANALYZE DELETE FROM test_ro",
    ] {
        refused(world, query, &["--read-only"], 1);
        assert_eq!(
            sql(world, "SELECT count(*) FROM test_ro", &["-f", "json"])["rows"],
            json!([[1]]),
            "{query}"
        );
    }
    assert_eq!(
        sql(world, "SELECT 1; SELECT n FROM test_ro", &["--read-only", "-f", "json"])["rows"],
        json!([[1]])
    );
    sql(world, "DROP TABLE test_ro", &[]);
}

pub fn an_error_must_point_at_the_place(world: &World) {
    let error = refused(world, "SELECT 'é';\nSELECT é,\n  nope FROM res_users", &[], 1);
    assert_eq!((&error["sqlstate"], &error["line"]), (&json!("42703"), &json!(2)), "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("line 2: SELECT é,\n               ^"), "{message}");
    let error = refused(world, "SELECT 1; SELEC 2", &[], 1);
    assert_eq!((&error["sqlstate"], &error["column"]), (&json!("42601"), &json!(11)));
}

pub fn no_client_command_must_be_reachable(world: &World) {
    for query in
        ["\\! id", "SELECT 1 \\g /tmp/x", "\\copy res_users to /tmp/x", "\\c postgres", "\\i /etc/passwd"]
    {
        assert_eq!(refused(world, query, &[], 1)["sqlstate"], "42601", "{query}");
    }
    for query in [
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY res_users FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
    ] {
        assert_eq!(refused(world, query, &[], 1)["sqlstate"], "42501", "{query}");
    }
    refused(world, "COPY res_users TO STDOUT", &[], 2);
    refused(world, "COPY res_users FROM STDIN", &[], 2);
    refused(world, "SELECT count(*) FROM pg_authid", &[], 1);
    let (code, error) = with_stdin(
        world,
        &["call", "run_db_query", "-"],
        &serde_json::to_vec(&json!({"env_name": "main", "query": "SELECT '\0'"})).unwrap(),
    );
    assert_eq!((code, &error["error"]["kind"]), (2, &json!("invalid_input")));
}

pub fn a_sleeping_query_must_be_ended(world: &World) {
    let began = Instant::now();
    for query in ["SELECT pg_sleep(600)", "SET statement_timeout = 0; SELECT pg_sleep(600)"] {
        refused(world, query, &["--timeout", "2"], 124);
        assert!(began.elapsed().as_secs() < 30);
        asleep(world, 0);
    }
}

pub fn a_cancelled_query_must_end_in_the_server(world: &World) {
    let running = world.start(&["env", "sql", "main", "SELECT pg_sleep(601)"]);
    asleep(world, 1);
    running.interrupt();
    running.end().fails(130);
    asleep(world, 0);
}

/// Waits until so many sleep in the server.
fn asleep(world: &World, count: usize) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60%' AND state = 'active' AND pid <> pg_backend_pid()";
    until("as many sleep", || world.admin().psql("postgres", sql).unwrap() == count.to_string());
}

pub fn an_endless_value_must_be_cut(world: &World) {
    let found = sql(world, "SELECT repeat('é', 10000000) AS big", &[]);
    assert!(found["text"].as_str().unwrap().len() < 120_000 && found["truncated"] == true);
    let found = sql(world, "SELECT repeat('x', 1000000) FROM generate_series(1, 100)", &["-f", "json"]);
    assert!(found.to_string().len() < 200_000, "{}", found.to_string().len());
    assert_eq!(found["truncated"], true);
}

pub fn endless_words_of_the_server_must_be_cut(world: &World) {
    let notices =
        "DO $$ BEGIN FOR n IN 1..50 LOOP RAISE NOTICE '% %', n, repeat('x', 900000); END LOOP; END $$";
    let found = sql(world, notices, &[]);
    assert!(found.to_string().len() < 50_000, "{} bytes", found.to_string().len());
    let warnings = found["warnings"].as_array().unwrap();
    assert!(warnings[19].as_str().unwrap().starts_with("NOTICE: 20 xxx"), "{}", warnings[19]);
    assert_eq!(warnings[20], "30 more remarks of the server are left out");
    let error = refused(world, "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 900000); END $$", &[], 1);
    assert!(error.to_string().len() < 10_000, "{} bytes", error.to_string().len());
}

pub fn a_wide_row_must_be_cut(world: &World) {
    let columns: Vec<String> = (0..40).map(|column| format!("repeat('x', 900000) AS c{column}")).collect();
    let found = sql(world, &format!("SELECT {}", columns.join(", ")), &[]);
    assert_eq!((&found["row_count"], &found["truncated"]), (&json!(1), &json!(true)));
}

pub fn psql_must_need_a_terminal(world: &World) {
    let error = world.run(&["call", "open_psql", "main"]).fails(2);
    assert!(error["hint"].as_str().unwrap().contains("run_db_query"), "{error}");
    let by_mcp = Client::new(world, &[]).call("open_psql", &json!({"env_name": "main"}));
    assert_eq!(by_mcp["isError"], true);
}

pub fn psql_must_be_in_the_database(world: &World) {
    let script = world.path("script.sql");
    std::fs::write(
        &script,
        "\\pset format unaligned\n\\pset tuples_only on\nSELECT current_database(), current_user;\n",
    )
    .unwrap();
    let mut command = world.plain_command(&["env", "psql", "main"]);
    let output = command.stdin(std::fs::File::open(script).unwrap()).output().unwrap();
    let record = world.record("main");
    let expected = format!("{}|{}", record["database"].as_str().unwrap(), record["role"].as_str().unwrap());
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains(&expected), "{output:?}");
}
