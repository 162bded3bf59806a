//! Started through a link named `tlc`, odeum is the group of a workstation's commands.

use std::{ffi::OsString, path::Path};

use clap::{ArgMatches, Command};

use super::{flags::Flags, tree};

/// The name of the link.
const NAME: &str = "tlc";

/// What is done when no command is given.
const DEFAULT: &str = "init";

/// Whether this process was started by that name.
pub fn is_meant(words: &[OsString]) -> bool {
    words.first().and_then(|program| Path::new(program).file_name()).is_some_and(|name| name == NAME)
}

/// Parses what was typed, as if the group's name were among it.
pub fn parse(mut words: Vec<OsString>) -> clap::error::Result<ArgMatches> {
    let tree = tree::command();
    let matches = command().try_get_matches_from(&words)?;
    if matches.subcommand().is_none() {
        words.push(DEFAULT.into());
    }
    words.insert(1, tree::WORKSTATION.into());
    tree.try_get_matches_from(words)
}

/// The commands of a workstation without the group's name.
fn command() -> Command {
    let root = tree::command();
    let group = root.find_subcommand(tree::WORKSTATION).expect("the table has tools for a workstation");
    let group = group.clone().name(NAME).bin_name(NAME).version(env!("CARGO_PKG_VERSION"));
    Flags::add_to(group).subcommand_required(false).arg_required_else_help(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_known_by_its_name() {
        assert!(is_meant(&["/usr/local/bin/tlc".into()]) && is_meant(&["tlc".into()]));
        assert!(!is_meant(&["odeum".into(), "tlc".into()]) && !is_meant(&[]));
        command().debug_assert();
    }

    #[test]
    fn its_commands_are_those_of_the_group() {
        let path = |words: &[&str]| {
            let words = words.iter().map(OsString::from).collect();
            let matches = parse(words).unwrap();
            let (group, inner) = matches.subcommand().unwrap();
            (group.to_owned(), inner.subcommand().unwrap().0.to_owned())
        };
        let init = ("workstation".to_owned(), "init".to_owned());
        assert_eq!(path(&["tlc"]), init);
        assert_eq!(path(&["tlc", "--no-newcomer", "-y"]), init);
        assert_eq!(path(&["tlc", "init", "--dry-run"]), init);
        assert!(parse(vec!["tlc".into(), "nonsense".into()]).is_err());
    }
}
