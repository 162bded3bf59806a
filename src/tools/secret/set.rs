use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::{Secret, SecretName},
    ops::{inside::Text, secret},
    registry::{Effect, Meta, Tool},
};

/// Longest value that is read, in bytes.
const LONGEST: usize = 100_000;

/// Store a secret, which variables of services and environments refer to as `{secret:NAME}`.
///
/// On a terminal it is asked for, else it is read from stdin; it is never an argument. No tool
/// gives it back. Containers get the value when they are made: who uses it already keeps the one
/// before until `update_service` with `force`, or `rebuild_environment`.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Set {
    /// Name of the secret.
    name: SecretName,
    /// Its value, over MCP; a command refuses it, as others could read its arguments.
    #[arg(long)]
    secret_value: Option<String>,
}

/// What is stored.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stored {
    /// Its name.
    name: String,
    /// Whether there was none of this name.
    is_new: bool,
    /// Who uses it, and has the value before until his container is made again.
    used_by: Vec<String>,
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.name).bold();
        write!(f, "Secret {name} {}", if self.is_new { "is stored" } else { "has a new value" })?;
        match self.used_by.as_slice() {
            [] => write!(f, "; variables refer to it as {{secret:{}}}", self.name),
            users => write!(f, "; until they are made again, the one before is in {}", users.join(", ")),
        }
    }
}

impl Set {
    async fn value(&self, ctx: &Context) -> Result<Secret> {
        match (ctx.terminal(), self.secret_value.clone()) {
            (Some(_), Some(_)) => Err(Error::invalid("a secret is never an argument: others could read it")
                .hint(format!("type it at `odeum secret set {}`, or pipe it there", self.name))),
            (None, Some(value)) => Ok(Secret::new(value)),
            (None, None) => Err(Error::invalid("secret_value is missing")),
            (Some(terminal), None) => match terminal.password("Value") {
                Some(value) => Ok(value),
                None => {
                    let text = Text { argument: None, file: None }.get(ctx, "the secret", LONGEST).await;
                    let text = text.map_err(|error| {
                        error.hint(format!("pipe it: `odeum secret set {} <FILE`", self.name))
                    })?;
                    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
                }
            },
        }
    }
}

impl Tool for Set {
    const META: Meta = Meta {
        name: "set_secret",
        cli: "secret set",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Stored;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Stored> {
        let value = self.value(ctx).await?;
        let is_new = secret::set(ctx, &self.name, value)?;
        Ok(Stored { is_new, used_by: secret::users(ctx, &self.name)?, name: self.name.to_string() })
    }
}
