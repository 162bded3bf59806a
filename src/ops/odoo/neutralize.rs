//! Making a copy of a database harmless, and proving it.

use crate::{
    adapters::postgres::Connection,
    context::Context,
    error::Result,
    model::Series,
    ops::odoo::{OneShot, run},
};

/// What Odoo before 16 has no command for, with the goals of 16's
/// `data/neutralize.sql` files. Tables of modules that are not installed are passed over.
const BEFORE_16: &str = "
DO $$
BEGIN
  UPDATE ir_mail_server SET active = false;
  INSERT INTO ir_mail_server (name, smtp_port, smtp_host, smtp_encryption, active)
       VALUES ('neutralized: no mail leaves', 1025, 'invalid', 'none', true);
  UPDATE ir_cron SET active = false WHERE id NOT IN (
    SELECT res_id FROM ir_model_data
     WHERE model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job');
  INSERT INTO ir_config_parameter (key, value) VALUES ('database.is_neutralized', 'true')
       ON CONFLICT (key) DO UPDATE SET value = 'true';
  IF to_regclass('fetchmail_server') IS NOT NULL THEN
    EXECUTE 'UPDATE fetchmail_server SET active = false';
  END IF;
  IF to_regclass('iap_account') IS NOT NULL THEN
    EXECUTE 'UPDATE iap_account SET account_token = ''disabled''';
  END IF;
  IF to_regclass('payment_acquirer') IS NOT NULL THEN
    EXECUTE 'UPDATE payment_acquirer SET state = ''disabled'' WHERE state NOT IN (''test'', ''disabled'')';
  END IF;
END $$;";

/// What must not be there: the column a query needs, what to call what it finds,
/// and the query, whose first column names the row. A query whose column does not
/// exist belongs to another series, or to a module that is not installed.
const ASSERTIONS: [(&str, &str, &str, &str); 10] = [
    (
        "ir_cron",
        "active",
        "an active scheduled job",
        "SELECT c.id::text FROM ir_cron c WHERE c.active AND c.id NOT IN (SELECT res_id FROM ir_model_data \
         WHERE model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job')",
    ),
    (
        "ir_mail_server",
        "smtp_host",
        "an outgoing mail server that could reach the world",
        "SELECT coalesce(smtp_host, name::text) FROM ir_mail_server WHERE active AND smtp_host IS DISTINCT FROM 'invalid'",
    ),
    (
        "ir_mail_server",
        "smtp_authentication",
        "an outgoing mail server that asks the command line",
        "SELECT coalesce(smtp_host, name::text) FROM ir_mail_server WHERE active AND smtp_authentication = 'cli'",
    ),
    (
        "ir_mail_server",
        "active",
        "no dummy mail server, so Odoo would fall back to its command line's",
        "SELECT 'ir_mail_server' WHERE NOT EXISTS (SELECT 1 FROM ir_mail_server WHERE active AND smtp_host = 'invalid')",
    ),
    (
        "fetchmail_server",
        "active",
        "an incoming mail server",
        "SELECT name::text FROM fetchmail_server WHERE active",
    ),
    (
        "payment_provider",
        "state",
        "a live payment provider",
        "SELECT id::text FROM payment_provider WHERE state NOT IN ('test', 'disabled')",
    ),
    (
        "payment_acquirer",
        "state",
        "a live payment acquirer",
        "SELECT id::text FROM payment_acquirer WHERE state NOT IN ('test', 'disabled')",
    ),
    (
        "delivery_carrier",
        "prod_environment",
        "a live delivery carrier",
        "SELECT id::text FROM delivery_carrier WHERE active AND prod_environment",
    ),
    (
        "ir_act_server",
        "webhook_url",
        "a webhook",
        "SELECT id::text FROM ir_act_server WHERE state = 'webhook' AND webhook_url ~ '^https?:'",
    ),
    (
        "ir_config_parameter",
        "value",
        "no neutralisation flag",
        "SELECT 'database.is_neutralized' WHERE NOT EXISTS (SELECT 1 FROM ir_config_parameter \
         WHERE key = 'database.is_neutralized' AND lower(value) IN ('true', 't'))",
    ),
];

/// Whether the connected database has a column in its public schema.
const HAS_COLUMN: &str = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute \
    WHERE attrelid = pg_catalog.to_regclass('public.' || $1::text) AND attname = $2::text AND NOT attisdropped)";

/// Neutralises the database `shot` is set up for: by Odoo's own command where
/// the series has it, else by SQL over `connection`.
///
/// # Errors
/// `external` with Odoo's words.
pub async fn neutralize(
    ctx: &Context,
    series: Option<Series>,
    database: &str,
    shot: OneShot,
    connection: &Connection,
) -> Result<&'static str> {
    // An unknown series is a recent one: the old ones are all known.
    match series.is_none_or(Series::can_neutralize) {
        true => {
            let arguments = ["neutralize", "-d", database].map(str::to_owned).to_vec();
            run(ctx, &OneShot { arguments, ..shot }).await?;
            Ok("odoo neutralize")
        }
        false => connection.run(BEFORE_16).await.map(|()| "odeum's neutralisation"),
    }
}

/// What in a database could still reach the world, each with the row it is in;
/// empty when it is neutralised.
///
/// # Errors
/// When the database cannot be read.
pub async fn violations(connection: &Connection) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (table, column, what, query) in ASSERTIONS {
        let exists = connection.query(HAS_COLUMN, &[&table, &column]).await?;
        if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
            continue;
        }
        for row in connection.query(query, &[]).await? {
            found.push(format!("{what} ({table}: {})", row.get::<_, String>(0)));
        }
    }
    Ok(found)
}
