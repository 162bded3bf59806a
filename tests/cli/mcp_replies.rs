//! Replies over MCP that would be too long, and the command line, which is complete.

use std::fs;

use serde_json::{Value, json};

use crate::{cli::Cli, mcp::Session, repository::git};

const FILES: usize = 3_000;

#[test]
fn a_reply_that_is_too_long_is_cut_and_kept_and_the_command_line_is_complete() {
    let repository = tempfile::tempdir().unwrap();
    let (top, from) = (repository.path(), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    git(top, &["init", "--quiet"]);
    fs::create_dir(top.join("a")).unwrap();
    fs::write(top.join("a/__manifest__.py"), "{'name': 'A'}\n").unwrap();
    for n in 0..FILES {
        fs::write(top.join(format!("a/file_{n:04}.py")), "").unwrap();
    }
    git(top, &["add", "--all"]);
    git(top, &["commit", "--quiet", "-m", "all"]);

    let mut session = Session::ready(&[]);
    let arguments = json!({"repo": top, "from": from, "to": "HEAD"});
    let reply = session.call("analyze_changes", &arguments)["result"].clone();
    assert!(reply.to_string().len() < 110_000, "{} bytes", reply.to_string().len());
    let plan = &reply["structuredContent"];
    assert_eq!((&reply["isError"], &plan["action"]), (&json!(false), &json!("install")), "{reply}");
    let kept = plan["reasons"].as_array().unwrap().len();
    let note = plan["warnings"].as_array().unwrap().last().unwrap().as_str().unwrap();
    assert!(
        kept > 100 && note.contains(&format!("reasons: {} of {} left out", FILES + 1 - kept, FILES + 1)),
        "{note}"
    );
    assert!(reply["content"][0]["text"].as_str().unwrap().contains(note), "{reply}");

    let id = note.split("output ").nth(1).unwrap().split(',').next().unwrap();
    let page = session.call("read_output", &json!({"output_id": id, "grep": "file_2999"}))["result"].clone();
    assert_eq!(page["structuredContent"]["source"], "the reply of analyze_changes", "{page}");
    assert!(page["structuredContent"]["lines"][0]["text"].as_str().unwrap().contains("reasons["), "{page}");
    let page = session.call("read_output", &json!({"output_id": id, "end": 1_000_000}))["result"].clone();
    assert!(page.to_string().len() < 100_000 && page["structuredContent"]["warnings"] == json!([]), "{page}");

    let top = top.to_str().unwrap();
    let complete =
        Cli::new().line(&format!("analyze --repo {top} --from {from} --to HEAD --json")).exits(0).json();
    assert_eq!(complete["reasons"].as_array().map(Vec::len), Some(FILES + 1));
    let by_name = Cli::new()
        .line(&format!("call analyze_changes repo={top} from={from} to=HEAD --json"))
        .exits(0)
        .json();
    assert_eq!(by_name["reasons"], complete["reasons"]);
}

#[test]
fn calls_that_read_wait_as_long_as_they_are_told() {
    let mut session = Session::ready(&[]);
    let tools = session.request("tools/list", &json!({}))["result"]["tools"].as_array().unwrap().clone();
    let without: Vec<&Value> = tools
        .iter()
        .filter(|tool| !tool["inputSchema"]["properties"]["wait_seconds"]["description"].is_string())
        .collect();
    assert_eq!(without, Vec::<&Value>::new());
    let own = tools.iter().find(|tool| tool["name"] == "get_operation").unwrap();
    assert!(own["outputSchema"].get("anyOf").is_none(), "it gives no ticket for asking for a ticket");
    let refused = session.call("show_config", &json!({"wait_seconds": "soon"}))["result"].clone();
    assert_eq!(refused["structuredContent"]["error"]["kind"], "invalid_input", "{refused}");
    let shown = session.call("show_config", &json!({"wait_seconds": 30}))["result"].clone();
    assert_eq!(shown["isError"], false, "{shown}");
}
