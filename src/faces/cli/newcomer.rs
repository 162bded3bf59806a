//! Whether the commands of a workstation tell what they will do, and ask first.

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::{
    config::Surroundings,
    error::{Error, Result},
};

/// Adds the flags to the group of a workstation's commands.
pub fn add_to(group: Command) -> Command {
    let on = Arg::new("newcomer")
        .long("newcomer")
        .help("Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off")
        .value_name("BOOL")
        .num_args(0..=1)
        .require_equals(true)
        .default_missing_value("true")
        .value_parser(parse);
    let off = Arg::new("no-newcomer")
        .long("no-newcomer")
        .help("Do not ask")
        .action(ArgAction::SetTrue)
        .overrides_with("newcomer");
    group.arg(on.overrides_with("no-newcomer").global(true)).arg(off.global(true))
}

/// What was typed, if anything was.
pub fn of(matches: &ArgMatches) -> Option<bool> {
    let is_off = matches.try_get_one("no-newcomer").ok().flatten().copied().unwrap_or(false);
    let on: Option<bool> = matches.try_get_one("newcomer").ok().flatten().copied();
    if is_off { Some(false) } else { on }
}

/// What the environment says; on when it says nothing.
///
/// # Errors
/// `invalid_input` for any other word.
pub fn of_surroundings(surroundings: &Surroundings) -> Result<bool> {
    let Some(word) = &surroundings.newcomer_var else { return Ok(true) };
    parse(&word.to_string_lossy()).map_err(|why| {
        Error::invalid(format!("$ODEUM_NEWCOMER or $NEWCOMER_MODE: {why}")).hint("unset it, or set it to 0")
    })
}

fn parse(word: &str) -> Result<bool, String> {
    match word.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(format!("{word:?} is none of 1, true, yes, on, 0, false, no, off")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> Option<bool> {
        let group = add_to(Command::new("ws")).subcommand(Command::new("init"));
        let matches = group.try_get_matches_from(std::iter::once(&"ws").chain(words)).unwrap();
        of(matches.subcommand().unwrap().1)
    }

    #[test]
    fn flags_stand_before_and_after_the_command() {
        assert_eq!(typed(&["init"]), None);
        assert_eq!(typed(&["--no-newcomer", "init"]), Some(false));
        assert_eq!(typed(&["init", "--no-newcomer"]), Some(false));
        assert_eq!(typed(&["--newcomer=false", "init"]), Some(false));
        assert_eq!(typed(&["init", "--newcomer"]), Some(true));
        assert_eq!(typed(&["--newcomer=OFF", "init"]), Some(false));
    }

    #[test]
    fn the_environment_decides_where_nothing_is_typed() {
        let with = |word: &str| {
            let surroundings = Surroundings { newcomer_var: Some(word.into()), ..Surroundings::default() };
            of_surroundings(&surroundings)
        };
        assert!(!with("No").unwrap() && with("on").unwrap());
        assert!(with("maybe").unwrap_err().message.contains("\"maybe\""));
        assert!(of_surroundings(&Surroundings::default()).unwrap());
    }
}
