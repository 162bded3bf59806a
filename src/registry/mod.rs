//! What a tool is, and the one way to call it.
//!
//! A tool *is* its parameters struct. The struct derives what every face needs
//! (clap's `Args`, serde's `Deserialize`, `JsonSchema`); its doc comment is the
//! help text, the man page and the MCP description; `impl Tool` adds the
//! metadata and the code. [`tool`] erases the type so that all tools fit in one
//! table, [`crate::tools::ALL`], which every face walks.

mod call;
mod coerce;
mod erased;
mod schema;

pub use call::{Call, Outcome};
pub use erased::{AnyTool, tool};

use std::fmt::Display;

use clap::Args;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    context::{Context, Lock},
    error::{Error, Result},
};

/// A tool: checked parameters that can be run.
pub trait Tool: Args + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// What faces must know before a call.
    const META: Meta;

    /// Whether it also runs, on defaults, when the configuration cannot be read:
    /// for a tool that says so itself.
    const MENDS_CONFIGURATION: bool = false;

    /// Whether it ends by itself when it is cancelled: it takes back what it began, or ends
    /// what runs elsewhere. Any other is dropped where it stands.
    const SEES_CANCELLATION: bool = !matches!(Self::META.effect, Effect::Read);

    /// Whether it acts on what all teams have. Where there are several, it is refused to who works
    /// for one of them and has not this machine's command line.
    const ACTS_ON_ALL_TEAMS: bool = false;

    /// Whether a call uses the environment it names. One that only tells of it does not, so that who
    /// watches many keeps none of them from being idle.
    const IS_USE: bool = true;

    /// Whether its calls are taken down. One that looks on its own now and then does it itself,
    /// when it found something to do.
    const IS_RECORDED: bool = !matches!(Self::META.effect, Effect::Read);

    /// Whether its question is for newcomers: it explains what the call does, which loses nothing.
    const EXPLAINS: bool = false;

    /// `Serialize` is what a machine reads, `Display` what a person reads.
    type Output: Serialize + JsonSchema + Display + Send;

    /// What the call holds while it runs. The default holds nothing.
    fn locks(&self, _ctx: &Context) -> Vec<Lock> {
        Vec::new()
    }

    /// What to ask a person before the call: it names what goes. The default asks nothing.
    ///
    /// # Errors
    /// When what goes cannot be found out.
    fn question(&self, _ctx: &Context) -> Result<Option<String>> {
        Ok(None)
    }

    /// Does the work.
    fn run(self, ctx: &Context) -> impl Future<Output = Result<Self::Output>> + Send;

    /// The exit status of a command that ends with this error.
    #[must_use]
    fn exit_status(error: &Error) -> u8 {
        error.kind.exit_status()
    }

    /// Whether this answer, though no error, should end a command with status 1.
    fn is_failure(_output: &Self::Output) -> bool {
        false
    }
}

/// What a face must know about a tool before it is called.
#[derive(Debug)]
pub struct Meta {
    /// Name in MCP, REST and `call`: `create_environment`.
    pub name: &'static str,
    /// Place in the command tree: `env create`. Its first word is the toolset.
    pub cli: &'static str,
    /// What it does to the world.
    pub effect: Effect,
    /// Whether it reaches beyond this machine: remotes, registries.
    pub open_world: bool,
    /// Whether the same call again changes nothing more.
    pub idempotent: bool,
    /// The parameters `call NAME value value …` takes by place.
    pub positional: &'static [&'static str],
}

impl Meta {
    /// The toolset, by which MCP clients choose what they are offered.
    #[must_use]
    pub fn toolset(&self) -> &'static str {
        match self.cli.split_once(' ') {
            Some((noun, _)) => noun,
            None => "system",
        }
    }
}

/// What a tool does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Adds or changes.
    Write,
    /// May lose data.
    Destroy,
}
