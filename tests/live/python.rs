//! Python with Odoo's ORM.

use serde_json::{Value, json};

use crate::{
    inside::{processes, with_stdin},
    support::{mcp::Client, world::World},
};

pub fn shell(world: &World, code: &str) -> Value {
    world.run(&["env", "shell", "main", code]).ok()
}

fn parameter(world: &World, key: &str) -> String {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let sql = format!("SELECT value FROM ir_config_parameter WHERE key = '{key}'");
    world.login("main").psql(&database, &sql).unwrap()
}

pub fn changes_must_be_committed_unless_it_raises(world: &World) {
    let set = |value: &str| format!("env['ir.config_parameter'].set_param('test.shell', '{value}')");
    let done = shell(world, &set("one"));
    assert_eq!((&done["committed"], &done["exit_code"]), (&json!(true), &json!(0)));
    assert_eq!(parameter(world, "test.shell"), "one");
    let raised = world.run(&["env", "shell", "main", &format!("{}\nraise ValueError('no')", set("two"))]);
    raised.must_end(1);
    assert_eq!((&raised.json()["committed"], &raised.json()["exit_code"]), (&json!(false), &json!(1)));
    assert_eq!(parameter(world, "test.shell"), "one");
    let rolled = world.run(&["env", "shell", "main", &set("three"), "--rollback"]).ok();
    assert_eq!((&rolled["committed"], &rolled["exit_code"]), (&json!(false), &json!(0)));
    assert_eq!(parameter(world, "test.shell"), "one");
    let left = world.run(&["env", "shell", "main", &format!("{}\nraise SystemExit(5)", set("four"))]);
    left.must_end(1);
    assert_eq!(left.json()["exit_code"], 5);
    assert_eq!(parameter(world, "test.shell"), "one");
}

pub fn the_last_value_must_be_shown(world: &World) {
    let found = shell(world, "print('first')\nenv['res.users'].browse(2)");
    assert_eq!(
        (&found["value"], &found["output"]),
        (&json!("res.users(2,)"), &json!("first\nres.users(2,)"))
    );
    assert_eq!(shell(world, "x = 1")["value"], Value::Null);
    assert_eq!(shell(world, "None")["value"], Value::Null);
    assert_eq!(
        shell(world, "def f():\n    return self.login\n\n[f() for _ in range(2)]")["value"],
        "['__system__', '__system__']"
    );
    let long = shell(world, "'x' * 10_000_000");
    assert!(
        long["value"].as_str().unwrap().len() < 6_000 && long["output"].as_str().unwrap().len() < 120_000
    );
    let by_mcp =
        Client::new(world, &[]).call("run_odoo_shell", &json!({"env_name": "main", "python_code": "6 * 7"}));
    assert_eq!(by_mcp["structuredContent"]["value"], "42", "{by_mcp}");
}

pub fn tracebacks_must_have_the_users_lines(world: &World) {
    let failed = world.run(&["env", "shell", "main", "def f():\n    return 1 / 0\n\n\nf()"]);
    failed.must_end(1);
    let output = failed.json()["output"].as_str().unwrap().to_owned();
    for part in ["line 5, in <module>\n    f()", "line 2, in f\n    return 1 / 0", "ZeroDivisionError"] {
        assert!(output.contains(part), "{part:?} is not in {output}");
    }
    assert!(!output.contains("_odeum") && !output.contains("<string>"), "{output}");
    let failed = world.run(&["env", "shell", "main", "x = 1\ny = (\n"]);
    failed.must_end(1);
    let output = failed.json()["output"].as_str().unwrap().to_owned();
    assert!(output.contains("line 2") && output.contains("SyntaxError"), "{output}");
}

pub fn code_must_come_from_a_file_or_stdin(world: &World) {
    let path = world.path("code.py");
    std::fs::write(&path, "1 + 1\n").unwrap();
    let path = path.display().to_string();
    assert_eq!(world.run(&["env", "shell", "main", "--file", &path]).ok()["value"], "2");
    for args in [
        &["env", "shell", "main"][..],
        &["env", "shell", "main", "-"],
        &["env", "shell", "main", "--file", "-"],
    ] {
        let (code, answer) = with_stdin(world, args, b"2 + 2\n");
        assert_eq!((code, &answer["value"]), (0, &json!("4")), "{args:?}");
    }
    world.run(&["env", "shell", "main", "1", "--file", &path]).fails(2);
    world.run(&["env", "shell", "main"]).fails(2);
    // Over MCP a path would be one of the server's.
    world
        .run(&[
            "call",
            "run_odoo_shell",
            &json!({"env_name": "main", "python_code": "1", "file": path}).to_string(),
        ])
        .fails(2);
}

pub fn any_code_must_arrive_as_it_is(world: &World) {
    for text in ["a'b\"c", "\\n", "$(id)", "é𝄞\u{2028}", "'''", "\"\"\"", "%s {x}", "</script>"] {
        let literal = json!(text).to_string();
        let found = shell(world, &format!("x = {literal}\nprint(x.encode().hex())"));
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found["output"], *hex, "{text:?}");
    }
    let found = shell(world, "import sys\nsys.stdout.buffer.write(b'\\xff\\xfe\\n')\nprint('\\udcff')\n'é'");
    assert_eq!((&found["value"], &found["committed"]), (&json!("'é'"), &json!(true)), "{found}");
}

pub fn a_failed_transaction_must_not_be_called_committed(world: &World) {
    let code = "try:\n    env.cr.execute('SELECT 1/0')\nexcept Exception:\n    pass";
    let failed = world.run(&["env", "shell", "main", code]);
    failed.must_end(1);
    assert_eq!(failed.json()["committed"], false);
}

pub fn a_hanging_code_must_be_ended(world: &World) {
    let code = "import time\nprint('begun')\ntime.sleep(600)";
    let error = world.run(&["env", "shell", "main", code, "--timeout", "5"]).fails(124);
    assert!(error["message"].as_str().unwrap().contains("begun"), "{error}");
    assert!(!processes(world).contains("odoo shell"), "it still runs");
}
