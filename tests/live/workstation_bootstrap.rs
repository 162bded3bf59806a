//! `examples/bootstrap.sh` makes a machine with nothing ready for `odeum workstation`, again and again.

use crate::support::machine::Machine;

const SCRIPT: &str = include_str!("../../examples/bootstrap.sh");

/// What a person has after it.
const STATE: &str =
    "cd && find .ssh .local/bin .profile -type f | sort | xargs sha256sum; stat -c %a .ssh .ssh/known_hosts";

#[test]
fn a_machine_with_nothing_becomes_one_that_odeum_can_work_on() {
    let machine = Machine::new("bootstrap");
    machine.write("ana", "/home/ana/bootstrap.sh", SCRIPT);
    machine.sh("root", "apt-get -qq purge -y git openssh-client >/dev/null 2>&1; rm /usr/local/bin/uv").ok();
    // odeum comes from a file, not from the path it has in the machine.
    let run = "dash bootstrap.sh --odeum /usr/local/bin/odeum";

    let refused = machine.sh("root", &format!("sh /home/ana/{}", &run[5..]));
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("not as root"), "{}", refused.stderr);
    let wrong = machine.sh("ana", &format!("{run} --sha256 00"));
    assert_eq!(wrong.code, 1, "{}{}", wrong.stdout, wrong.stderr);
    assert!(wrong.stderr.contains("it is not installed"), "{}", wrong.stderr);
    // What came before stays, and is there when it is run again.
    for program in ["git", "gh", "uv"] {
        assert!(wrong.stdout.contains(&format!("{program} is installed")), "{}", wrong.stdout);
    }
    assert_eq!(machine.sh("ana", "test -e .local/bin/odeum").code, 1);

    let alone = machine.sh("ana", "dash bootstrap.sh --sha256 00");
    assert_eq!(alone.code, 2, "{}", alone.stderr);

    // A last line without an end stays a line of its own.
    machine.sh("ana", "printf 'example.com ssh-ed25519 AAAA' >.ssh/known_hosts").ok();
    let said = machine.sh("ana", run).ok();
    for words in [
        "git is there",
        "gh is there",
        "uv is there",
        "odeum is installed",
        "GitHub's host keys are pinned",
        "odeum workstation pull-repos",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let hosts = machine.sh("ana", "cat .ssh/known_hosts").ok();
    let lines: Vec<&str> = hosts.lines().collect();
    assert_eq!(lines[0], "example.com ssh-ed25519 AAAA");
    assert_eq!(lines.iter().filter(|line| line.starts_with("github.com ")).count(), 3, "{hosts}");
    machine
        .sh("ana", "git --version && gh --version && .local/bin/uv --version && .local/bin/odeum --version")
        .ok();

    let before = machine.sh("ana", STATE).ok();
    assert!(before.contains("\n700\n600"), "{before}");
    let again = machine.sh("ana", run).ok();
    for words in ["git is there", "gh is there", "uv is there", "host keys are there", "odeum is up to date"]
    {
        assert!(again.contains(words), "{again}");
    }
    assert_eq!(machine.sh("ana", STATE).ok(), before, "a second run changed something");

    // Each shell has the search path in the file it reads.
    let path = |environment: &str, file: &str| {
        machine.sh("ana", &format!("{environment} {run} >/dev/null; grep -c local/bin {file}")).ok()
    };
    assert_eq!(path("SHELL=/bin/zsh", ".zprofile"), "1");
    machine.sh("ana", "touch .bash_profile").ok();
    assert_eq!(path("SHELL=/bin/bash", ".bash_profile"), "1");

    // Who may not use sudo is told what is missing, and loses nothing.
    machine.write("bob", "/home/bob/bootstrap.sh", SCRIPT);
    let without = machine.sh("bob", run).ok();
    assert!(without.contains("odeum is installed"), "{without}");
}
