//! Columns that decide by themselves whether the world is reached. Each is switched off,
//! and read back.
//!
//! An invoice is sent to an authority by a button as well as by a job, so it is not enough
//! that no job runs. In 14 and 15 nobody else switches these off; later Odoo does, where it
//! has the module's code.

/// A column, or a few of one table, which reach the world when they are `live`.
#[derive(Debug, Clone, Copy)]
pub struct Switch {
    /// The table and its columns. Where one is missing there is nothing to switch.
    pub needs: &'static [&'static str],
    /// What a row that is live is, for people.
    pub what: &'static str,
    /// The condition under which a row is live.
    pub live: &'static str,
    /// The assignments after which it is not.
    pub off: &'static str,
}

impl Switch {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.needs[0].split_once('.').map_or(self.needs[0], |(table, _)| table)
    }

    /// The statement that switches all rows off.
    #[must_use]
    pub fn statement(&self) -> String {
        format!("UPDATE {} SET {} WHERE {}", self.table(), self.off, self.live)
    }

    /// The query for rows that are live.
    #[must_use]
    pub fn query(&self) -> String {
        format!("SELECT id FROM {} WHERE {}", self.table(), self.live)
    }
}

const fn switch(
    needs: &'static [&'static str],
    what: &'static str,
    live: &'static str,
    off: &'static str,
) -> Switch {
    Switch { needs, what, live, off }
}

/// A company's column that says whether electronic documents go out for real: what follows it
/// when they do, and what it is set to.
macro_rules! company {
    ($column:literal, $live:literal, $off:literal) => {
        switch(
            &[concat!("res_company.", $column)],
            concat!("electronic documents for real (", $column, ")"),
            concat!($column, " ", $live),
            concat!($column, " = ", $off),
        )
    };
}

/// Two tokens of one account.
macro_rules! tokens {
    ($table:literal, $what:literal, $one:literal, $other:literal) => {
        switch(
            &[concat!($table, ".", $one), concat!($table, ".", $other)],
            $what,
            concat!($one, " IS NOT NULL OR ", $other, " IS NOT NULL"),
            concat!($one, " = NULL, ", $other, " = NULL"),
        )
    };
}

pub const SWITCHES: &[Switch] = &[
    // Accounts at Odoo's proxy of e-invoices (Italy's SdI, Peppol). Where an account does not
    // say for itself that it is a test, a parameter does, see `goals`.
    switch(
        &["account_edi_proxy_client_user.edi_mode", "account_edi_proxy_client_user.active"],
        "a live account for electronic invoices",
        "active AND edi_mode NOT IN ('demo', 'test')",
        "active = false",
    ),
    // Authorities.
    company!("l10n_eg_production_env", "IS TRUE", "false"),
    company!("l10n_in_edi_production_env", "IS TRUE", "false"),
    company!("l10n_ec_production_env", "IS TRUE", "false"),
    company!("l10n_it_edi_register", "IS TRUE", "false"),
    company!("l10n_es_edi_test_env", "IS NOT TRUE", "true"),
    company!("l10n_es_sii_test_env", "IS NOT TRUE", "true"),
    company!("l10n_es_tbai_test_env", "IS NOT TRUE", "true"),
    company!("l10n_es_edi_verifactu_test_environment", "IS NOT TRUE", "true"),
    company!("l10n_gr_edi_test_env", "IS NOT TRUE", "true"),
    company!("l10n_ro_edi_test_env", "IS NOT TRUE", "true"),
    company!("l10n_rs_edi_demo_env", "IS NOT TRUE", "true"),
    company!("l10n_tr_nilvera_use_test_env", "IS NOT TRUE", "true"),
    company!("l10n_tw_edi_ecpay_staging_mode", "IS NOT TRUE", "true"),
    company!("l10n_mx_edi_pac_test_env", "IS NOT TRUE", "true"),
    company!("l10n_pe_edi_test_env", "IS NOT TRUE", "true"),
    company!("l10n_co_edi_test_mode", "IS NOT TRUE", "true"),
    company!("l10n_ar_afip_ws_environment", "= 'production'", "'testing'"),
    company!("l10n_cl_dte_service_provider", "= 'SII'", "'SIITEST'"),
    company!("l10n_hu_edi_server_mode", "= 'production'", "'test'"),
    company!("l10n_my_edi_mode", "= 'prod'", "'test'"),
    company!("l10n_sa_api_mode", "= 'prod'", "'sandbox'"),
    company!("l10n_hr_mer_connection_mode", "= 'prod'", "'test'"),
    switch(
        &["res_company.l10n_ke_cu_proxy_address"],
        "a fiscal device",
        "l10n_ke_cu_proxy_address <> ''",
        "l10n_ke_cu_proxy_address = ''",
    ),
    // Who may come in, and whose calendars are written to.
    switch(&["auth_oauth_provider.enabled"], "a provider of logins", "enabled", "enabled = false"),
    tokens!("res_users", "a calendar's token", "google_calendar_rtoken", "google_calendar_token"),
    tokens!("res_users_settings", "a calendar's token", "google_calendar_rtoken", "google_calendar_token"),
    tokens!("google_calendar_credentials", "a calendar's token", "calendar_rtoken", "calendar_token"),
    tokens!("res_users", "a calendar's token", "microsoft_calendar_rtoken", "microsoft_calendar_token"),
    // Mailboxes that are entered by a token.
    tokens!("ir_mail_server", "a mailbox's token", "google_gmail_refresh_token", "google_gmail_access_token"),
    tokens!(
        "fetchmail_server",
        "a mailbox's token",
        "google_gmail_refresh_token",
        "google_gmail_access_token"
    ),
    tokens!(
        "ir_mail_server",
        "a mailbox's token",
        "microsoft_outlook_refresh_token",
        "microsoft_outlook_access_token"
    ),
    tokens!(
        "fetchmail_server",
        "a mailbox's token",
        "microsoft_outlook_refresh_token",
        "microsoft_outlook_access_token"
    ),
    // Money and parcels.
    switch(
        &["adyen_account.proxy_token"],
        "a payment account's token",
        "proxy_token IS NOT NULL",
        "proxy_token = NULL",
    ),
    switch(
        &["pos_payment_method.adyen_test_mode"],
        "a live payment terminal",
        "adyen_test_mode IS NOT TRUE",
        "adyen_test_mode = true",
    ),
    switch(
        &["delivery_carrier.prod_environment"],
        "a live delivery carrier",
        "prod_environment IS TRUE",
        "prod_environment = false",
    ),
    switch(
        &["delivery_carrier.delivery_type", "delivery_carrier.active"],
        "a delivery carrier of others",
        "active AND delivery_type NOT IN ('fixed', 'base_on_rule')",
        "active = false",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_reads_and_writes_the_columns_it_needs() {
        for switch in SWITCHES {
            for place in switch.needs {
                let (table, column) = place.split_once('.').expect("table.column");
                assert_eq!(table, switch.table());
                assert!(switch.live.contains(column), "{place}");
            }
            assert!(switch.needs.iter().any(|place| switch.off.contains(place.split_once('.').unwrap().1)));
        }
    }

    #[test]
    fn what_is_switched_off_is_what_is_looked_for() {
        let switch = SWITCHES.iter().find(|it| it.needs == ["res_company.l10n_es_edi_test_env"]).unwrap();
        let condition = "WHERE l10n_es_edi_test_env IS NOT TRUE";
        assert_eq!(
            switch.statement(),
            format!("UPDATE res_company SET l10n_es_edi_test_env = true {condition}")
        );
        assert_eq!(switch.query(), format!("SELECT id FROM res_company {condition}"));
    }
}
