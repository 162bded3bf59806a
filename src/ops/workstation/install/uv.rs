//! Tools of uv, several at the same time.

use std::{num::NonZero, path::Path, sync::Arc, time::Duration};

use super::{must_go_on, stage, without};
use crate::{
    adapters::process,
    context::{Context, Task},
    error::Result,
    model::workstation::UvTool,
    ops::workstation::{TaskResult, programs, tasks},
};

/// How long one may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// Installs those that are missing, or not there in the version that is asked for.
///
/// # Errors
/// `cancelled`.
pub async fn install(
    ctx: &Context,
    tools: &[UvTool],
    jobs: NonZero<usize>,
    dry_run: bool,
) -> Result<Vec<TaskResult>> {
    if tools.is_empty() {
        return Ok(Vec::new());
    }
    let task = |tool: &UvTool| TaskResult::done(tool.as_str(), stage::UV, "install", "");
    let uv = match programs::need("uv") {
        Ok(uv) => uv,
        Err(error) => {
            let ended = |tool: &UvTool| without(task(tool), &error, dry_run);
            return Ok(tools.iter().map(ended).collect());
        }
    };
    // When uv does not tell, it says of each whether it is there.
    let there = must_go_on(programs::uv_tools(ctx, programs::PATIENCE).await)?.unwrap_or_default();
    let is_there = |tool: &UvTool| there.get(&tool.name()).is_some_and(|version| suffices(tool, version));
    let skipped = |tool: &UvTool| TaskResult { message: "is there".into(), ..task(tool) }.skipped();
    if dry_run {
        let would = |tool: &UvTool| TaskResult { message: "would be installed".into(), ..task(tool) };
        return Ok(tools
            .iter()
            .map(|tool| if is_there(tool) { skipped(tool) } else { would(tool) })
            .collect());
    }
    let uv = &uv;
    let is_there = &is_there;
    let work = |tool: UvTool, shown: Arc<Task>| async move {
        match is_there(&tool) {
            true => skipped(&tool),
            false => task(&tool).ended(install_one(ctx, uv, &tool, &shown).await),
        }
    };
    tasks::run(ctx, jobs, tools.to_vec(), UvTool::to_string, work).await
}

async fn install_one(ctx: &Context, uv: &Path, tool: &UvTool, shown: &Task) -> Result<String> {
    let command = duct::cmd!(uv, "tool", "install", "--no-progress", "--", tool.as_str());
    let mut last = String::new();
    let on_line = |line: &str| {
        shown.advance(None, line);
        line.clone_into(&mut last);
    };
    process::follow(command, PATIENCE, &ctx.cancel, on_line).await?;
    Ok(if last.contains("already installed") { last } else { "installed".into() })
}

/// Whether an installed version is what is asked for, without asking uv: any, or exactly this one.
fn suffices(tool: &UvTool, version: &str) -> bool {
    let word = tool.as_str();
    let asked = word.find(['[', '@', '=', '<', '>', '!']).map(|at| &word[at..]);
    asked.is_none_or(|asked| {
        asked.strip_prefix("==").or_else(|| asked.strip_prefix('@')).is_some_and(|exact| exact == version)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_asked_for_decides() {
        for (tool, version, is) in [
            ("copier", "9.4.1", true),
            ("copier==9.4.1", "9.4.1", true),
            ("copier@9.4.1", "9.4.1", true),
            ("copier==9.4.1", "9.4.0", false),
            ("copier>=9", "9.4.1", false),
            ("copier[x]==9.4.1", "9.4.1", false),
            ("copier@latest", "9.4.1", false),
        ] {
            assert_eq!(suffices(&tool.parse().unwrap(), version), is, "{tool} {version}");
        }
    }
}
