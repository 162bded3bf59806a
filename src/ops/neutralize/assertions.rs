//! What must not be in a copy when it starts, read back from the database.

use super::{goals::NOWHERE, identity::Identity, installed::columns, switches::SWITCHES};
use crate::{
    adapters::postgres::{Connection, literal},
    error::{Error, Result},
};

/// How many rows of each kind are named.
const NAMED: usize = 10;

/// What must not be there: the columns a query needs, what to call what it finds, and
/// the query, whose one column names the row. `{hosts}` stands for the mail servers that
/// are none, or ours.
struct Assertion {
    needs: &'static [&'static str],
    what: &'static str,
    query: &'static str,
}

const fn assertion(needs: &'static [&'static str], what: &'static str, query: &'static str) -> Assertion {
    Assertion { needs, what, query }
}

const ASSERTIONS: &[Assertion] = &[
    assertion(
        &["ir_cron.active"],
        "an active scheduled job",
        "SELECT id FROM ir_cron WHERE active AND NOT EXISTS (SELECT 1 FROM ir_model_data AS data \
         WHERE data.res_id = ir_cron.id AND model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job')",
    ),
    assertion(
        &["ir_mail_server.smtp_host"],
        "an outgoing mail server that could reach the world, switched on or not",
        "SELECT concat_ws(' ', id, smtp_host) FROM ir_mail_server \
         WHERE coalesce(smtp_host, '') NOT IN ({hosts})",
    ),
    assertion(
        &["ir_mail_server.smtp_authentication"],
        "an outgoing mail server that asks the command line",
        "SELECT id FROM ir_mail_server WHERE active AND smtp_authentication = 'cli'",
    ),
    assertion(
        &["ir_mail_server.active"],
        "no dummy mail server, so Odoo would fall back to its command line's",
        "SELECT 'none is active' WHERE NOT EXISTS (SELECT 1 FROM ir_mail_server WHERE active)",
    ),
    assertion(
        &["fetchmail_server.active"],
        "an incoming mail server",
        "SELECT id FROM fetchmail_server WHERE active",
    ),
    assertion(
        &["mail_mail.state"],
        "a mail that waits to be sent",
        "SELECT id FROM mail_mail WHERE state = 'outgoing'",
    ),
    assertion(
        &["sms_sms.state"],
        "a text message that waits to be sent",
        "SELECT id FROM sms_sms WHERE state = 'outgoing'",
    ),
    assertion(
        &["snailmail_letter.state"],
        "a letter that waits to be sent",
        "SELECT id FROM snailmail_letter WHERE state = 'pending'",
    ),
    assertion(
        &["mailing_mailing.state"],
        "a mailing that waits to be sent",
        "SELECT id FROM mailing_mailing WHERE state IN ('in_queue', 'sending')",
    ),
    assertion(
        &["payment_provider.state"],
        "a live payment provider",
        "SELECT id FROM payment_provider WHERE state NOT IN ('test', 'disabled')",
    ),
    assertion(
        &["payment_acquirer.state"],
        "a live payment acquirer",
        "SELECT id FROM payment_acquirer WHERE state NOT IN ('test', 'disabled')",
    ),
    assertion(
        &["iap_account.account_token"],
        "a token for paid services",
        "SELECT id FROM iap_account WHERE account_token NOT LIKE '%+disabled'",
    ),
    assertion(
        &["ir_act_server.webhook_url"],
        "a webhook",
        "SELECT id FROM ir_act_server WHERE state = 'webhook' AND webhook_url ~* '^\\s*https?:'",
    ),
    assertion(&["mail_push_device.id"], "a browser that gets messages", "SELECT id FROM mail_push_device"),
    assertion(
        &["mail_partner_device.id"],
        "a browser that gets messages",
        "SELECT id FROM mail_partner_device",
    ),
    assertion(
        &["ir_config_parameter.key"],
        "a key that signs messages to browsers",
        "SELECT key FROM ir_config_parameter WHERE key = 'mail.web_push_vapid_private_key'",
    ),
    assertion(
        &["ir_config_parameter.key", "account_edi_proxy_client_user.id_client"],
        "electronic invoices for real",
        "SELECT 'account_edi_proxy_client.demo' WHERE NOT EXISTS (SELECT 1 FROM ir_config_parameter \
         WHERE key = 'account_edi_proxy_client.demo' AND value NOT IN ('', 'prod'))",
    ),
    assertion(
        &["ir_config_parameter.key", "res_company.account_peppol_proxy_state"],
        "electronic invoices for real",
        "SELECT 'account_peppol.edi.mode' WHERE NOT EXISTS (SELECT 1 FROM ir_config_parameter \
         WHERE key = 'account_peppol.edi.mode' AND value NOT IN ('', 'prod'))",
    ),
    assertion(
        &["ir_config_parameter.value"],
        "no neutralisation flag",
        "SELECT 'database.is_neutralized' WHERE NOT EXISTS (SELECT 1 FROM ir_config_parameter \
         WHERE key = 'database.is_neutralized' AND lower(value) IN ('true', 't'))",
    ),
];

/// What in a database could still reach the world, each with the row it is in; empty
/// when it is neutralised. Mail may go to `catcher`.
///
/// # Errors
/// When the database cannot be read.
pub async fn violations(connection: &Connection, catcher: Option<&str>) -> Result<Vec<String>> {
    let hosts: Vec<String> = std::iter::once(NOWHERE).chain(catcher).map(literal).collect();
    let hosts = hosts.join(", ");
    let looks = ASSERTIONS.iter().map(|it| (it.needs, it.what, it.query.replace("{hosts}", &hosts)));
    let looks: Vec<_> = looks.chain(SWITCHES.iter().map(|it| (it.needs, it.what, it.query()))).collect();
    let needs: Vec<&str> = looks.iter().flat_map(|(needs, ..)| *needs).copied().collect();
    let there = columns(connection, &needs).await?;
    let applies = |needs: &[&str]| needs.iter().all(|place| there.contains(*place));
    let queries: Vec<String> = looks
        .iter()
        .filter(|(needs, ..)| applies(needs))
        .map(|(needs, what, query)| {
            let (what, (table, _)) = (literal(what), needs[0].split_once('.').unwrap_or_default());
            format!(
                "SELECT {what}, '{table}', row_name::text FROM ({query} LIMIT {NAMED}) AS found(row_name)"
            )
        })
        .collect();
    let rows = connection.query(&queries.join(" UNION ALL "), &[]).await?;
    let found = rows.iter().map(|row| {
        let [what, table, name] = [0, 1, 2].map(|place| row.get::<_, String>(place));
        format!("{what} ({table}: {name})")
    });
    Ok(found.collect())
}

/// Refuses a copy in which there is anything that could reach the world, or that passes for
/// the `original`.
///
/// # Errors
/// `external`, naming the rows.
pub async fn prove(connection: &Connection, catcher: Option<&str>, original: &Identity) -> Result<()> {
    let mut found = violations(connection, catcher).await?;
    let kept = original.kept(connection).await?;
    found.extend(kept.iter().map(|key| format!("the original's identity (ir_config_parameter: {key})")));
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::external(format!("it is not harmless: {}", found.join("; ")))
        .hint("have a script in odoo_sanitize/ or .odeum/sanitize/ correct these rows, then try again")
        .detail("violations", found))
}

#[cfg(test)]
mod tests {
    use super::{super::goals::GOALS, *};

    #[test]
    fn a_row_without_a_reference_hides_nothing() {
        // `x NOT IN (…)` is never true when one of them is NULL.
        let queries = ASSERTIONS.iter().map(|it| it.query).chain(GOALS.iter().map(|it| it.statement));
        for query in queries {
            assert!(!query.contains("NOT IN (SELECT"), "{query}");
        }
    }
}
