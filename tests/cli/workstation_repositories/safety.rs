//! What a person has done in a checkout is there afterwards.

use std::{fs, path::Path};

use super::{Machine, content, git};

const FILE: &str = "versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]";
const NAME: &str = "OCA/web 19.0";
const INNER: &str = "OCA/19.0/web";

/// A clone, and something new at the remote.
fn cloned() -> Machine {
    let machine = Machine::new(FILE);
    machine.remote.add("OCA/web", &["19.0"]);
    machine.pull(&[], 0);
    machine
}

fn news(machine: &Machine) -> String {
    machine.remote.push("OCA/web", "19.0", &[("file", "three\n"), ("new", "new\n")])
}

/// Commits everything, as a person does.
fn commit(path: &Path) -> String {
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "mine"]);
    git(path, &["rev-parse", "HEAD"])
}

/// Runs, and the checkout must be byte for byte what it was.
#[track_caller]
fn stays(machine: &Machine, words: &[&str], why: &str) {
    let path = machine.at(INNER);
    let before = content(&path);
    let report = machine.pull(words, 1);
    assert!(report.error(NAME).contains(why), "{why:?} is not in {}", report.0);
    assert_eq!(report.task(NAME)["skipped"], true);
    assert_eq!(report.task(NAME)["action"], "skip");
    assert!(before == content(&path), "{why}: it has changed");
    let dry = machine.pull(&[words, &["--dry-run"]].concat(), 0);
    assert!(before == content(&path), "{why}: a dry run has changed it");
    assert_eq!(dry.0["dry_run"], true);
}

#[test]
fn edits_stay_byte_for_byte() {
    let machine = cloned();
    news(&machine);
    let path = machine.at(INNER);
    fs::write(path.join("file"), "mine\n").unwrap();
    fs::write(path.join("staged"), "staged\n").unwrap();
    git(&path, &["add", "staged"]);
    fs::write(path.join("staged"), "and more\n").unwrap();
    fs::remove_file(path.join("other")).unwrap();
    fs::write(path.join("untracked"), "untracked\n").unwrap();
    stays(&machine, &[], "3 files with uncommitted changes");
}

#[test]
fn untracked_files_stay_and_keep_nobody_from_updates() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("notes"), "mine\n").unwrap();
    let to = news(&machine);
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(fs::read_to_string(path.join("notes")).unwrap(), "mine\n");
    machine.remote.push("OCA/web", "19.0", &[("notes", "theirs\n")]);
    stays_with_remote(&machine, "would be overwritten");
    // A file that is ignored is somebody's too.
    fs::write(path.join(".git/info/exclude"), "notes\n").unwrap();
    stays_with_remote(&machine, "would be overwritten");
    let report = machine.pull(&["--force"], 0);
    assert_eq!(fs::read_to_string(path.join("notes")).unwrap(), "theirs\n");
    assert_eq!(git(&path, &["show", &format!("{}:notes", kept(report.message(NAME)))]), "mine");
}

/// As [`stays`], where it takes the remote to know: a dry run cannot.
#[track_caller]
fn stays_with_remote(machine: &Machine, why: &str) {
    let path = machine.at(INNER);
    let before = content(&path);
    let report = machine.pull(&[], 1);
    assert!(report.error(NAME).contains(why), "{}", report.0);
    assert!(before == content(&path), "{why}: it has changed");
}

#[test]
fn commits_that_are_not_pushed_stay() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("file"), "mine\n").unwrap();
    commit(&path);
    stays(&machine, &[], "1 commit is not pushed");
    news(&machine);
    stays(&machine, &[], "1 commit is not pushed");
    stays(&machine, &["--autostash"], "they diverged");
}

#[test]
fn what_was_pushed_from_elsewhere_is_no_obstacle() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("file"), "mine\n").unwrap();
    let mine = commit(&path);
    git(
        &machine.remote.bare("OCA/web"),
        &["fetch", "-q", path.to_str().unwrap(), "+19.0:19.0", "--update-shallow"],
    );
    assert!(machine.pull(&[], 0).message(NAME).contains("up to date"));
    let to = news(&machine);
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD", "HEAD^"]), format!("{to}\n{mine}"));
}

#[test]
fn another_branch_stays_checked_out() {
    let machine = cloned();
    let path = machine.at(INNER);
    git(&path, &["switch", "-qc", "fix"]);
    news(&machine);
    stays(&machine, &[], "fix is checked out");
    stays(&machine, &["--autostash"], "fix is checked out");
    git(&path, &["checkout", "-q", "--detach"]);
    stays(&machine, &[], "no branch is checked out");
}

#[test]
fn operations_in_progress_are_left_alone() {
    let machine = cloned();
    let path = machine.at(INNER);
    let begin = |what: &str| {
        fs::write(path.join("file"), format!("{what}\n")).unwrap();
        commit(&path);
        git(&path, &["switch", "-q", "-C", "side", "HEAD^"]);
        fs::write(path.join("file"), format!("side of {what}\n")).unwrap();
        commit(&path);
        git(&path, &["switch", "-q", "19.0"]);
        let failed = std::panic::catch_unwind(|| git(&path, &[what, "side"]));
        assert!(failed.is_err(), "{what} meets a conflict");
    };
    for what in ["merge", "rebase", "cherry-pick"] {
        begin(what);
        stays(&machine, &[], &format!("a {what} is in progress"));
        stays(&machine, &["--autostash"], &format!("a {what} is in progress"));
        git(&path, &[what, "--abort"]);
        git(&path, &["reset", "-q", "--hard", "origin/19.0"]);
    }
    git(&path, &["bisect", "start"]);
    stays(&machine, &[], "a bisect is in progress");
}

#[test]
fn a_lock_of_git_is_left_unless_it_is_old() {
    let machine = cloned();
    let to = news(&machine);
    let lock = machine.at(INNER).join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    stays(&machine, &["--force"], "git is at work there");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    fs::File::options().write(true).open(&lock).unwrap().set_modified(old).unwrap();
    stays(&machine, &[], "a git that was killed left");
    machine.pull(&["--force"], 0);
    assert!(!lock.exists());
    assert_eq!(git(&machine.at(INNER), &["rev-parse", "HEAD"]), to);
}

#[test]
fn a_clone_of_something_else_is_told_from_ours() {
    let machine = cloned();
    let path = machine.at(INNER);
    git(&path, &["remote", "set-url", "origin", "https://me:s3cret@example.com/other.git"]);
    for words in [&[][..], &["--force"], &["--autostash"]] {
        let before = content(&path);
        let report = machine.pull(words, 1);
        let why = report.error(NAME);
        assert!(why.contains("https://****@example.com/other.git"), "{why}");
        assert!(why.contains(&machine.remote.url("OCA/web")) && !why.contains("s3cret"), "{why}");
        assert!(before == content(&path));
    }
    git(&path, &["remote", "remove", "origin"]);
    stays(&machine, &["--force"], "no remote called origin");
}

#[test]
fn what_is_no_checkout_stays() {
    let machine = Machine::new(FILE);
    machine.remote.add("OCA/web", &["19.0"]);
    let path = machine.at(INNER);
    let is_left = |why: &str| {
        for words in [&[][..], &["--force"]] {
            let report = machine.pull(words, 1);
            assert!(report.error(NAME).contains(why), "{}", report.0);
        }
    };
    // A repository above is none of ours, whatever git thinks.
    git(&machine.root(), &["init", "-q"]);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("notes"), "mine").unwrap();
    is_left("is not empty and no checkout of git");
    fs::create_dir(path.join(".git")).unwrap();
    is_left("is not empty and no checkout of git");
    assert_eq!(fs::read_to_string(path.join("notes")).unwrap(), "mine");
    fs::remove_dir_all(&path).unwrap();
    fs::write(&path, "mine").unwrap();
    is_left("is a file");
    fs::remove_file(&path).unwrap();
    let outside = machine.cli.inside("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, &path).unwrap();
    is_left("is a link");
    fs::remove_dir_all(machine.at("OCA")).unwrap();
    std::os::unix::fs::symlink(&outside, machine.at("OCA")).unwrap();
    is_left("is a link");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn upstream_may_rewrite_what_nobody_changed() {
    let machine = cloned();
    let path = machine.at(INNER);
    let to = machine.remote.rewrite("OCA/web", "19.0", &[("file", "rewritten\n")]);
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert!(!path.join("other").exists());
    // The same when it was fetched by hand before.
    let to = machine.remote.rewrite("OCA/web", "19.0", &[("file", "again\n")]);
    git(&path, &["fetch", "-q", "--depth=1"]);
    machine.pull(&[], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(git(&path, &["status", "--porcelain"]), "");
}

#[test]
fn edits_are_stashed_and_come_back() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("other"), "mine\n").unwrap();
    fs::write(path.join("staged"), "staged\n").unwrap();
    git(&path, &["add", "staged"]);
    let status = git(&path, &["status", "--porcelain"]);
    assert!(machine.pull(&["--autostash"], 0).message(NAME).contains("up to date"));
    let to = news(&machine);
    let report = machine.pull(&["--autostash"], 0);
    assert!(report.message(NAME).contains("your edits are in the files again"), "{}", report.0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(git(&path, &["status", "--porcelain"]), status);
    assert_eq!(fs::read_to_string(path.join("other")).unwrap(), "mine\n");
    assert_eq!(git(&path, &["stash", "list"]), "");
}

#[test]
fn edits_that_do_not_fit_stay_in_the_stash() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("file"), "mine\n").unwrap();
    let to = news(&machine);
    let report = machine.pull(&["--autostash"], 1);
    let stash = git(&path, &["rev-parse", "stash@{0}"]);
    assert!(report.error(NAME).contains(&stash), "{}", report.0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(git(&path, &["status", "--porcelain"]), "");
    assert_eq!(git(&path, &["show", &format!("{stash}:file")]), "mine");
    machine.pull(&[], 0);
}

#[test]
fn edits_come_back_when_nothing_can_be_updated() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("other"), "mine\n").unwrap();
    fs::write(path.join("new"), "untracked\n").unwrap();
    let before = content(&path);
    news(&machine);
    let report = machine.pull(&["--autostash"], 1);
    assert!(report.error(NAME).contains("would be overwritten"), "{}", report.0);
    let files = |content: Vec<(std::path::PathBuf, Vec<u8>)>| {
        content.into_iter().filter(|(path, _)| path != Path::new("index")).collect::<Vec<_>>()
    };
    assert!(files(before) == files(content(&path)));
}

/// The ref a message names.
fn kept(message: &str) -> &str {
    message.split_whitespace().find(|word| word.starts_with("refs/odeum/kept/")).expect("it names a ref")
}

#[test]
fn force_keeps_what_it_replaces() {
    let machine = cloned();
    let path = machine.at(INNER);
    fs::write(path.join("file"), "committed\n").unwrap();
    let mine = commit(&path);
    fs::write(path.join("other"), "staged\n").unwrap();
    git(&path, &["add", "other"]);
    fs::write(path.join("other"), "edited\n").unwrap();
    fs::write(path.join("new"), "untracked\n").unwrap();
    fs::write(path.join(".git/info/exclude"), "ignored\n").unwrap();
    fs::write(path.join("ignored"), "ignored\n").unwrap();
    let to =
        machine.remote.push("OCA/web", "19.0", &[("file", "3\n"), ("new", "theirs\n"), ("ignored", "x\n")]);
    let report = machine.pull(&["--force"], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(git(&path, &["status", "--porcelain"]), "");
    let kept = kept(report.message(NAME));
    let show = |of: &str| git(&path, &["show", of]);
    for (of, text) in [
        (format!("{kept}:file"), "committed"),
        (format!("{kept}:other"), "edited"),
        (format!("{kept}:new"), "untracked"),
        (format!("{kept}:ignored"), "ignored"),
        (format!("{kept}^2:other"), "staged"),
    ] {
        assert_eq!(show(&of), text, "{of}");
    }
    assert_eq!(git(&path, &["rev-parse", &format!("{kept}^1")]), mine);
}

#[test]
fn force_ends_what_is_in_progress_and_keeps_it() {
    let machine = cloned();
    let path = machine.at(INNER);
    for what in ["merge", "rebase", "cherry-pick"] {
        fs::write(path.join("file"), format!("{what}\n")).unwrap();
        let mine = commit(&path);
        git(&path, &["switch", "-q", "-C", "side", "HEAD^"]);
        fs::write(path.join("file"), "side\n").unwrap();
        let side = commit(&path);
        git(&path, &["switch", "-q", "19.0"]);
        std::panic::catch_unwind(|| git(&path, &[what, "side"])).unwrap_err();
        let to = machine.remote.push("OCA/web", "19.0", &[("file", &format!("after {what}\n"))]);
        let report = machine.pull(&["--force"], 0);
        let kept = kept(report.message(NAME));
        assert_eq!(git(&path, &["rev-parse", "HEAD"]), to, "{what}");
        assert_eq!(git(&path, &["symbolic-ref", "--short", "HEAD"]), "19.0");
        assert_eq!(git(&path, &["status", "--porcelain"]), "");
        assert!(git(&path, &["show", &format!("{kept}:file")]).contains("<<<<<<<"), "{what}");
        for commit in [mine, side] {
            git(&path, &["merge-base", "--is-ancestor", &commit, kept]);
        }
        assert!(!git(&path, &["status"]).contains(what), "{}", git(&path, &["status"]));
    }
}

#[test]
fn force_comes_back_from_other_branches() {
    let machine = cloned();
    let path = machine.at(INNER);
    git(&path, &["switch", "-qc", "fix"]);
    fs::write(path.join("file"), "fix\n").unwrap();
    let fix = commit(&path);
    let to = news(&machine);
    machine.pull(&["--force"], 0);
    assert_eq!(git(&path, &["rev-parse", "HEAD", "fix"]), format!("{to}\n{fix}"));
    git(&path, &["checkout", "-q", "--detach"]);
    fs::write(path.join("file"), "loose\n").unwrap();
    let loose = commit(&path);
    let report = machine.pull(&["--force"], 0);
    git(&path, &["merge-base", "--is-ancestor", &loose, kept(report.message(NAME))]);
    assert_eq!(git(&path, &["symbolic-ref", "--short", "HEAD"]), "19.0");
}

#[test]
fn a_clone_for_another_branch_fetches_this_one() {
    let machine = Machine::new(FILE);
    machine.remote.add("OCA/web", &["18.0", "19.0"]);
    let path = machine.at(INNER);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let url = machine.remote.url("OCA/web");
    let place = path.to_str().unwrap();
    git(&machine.root(), &["clone", "-q", "--depth=1", "--single-branch", "-b", "18.0", &url, place]);
    stays(&machine, &[], "18.0 is checked out");
    machine.pull(&["--force"], 0);
    assert_eq!(git(&path, &["symbolic-ref", "--short", "HEAD"]), "19.0");
    // So that the person's own pull knows where from.
    git(&path, &["pull", "-q", "--ff-only"]);
    assert!(machine.pull(&[], 0).message(NAME).contains("up to date"));
}

#[test]
fn linked_worktrees_are_brought_up_to_date() {
    let machine = Machine::new("versions = [\"18.0\", \"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["18.0", "19.0"]);
    machine.pull(&["-f", "web"], 0);
    let (main, linked) = (machine.at("OCA/19.0/web"), machine.at("OCA/18.0/web"));
    fs::remove_dir_all(&linked).unwrap();
    git(&main, &["fetch", "-q", "--depth=1", "origin", "+18.0:refs/remotes/origin/18.0"]);
    git(&main, &["worktree", "add", "-qb", "18.0", linked.to_str().unwrap(), "origin/18.0"]);
    fs::write(linked.join("other"), "mine\n").unwrap();
    let to = ["18.0", "19.0"].map(|branch| machine.remote.push("OCA/web", branch, &[("file", branch)]));
    machine.pull(&[], 1);
    machine.pull(&["--autostash"], 0);
    assert_eq!([&linked, &main].map(|path| git(path, &["rev-parse", "HEAD"])), to);
    assert_eq!(fs::read_to_string(linked.join("other")).unwrap(), "mine\n");
    assert_eq!(git(&main, &["for-each-ref", "refs/odeum", "refs/stash"]), "");
    // Git's files are elsewhere, the person's are here.
    git(&main, &["config", "core.worktree", machine.cli.inside("work").to_str().unwrap()]);
    let report = machine.pull(&["--force"], 1);
    assert!(report.error("OCA/web 19.0").contains("no checkout of git"), "{}", report.0);
}
