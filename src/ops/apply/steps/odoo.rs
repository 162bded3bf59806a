//! The Odoo that makes the change and ends.

use std::time::Duration;

use super::{
    super::{change::Change, outcome::Outcome, record::Apply},
    purpose,
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::ModuleName,
    ops::{
        environment::{Environment, one_shot},
        journal::{Journal, Record, Step},
        odoo::{clear, watch},
        output::Output,
    },
};

pub struct Odoo;

impl Step<Apply> for Odoo {
    const NAME: &'static str = "odoo";
    const TITLE: &'static str = "Changing modules";

    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        let (env, change) = (Environment::known(ctx, &record.serving.env)?, &record.change);
        let mut output = Output::begin(ctx, format!("{} in {}", change.words(), env.request.name))?;
        let id = output.id().clone();
        journal.update(|record| record.output = Some(id.clone()))?;
        let arguments = arguments(&env.database, change);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let shot = one_shot(ctx, &env, &purpose(&env.id), &arguments);
        let running = watch(ctx, &shot, |line| output.write(line));
        let finished = tokio::time::timeout(Duration::from_secs(change.timeout), running).await;
        let finished = finished.map_err(|_| {
            Error::timeout(format!("the {} did not end within {} s", change.words(), change.timeout)).hint(
                format!(
                    "`odeum output read {id} --mode tail` shows how far it came; --timeout gives it longer"
                ),
            )
        })??;
        output.end(ctx)?;
        let outcome = Outcome::look(ctx, &env, change, finished.exit_code, &id).await?;
        let detail = format!("exit status {}", outcome.exit_code);
        let must_undo = !outcome.ok && change.rollback;
        journal.update(|record| record.outcome = Some(outcome))?;
        match must_undo {
            true => Err(Error::external(format!("the {} failed", change.words()))),
            false => Ok(detail),
        }
    }

    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        clear(ctx, &purpose(&record.serving.env), record.is_in_flight(Self::NAME)).await
    }
}

/// Odoo's command line. Both lists go in one run, which installs first.
fn arguments(database: &str, change: &Change) -> Vec<String> {
    let mut arguments = vec!["-d".to_owned(), database.to_owned(), "--stop-after-init".to_owned()];
    for (option, modules) in [("-i", &change.install), ("-u", &change.upgrade)] {
        if !modules.is_empty() {
            let names: Vec<&str> = modules.iter().map(ModuleName::as_str).collect();
            arguments.extend([option.to_owned(), names.join(",")]);
        }
    }
    if change.overwrite_translations {
        arguments.push("--i18n-overwrite".into());
    }
    match &change.tests {
        // Tests of pages need the server.
        Some(tests) => {
            arguments.push("--test-enable".into());
            arguments.extend(tests.tags.iter().map(|tags| format!("--test-tags={tags}")));
        }
        None => arguments.push("--no-http".into()),
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::{super::super::change::Tests, *};

    #[test]
    fn both_lists_go_in_one_run() {
        let names = |text: &str| text.split(' ').map(|name| name.parse().unwrap()).collect();
        let change = Change { install: names("a b"), upgrade: names("c"), ..Change::default() };
        let expected = "-d db --stop-after-init -i a,b -u c --no-http";
        assert_eq!(arguments("db", &change).join(" "), expected);
        let tests = Some(Tests { tags: Some("/a".into()) });
        let change = Change { upgrade: names("a"), tests, ..Change::default() };
        assert_eq!(
            arguments("db", &change).join(" "),
            "-d db --stop-after-init -u a --test-enable --test-tags=/a"
        );
    }
}
