//! Completion scripts and manual pages, as the binary writes them.

use std::{fs, process::Stdio};

use assert_cmd::Command;

use crate::cli::{Answer, Cli};

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        Cli::new().run(["completions", shell]).exits(0).says("odeum");
    }
    Cli::new().line("completions tcsh").exits(2).complains("possible values");
}

#[test]
fn bash_accepts_its_script() {
    let script = Cli::new().line("completions bash").exits(0).stdout;
    Answer::of(Command::new("bash").arg("-n").write_stdin(script)).exits(0);
}

#[test]
fn manual_pages_are_written_where_asked() {
    let cli = Cli::new();
    cli.line("man pages/of/odeum").exits(0);
    let pages = cli.inside("work/pages/of/odeum");
    for name in ["odeum.1", "odeum-env-create.1", "odeum-call.1"] {
        let page = fs::read_to_string(pages.join(name)).unwrap();
        assert!(page.contains(".TH "), "{name} is no manual page");
    }
}

/// `odeum tools | head -1` must not end in a panic.
#[test]
fn a_reader_who_goes_is_no_failure() {
    let cli = Cli::new();
    let mut process = cli.process();
    let mut child = process.arg("tools").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
