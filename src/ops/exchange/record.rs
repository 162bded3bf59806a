//! The record of an exchange under way, `exchanging.json` in the workspace.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{
    recreation::Recreation,
    source::Source,
    steps::{plan, remove_directory},
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::Result,
    model::{EnvId, Names},
    ops::{
        environment::{Data, Environment, Place, aside},
        journal::Group,
        serving::{Interrupts, Serving},
        system::ensure_database,
        template::release_generation,
    },
};

/// An exchange under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exchange {
    /// The environment's serving.
    #[serde(flatten)]
    pub serving: Serving,
    /// Where the new data come from.
    pub source: Source,
    /// What its record said of the old data.
    pub before: Data,
    /// What it is to say of the new ones.
    pub after: Data,
    /// Whether an Odoo that does not answer is a failure of the exchange. With code that is
    /// newer than the data it may not, until the code is applied to them.
    pub must_answer: bool,
    /// What else is made anew.
    #[serde(default)]
    pub recreation: Option<Recreation>,
}

impl Exchange {
    /// The first form of the record.
    #[must_use]
    pub fn new(env: &Environment, serving: Serving, source: Source, after: Data) -> Self {
        Self {
            serving,
            must_answer: matches!(source, Source::Template { .. }) || !after.lag_behind(env),
            source,
            before: Data::of(env),
            after,
            recreation: None,
        }
    }

    /// The directory for files that are not in their place.
    #[must_use]
    pub fn dir(ctx: &Context, env: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, env).join("exchange")
    }

    /// Where the new files wait, and where the old ones go.
    #[must_use]
    pub fn places(&self, ctx: &Context) -> [Place; 2] {
        let dir = Self::dir(ctx, &self.serving.env);
        ["new", "old"].map(|name| Place::below(&dir.join(name)))
    }

    /// The database that takes the place of the old one, and what the old one is called then.
    #[must_use]
    pub fn databases(&self) -> [String; 2] {
        Names::exchange_databases(&self.serving.team, &self.serving.env)
    }
}

impl Interrupts for Exchange {
    const OPERATION: &'static str = "exchange";
    const FILE: &'static str = "exchanging.json";
    const NEXT_START: &'static str =
        "the next start keeps the new data if Odoo answers, and puts the old ones back if not";

    fn serving(&self) -> &Serving {
        &self.serving
    }

    fn serving_mut(&mut self) -> &mut Serving {
        &mut self.serving
    }

    fn plan(&self) -> Vec<Group<Self>> {
        plan(&self.source, self.recreation.is_some())
    }

    fn words(&self) -> String {
        match (&self.recreation, self.source.template()) {
            (Some(_), Some(template)) => format!("recreation from template {template}"),
            _ => self.source.words(),
        }
    }

    fn runs_again(&self) -> bool {
        let had_container = self.recreation.as_ref().is_none_or(|it| it.had_container);
        self.serving.was_running && had_container && !self.serving.stays_stopped
    }

    fn must_answer(&self) -> bool {
        self.must_answer
    }

    fn does_not_answer(&mut self, words: &str) -> String {
        format!("Odoo does not answer with the older data: {words}")
    }

    /// The old ones go, then the record, and then what nobody needs without it.
    async fn clear_away(&self, ctx: &Context) -> Result<()> {
        if let Some(recreation) = &self.recreation {
            aside::forget(ctx, &recreation.before).await?;
        }
        ensure_database(ctx).await?;
        let ([_, old], env) = (self.databases(), &self.serving.env);
        postgres::drop_database(&ctx.database_server()?, &old).await?;
        remove_directory(ctx, env).await?;
        files::remove_any(&Self::path(ctx, env))?;
        match &self.before.origin {
            Some(origin) => release_generation(ctx, env, origin).await,
            None => Ok(()),
        }
    }
}
