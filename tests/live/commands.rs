//! Commands in the container.

use std::time::Instant;

use serde_json::json;

use crate::{
    inside::{container, processes},
    support::{
        mcp::Client,
        outside::{docker, login_page},
        process::until,
        world::World,
    },
};

fn exec<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["env", "exec", "main", command], more].concat()
}

pub fn a_command_must_tell_its_exit_code_and_output(world: &World) {
    let ran = world.run(&exec("echo one | tr o 0; echo two >&2; echo \"it's\"", &[])).ok();
    assert_eq!((ran["exit_code"].as_i64(), ran["output"].as_str()), (Some(0), Some("0ne\ntwo\nit's")));
    let failed = world.run(&exec("echo why; exit 3", &[]));
    failed.must_end(1);
    assert_eq!(failed.json()["exit_code"], 3);
    // As a person sees it: what the program writes and nothing else on stdout.
    let plain = world.plain(&["env", "exec", "main", "printf out; exit 4"]);
    assert_eq!((plain.code, plain.stdout.as_str()), (1, "out"));
    assert!(plain.stderr.contains("exit status 4"), "{}", plain.stderr);
    let by_mcp =
        Client::new(world, &[]).call("run_odoo_command", &json!({"env_name": "main", "command": "exit 7"}));
    assert_eq!(by_mcp["structuredContent"]["exit_code"], 7, "{by_mcp}");
    assert!(world.run(&exec("", &[])).fails(2)["message"].as_str().unwrap().contains("empty"));
}

pub fn bytes_that_are_no_text_must_not_break_anything(world: &World) {
    let ran = world.run(&exec(r"printf '\377\376 caf\351\n\0end\n'", &[])).ok();
    let output = ran["output"].as_str().unwrap();
    assert!(output.contains('\u{fffd}') && output.contains("end"), "{output:?}");
    let mut command = world.plain_command(&exec(r"printf '\377\376\000'", &[]));
    assert_eq!(command.output().unwrap().stdout, [0xff, 0xfe, 0], "they are not passed on");
}

pub fn an_endless_line_must_be_cut_in_the_answer_and_kept(world: &World) {
    let line = "python3 -c 'print(\"begin\" + \"x\" * 10000000 + \"end\")'; seq 100000";
    let ran = world.run(&exec(line, &[])).ok();
    assert!(ran["output"].as_str().unwrap().len() < 120_000);
    let id = ran["output_id"].as_str().unwrap();
    let info = world.run(&["output", "read", id, "--mode", "info"]).ok();
    assert_eq!(info["total_lines"], 100_001, "{info}");
    let tail = world.run(&["output", "read", id, "--mode", "tail"]).ok();
    assert_eq!(tail["lines"].as_array().unwrap().last().unwrap()["text"], "100000");
}

pub fn a_command_must_run_as_the_user_named(world: &World) {
    for user in ["odoo", "root"] {
        assert_eq!(world.run(&exec("whoami", &["--user", user])).ok()["output"], user);
    }
    assert_eq!(world.run(&exec("whoami", &[])).ok()["output"], "odoo");
    assert_eq!(world.run(&exec("id -u", &["--user", "4321:1"])).ok()["output"], "4321");
    let missing = world.run(&exec("id", &["--user", "nobodyatall"])).fails(2);
    assert!(missing["message"].as_str().unwrap().contains("nobodyatall"), "{missing}");
    world.run(&exec("id", &["--user=--privileged"])).fails(2);
}

pub fn nothing_must_be_spliced_into_the_command(world: &World) {
    for text in ["--help", "-c", "$(id)", "a'b\"c", "`id`", "a\nb", "\\"] {
        let ran = world.run(&exec(&format!("printf %s \"$(cat <<'EOF'\n{text}\nEOF\n)\""), &[])).ok();
        assert_eq!(ran["output"], *text, "{text:?}");
    }
    // A line that looks like an option is one for the shell in there.
    let ran = world.run(&["call", "run_odoo_command", r#"{"env_name": "main", "command": "--help"}"#]);
    ran.must_end(1);
    assert_eq!(ran.json()["exit_code"], 127);
}

pub fn a_module_must_be_installable_by_a_command(world: &World) {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let line = format!("odoo -d {database} -i greeting --stop-after-init --no-http");
    let ran = world.run(&exec(&line, &[])).ok();
    assert!(ran["output"].as_str().unwrap().contains("Modules loaded"), "{ran}");
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
}

pub fn time_out_must_end_the_process_and_its_children(world: &World) {
    let began = Instant::now();
    let line = "echo begun; (setsid sh -c 'trap \"\" TERM; while :; do sleep 4711; done' &) ; sleep 4712";
    let error = world.run(&exec(line, &["--timeout", "2"])).fails(124);
    assert!(error["message"].as_str().unwrap().contains("begun"), "{error}");
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    let processes = processes(world);
    assert!(!processes.contains("sleep 471"), "{processes}");
    let id = error["output_id"].as_str().unwrap();
    assert_eq!(world.run(&["output", "read", id]).ok()["lines"][0]["text"], "begun");
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200, "Odoo was ended with it");
}

pub fn cancelling_must_end_the_process(world: &World) {
    let running = world.start(&exec("sleep 4713", &[]));
    until("it runs in there", || processes(world).contains("sleep 4713"));
    running.interrupt();
    let ended = running.end();
    assert_eq!(ended.fails(130)["kind"], "cancelled");
    assert!(!processes(world).contains("sleep 4713"), "it still runs");
}

pub fn a_cancelled_mcp_call_must_end_the_process(world: &World) {
    let mut client = Client::new(world, &[]);
    let call =
        json!({"name": "run_odoo_command", "arguments": {"env_name": "main", "command": "sleep 4714"}});
    let id = client.send("tools/call", &call);
    until("it runs in there", || processes(world).contains("sleep 4714"));
    client.tell("notifications/cancelled", &json!({"requestId": id, "reason": "enough"}));
    until("it is gone", || !processes(world).contains("sleep 4714"));
    assert!(client.hang_up());
}

pub fn a_process_left_in_the_background_must_not_hold_the_call(world: &World) {
    let began = Instant::now();
    let ran = world.run(&exec("sleep 4715 & echo begun", &[])).ok();
    assert_eq!(ran["output"], "begun");
    assert!(began.elapsed().as_secs() < 10);
    assert!(processes(world).contains("sleep 4715"));
    docker(&["exec", &container(world), "pkill", "-f", "sleep 4715"]);
}

pub fn a_second_call_must_be_told_who_is_at_work(world: &World) {
    let running = world.start(&exec("sleep 4716", &[]));
    until("it runs in there", || processes(world).contains("sleep 4716"));
    let busy = world.run(&exec("true", &[])).fails(75);
    assert_eq!(busy["holder"], "run_odoo_command", "{busy}");
    // Who only looks is let in.
    world.run(&["env", "read", "main", "/etc/hostname"]).ok();
    running.interrupt();
    running.end().must_end(130);
}

pub fn a_stopped_environment_must_be_said_to_be_stopped(world: &World) {
    world.run(&["env", "stop", "main"]).ok();
    for command in [
        vec!["env", "exec", "main", "true"],
        vec!["env", "shell", "main", "1"],
        vec!["env", "read", "main", "/etc"],
        vec!["env", "write", "main", "/tmp/x", "y"],
        vec!["env", "search", "main", "x"],
        vec!["env", "http", "main", "/"],
        vec!["admin", "reset-password", "main"],
    ] {
        let error = world.run(&command).fails(7);
        assert!(error["hint"].as_str().unwrap().contains("odeum env start main"), "{error}");
    }
    world.run(&["env", "start", "main"]).ok();
}
