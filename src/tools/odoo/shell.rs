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
        inside::{self, ShellRequest, Text},
    },
    registry::{Effect, Meta, Tool},
};

/// Most bytes of code.
const LONGEST: usize = 1_000_000;

/// Run Python with Odoo's ORM in an environment: `env`, `self` and `odoo` are there.
///
/// What the code changes is committed at its end, unless it raises. The value of its
/// last expression is shown. On the command line the code may also come from a file
/// or from stdin.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Shell {
    /// Name of the environment.
    env_name: EnvName,
    /// Python code; on the command line `-` reads it from stdin, as does leaving it out.
    #[arg(allow_hyphen_values = true)]
    #[schemars(required, with = "String")]
    python_code: Option<String>,
    /// File to read the code from (command line only).
    #[arg(long, short)]
    file: Option<String>,
    /// Commit nothing.
    #[arg(long)]
    #[serde(default)]
    rollback: bool,
    /// Seconds it may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    #[serde(default = "ten_minutes")]
    timeout: u32,
}

fn ten_minutes() -> u32 {
    600
}

/// How the code ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shelled {
    /// 0, 1 when it raised, or what it exited with.
    exit_code: i64,
    /// Whether what it changed is in the database.
    committed: bool,
    /// Value of the last expression, as Python writes it; none when it is None.
    value: Option<String>,
    /// What it wrote, the value and a traceback included; of a long output its ends and its errors.
    output: String,
    /// Id under which all of the output is kept.
    output_id: OutputId,
    /// What is left to be said, where the output was printed as it came.
    #[serde(skip)]
    text: String,
}

impl fmt::Display for Shelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Tool for Shell {
    const META: Meta = Meta {
        name: "run_odoo_shell",
        cli: "env shell",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: false,
        positional: &["env_name", "python_code"],
    };
    type Output = Shelled;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Shelled> {
        let text = Text { argument: self.python_code, file: self.file };
        let code = text.get(ctx, "the code", LONGEST).await?;
        let limit = Duration::from_secs(self.timeout.into());
        let request = ShellRequest { name: self.env_name, code, rollback: self.rollback, limit };
        let ended = inside::shell(ctx, &request).await?;
        let state = match (ended.committed, ended.exit_code) {
            (true, _) => None,
            (false, 0) => Some("rolled back".to_owned()),
            (false, code) => Some(format!("exit status {code}, nothing is committed")),
        };
        Ok(Shelled {
            text: inside::told(ctx, &ended.output, state),
            exit_code: ended.exit_code,
            committed: ended.committed,
            value: ended.value,
            output: ended.output,
            output_id: ended.output_id,
        })
    }

    fn is_failure(output: &Shelled) -> bool {
        output.exit_code != 0
    }
}
