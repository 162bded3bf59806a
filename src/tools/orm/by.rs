use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ops::orm::{Arguments, Caller};

/// Parameters all tools share.
#[derive(Args, Deserialize, JsonSchema)]
pub struct By {
    /// Login of the user who calls, by whose rights it counts; without one the administrator.
    #[arg(long, value_name = "LOGIN")]
    as_user: Option<String>,
    /// Context as JSON: lang, `allowed_company_ids`, `active_test`, …
    #[arg(long, value_name = "JSON")]
    context: Option<Arguments>,
    /// Seconds it may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    #[serde(default = "minute")]
    timeout: u32,
}

fn minute() -> u32 {
    60
}

impl From<By> for Caller {
    fn from(by: By) -> Self {
        Self {
            login: by.as_user,
            context: by.context.unwrap_or_default().0,
            limit: Duration::from_secs(by.timeout.into()),
        }
    }
}
