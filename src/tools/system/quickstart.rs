use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    ops::system,
    registry::{Effect, Meta, Tool},
};

/// Set everything up and run two branches of an example: from a bare machine to a browser.
///
/// Installs what is missing with the system's package manager, starts Docker,
/// gets the images, makes a template, an example repository with two branches
/// and one environment for each. Again it changes nothing.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Quickstart {}

/// What a quickstart did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Quickstarted {
    /// What it made or installed; empty when everything was there.
    done: Vec<String>,
    /// The example repository.
    repository: String,
    /// The environments.
    environments: Vec<Running>,
    /// User name for all of them.
    login: String,
    /// That user's password.
    password: String,
    /// Commands to try next.
    next: Vec<String>,
}

/// One environment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Running {
    /// Its name.
    env_name: String,
    /// Address for a browser.
    url: String,
}

impl fmt::Display for Quickstarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.done.as_slice() {
            [] => writeln!(f, "Everything was there already.")?,
            done => done.iter().try_for_each(|thing| writeln!(f, "made  {thing}"))?,
        }
        writeln!(f, "\nTwo branches, each with its own Odoo:")?;
        for env in &self.environments {
            writeln!(f, "  {:18} {}", env.env_name, console::style(&env.url).cyan().bold())?;
        }
        writeln!(f, "  log in as {} with password {}\n\nTry next:", self.login, self.password)?;
        f.write_str(&self.next.iter().map(|command| format!("  {command}")).collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for Quickstart {
    const META: Meta = Meta {
        name: "quickstart",
        cli: "quickstart",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &[],
    };
    type Output = Quickstarted;

    fn locks(&self, _: &Context) -> Vec<Lock> {
        vec![Lock::system()]
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        Ok(system::install_question())
    }

    async fn run(self, ctx: &Context) -> Result<Quickstarted> {
        let done = system::quickstart(ctx).await?;
        let environments = done.environments.iter();
        Ok(Quickstarted {
            done: done.done,
            repository: done.repository.display().to_string(),
            environments: environments
                .map(|env| Running { env_name: env.request.name.to_string(), url: env.url.clone() })
                .collect(),
            login: "admin".into(),
            password: "admin".into(),
            next: ["odeum env list", "odeum env info main", "odeum env logs main --level warning"]
                .map(str::to_owned)
                .to_vec(),
        })
    }
}
