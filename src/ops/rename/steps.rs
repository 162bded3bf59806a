//! The steps of a renaming, in order.

use super::record::Rename;
use crate::{
    context::Context,
    error::Result,
    ops::{
        environment::{Environment, aside, make_container},
        journal::{Group, Journal, Record, Step},
        serving::{Serve, Stop},
    },
};

/// The plan.
pub fn plan() -> Vec<Group<Rename>> {
    vec![vec![Box::new(Stop)], vec![Box::new(Name)], vec![Box::new(Serve)]]
}

/// The name in the record, and on the labels of a new container.
struct Name;

impl Step<Rename> for Name {
    const NAME: &'static str = "name";
    const TITLE: &'static str = "Giving it the other name";

    async fn apply(&self, ctx: &Context, journal: &Journal<Rename>) -> Result<String> {
        let record = journal.record();
        let mut env = Environment::known(ctx, &record.serving.env)?;
        env.request.name = record.to;
        env.save(ctx)?;
        if record.had_container {
            aside::set_aside(ctx, &env).await?;
            make_container(ctx, &env).await?;
        }
        Ok(env.request.name.to_string())
    }

    async fn undo(&self, ctx: &Context, record: &Rename) -> Result<Vec<String>> {
        let mut env = Environment::known(ctx, &record.serving.env)?;
        aside::put_back(ctx, &env, record.had_container, record.is_in_flight(Self::NAME)).await?;
        env.request.name.clone_from(&record.from);
        env.save(ctx)?;
        Ok(vec![format!("name {}", record.to)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odoo_makes_room_while_the_name_changes() {
        let names: Vec<_> = plan().iter().flatten().map(|step| step.name()).collect();
        assert_eq!(names, ["stop", "name", "serve"]);
    }
}
