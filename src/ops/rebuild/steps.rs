//! The steps of a rebuild, in order.

use super::record::Rebuild;
use crate::{
    context::Context,
    error::Result,
    ops::{
        environment::{Environment, aside, forget_renewal, make_container, put_configuration, refresh},
        journal::{Group, Journal, Record, Step},
        serving::{Serve, Stop},
    },
};

/// The plan: nothing is stopped before the image it is stopped for is there.
pub fn plan() -> Vec<Group<Rebuild>> {
    vec![vec![Box::new(Renew)], vec![Box::new(MakeRoom)], vec![Box::new(Exchange)], vec![Box::new(Serve)]]
}

/// The dependencies and the configuration the code asks for today.
struct Renew;

impl Step<Rebuild> for Renew {
    const NAME: &'static str = "renew";
    const TITLE: &'static str = "Making dependencies and configuration";

    async fn apply(&self, ctx: &Context, journal: &Journal<Rebuild>) -> Result<String> {
        let env = Environment::known(ctx, &journal.record().serving.env)?;
        refresh(ctx, &env).await.map(|(_, details)| details)
    }

    async fn undo(&self, ctx: &Context, record: &Rebuild) -> Result<Vec<String>> {
        let env = Environment::known(ctx, &record.serving.env)?;
        forget_renewal(ctx, &env, record.is_in_flight(Self::NAME)).await?;
        put_back(ctx, record).await
    }
}

/// The record and the configuration are those of the old container.
async fn put_back(ctx: &Context, record: &Rebuild) -> Result<Vec<String>> {
    let mut env = Environment::known(ctx, &record.serving.env)?;
    env.image.clone_from(&record.image);
    env.addons_directories.clone_from(&record.addons_directories);
    env.save(ctx)?;
    if let Some(text) = &record.configuration {
        put_configuration(ctx, &env, text.reveal()).await?;
    }
    Ok(Vec::new())
}

/// The serving Odoo makes room.
struct MakeRoom;

impl Step<Rebuild> for MakeRoom {
    const NAME: &'static str = "stop";
    const TITLE: &'static str = "Stopping Odoo";

    async fn apply(&self, ctx: &Context, journal: &Journal<Rebuild>) -> Result<String> {
        Step::apply(&Stop, ctx, journal).await
    }

    /// Odoo reads its configuration when it starts, so that comes first.
    async fn undo(&self, ctx: &Context, record: &Rebuild) -> Result<Vec<String>> {
        put_back(ctx, record).await?;
        Step::undo(&Stop, ctx, record).await
    }
}

/// The new container takes the name of the old one, which keeps another.
struct Exchange;

impl Step<Rebuild> for Exchange {
    const NAME: &'static str = "exchange";
    const TITLE: &'static str = "Making the new container";

    async fn apply(&self, ctx: &Context, journal: &Journal<Rebuild>) -> Result<String> {
        let record = journal.record();
        let env = Environment::known(ctx, &record.serving.env)?;
        if record.had_container {
            aside::set_aside(ctx, &env).await?;
        }
        make_container(ctx, &env).await?;
        Ok(env.image)
    }

    async fn undo(&self, ctx: &Context, record: &Rebuild) -> Result<Vec<String>> {
        let env = Environment::known(ctx, &record.serving.env)?;
        aside::put_back(ctx, &env, record.had_container, record.is_in_flight(Self::NAME)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_stopped_before_the_new_image_is_there() {
        let names: Vec<_> = plan().iter().flatten().map(|step| step.name()).collect();
        assert_eq!(names, ["renew", "stop", "exchange", "serve"]);
    }
}
