use std::{fmt, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::{OutputId, ServiceName},
    ops::{
        inside,
        service::{self, ExecRequest},
    },
    registry::{Effect, Meta, Tool},
};

/// Run a program in a service's container.
///
/// Its arguments are passed as they are, without a shell. What it writes, stdout and stderr together,
/// is kept as it comes and can be read with `odeum output read`. When its time is over, or the call
/// is cancelled, it is ended with all it started.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Exec {
    /// Name of the service.
    name: ServiceName,
    /// Program and arguments; after `--` also those that begin with `-`.
    #[arg(required = true)]
    command: Vec<String>,
    /// User it runs as; the image's own when not given.
    #[arg(long, short)]
    user: Option<String>,
    /// Seconds it may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    #[serde(default = "ten_minutes")]
    timeout: u32,
}

fn ten_minutes() -> u32 {
    600
}

/// How a program ended.
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

impl Tool for Exec {
    const META: Meta = Meta {
        name: "run_service_command",
        cli: "service exec",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: false,
        positional: &["name"],
    };
    type Output = Ran;

    async fn run(self, ctx: &Context) -> Result<Ran> {
        let limit = Duration::from_secs(self.timeout.into());
        let request = ExecRequest { name: self.name, command: self.command, user: self.user, limit };
        let ran = service::exec(ctx, &request).await?;
        let state = (ran.exit_code != 0).then(|| format!("exit status {}", ran.exit_code));
        let text = inside::told(ctx, &ran.output, state);
        Ok(Ran { exit_code: ran.exit_code, output: ran.output, output_id: ran.output_id, text })
    }

    fn is_failure(output: &Ran) -> bool {
        output.exit_code != 0
    }
}
