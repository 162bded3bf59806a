//! What looks like a person's work and is not, and what is and git does not see.

use std::{fs, path::Path};

use super::{Machine, content, git};

const NAME: &str = "OCA/web 19.0";

/// A clone, without history as usual.
fn cloned() -> Machine {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.pull(&[], 0);
    machine
}

/// A repository of the person's, with a commit and a file that is in none.
fn nested(path: &Path) {
    fs::create_dir(path).unwrap();
    git(path, &["init", "-q"]);
    fs::write(path.join("module"), "committed\n").unwrap();
    git(path, &["add", "module"]);
    git(path, &["commit", "-qm", "mine"]);
    fs::write(path.join("draft"), "uncommitted\n").unwrap();
}

#[test]
fn what_was_fetched_and_not_checked_out_is_not_the_persons() {
    let machine = cloned();
    let path = machine.at("OCA/19.0/web");
    fs::write(path.join("new"), "mine\n").unwrap();
    let to = machine.remote.push("OCA/web", "19.0", &[("new", "theirs\n")]);
    assert!(machine.pull(&[], 1).error(NAME).contains("would be overwritten"));
    fs::remove_file(path.join("new")).unwrap();
    let doctor = machine.cli.line("workstation doctor --group repositories --json").exits(0).json();
    let found = doctor["tasks"][0]["message"].as_str().unwrap();
    assert!(found.starts_with("behind") && !found.contains("ahead"), "{doctor}");
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);

    let to = machine.remote.push("OCA/web", "19.0", &[("new", "again\n")]);
    let mut killed = machine.cli.process();
    killed.env("ODEUM_FAULT", "workstation.update.fetched:kill").args(["--yes", "ws", "pull-repos"]);
    assert!(!killed.output().unwrap().status.success());
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
}

#[test]
fn a_repository_inside_is_never_replaced() {
    let machine = cloned();
    let path = machine.at("OCA/19.0/web");
    nested(&path.join("addon"));
    machine.remote.push("OCA/web", "19.0", &[("addon", "a file\n")]);
    let before = content(&path);
    let left = machine.pull(&["--force"], 1);
    assert!(left.error(NAME).contains("a repository of its own lies in addon"), "{}", left.0);
    assert!(before == content(&path));

    // Where it is in nobody's way it stays, whatever else is replaced.
    let to = machine.remote.push("OCA/web", "19.0", &[("addon", ""), ("file", "three\n")]);
    fs::rename(path.join("addon"), path.join("mine")).unwrap();
    fs::create_dir(path.join("empty")).unwrap();
    git(&path.join("empty"), &["init", "-q"]);
    fs::write(path.join("file"), "edited\n").unwrap();
    machine.pull(&["--force"], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(fs::read_to_string(path.join("mine/draft")).unwrap(), "uncommitted\n");
    assert_eq!(git(&path.join("mine"), &["show", "HEAD:module"]), "committed");
    assert!(path.join("empty/.git").is_dir());
}

#[test]
fn what_is_written_after_an_update_stopped_half_way_stays() {
    for is_worked_on in [false, true] {
        let machine = cloned();
        let path = machine.at("OCA/19.0/web");
        machine.remote.push("OCA/web", "19.0", &[("image.bin", "one\n")]);
        machine.pull(&[], 0);
        let settings = machine.cli.inside(".gitconfig");
        let set = |name: &str, value: &str| {
            git(&path, &["config", "--file", settings.to_str().unwrap(), name, value]);
        };
        for (name, value) in [("required", "true"), ("clean", "cat"), ("smudge", "false")] {
            set(&format!("filter.lfs.{name}"), value);
        }
        let news = [(".gitattributes", "*.bin filter=lfs\n"), ("image.bin", "two\n"), ("other", "new\n")];
        let to = machine.remote.push("OCA/web", "19.0", &news);
        let failed = machine.pull(&[], 1);
        assert_eq!(failed.task(NAME)["skipped"], false, "{}", failed.0);

        set("filter.lfs.smudge", "cat");
        if is_worked_on {
            fs::write(path.join("file"), "mine\n").unwrap();
            let before = content(&path);
            for words in [&[][..], &["--autostash"]] {
                let left = machine.pull(words, 1);
                assert!(left.error(NAME).contains("files were changed since then"), "{}", left.0);
                assert!(before == content(&path));
            }
        }
        let finished = machine.pull(if is_worked_on { &["--force"] } else { &[] }, 0);
        let message = finished.message(NAME);
        assert!(message.contains("cut off"), "{}", finished.0);
        assert_eq!(finished.task(NAME)["skipped"], false, "{}", finished.0);
        let kept = message.split_whitespace().find(|word| word.starts_with("refs/odeum/kept/")).unwrap();
        let file = git(&path, &["show", &format!("{kept}:file")]);
        assert_eq!(file, if is_worked_on { "mine" } else { "two" });
        assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
        assert_eq!(git(&path, &["status", "--porcelain"]), "");
    }
}

#[test]
fn an_update_that_could_not_begin_leaves_nothing_behind() {
    let machine = cloned();
    let path = machine.at("OCA/19.0/web");
    let elsewhere = machine.cli.inside("elsewhere");
    git(&path, &["switch", "-qc", "fix"]);
    git(&path, &["worktree", "add", "-q", elsewhere.to_str().unwrap(), "19.0"]);
    machine.remote.push("OCA/web", "19.0", &[("new", "new\n")]);
    let refused = machine.pull(&["--force"], 1);
    assert!(refused.error(NAME).contains("worktree"), "{}", refused.0);
    fs::write(path.join("file"), "mine\n").unwrap();
    git(&path, &["worktree", "remove", elsewhere.to_str().unwrap()]);
    let before = content(&path);
    let left = machine.pull(&[], 1);
    assert!(left.error(NAME).contains("fix is checked out"), "{}", left.0);
    assert!(before == content(&path));
}
