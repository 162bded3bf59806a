use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    context::Context,
    error::Result,
    registry::{Effect, Meta, Tool},
};

/// Show every setting in force, and where it comes from.
///
/// Those of other teams are shown on the command line only.
#[derive(Args, Deserialize, JsonSchema)]
pub struct ShowConfig {
    /// Say for each setting where it comes from: a default, a file and line, a variable.
    #[arg(long)]
    #[serde(default)]
    origin: bool,
}

/// The settings in force.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Settings {
    /// The file that was read; `null` when there is none.
    source: Option<String>,
    /// The settings. Secrets are shown as `****`.
    settings: Vec<SettingFields>,
}

/// One setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingFields {
    /// Its place: `team.1.port_range`.
    key: String,
    /// Its value.
    value: Value,
    /// Where it comes from: `default`, `file:line` or `$VARIABLE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source.as_deref().unwrap_or("no file: defaults");
        write!(f, "{}", console::style(format!("# {source}")).dim())?;
        for setting in &self.settings {
            write!(f, "\n{} = {}", setting.key, setting.value)?;
            if let Some(origin) = &setting.origin {
                write!(f, "  {}", console::style(format!("# {origin}")).dim())?;
            }
        }
        Ok(())
    }
}

impl Tool for ShowConfig {
    const META: Meta = Meta {
        name: "show_config",
        cli: "config show",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Settings;

    async fn run(self, ctx: &Context) -> Result<Settings> {
        let own = format!("team.{}.", ctx.team);
        let is_shown = |key: &str| ctx.is_local() || !key.starts_with("team.") || key.starts_with(&own);
        let settings = ctx.config().settings().into_iter().filter(|setting| is_shown(&setting.key));
        let settings = settings.map(|setting| SettingFields {
            origin: self.origin.then(|| setting.origin.to_string()),
            key: setting.key,
            value: setting.value,
        });
        let source = ctx.config().source.as_ref().map(|path| path.display().to_string());
        Ok(Settings { source, settings: settings.collect() })
    }
}
