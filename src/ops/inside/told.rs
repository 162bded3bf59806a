//! Words for people.

use crate::context::Context;

/// What is left to say of a program: its output, unless that was printed as it came, and
/// how it ended.
#[must_use]
pub fn told(ctx: &Context, output: &str, state: Option<String>) -> String {
    if ctx.live().is_some() {
        // On stderr: stdout is the program's.
        if let Some(state) = state {
            ctx.warn(state);
        }
        return String::new();
    }
    let state = state.map(|state| format!("[{state}]"));
    let output = Some(output.trim_end_matches('\n').to_owned()).filter(|output| !output.is_empty());
    output.into_iter().chain(state).collect::<Vec<_>>().join("\n")
}

/// A name with its control characters escaped, to be shown on one line.
#[must_use]
pub fn one_line(name: &str) -> String {
    name.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
