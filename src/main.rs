//! The `odeum` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    odeum::faces::cli::main()
}
