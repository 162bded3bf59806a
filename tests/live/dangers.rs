//! What in a database can reach the world: switched on, and counted.

use crate::support::{ears::addresses, world::World};

/// The database of the template.
pub const TEMPLATE: &str = "odeum_template_1_default";

/// Everything that could reach the world, switched on. What a series or the installed
/// modules do not have is passed over, but for tables and columns of modules that would take
/// long to install: of these there is the shape alone.
const LIVE: &str = "
DO $$
DECLARE statement text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', (SELECT tableowner FROM pg_tables WHERE tablename = 'ir_cron'));
  FOREACH statement IN ARRAY ARRAY[
    'UPDATE ir_model_data SET res_id = NULL WHERE module = ''base'' AND name = ''autovacuum_job''',
    'UPDATE ir_act_server SET state = ''webhook'', webhook_url = ''https://hook.example.com''
       WHERE id = (SELECT max(id) FROM ir_act_server)',
    'CREATE TABLE delivery_carrier (id serial, delivery_type text, prod_environment bool, active bool)',
    'INSERT INTO delivery_carrier (delivery_type, prod_environment, active) VALUES (''ups'', true, true)',
    'CREATE TABLE mailing_mailing (id serial, state text, mail_server_id int)',
    'INSERT INTO mailing_mailing (state) VALUES (''in_queue'')',
    'CREATE TABLE auth_oauth_provider (id serial, enabled bool)',
    'INSERT INTO auth_oauth_provider (enabled) VALUES (true)',
    'CREATE TABLE account_edi_proxy_client_user (id serial, id_client text, edi_mode text, active bool)',
    'INSERT INTO account_edi_proxy_client_user (id_client, edi_mode, active) VALUES (''it'', ''prod'', true)',
    'INSERT INTO ir_config_parameter (key, value) VALUES (''account_edi_proxy_client.demo'', ''prod'')',
    'CREATE TABLE google_calendar_credentials (id serial, calendar_rtoken text, calendar_token text)',
    'INSERT INTO google_calendar_credentials (calendar_rtoken) VALUES (''token'')',
    'ALTER TABLE res_company ADD l10n_in_edi_production_env bool, ADD l10n_in_edi_username text,
       ADD l10n_in_edi_password text, ADD l10n_in_edi_token text, ADD l10n_es_edi_test_env bool',
    'UPDATE res_company SET l10n_in_edi_production_env = true, l10n_in_edi_token = ''token''',
    'UPDATE ir_cron SET active = true',
    'ALTER TABLE ir_mail_server ALTER smtp_authentication SET DEFAULT ''login''',
    'INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption, smtp_user, smtp_pass, active)
       VALUES (''production'', ''mail.example.com'', 25, ''none'', ''robot'', ''s3cret'', true)',
    'INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption, active)
       VALUES (''old'', ''old.example.com'', 25, ''none'', false)',
    'INSERT INTO fetchmail_server (name, server, state, server_type, active, password)
       VALUES (''inbox'', ''mail.example.com'', ''done'', ''imap'', true, ''s3cret'')',
    'UPDATE payment_provider SET state = ''enabled'' WHERE id = (SELECT min(id) FROM payment_provider)',
    'UPDATE payment_acquirer SET state = ''enabled'' WHERE id = (SELECT min(id) FROM payment_acquirer)',
    'ALTER TABLE iap_account ALTER service_id DROP NOT NULL',
    'INSERT INTO iap_account (account_token) VALUES (''0123456789abcdef'')',
    'INSERT INTO ir_config_parameter (key, value) VALUES (''mail.web_push_vapid_private_key'', ''key'')',
    'INSERT INTO ir_config_parameter (key, value) VALUES (''web.base.url.freeze'', ''True'')',
    'UPDATE ir_config_parameter SET value = ''https://erp.example.com'' WHERE key = ''web.base.url''',
    'WITH message AS (INSERT INTO mail_message (message_type, subject) VALUES (''email'', ''Dunning'') RETURNING id)
       INSERT INTO mail_mail (mail_message_id, state, email_to, body_html)
       SELECT id, ''outgoing'', ''customer@example.com'', ''Pay!'' FROM message',
    'INSERT INTO ir_module_module (name, state) VALUES (''team_extra'', ''installed'')',
    'INSERT INTO sms_sms (number, body, state) VALUES (''+3225550100'', ''Pay!'', ''outgoing'')'
  ] LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION WHEN undefined_table OR undefined_column THEN NULL;
    END;
  END LOOP;
END $$;
";

/// Rows that could reach the world, one number each, with what they are.
const DANGERS: [(&str, &str); 18] = [
    ("jobs", "SELECT count(*) FROM ir_cron WHERE active"),
    (
        "outgoing servers",
        "SELECT count(*) FROM ir_mail_server WHERE smtp_host <> 'invalid' OR smtp_pass IS NOT NULL",
    ),
    ("incoming servers", "SELECT count(*) FROM fetchmail_server WHERE active OR password IS NOT NULL"),
    ("providers", "SELECT count(*) FROM payment_provider WHERE state NOT IN ('test', 'disabled')"),
    ("acquirers", "SELECT count(*) FROM payment_acquirer WHERE state NOT IN ('test', 'disabled')"),
    ("mails", "SELECT count(*) FROM mail_mail WHERE state = 'outgoing'"),
    ("texts", "SELECT count(*) FROM sms_sms WHERE state = 'outgoing'"),
    ("tokens", "SELECT count(*) FROM iap_account WHERE account_token NOT LIKE '%disabled'"),
    ("keys", "SELECT count(*) FROM ir_config_parameter WHERE key LIKE '%vapid_private%'"),
    ("webhooks", "SELECT count(*) FROM ir_act_server WHERE webhook_url ~ '^https:'"),
    ("carriers", "SELECT count(*) FROM delivery_carrier WHERE active OR prod_environment"),
    ("mailings", "SELECT count(*) FROM mailing_mailing WHERE state = 'in_queue'"),
    ("logins", "SELECT count(*) FROM auth_oauth_provider WHERE enabled"),
    ("invoices", "SELECT count(*) FROM account_edi_proxy_client_user WHERE active AND edi_mode = 'prod'"),
    (
        "invoices of 14",
        "SELECT count(*) FROM ir_config_parameter WHERE key = 'account_edi_proxy_client.demo' AND value <> 'demo'",
    ),
    ("calendars", "SELECT count(*) FROM google_calendar_credentials WHERE calendar_rtoken IS NOT NULL"),
    ("India", "SELECT count(*) FROM res_company WHERE l10n_in_edi_production_env OR l10n_in_edi_token <> ''"),
    ("Spain", "SELECT count(*) FROM res_company WHERE l10n_es_edi_test_env IS NOT TRUE"),
];

/// Where production's mail server is: on this host, where somebody listens.
pub fn production(world: &World) -> (String, u16) {
    (addresses().swap_remove(0), world.first_port + 39)
}

/// Writes what is live into the sealed template.
pub fn make_live(world: &World) {
    let admin = world.admin();
    let (host, port) = production(world);
    let live = LIVE.replace("''mail.example.com'', 25,", &format!("''{host}'', {port},"));
    let open = |word| format!("ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS {word}");
    admin.psql("postgres", &open("true")).unwrap();
    admin.psql(TEMPLATE, &live).unwrap();
    admin.psql("postgres", &open("false")).unwrap();
}

/// How many rows of each danger there are; what the series does not have is none.
pub fn dangers(world: &World, database: &str) -> Vec<(&'static str, u32)> {
    let admin = world.admin();
    let count = |(what, sql): (&'static str, &str)| match admin.psql(database, sql) {
        Ok(count) => Some((what, count.parse().unwrap())),
        Err(error) if error.contains("does not exist") => None,
        Err(error) => panic!("{error}"),
    };
    DANGERS.into_iter().filter_map(count).collect()
}
