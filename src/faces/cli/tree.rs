//! The command tree.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, arg, value_parser};

use super::{flags::Flags, newcomer};
use crate::{faces::mcp::Offer, tools};

/// The group whose commands explain themselves.
pub const WORKSTATION: &str = "workstation";

/// The whole tree: every tool at its place, and the commands that are not tools.
#[must_use]
pub fn command() -> Command {
    let root = Command::new("odeum")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Every git branch of an Odoo project gets its own running Odoo, in seconds")
        .after_help("Start with `odeum quickstart`, or with `odeum up` in a checkout of Odoo modules.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100);
    let root = tools::ALL.iter().fold(Flags::add_to(root), |root, tool| {
        let path: Vec<_> = tool.meta().cli.split(' ').collect();
        graft(root, &path, 0, tool.command())
    });
    root.subcommand(call())
        .subcommand(
            Command::new("tools")
                .about("List the tools that `call` and MCP know")
                .arg(Offer::argument())
                .arg(arg!(--count "Print how many they are, and what listing them costs a client of MCP")),
        )
        .subcommand(mcp())
        .subcommand(
            Command::new("completions")
                .about("Print the completion script of a shell")
                .arg(arg!(<shell> "Shell").value_parser(value_parser!(clap_complete::Shell))),
        )
        .subcommand(
            Command::new("man")
                .about("Write the manual pages")
                .arg(arg!(<directory> "Directory to write to").value_parser(value_parser!(PathBuf))),
        )
}

fn call() -> Command {
    Command::new("call")
        .about("Call a tool by its MCP name")
        .long_about(
            "Call a tool by its MCP name. Parameters are one JSON object, `-` to read one from \
             stdin, or words: values by place, name=value, or --name value. Without a tool, list them.",
        )
        .arg(Arg::new("tool").help("Name of the tool, as `odeum tools` shows it"))
        .arg(
            Arg::new("parameters")
                .help("JSON object, `-`, or the tool's parameters")
                .action(ArgAction::Append)
                .trailing_var_arg(true)
                .allow_hyphen_values(true),
        )
}

fn mcp() -> Command {
    Command::new("mcp")
        .about("Serve the tools over MCP on stdin and stdout")
        .arg(arg!(--"read-only" "Offer only tools that change nothing"))
        .arg(Offer::argument())
}

/// Puts `leaf` at `path`, of which the words before `depth` lead to `parent`, making the groups
/// on the way.
fn graft(parent: Command, path: &[&'static str], depth: usize, leaf: Command) -> Command {
    match path[depth..] {
        [] => parent,
        [name] => parent.subcommand(leaf.name(name)),
        [group, ..] => {
            let parent = match parent.find_subcommand(group) {
                Some(_) => parent,
                None => parent.subcommand(new_group(group, &path[..=depth].join(" "))),
            };
            parent.mut_subcommand(group, |command| graft(command, path, depth + 1, leaf))
        }
    }
}

fn new_group(name: &'static str, path: &str) -> Command {
    let about = tools::GROUPS.iter().find(|(group, _)| *group == path).map(|(_, about)| *about);
    let group = Command::new(name).about(about.unwrap_or_default());
    let group = group.subcommand_required(true).arg_required_else_help(true);
    match path {
        WORKSTATION => newcomer::add_to(group.visible_alias("ws")),
        _ => group,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_sound() {
        super::command().debug_assert();
    }
}
