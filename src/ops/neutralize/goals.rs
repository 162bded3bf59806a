//! What is changed in a copy, whatever its series.
//!
//! From 16 on Odoo's modules bring `data/neutralize.sql`; before, there is none. These
//! statements have the goals of those files, and more: what waits to be sent is
//! cancelled, and servers that are switched off lose their addresses and passwords, as
//! Odoo 14 uses one that a mail template names whether it is active or not
//! (`connect` in `addons/base/models/ir_mail_server.py`), and a person may switch it on.
//! What one column decides is in [`super::switches`].

/// The host of a mail server that is none. Odoo's own neutralisation uses the same
/// (`addons/base/data/neutralize.sql`); `.invalid` never resolves (RFC 2606).
pub const NOWHERE: &str = "invalid";

/// A statement, and the columns it needs, `table.column`. Where one is missing it
/// belongs to another series, or to a module that is not installed.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    pub needs: &'static [&'static str],
    pub statement: &'static str,
}

const fn goal(needs: &'static [&'static str], statement: &'static str) -> Goal {
    Goal { needs, statement }
}

/// In order. All of them can be run again.
pub const GOALS: &[Goal] = &[
    // Scheduled jobs, but the one that only clears away.
    goal(
        &["ir_cron.active"],
        "UPDATE ir_cron SET active = false WHERE active AND NOT EXISTS (SELECT 1 FROM ir_model_data AS data \
         WHERE data.res_id = ir_cron.id AND model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job')",
    ),
    // Outgoing mail.
    goal(
        &["ir_mail_server.smtp_authentication"],
        "UPDATE ir_mail_server SET active = false, smtp_authentication = 'login' WHERE smtp_authentication <> 'login'",
    ),
    goal(
        &["ir_mail_server.smtp_host"],
        "UPDATE ir_mail_server SET active = false, smtp_host = 'invalid', smtp_port = 1025, \
         smtp_encryption = 'none', smtp_user = NULL, smtp_pass = NULL WHERE smtp_host IS DISTINCT FROM 'invalid'",
    ),
    goal(&["mail_template.mail_server_id"], "UPDATE mail_template SET mail_server_id = NULL"),
    goal(&["mailing_mailing.mail_server_id"], "UPDATE mailing_mailing SET mail_server_id = NULL"),
    // Incoming mail.
    goal(&["fetchmail_server.active"], "UPDATE fetchmail_server SET active = false"),
    goal(
        &["fetchmail_server.server", "fetchmail_server.password"],
        "UPDATE fetchmail_server SET server = 'invalid', password = NULL",
    ),
    // What waits to be sent.
    goal(&["mail_mail.state"], "UPDATE mail_mail SET state = 'cancel' WHERE state = 'outgoing'"),
    goal(&["mail_message_schedule.id"], "DELETE FROM mail_message_schedule"),
    goal(&["mail_scheduled_message.id"], "DELETE FROM mail_scheduled_message"),
    goal(&["sms_sms.state"], "UPDATE sms_sms SET state = 'canceled' WHERE state = 'outgoing'"),
    goal(
        &["snailmail_letter.state"],
        "UPDATE snailmail_letter SET state = 'canceled' WHERE state = 'pending'",
    ),
    goal(
        &["whatsapp_message.state"],
        "UPDATE whatsapp_message SET state = 'cancel' WHERE state = 'outgoing'",
    ),
    goal(
        &["mailing_mailing.state"],
        "UPDATE mailing_mailing SET state = 'draft' WHERE state IN ('in_queue', 'sending')",
    ),
    goal(&["mail_push.id"], "DELETE FROM mail_push"),
    goal(&["mail_notification_web_push.id"], "DELETE FROM mail_notification_web_push"),
    goal(&["mail_push_device.id"], "DELETE FROM mail_push_device"),
    goal(&["mail_partner_device.id"], "DELETE FROM mail_partner_device"),
    // Keys of services.
    goal(
        &["ir_config_parameter.key"],
        "DELETE FROM ir_config_parameter WHERE key IN ('mail.web_push_vapid_private_key', \
         'mail.web_push_vapid_public_key', 'mail.sfu_server_key', 'google_drive_refresh_token', \
         'cloud_storage_provider')",
    ),
    goal(
        &["ir_config_parameter.key"],
        "UPDATE ir_config_parameter SET value = 'disabled' WHERE key IN ('recaptcha_public_key', \
         'recaptcha_private_key', 'cf.turnstile_site_key', 'cf.turnstile_secret_key')",
    ),
    goal(
        &["iap_account.account_token"],
        "UPDATE iap_account SET account_token = regexp_replace(account_token, '(\\+.*)?$', '+disabled') \
         WHERE account_token NOT LIKE '%+disabled'",
    ),
    goal(
        &["ir_act_server.webhook_url"],
        "UPDATE ir_act_server SET webhook_url = 'neutralized: no webhook is called' WHERE state = 'webhook'",
    ),
    // Money.
    goal(
        &["payment_provider.state"],
        "UPDATE payment_provider SET state = 'disabled' WHERE state NOT IN ('test', 'disabled')",
    ),
    goal(
        &["payment_acquirer.state"],
        "UPDATE payment_acquirer SET state = 'disabled' WHERE state NOT IN ('test', 'disabled')",
    ),
    goal(
        &["payment_acquirer.adyen_skin_hmac_key"],
        "UPDATE payment_acquirer SET adyen_merchant_account = NULL, adyen_skin_hmac_key = NULL",
    ),
    goal(
        &["payment_acquirer.alipay_md5_signature_key"],
        "UPDATE payment_acquirer SET alipay_merchant_partner_id = NULL, alipay_md5_signature_key = NULL",
    ),
    goal(
        &["payment_acquirer.authorize_transaction_key"],
        "UPDATE payment_acquirer SET authorize_login = NULL, authorize_transaction_key = NULL, \
         authorize_signature_key = NULL",
    ),
    goal(
        &["payment_acquirer.brq_secretkey"],
        "UPDATE payment_acquirer SET brq_websitekey = NULL, brq_secretkey = NULL",
    ),
    goal(
        &["payment_acquirer.ogone_password"],
        "UPDATE payment_acquirer SET ogone_userid = NULL, ogone_password = NULL, ogone_shakey_in = NULL, \
         ogone_shakey_out = NULL",
    ),
    goal(
        &["payment_acquirer.paypal_pdt_token"],
        "UPDATE payment_acquirer SET paypal_email_account = NULL, paypal_pdt_token = NULL",
    ),
    goal(
        &["payment_acquirer.payulatam_api_key"],
        "UPDATE payment_acquirer SET payulatam_merchant_id = NULL, payulatam_api_key = NULL",
    ),
    goal(
        &["payment_acquirer.payumoney_merchant_salt"],
        "UPDATE payment_acquirer SET payumoney_merchant_key = NULL, payumoney_merchant_salt = NULL",
    ),
    goal(
        &["payment_acquirer.sips_secret"],
        "UPDATE payment_acquirer SET sips_merchant_id = NULL, sips_secret = NULL",
    ),
    goal(
        &["payment_acquirer.stripe_secret_key"],
        "UPDATE payment_acquirer SET stripe_secret_key = NULL, stripe_publishable_key = NULL",
    ),
    goal(
        &["pos_mercury_configuration.merchant_pwd"],
        "UPDATE pos_mercury_configuration SET merchant_id = 'disabled', merchant_pwd = 'disabled'",
    ),
    // Authorities: what they know a company by, and whether the proxy of e-invoices is for real
    // where its accounts do not say so themselves (`_get_demo_state` in
    // `addons/account_edi_proxy_client/models/account_edi_proxy_user.py`).
    goal(&["res_company.l10n_eg_client_secret"], "UPDATE res_company SET l10n_eg_client_secret = NULL"),
    goal(
        &[
            "res_company.l10n_in_edi_username",
            "res_company.l10n_in_edi_password",
            "res_company.l10n_in_edi_token",
        ],
        "UPDATE res_company SET l10n_in_edi_username = NULL, l10n_in_edi_password = NULL, l10n_in_edi_token = NULL",
    ),
    goal(
        &["res_company.l10n_in_edi_ewaybill_username", "res_company.l10n_in_edi_ewaybill_password"],
        "UPDATE res_company SET l10n_in_edi_ewaybill_username = NULL, l10n_in_edi_ewaybill_password = NULL",
    ),
    goal(
        &["res_company.l10n_in_ewaybill_username", "res_company.l10n_in_ewaybill_password"],
        "UPDATE res_company SET l10n_in_ewaybill_username = NULL, l10n_in_ewaybill_password = NULL",
    ),
    goal(
        &["ir_config_parameter.key", "account_edi_proxy_client_user.id_client"],
        "INSERT INTO ir_config_parameter (key, value) VALUES ('account_edi_proxy_client.demo', 'demo') \
         ON CONFLICT (key) DO UPDATE SET value = 'demo'",
    ),
    goal(
        &["ir_config_parameter.key", "res_company.account_peppol_proxy_state"],
        "INSERT INTO ir_config_parameter (key, value) VALUES ('account_peppol.edi.mode', 'demo') \
         ON CONFLICT (key) DO UPDATE SET value = 'demo'",
    ),
    // Websites that would lead to the original, and have browsers load from its network.
    goal(&["website.domain"], "UPDATE website SET domain = NULL"),
    goal(&["website.cdn_activated"], "UPDATE website SET cdn_activated = false"),
    goal(
        &["ir_config_parameter.key"],
        "INSERT INTO ir_config_parameter (key, value) VALUES ('database.is_neutralized', 'true') \
         ON CONFLICT (key) DO UPDATE SET value = 'true'",
    ),
];

/// Without any mail server Odoo would use that of its command line or configuration. Comes
/// after [`GOALS`].
pub const DUMMY: &[Goal] = &[
    goal(
        &["ir_mail_server.smtp_authentication"],
        "INSERT INTO ir_mail_server (name, smtp_port, smtp_host, smtp_encryption, active, smtp_authentication) \
         SELECT 'neutralized: no mail leaves', 1025, 'invalid', 'none', true, 'login' \
         WHERE NOT EXISTS (SELECT 1 FROM ir_mail_server WHERE active AND smtp_host = 'invalid')",
    ),
    goal(
        &["ir_mail_server.smtp_host"],
        "INSERT INTO ir_mail_server (name, smtp_port, smtp_host, smtp_encryption, active) \
         SELECT 'neutralized: no mail leaves', 1025, 'invalid', 'none', true \
         WHERE NOT EXISTS (SELECT 1 FROM ir_mail_server WHERE active AND smtp_host = 'invalid')",
    ),
];
