//! What a workstation's installing commands say and refuse before anything is installed. What they install is
//! seen on a real machine, in `tests/live/workstation_machine.rs`.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use crate::cli::{Answer, Cli};

/// A home with the code root `~/code` and this file in it.
fn with_file(text: &str) -> Cli {
    let cli = Cli::new();
    fs::create_dir(cli.inside("code")).unwrap();
    fs::write(cli.inside("code/config.toml"), text).unwrap();
    cli
}

/// A search path with a shell, and these programs.
fn programs(cli: &Cli, scripts: &[(&str, &str)]) -> PathBuf {
    let directory = cli.inside("bin");
    fs::create_dir(&directory).unwrap();
    for tool in ["sh", "dpkg-query", "apt-get"] {
        symlink(Path::new("/usr/bin").join(tool), directory.join(tool)).unwrap();
    }
    for (name, script) in scripts {
        let path = directory.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    directory
}

fn run_with(cli: &Cli, path: &Path, line: &str) -> Answer {
    Answer::of(cli.command().env("PATH", path).args(line.split_whitespace()))
}

#[test]
fn without_the_file_each_command_says_how_to_get_one() {
    let cli = Cli::new();
    for command in
        ["install-tools", "create-venvs", "install-skills", "update-skills", "create-venvs --dry-run"]
    {
        let answer = cli.line(&format!("ws {command}")).exits(1);
        answer.complains("code/config.toml is not there").complains("generate-config odoo-minimal");
    }
    assert_eq!(cli.strangers(), Vec::<PathBuf>::new());
}

#[test]
fn nothing_to_do_is_said_and_is_no_failure() {
    let cli = with_file("versions = []");
    for (command, says) in [
        ("install-tools --no-install-default-system-packages", "names no tools"),
        ("install-tools --install-default-system-packages=false", "names no tools"),
        ("create-venvs", "names no version"),
        ("install-skills", "names no skills"),
        ("update-skills", "names no skills"),
    ] {
        cli.line(&format!("ws {command}")).exits(0).says(says);
    }
}

#[test]
fn a_newcomer_sees_everything_first_and_nothing_is_done_unasked() {
    let cli = with_file(
        "versions = [\"19.0\"]\n[tools]\nuv = [\"copier==9.4.1\"]\nnpm = [\"@a/b\"]\nskills = [\"https://h/s\"]\n\
         [[tools.script]]\nurl = \"https://h/\"\n",
    );
    let asked = cli.line("ws install-tools --no-install-default-system-packages").exits(1);
    let asked = asked.complains("script h: sh https://h/, unverified").complains("npm install -g -- @a/b");
    asked.complains("uv tool install -- copier==9.4.1").complains("add --yes");
    cli.line("ws create-venvs --recreate").exits(1).complains("for 19.0 in").complains("anew. Go on?");
    cli.line("ws ensure-db-user").exits(1).complains("for development machines only");
    cli.line("ws install-skills").exits(1).complains("https://h/s");
    assert_eq!(cli.strangers(), [cli.inside("code"), cli.inside("code/config.toml")]);
    cli.line("ws install-tools --jobs 0").exits(2);
    cli.line("ws create-venvs --filter 18.0 --yes").exits(2).complains("the file names no version 18.0");
}

#[test]
fn a_name_that_could_be_an_option_is_refused_with_its_place() {
    for (line, place) in [
        ("uv = [\"--with\"]", "config.toml:2:7: tools.uv[0]"),
        ("npm = [\"-g\"]", "config.toml:2:8: tools.npm[0]"),
        ("system_packages = [\"git-\"]", "config.toml:2:20: tools.system_packages[0]"),
        ("skills = [\"--help\"]", "config.toml:2:11: tools.skills[0]"),
    ] {
        let cli = with_file(&format!("[tools]\n{line}\n"));
        cli.line("ws install-tools --dry-run").exits(1).complains(place);
    }
}

#[test]
fn skills_go_to_npx_word_for_word() {
    for (node, newer) in [("v18.20.4", "-p node@24 -p skills "), ("v22.20.0", ""), ("unknown", "")] {
        let cli =
            with_file("[tools]\nskills = [\"https://h/one\", \"https://h/bad\", \"git@h:o/two.git\"]\n");
        let log = cli.inside("log");
        let npx = format!(
            "echo \"$DISABLE_TELEMETRY $@\" >>'{}'; case $* in *bad*) echo no such place >&2; exit 3 ;; esac",
            log.display()
        );
        let path = programs(&cli, &[("npx", &npx), ("node", &format!("echo {node}"))]);
        run_with(&cli, &path, "ws install-skills --dry-run")
            .exits(0)
            .says(&format!("npx -y {newer}skills add -g --all https://h/one"));
        assert!(!log.exists());
        for command in ["install-skills", "update-skills"] {
            let answer = run_with(&cli, &path, &format!("ws {command} --yes")).exits(1);
            answer.says("2 done, 0 skipped, 1 failed").says("no such place");
            let words = fs::read_to_string(&log).unwrap();
            let one = |source| format!("1 -y {newer}skills add -g --all {source}\n");
            assert_eq!(words, ["https://h/one", "https://h/bad", "git@h:o/two.git"].map(one).concat());
            fs::remove_file(&log).unwrap();
        }
    }
}

#[test]
fn a_missing_program_is_named() {
    let cli = with_file("versions = [\"19.0\"]\n[tools]\nskills = [\"https://h/one\"]\n");
    let path = programs(&cli, &[]);
    run_with(&cli, &path, "ws install-skills --yes").exits(1).complains("npx is not installed");
    run_with(&cli, &path, "ws create-venvs --yes").exits(1).complains("uv is not installed");
    run_with(&cli, &path, "ws ensure-db-user --yes").exits(1).complains("psql is not installed");
}

#[test]
fn two_commands_never_work_on_one_root() {
    let cli = with_file("[tools]\nskills = [\"https://h/one\"]\n");
    let path = programs(&cli, &[("npx", "echo up >\"$HOME/up\"; exec /usr/bin/sleep 30")]);
    let mut first = cli.process();
    let mut first = first.env("PATH", &path).args(["ws", "install-skills", "--yes"]).spawn().unwrap();
    while !cli.inside("up").exists() {
        std::thread::yield_now();
    }
    let second = run_with(&cli, &path, "ws install-skills --yes").exits(1);
    second.complains("another command is at work in").complains("install-skills");
    let pid = rustix::process::Pid::from_raw(i32::try_from(first.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(first.wait().unwrap().code(), Some(130));
}
