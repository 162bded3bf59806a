//! Two hundred repositories: cloned four at a time against one after the other and by git alone, then
//! looked at again when nothing is new.

use std::{fs, path::Path, process::Command};

use crate::{
    report::{Limit, Report, timed},
    support::{git_daemon::GitDaemon, world::World},
};

const REPOSITORIES: usize = 200;

pub fn measure(world: &World, report: &mut Report) {
    let remote = GitDaemon::new();
    let names: Vec<String> = (0..REPOSITORIES).map(|number| format!("r{number}")).collect();
    remote.add_copies(names.iter().map(|name| format!("OCA/{name}")), &["19.0"]);
    let root = world.path("code");
    let configure = || {
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let template = remote.template();
        let text =
            format!("versions = [\"19.0\"]\nrepos.OCA = {names:?}\ngit.url_template = \"{template}\"\n");
        fs::write(root.join("config.toml"), text).unwrap();
    };
    let pull = |jobs: &str| timed(|| run(world, &root, &["--jobs", jobs])).0;

    configure();
    let by_git = timed(|| names.iter().for_each(|name| clone(&remote.url(&format!("OCA/{name}")), &root))).0;
    configure();
    let serial = pull("1");
    configure();
    let parallel = pull("4");
    report.add("200 repositories, one at a time", "ms", &[serial], &[by_git], Limit::Ratio(1.5));
    report.add("200 repositories, 4 at a time", "ms", &[parallel], &[by_git], Limit::Ratio(0.9));
    let asked = timed(|| names.iter().for_each(|name| ask(&remote.url(&format!("OCA/{name}"))))).0;
    report.add("200 repositories, nothing new", "ms", &[pull("4")], &[asked], Limit::Ratio(1.5));
    let looked = timed(|| run(world, &root, &["--dry-run"])).0;
    let by_hand = timed(|| names.iter().for_each(|name| status(&root.join("OCA/19.0").join(name)))).0;
    report.add("200 repositories, dry run", "ms", &[looked], &[by_hand], Limit::Ratio(2.0));

    let versions: Vec<String> = (12..20).map(|major| format!("{major}.0")).collect();
    fs::remove_dir_all(&root).unwrap();
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join("config.toml"), format!("versions = {versions:?}\nrepos.OCA = {names:?}\n")).unwrap();
    let planned: Vec<f64> = (0..5).map(|_| timed(|| run(world, &root, &["--dry-run"])).0).collect();
    report.add("1600 repositories planned", "ms", &planned, &[], Limit::Most(1_000.0));
}

fn run(world: &World, root: &Path, words: &[&str]) {
    let mut command =
        world.plain_command(&[&["--quiet", "--yes", "workstation", "pull-repos"], words].concat());
    let output = command.env("ODEUM_CODE_DIR", root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn clone(url: &str, root: &Path) {
    let name = url.rsplit('/').next().unwrap();
    let words = ["clone", "-q", "--depth=1", "--single-branch", "--branch", "19.0", url, name];
    assert!(Command::new("git").current_dir(root).args(words).status().unwrap().success());
}

fn ask(url: &str) {
    let output = Command::new("git").args(["ls-remote", url, "refs/heads/19.0"]).output().unwrap();
    assert!(output.status.success());
}

fn status(path: &Path) {
    let output = Command::new("git").arg("-C").arg(path).args(["status", "--porcelain"]).output().unwrap();
    assert!(output.status.success());
}
