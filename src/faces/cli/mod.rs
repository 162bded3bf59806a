//! The terminal: a command tree grown from the tool table, and a few commands
//! that are not tools.

mod call;
mod flags;
mod github;
mod newcomer;
mod output;
mod progress;
mod run;
mod tlc;
mod tree;

use std::{ffi::OsString, path::PathBuf, process::ExitCode, time::Duration};

use clap::ArgMatches;

pub use tree::command;

use crate::{
    config::Config,
    context::Shared,
    error::{Context as _, Error, Result},
    faces::mcp,
    tools,
};
use flags::Flags;
use output::print;

/// How long blocked threads may keep a finished process alive.
const LINGER: Duration = Duration::from_millis(200);

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let parsed = match tlc::is_meant(&words) {
        true => tlc::parse(words),
        false => command().try_get_matches_from(words),
    };
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => return output::usage(&error),
    };
    let (path, arguments) = leaf(&matches);
    let mut flags = Flags::of(arguments);
    let result = start(&path, arguments, &mut flags);
    match result {
        Ok(code) => code,
        Err(error) => {
            output::error(&error, flags.json);
            ExitCode::from(error.exit_status())
        }
    }
}

fn start(path: &str, arguments: &ArgMatches, flags: &mut Flags) -> Result<ExitCode> {
    match path {
        "tools" => {
            let offer = mcp::Offer::of(arguments, "all")?;
            match arguments.get_flag("count") {
                true => output::count(offer.count()?, flags.json),
                false => output::tools(offer.tools(), flags.json),
            }
        }
        "call" if !arguments.contains_id("tool") => output::tools(tools::ALL.iter().copied(), flags.json),
        "completions" => {
            let shell: &clap_complete::Shell = arguments.get_one("shell").expect("clap requires it");
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command(), "odeum", &mut script);
            print(&String::from_utf8_lossy(&script));
        }
        "man" => {
            let directory: &PathBuf = arguments.get_one("directory").expect("clap requires it");
            let describe = || format!("writing manual pages to {}", directory.display());
            std::fs::create_dir_all(directory).context(describe())?;
            clap_mangen::generate_to(command(), directory).context(describe())?;
        }
        _ => return serve(path, arguments, flags),
    }
    Ok(ExitCode::SUCCESS)
}

/// What needs the configuration and the runtime.
fn serve(path: &str, arguments: &ArgMatches, flags: &mut Flags) -> Result<ExitCode> {
    let call = match path {
        "mcp" => None,
        "call" => Some(call::parse(arguments, flags)?),
        path => {
            let tool = tools::ALL.iter().find(|tool| tool.meta().cli == path);
            let tool = tool.ok_or_else(|| Error::internal(format!("no tool behind {path:?}")))?;
            Some(tool.parse_cli(arguments)?)
        }
    };
    output::log_to_stderr(flags.verbose);
    let shared = match Config::load() {
        Ok(config) => Shared::new(config),
        Err(problem) if call.as_ref().is_some_and(|call| call.mends_configuration) => {
            Shared::on_defaults(Config::defaults()?, problem)
        }
        Err(problem) => return Err(problem),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(async {
        match call {
            Some(call) => run::run(call, &shared, flags, path != "call").await,
            None => {
                let offer = mcp::Offer::of(arguments, "default")?;
                mcp::serve_stdio(&shared, flags.team(), offer).await.map(|()| ExitCode::SUCCESS)
            }
        }
    });
    runtime.shutdown_timeout(LINGER);
    result
}

/// The words of the chosen subcommand, and its own arguments.
fn leaf(mut matches: &ArgMatches) -> (String, &ArgMatches) {
    let mut words = Vec::new();
    while let Some((word, inner)) = matches.subcommand() {
        words.push(word);
        matches = inner;
    }
    (words.join(" "), matches)
}
