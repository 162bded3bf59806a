use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::EnvName,
    ops::{environment, inside},
    registry::{Effect, Meta, Tool},
};

/// Give the administrator of an environment a new password.
///
/// It is the user Odoo calls `base.user_admin`, whatever the login is by now.
#[derive(Args, Deserialize, JsonSchema)]
pub struct ResetPassword {
    /// Name of the environment.
    env_name: EnvName,
    /// The new password; on the command line `-` reads it from stdin.
    #[arg(default_value = "test", allow_hyphen_values = true)]
    #[serde(default = "test")]
    new_password: String,
}

fn test() -> String {
    "test".into()
}

/// Whose password it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reset {
    /// Login of the administrator.
    login: String,
    /// Whether it was changed.
    updated: bool,
}

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has a new password", self.login)
    }
}

impl Tool for ResetPassword {
    const META: Meta = Meta {
        name: "reset_admin_password",
        cli: "admin reset-password",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "new_password"],
    };
    type Output = Reset;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Reset> {
        let password = inside::secret(ctx, self.new_password).await?;
        let login = inside::reset_password(ctx, &self.env_name, &password).await?;
        Ok(Reset { login, updated: true })
    }
}
