//! Odoo's own neutralisation, where the series has it, and ours.

use std::{borrow::Cow, collections::BTreeSet, time::Instant};

use super::{
    goals::{DUMMY, GOALS, Goal},
    installed::columns,
    report::{Entry, Report, Status, Tier},
    run::{Copy, milliseconds, slow},
    switches::{SWITCHES, Switch},
};
use crate::{
    adapters::postgres::Connection,
    context::Context,
    error::Result,
    model::Series,
    ops::odoo::{self, OneShot},
};

/// Neutralises a copy: by Odoo's own command where the series has it, then by odeum's
/// statements, all or none of them. Says whether Odoo did, which runs the
/// `data/neutralize.sql` of all modules whose code it has.
///
/// # Errors
/// `external` with Odoo's or the server's words, `timeout`.
pub async fn standard(
    ctx: &Context,
    series: Option<Series>,
    copy: &Copy<'_>,
    report: &mut Report,
) -> Result<bool> {
    // An unknown series is a recent one: the old ones are all known.
    let by_odoo = series.is_none_or(Series::can_neutralize);
    if by_odoo {
        let started = Instant::now();
        let arguments = ["neutralize", "-d", copy.database].map(str::to_owned).to_vec();
        let shot = OneShot { arguments, ..copy.shot.clone() };
        let done = odoo::run_within(ctx, &shot, copy.limit).await;
        done.map_err(|error| slow(ctx, "odoo neutralize", copy.limit, error))?;
        report.add(native("odoo neutralize", started));
    }
    let started = Instant::now();
    let done = reach(copy.connection, &[GOALS, DUMMY].concat(), SWITCHES).await;
    done.map_err(|error| slow(ctx, "odeum's own neutralisation", copy.limit, error))?;
    report.add(native("odeum's own", started));
    Ok(by_odoo)
}

/// Puts in a mail server that is none where there is no other, and changes nothing else.
///
/// # Errors
/// With the server's words.
pub async fn add_dummy(connection: &Connection) -> Result<()> {
    reach(connection, DUMMY, &[]).await
}

async fn reach(connection: &Connection, goals: &[Goal], switches: &[Switch]) -> Result<()> {
    let of_switches = switches.iter().map(|switch| (switch.needs, Cow::Owned(switch.statement())));
    let of_goals = goals.iter().map(|goal| (goal.needs, Cow::Borrowed(goal.statement)));
    let orders: Vec<Order> = of_switches.chain(of_goals).collect();
    let needs: Vec<&str> = orders.iter().flat_map(|(needs, _)| *needs).copied().collect();
    let there = columns(connection, &needs).await?;
    connection.run(&statements(&orders, &there)).await
}

/// A statement, and the columns it needs.
type Order = (&'static [&'static str], Cow<'static, str>);

/// The statements for a database that has these columns, as one transaction.
fn statements(orders: &[Order], there: &BTreeSet<String>) -> String {
    let applies = |needs: &[&str]| needs.iter().all(|place| there.contains(*place));
    let statements = orders.iter().filter(|(needs, _)| applies(needs)).map(|(_, statement)| &**statement);
    format!("BEGIN; {}; COMMIT", statements.collect::<Vec<_>>().join("; "))
}

fn native(what: &str, started: Instant) -> Entry {
    Entry {
        tier: Tier::Native,
        file: what.to_owned(),
        status: Status::Ok,
        error: None,
        ms: milliseconds(started),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_does_not_have_is_passed_over() {
        let there = ["ir_cron.active", "fetchmail_server.server"].map(str::to_owned);
        let orders: Vec<Order> =
            GOALS.iter().map(|goal| (goal.needs, Cow::Borrowed(goal.statement))).collect();
        let statements = statements(&orders, &there.into());
        assert!(statements.starts_with("BEGIN; UPDATE ir_cron SET") && statements.ends_with("; COMMIT"));
        assert!(!statements.contains("fetchmail_server"), "{statements}");
    }

    #[test]
    fn every_goal_names_the_table_it_needs() {
        for goal in [GOALS, DUMMY].concat() {
            let (table, column) = goal.needs[0].split_once('.').expect("table.column");
            assert!(goal.statement.contains(table) && !column.is_empty(), "{}", goal.statement);
        }
    }
}
