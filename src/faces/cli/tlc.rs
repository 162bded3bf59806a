//! Started through a link named `tlc`, odeum is the group of a workstation's commands.

use std::{ffi::OsString, path::Path};

use clap::Command;

use super::{flags::Flags, tree};

/// The name of the link.
const NAME: &str = "tlc";

/// What is done when no command is given.
const DEFAULT: &str = "init";

/// Whether this process was started by that name.
pub fn is_meant(words: &[OsString]) -> bool {
    words.first().and_then(|program| Path::new(program).file_name()).is_some_and(|name| name == NAME)
}

/// The commands of a workstation without the group's name.
pub fn command() -> Command {
    let root = tree::command();
    let group = root.find_subcommand(tree::WORKSTATION).expect("the table has tools for a workstation");
    let group = group.clone().name(NAME).bin_name(NAME).version(env!("CARGO_PKG_VERSION"));
    Flags::add_to(group).subcommand_required(false).arg_required_else_help(false)
}

/// The path in the whole tree of one in this.
pub fn path(path: &str) -> String {
    let command = if path.is_empty() { DEFAULT } else { path };
    format!("{} {command}", tree::WORKSTATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_known_by_its_name() {
        assert!(is_meant(&["/usr/local/bin/tlc".into()]) && is_meant(&["tlc".into()]));
        assert!(!is_meant(&["odeum".into(), "tlc".into()]) && !is_meant(&[]));
        command().debug_assert();
        assert_eq!((path(""), path("doctor")), ("workstation init".into(), "workstation doctor".into()));
    }
}
