//! `odeum analyze`: real git repositories, any names and histories.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
};

use serde_json::{Value, json};

use crate::repository::{EMPTY_TREE, MODEL, World, git, needs};

#[test]
fn the_answer_names_every_file_its_action_and_the_reason() {
    let world = World::new();
    world.write("a/models.py", MODEL.replace("Char()", "Char(\n        index=True,\n    )"));
    world.write("README.md", "a");
    let commit = world.commit();
    let plan = world.last();
    assert_eq!(needs(&plan), json!(["upgrade", [], ["a"]]));
    assert_eq!(plan["to"], commit);
    for (key, value) in [("restart", true), ("deps", false), ("conf", false)] {
        assert_eq!(plan[key], value, "{key}");
    }
    let reasons = json!([
        {"path": "README.md", "kind": "documentation", "module": null, "action": "none", "why": "belongs to no module"},
        {"path": "a/models.py", "kind": "python", "module": "a", "action": "upgrade", "why": "field x of a changed (index)"},
    ]);
    assert_eq!(plan["reasons"], reasons);
    let text = world.analyze(&["--from", "HEAD^", "--to", "HEAD"]).exits(0);
    text.says("Upgrade a.\n2 files changed from ")
        .says("upgrade  a/models.py  # field x of a changed (index)");
}

#[test]
fn without_an_end_it_is_the_files_as_they_are() {
    let world = World::new();
    assert_eq!(needs(&world.plan(&["--from", "HEAD"])), json!(["none", [], []]));
    world.write("a/models.py", MODEL.replace("Char", "Text"));
    world.write("b/__manifest__.py", "{}");
    world.write("ignored/__manifest__.py", "{}");
    world.write(".gitignore", "ignored/\n");
    let plan = world.plan(&["--from", "HEAD"]);
    assert_eq!(needs(&plan), json!(["install", ["b"], ["a"]]));
    assert_eq!(plan["to"], Value::Null);
    assert_eq!(needs(&world.plan(&["--from", "HEAD", "--to", "HEAD"])), json!(["none", [], []]));
    // A file that was only touched, and one that is gone.
    world.git(&["checkout", "a/models.py"]);
    world.write("a/models.py", MODEL);
    fs::remove_file(world.top.join("a/__init__.py")).unwrap();
    assert_eq!(needs(&world.plan(&["--from", "main"])), json!(["install", ["b"], ["a"]]));
    let inside = world.top.join("a");
    let answer = world.analyze_in(&inside, &["--from", "HEAD", "--json"]).exits(0).json();
    assert_eq!(needs(&answer), json!(["install", ["b"], ["a"]]));
}

#[test]
fn files_and_modules_move_and_go() {
    let world = World::new();
    world.git(&["mv", "a/models.py", "a/model_a.py"]);
    world.write("a/__init__.py", "from . import model_a\n");
    world.commit();
    let plan = world.last();
    assert_eq!(needs(&plan), json!(["restart", [], []]));
    assert_eq!(plan["reasons"][1]["old_path"], "a/models.py");
    fs::create_dir(world.top.join("addons")).unwrap();
    world.git(&["mv", "a", "addons/a"]);
    world.commit();
    let plan = world.last();
    assert_eq!((needs(&plan), &plan["conf"]), (json!(["upgrade", [], ["a"]]), &json!(true)));
    world.git(&["mv", "addons/a", "addons/c"]);
    world.commit();
    assert_eq!(needs(&world.last()), json!(["install", ["c"], []]));
    world.git(&["rm", "-r", "--quiet", "addons/c"]);
    world.commit();
    let plan = world.last();
    assert_eq!(needs(&plan), json!(["none", [], []]));
    assert!(plan["warnings"][0].as_str().unwrap().contains("module c is gone"), "{plan:#}");
}

#[test]
fn a_repository_that_is_a_module_has_its_name() {
    let world = World::new();
    let top = world.cli.inside("sale-extra");
    fs::create_dir(&top).unwrap();
    git(&top, &["init", "--quiet"]);
    fs::write(top.join("__manifest__.py"), "{}").unwrap();
    fs::write(top.join("models.py"), MODEL).unwrap();
    let words = ["--from", EMPTY_TREE, "--json"];
    let plan = world.analyze_in(&top, &words).exits(0).json();
    assert_eq!(needs(&plan), json!(["install", ["sale_extra"], []]));
    git(&top, &["remote", "add", "origin", "https://host/me/other.git"]);
    assert_eq!(needs(&world.analyze_in(&top, &words).exits(0).json()), json!(["install", ["other"], []]));
}

#[test]
fn paths_may_have_any_bytes() {
    let world = World::new();
    let names = [
        &b"a/sp ace.py"[..],
        b"a/new\nline.py",
        b"a/\xff\xfe.py",
        b"a/-x.py",
        "a/é\t\".py".as_bytes(),
        b"a/:(top).py",
    ];
    for name in names {
        world.write(OsStr::from_bytes(name), "x = 1\n");
    }
    let untracked = world.plan(&["--from", "HEAD"]);
    world.commit();
    let paths = |plan: &Value| {
        let reasons = plan["reasons"].as_array().unwrap();
        reasons.iter().map(|reason| reason["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let expected =
        ["a/-x.py", "a/:(top).py", "a/\\xff\\xfe.py", "a/new\\x0aline.py", "a/sp ace.py", "a/é\\x09\".py"];
    assert_eq!(paths(&world.last()), expected);
    assert_eq!(paths(&untracked), expected);
    for name in names {
        world.write(OsStr::from_bytes(name), MODEL);
    }
    world.write(OsStr::from_bytes(b"bad\nname/__manifest__.py"), "{}");
    world.commit();
    let plan = world.last();
    assert_eq!(needs(&plan), json!(["upgrade", [], ["a"]]));
    assert!(
        plan["reasons"].as_array().unwrap()[..6].iter().all(|reason| reason["action"] == "upgrade"),
        "{plan:#}"
    );
}

#[test]
fn any_two_commits_can_be_compared() {
    let world = World::new();
    let root = world.git(&["rev-parse", "HEAD"]);
    assert_eq!(needs(&world.plan(&["--from", EMPTY_TREE, "--to", &root])), json!(["install", ["a"], []]));
    world.git(&["checkout", "--quiet", "-b", "side"]);
    world.write("a/models.py", MODEL.replace("Char", "Text"));
    world.commit();
    world.git(&["tag", "-a", "-m", "tag", "v1"]);
    world.git(&["checkout", "--quiet", "main"]);
    world.write("README.md", "a");
    world.commit();
    world.git(&["merge", "--quiet", "--no-edit", "side"]);
    assert_eq!(needs(&world.plan(&["--from", "main^1", "--to", "main"])), json!(["upgrade", [], ["a"]]));
    assert_eq!(needs(&world.plan(&["--from", "main^2", "--to", "main"])), json!(["none", [], []]));
    assert_eq!(needs(&world.plan(&["--from", "v1", "--to", &root])), json!(["upgrade", [], ["a"]]));

    let url = format!("file://{}", world.top.display());
    let home = world.cli.inside(".");
    git(&home, &["clone", "--quiet", "--bare", &url, "bare.git"]);
    let bare = world.cli.inside("bare.git");
    let plan = world.analyze_in(&bare, &["--from", "main^1", "--to", "main", "--json"]).exits(0).json();
    assert_eq!(needs(&plan), json!(["upgrade", [], ["a"]]));
    world.analyze_in(&bare, &["--from", "main"]).exits(2).complains("is bare").complains("--to");
    git(&home, &["clone", "--quiet", "--depth=1", &url, "shallow"]);
    let shallow = world.cli.inside("shallow");
    world.analyze_in(&shallow, &["--from", "HEAD^"]).exits(4).complains("HEAD^ is no commit in");
    assert_eq!(
        needs(&world.analyze_in(&shallow, &["--from", "HEAD", "--json"]).exits(0).json()),
        json!(["none", [], []])
    );
}

#[test]
fn what_is_no_revision_or_repository_is_said() {
    let world = World::new();
    for (revision, status) in [
        ("nowhere", 4),
        ("0000000000000000000000000000000000000000", 4),
        ("HEAD:a/models.py", 4),
        ("", 2),
        ("-h", 2),
        ("--output=/tmp/x", 2),
        ("a b", 2),
        ("HEAD\n", 2),
    ] {
        for words in [
            [format!("--from={revision}"), "--to=HEAD".into()],
            ["--from=HEAD".into(), format!("--to={revision}")],
        ] {
            let answer = world.analyze(&[&words[0], &words[1], "--json"]).exits(status);
            assert!(answer.error()["hint"].is_string(), "{revision}: {answer:?}");
        }
    }
    world.analyze(&[]).exits(2).complains("--from");
    world
        .analyze_in(&world.cli.inside("work"), &["--from", "HEAD"])
        .exits(4)
        .complains("is not in a git repository");
    world.analyze_in(&world.cli.inside("none"), &["--from", "HEAD"]).exits(4).complains("none");
    let file = world.top.join("a/models.py");
    world.analyze_in(&file, &["--from", "HEAD"]).exits(4);
}

#[test]
fn lines_of_stdin_are_answered_in_turn() {
    let world = World::new();
    world.write("a/models.py", MODEL.replace("Char", "Text"));
    world.commit();
    let answer = world.lines(b"HEAD^ HEAD\nHEAD nowhere\n\nHEAD\n--x \xff\nHEAD HEAD\n").exits(1);
    let lines: Vec<Value> = answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(
        (needs(&lines[0]), needs(&lines[4])),
        (json!(["upgrade", [], ["a"]]), json!(["none", [], []]))
    );
    let kinds: Vec<&Value> = lines[1..4].iter().map(|line| &line["error"]["kind"]).collect();
    assert_eq!(kinds, ["not_found", "invalid_input", "invalid_input"]);
    assert_eq!(world.lines(b"HEAD^ HEAD").exits(0).stdout.lines().count(), 1);
    assert_eq!(world.lines(b"").exits(0).stdout, "");
    world.analyze(&["--stdin", "--from", "HEAD"]).exits(2);
}

#[test]
fn links_submodules_and_odd_files_are_met() {
    let world = World::new();
    let other = world.cli.inside("other");
    fs::create_dir_all(other.join("m")).unwrap();
    git(&other, &["init", "--quiet", "--initial-branch=main"]);
    let commit = |text: &str| {
        fs::write(other.join("m/__manifest__.py"), text).unwrap();
        git(&other, &["add", "--all"]);
        git(&other, &["commit", "--quiet", "-m", "change"]);
    };
    commit("{}");
    world.git(&["submodule", "--quiet", "add", &other.display().to_string(), "sub"]);
    symlink("../models.py", world.top.join("a/link.py")).unwrap();
    symlink("loop", world.top.join("loop")).unwrap();
    symlink("a", world.top.join("alias")).unwrap();
    world.commit();
    let plan = world.last();
    let action = |plan: &Value, path: &str| {
        plan["reasons"].as_array().unwrap().iter().find(|reason| reason["path"] == path).unwrap()["action"]
            .clone()
    };
    assert_eq!((action(&plan, "sub"), action(&plan, "alias")), (json!("restart"), json!("restart")));
    assert_eq!((action(&plan, "loop"), action(&plan, "a/link.py")), (json!("none"), json!("restart")));

    commit("{'depends': ['x']}");
    git(&world.top.join("sub"), &["pull", "--quiet", "origin", "main"]);
    let plan = world.plan(&["--from", "HEAD"]);
    assert_eq!(needs(&plan), json!(["upgrade", [], ["m"]]));
    assert_eq!(action(&plan, "sub/m/__manifest__.py"), "upgrade");
    world.commit();
    fs::remove_dir_all(world.top.join("sub")).unwrap();
    assert_eq!(needs(&world.last()), json!(["restart", [], []]));

    let world = World::new();
    world.write("a/models.py", [0, 159, 146, 150].repeat(1000));
    world.write("a/views.xml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    world.write("a/deep.py", "(".repeat(100_000));
    world.write("a/long.py", "x = 1\n".repeat(2_000_000));
    world.write("a/deep.xml", format!("<odoo>{}", "<a>".repeat(100_000)));
    world.write("a/static/big.bin", vec![0; 5_000_000]);
    world.commit();
    let plan = world.last();
    for path in ["a/models.py", "a/views.xml", "a/deep.py", "a/long.py", "a/deep.xml"] {
        assert_eq!(action(&plan, path), "upgrade", "{path}");
    }
    assert_eq!(plan["warnings"].as_array().unwrap().len(), 5);
    assert_eq!(action(&plan, "a/static/big.bin"), "refresh");
}

#[test]
fn modules_that_are_not_installed_need_nothing() {
    let world = World::new();
    world.write("a/models.py", MODEL.replace("Char", "Text"));
    world.commit();
    let plan = world.plan(&["--from", "HEAD^", "--to", "HEAD", "--installed", "base,sale"]);
    assert_eq!(needs(&plan), json!(["none", [], []]));
    assert_eq!(plan["skipped"], json!([{"module": "a", "reason": "it is not installed in this database"}]));
}

#[test]
fn the_tool_answers_calls_as_well() {
    let world = World::new();
    let parameters = json!({"repo": world.top, "from": EMPTY_TREE, "to": "HEAD"}).to_string();
    let plan = world.cli.run(["call", "analyze_changes", &parameters, "--json"]).exits(0).json();
    assert_eq!(needs(&plan), json!(["install", ["a"], []]));
    let answer = world.cli.run(["call", "analyze_changes", EMPTY_TREE, "HEAD"]);
    answer.exits(4).complains("is not in a git repository");
}
