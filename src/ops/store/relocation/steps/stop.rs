//! Nobody works on what is carried. The record of the move is this step's too.

use super::super::{finish::start_again, record::Relocation};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        environment::Environment,
        flight,
        journal::{Journal, Record, Step},
    },
};

pub struct Stop;

impl Step<Relocation> for Stop {
    const NAME: &'static str = "stop";
    const TITLE: &'static str = "Stopping environments";

    async fn apply(&self, ctx: &Context, journal: &Journal<Relocation>) -> Result<String> {
        let ran = journal.record().ran;
        for (team, name) in &ran {
            if let Some(env) = Environment::of(&ctx.for_team(team), name)? {
                ctx.docker().await?.stop_container(&env.container).await?;
            }
        }
        Ok(format!("{} environments", ran.len()))
    }

    /// Opens the installation again; what ran before runs again.
    async fn undo(&self, ctx: &Context, relocation: &Relocation) -> Result<Vec<String>> {
        for (team, name) in &relocation.ran {
            if let Some(env) = Environment::of(&ctx.for_team(team), name)? {
                flight::settle(ctx, &env.container, relocation.is_in_flight(Self::NAME)).await?;
            }
        }
        relocation.from.write(ctx.layout())?;
        start_again(ctx, relocation).await;
        files::remove_any(&ctx.layout().moving_record())?;
        Ok(Vec::new())
    }
}
