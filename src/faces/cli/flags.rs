//! The flags every command takes.

use clap::{Arg, ArgAction, ArgMatches, Command, arg, value_parser};

use super::newcomer;
use crate::{config::Surroundings, error::Result, model::TeamId};

/// The flags every command takes.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// Print the result, or the error, as JSON.
    pub json: bool,
    /// Do not ask.
    pub yes: bool,
    /// Say nothing but the result and errors.
    pub quiet: bool,
    /// How much to log.
    pub verbose: u8,
    team: Option<TeamId>,
    newcomer: Option<bool>,
}

impl Flags {
    /// Adds the flags to the root of the command tree.
    pub fn add_to(command: Command) -> Command {
        command
            .arg(arg!(--json "Print the result, or the error, as JSON").global(true))
            .arg(arg!(-y --yes "Answer every question with yes").global(true))
            .arg(arg!(-q --quiet "Print nothing but the result and errors").global(true))
            .arg(
                arg!(-v --verbose ... "Log what is done; twice for more")
                    .action(ArgAction::Count)
                    .global(true),
            )
            .arg(
                Arg::new("team")
                    .long("team")
                    .value_name("ID")
                    .help("Team to work for")
                    .value_parser(value_parser!(TeamId))
                    .global(true),
            )
    }

    /// The flags given.
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            json: matches.get_flag("json"),
            yes: matches.get_flag("yes"),
            quiet: matches.get_flag("quiet"),
            verbose: matches.get_count("verbose"),
            team: matches.get_one("team").cloned(),
            newcomer: newcomer::of(matches),
        }
    }

    /// Whether the person shall be told what a command of a workstation does, and asked first.
    pub fn newcomer(&self) -> Result<bool> {
        self.newcomer.map_or_else(|| newcomer::of_surroundings(&Surroundings::current()), Ok)
    }

    /// The team to work for.
    pub fn team(&self) -> TeamId {
        self.team.clone().unwrap_or_default()
    }
}
