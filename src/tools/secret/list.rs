use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    ops::secret,
    registry::{Effect, Meta, Tool},
    tools::environment::fields::seconds,
};

/// List the names of the team's secrets and who uses them. No value is shown.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// All secrets, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Secrets {
    /// The secrets.
    secrets: Vec<SecretFields>,
}

/// One secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecretFields {
    /// Its name.
    name: String,
    /// When it was set last.
    set_at: String,
    /// Who uses it.
    used_by: Vec<String>,
}

impl fmt::Display for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.secrets.is_empty() {
            return f.write_str("No secrets. `odeum secret set NAME` stores one.");
        }
        let width = self.secrets.iter().map(|one| one.name.len()).max().unwrap_or(0).max(4);
        write!(f, "{}", console::style(format!("{:width$}  {:20}  USED BY", "NAME", "SET")).dim())?;
        for one in &self.secrets {
            let users = if one.used_by.is_empty() { "nobody".into() } else { one.used_by.join(", ") };
            write!(f, "\n{:width$}  {:20}  {users}", one.name, one.set_at)?;
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_secrets",
        cli: "secret list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Secrets;

    async fn run(self, ctx: &Context) -> Result<Secrets> {
        let rows = secret::list(ctx)?.into_iter();
        let fields = rows.map(|row| SecretFields {
            name: row.name.to_string(),
            set_at: seconds(row.set_at),
            used_by: row.used_by,
        });
        Ok(Secrets { secrets: fields.collect() })
    }
}
