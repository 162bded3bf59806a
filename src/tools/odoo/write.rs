use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::EnvName,
    ops::{
        environment,
        inside::{self, LONGEST_FILE, Text, WriteRequest},
    },
    registry::{Effect, Meta, Tool},
};

/// Write a text file in an environment's container, whole or not at all.
///
/// Missing directories are made. On the command line the content may also come from a
/// file or from stdin.
#[derive(Args, Deserialize, JsonSchema)]
pub struct WriteFile {
    /// Name of the environment.
    env_name: EnvName,
    /// Path in the container; a relative one is below the code, /mnt/extra-addons.
    #[arg(allow_hyphen_values = true)]
    path: String,
    /// Text of the file, at most 1,000,000 bytes; on the command line `-` reads it from stdin, as does leaving it out.
    #[arg(allow_hyphen_values = true)]
    #[schemars(required, with = "String")]
    content: Option<String>,
    /// File on this machine to read the content from (command line only).
    #[arg(long, short)]
    file: Option<String>,
    /// User whose file it is to be; within the code it belongs to whom its directory does.
    #[arg(long, short, default_value = "odoo")]
    #[serde(default = "odoo")]
    user: String,
}

fn odoo() -> String {
    "odoo".into()
}

/// What was done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Written {
    /// Absolute path, links followed.
    path: String,
    /// Bytes of the file.
    bytes: u64,
    /// Whether there was one before.
    replaced: bool,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.replaced { "Replaced" } else { "Wrote" };
        write!(f, "{word} {} ({} bytes)", self.path, self.bytes)
    }
}

impl Tool for WriteFile {
    const META: Meta = Meta {
        name: "write_file_in_odoo",
        cli: "env write",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "path", "content", "user"],
    };
    type Output = Written;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Written> {
        let text = Text { argument: self.content, file: self.file };
        let content = text.get(ctx, "the content", LONGEST_FILE).await?;
        let request = WriteRequest { name: self.env_name, path: self.path, content, user: self.user };
        let written = inside::write(ctx, &request).await?;
        Ok(Written { path: written.path, bytes: written.bytes, replaced: written.replaced })
    }
}
