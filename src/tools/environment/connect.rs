use std::{fmt, time::Duration};

use clap::Args;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::connect::{self, LinkRequest},
    registry::{Effect, Meta, Tool},
};

/// Make a link that logs a browser in as any user, once, without a password.
///
/// It is valid for a minute and for one visit; the session it opens is an ordinary one.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Connect {
    /// Name of the environment.
    env_name: EnvName,
    /// Login of the user; without one the administrator.
    #[arg(long, short = 'l', value_name = "LOGIN")]
    login: Option<String>,
    /// Page to open: /odoo/contacts; without one the user's first page.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Seconds until it ends unused, up to 3,600.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    #[serde(default = "minute")]
    seconds: u32,
}

fn minute() -> u32 {
    60
}

/// A link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Connected {
    /// Address to open.
    url: String,
    /// Who it logs in.
    login: String,
    /// When it ends, used or not.
    #[schemars(with = "String")]
    expires_at: Timestamp,
}

impl fmt::Display for Connected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Tool for Connect {
    const META: Meta = Meta {
        name: "get_login_link",
        cli: "env connect",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "login", "path"],
    };
    type Output = Connected;

    async fn run(self, ctx: &Context) -> Result<Connected> {
        let request = LinkRequest {
            name: self.env_name,
            login: self.login,
            path: self.path,
            valid: Duration::from_secs(self.seconds.into()),
        };
        let link = connect::connect(ctx, &request).await?;
        Ok(Connected { url: link.url, login: link.login, expires_at: link.expires_at })
    }
}
