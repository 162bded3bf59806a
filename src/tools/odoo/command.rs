use std::{fmt, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, OutputId},
    ops::{
        environment,
        inside::{self, CommandRequest},
    },
    registry::{Effect, Meta, Tool},
};

/// Run a shell command in an environment's container.
///
/// Pipes and redirections work. What it writes, stdout and stderr together, is kept as
/// it comes and can be read with `odeum output read`. When its time is over, or the call is cancelled, it is
/// ended with all it started.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Command {
    /// Name of the environment.
    env_name: EnvName,
    /// Line for `sh -c`.
    #[arg(allow_hyphen_values = true)]
    command: String,
    /// User it runs as.
    #[arg(long, short, default_value = "odoo")]
    #[serde(default = "odoo")]
    user: String,
    /// Seconds it may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    #[serde(default = "ten_minutes")]
    timeout: u32,
}

fn odoo() -> String {
    "odoo".into()
}

fn ten_minutes() -> u32 {
    600
}

/// How a command ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Ran {
    /// Exit code.
    exit_code: i64,
    /// What it wrote; of a long output its ends and its errors.
    output: String,
    /// Id under which all of the output is kept.
    output_id: OutputId,
    /// What is left to be said, where the output was printed as it came.
    #[serde(skip)]
    text: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Tool for Command {
    const META: Meta = Meta {
        name: "run_odoo_command",
        cli: "env exec",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: false,
        positional: &["env_name", "command", "user"],
    };
    type Output = Ran;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Ran> {
        let limit = Duration::from_secs(self.timeout.into());
        let request = CommandRequest { name: self.env_name, command: self.command, user: self.user, limit };
        let ran = inside::command(ctx, &request).await?;
        let state = (ran.exit_code != 0).then(|| format!("exit status {}", ran.exit_code));
        let text = inside::told(ctx, &ran.output, state);
        Ok(Ran { exit_code: ran.exit_code, output: ran.output, output_id: ran.output_id, text })
    }

    fn is_failure(output: &Ran) -> bool {
        output.exit_code != 0
    }
}
