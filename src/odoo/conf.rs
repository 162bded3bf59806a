//! The odoo.conf of an environment: a base file of the project's, with odeum's settings on top.

mod ini;

use crate::model::{Secret, Series};

use self::ini::Ini;

/// The section Odoo reads (`odoo/tools/config.py`).
const OPTIONS: &str = "options";

/// The section whose options Python adds to every other (`configparser.DEFAULTSECT`).
const EVERYWHERE: &str = "DEFAULT";

/// Where the repository of an environment is mounted.
const REPOSITORY: &str = "/mnt/extra-addons";

/// Where the official image keeps sessions and the filestore.
const DATA_DIR: &str = "/var/lib/odoo";

/// Options a base file has no say in: where Odoo listens and logs, which database
/// it serves, and any server it would send mail to or read from.
const OURS: [&str; 22] = [
    "http_enable",
    "http_port",
    "http_interface",
    "xmlrpc",
    "xmlrpc_port",
    "xmlrpc_interface",
    "longpolling_port",
    "gevent_port",
    "logfile",
    "syslog",
    "log_db",
    "pidfile",
    "db_name",
    "db_sslmode",
    "db_replica_host",
    "db_replica_port",
    "smtp_server",
    "smtp_port",
    "smtp_user",
    "smtp_password",
    "smtp_ssl",
    "email_from",
];

/// The first lines of every file written.
const HEADER: &str = "# Written by odeum. Do not edit: change the odoo.conf it is made from instead.\n\n";

/// What odeum decides in an environment's odoo.conf.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// Host name of the database server, as the container sees it.
    pub db_host: &'a str,
    /// Port of the database server, as the container sees it.
    pub db_port: u16,
    /// The environment's own role.
    pub db_user: &'a str,
    /// The password of that role.
    pub db_password: &'a Secret,
    /// Container paths to append to `addons_path` where absent, in this order.
    pub addons: &'a [String],
    /// The Odoo series, when it is known.
    pub series: Option<Series>,
    /// Odoo's master password, used when the base file sets none.
    pub admin_password: &'a Secret,
    /// Whether the base file may let scheduled jobs run.
    pub jobs: bool,
}

/// A finished odoo.conf. The text holds passwords: write it with mode 0600.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The file, valid for Python's strict `configparser`.
    pub text: String,
    /// The entries of its `addons_path`, in order.
    pub addons_path: Vec<String>,
    /// What in the base file was odd and how it was read; holds no values.
    pub warnings: Vec<String>,
}

/// Puts odeum's settings on top of a base file.
///
/// Any text is accepted: an empty file, no `[options]`, options written twice.
/// Options of the base stay in order, as do other sections; comments go. `data_dir`
/// and the database's address are always ours, `addons_path` is extended, and what
/// keeps a copy quiet and small (no cron, no workers, no demonstration data) is set
/// where the base is silent, or, of cron, has no say. Merging a result again gives the same text.
#[must_use]
pub fn merge(base: &str, settings: &Settings) -> Merged {
    let (ini, warnings) = Ini::parse(base, OPTIONS);
    let mut conf = Conf { ini, warnings };
    let addons_path = conf.addons_path(settings.addons);
    conf.force("addons_path", None);
    conf.drop_ours();
    conf.demo(settings.series);
    conf.jobs(settings.jobs);
    conf.defaults(settings.admin_password);
    conf.force("list_db", Some("False"));
    conf.force("addons_path", Some(&addons_path.join(",")));
    conf.force("data_dir", Some(DATA_DIR));
    conf.force("db_host", Some(settings.db_host));
    conf.force("db_port", Some(&settings.db_port.to_string()));
    conf.force("db_user", Some(settings.db_user));
    conf.force("db_password", Some(settings.db_password.reveal()));
    Merged { text: format!("{HEADER}{}", conf.ini), addons_path, warnings: conf.warnings }
}

struct Conf {
    ini: Ini,
    warnings: Vec<String>,
}

impl Conf {
    fn get(&self, name: &str) -> Option<&str> {
        self.ini.get(OPTIONS, name).or_else(|| self.ini.get(EVERYWHERE, name))
    }

    /// Takes an option out wherever Odoo would see it and puts ours at the end.
    fn force(&mut self, name: &str, value: Option<&str>) {
        self.ini.remove(OPTIONS, name);
        self.ini.remove(EVERYWHERE, name);
        if let Some(value) = value {
            self.ini.set(OPTIONS, name, value);
        }
    }

    /// Takes out what would make the environment unreachable, or reach out.
    fn drop_ours(&mut self) {
        for name in OURS {
            if self.get(name).is_some() {
                self.warnings.push(format!("{name} is left out: it is odeum's to decide"));
                self.force(name, None);
            }
        }
    }

    fn default(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.ini.set(OPTIONS, name, value);
        }
    }

    /// The base's entries, or the repository's mount, then ours, each once.
    fn addons_path(&mut self, ours: &[String]) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        let written = self.get("addons_path").unwrap_or_default().to_owned();
        for path in written.split([',', '\n']) {
            add_path(&mut paths, path);
        }
        if paths.is_empty() {
            paths.push(REPOSITORY.to_owned());
        }
        for path in ours {
            match path.contains(|c: char| c == ',' || c.is_control()) {
                true => {
                    self.warnings.push(format!("{path:?} cannot be written in addons_path, it is left out"));
                }
                false => add_path(&mut paths, path),
            }
        }
        paths
    }

    /// Demonstration data is off unless the base asks for it.
    ///
    /// From 19 `with_demo` decides and `without_demo` is a deprecated spelling of
    /// its opposite (`odoo/tools/config.py`), so it is rewritten. When the series
    /// is unknown both are written; the one Odoo does not know does nothing.
    fn demo(&mut self, series: Option<Series>) {
        let without = self.get("without_demo").map(asks_for_demo);
        match series.map(Series::major) {
            Some(..=18) => self.default("without_demo", "all"),
            Some(_) => {
                self.force("without_demo", None);
                self.default("with_demo", if without == Some(true) { "True" } else { "False" });
            }
            None if without.is_none() && self.get("with_demo").is_none() => {
                self.default("without_demo", "all");
                self.default("with_demo", "False");
            }
            None => {}
        }
    }

    /// Neutralisation switches off the jobs there are. Those of a module that is installed later
    /// are held back by this alone, so a file made for production has no say in it.
    fn jobs(&mut self, allowed: bool) {
        let asks = self.get("max_cron_threads").is_some_and(|count| count.trim() != "0");
        if asks && !allowed {
            self.warnings.push("max_cron_threads is 0: only .odeum/odoo.conf may let jobs run".into());
            self.force("max_cron_threads", Some("0"));
        }
    }

    fn defaults(&mut self, admin_password: &Secret) {
        self.default("admin_passwd", admin_password.reveal());
        self.default("max_cron_threads", "0");
        self.default("workers", "0");
        self.default("limit_time_cpu", "600");
        self.default("limit_time_real", "1200");
        self.default("db_maxconn", "8");
    }
}

fn add_path(paths: &mut Vec<String>, path: &str) {
    let path = path.trim();
    let shorter = path.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
    let path = if shorter.is_empty() { path } else { shorter };
    if !path.is_empty() && !paths.iter().any(|each| each == path) {
        paths.push(path.to_owned());
    }
}

/// Whether a value of `without_demo` is false-like to Odoo 19 (`_check_without_demo`
/// in `odoo/tools/config.py`); any other value means no demonstration data.
fn asks_for_demo(value: &str) -> bool {
    value == "None" || matches!(value.to_lowercase().as_str(), "0" | "false" | "no" | "off")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(base: &str, addons: &[&str], series: Option<&str>) -> Merged {
        let addons: Vec<String> = addons.iter().map(ToString::to_string).collect();
        let (password, admin) = (Secret::new("pw".into()), Secret::new("master".into()));
        let series = series.map(|text| text.parse().unwrap());
        let settings = Settings {
            db_host: "odeum-db",
            db_port: 5432,
            db_user: "odeum_1_main",
            db_password: &password,
            addons: &addons,
            series,
            admin_password: &admin,
            jobs: false,
        };
        merge(base, &settings)
    }

    fn option(merged: &Merged, name: &str) -> Option<String> {
        Ini::parse(&merged.text, OPTIONS).0.get(OPTIONS, name).map(ToOwned::to_owned)
    }

    #[test]
    fn an_empty_base_gets_every_setting() {
        let expected = "[options]\nwith_demo = False\nadmin_passwd = master\n\
            max_cron_threads = 0\nworkers = 0\nlimit_time_cpu = 600\nlimit_time_real = 1200\ndb_maxconn = 8\n\
            list_db = False\naddons_path = /mnt/extra-addons\ndata_dir = /var/lib/odoo\ndb_host = odeum-db\ndb_port = 5432\n\
            db_user = odeum_1_main\ndb_password = pw\n";
        let merged = merged("", &[], Some("19.0"));
        assert_eq!(merged.text, format!("{HEADER}{expected}"));
        assert_eq!(merged.warnings, Vec::<String>::new());
    }

    #[test]
    fn the_projects_own_choices_stay_and_its_database_goes() {
        let base = "[options]\nDB_Host = prod\nWorkers = 4\nproxy_mode = True\nDATA_DIR: /x\n\
            [queue_job]\nchannels = root:2\n";
        let merged = merged(base, &[], Some("17.0"));
        assert!(merged.text.contains("[options]\nWorkers = 4\nproxy_mode = True\n"), "{}", merged.text);
        assert!(merged.text.ends_with("\n\n[queue_job]\nchannels = root:2\n"), "{}", merged.text);
        assert!(!merged.text.contains("prod") && !merged.text.contains("/x"));
        assert_eq!(merged.text.to_lowercase().matches("workers").count(), 1);
    }

    #[test]
    fn what_would_reach_out_or_hide_is_left_out_and_said_so() {
        let base =
            "[options]\nhttp_port = 8070\nSMTP_Server = mail\nlist_db = True\nlogfile = /x\nworkers = 1\n";
        let merged = merged(base, &[], Some("19.0"));
        for gone in ["8070", "mail", "logfile", "True"] {
            assert!(!merged.text.contains(gone), "{gone} in {}", merged.text);
        }
        assert!(merged.text.contains("workers = 1"));
        assert_eq!(merged.warnings.len(), 3, "{:?}", merged.warnings);
    }

    #[test]
    fn addons_paths_are_joined_each_once() {
        let base = "[options]\naddons_path = /mnt/extra-addons/, /opt/lib,\n   /opt/lib\n   /opt/b\n";
        let merged = merged(base, &["/mnt/extra-addons-enterprise", "/opt/b", "/a,b"], None);
        let expected = ["/mnt/extra-addons", "/opt/lib", "/opt/b", "/mnt/extra-addons-enterprise"];
        assert_eq!(merged.addons_path, expected);
        assert_eq!(option(&merged, "addons_path").unwrap(), expected.join(","));
        assert_eq!(merged.warnings.len(), 1);
    }

    #[test]
    fn jobs_run_only_where_a_file_for_environments_says_so() {
        let (password, admin) = (Secret::new("pw".into()), Secret::new("master".into()));
        let told = |base: &str, jobs| {
            let settings = Settings {
                db_host: "odeum-db",
                db_port: 5432,
                db_user: "odeum_1_main",
                db_password: &password,
                addons: &[],
                series: None,
                admin_password: &admin,
                jobs,
            };
            let merged = merge(base, &settings);
            (option(&merged, "max_cron_threads").unwrap(), merged.warnings.len())
        };
        let asks = "[options]\nmax_cron_threads = 2\n";
        assert_eq!(told(asks, false), ("0".into(), 1));
        assert_eq!(told("[DEFAULT]\nmax_cron_threads = 2\n", false), ("0".into(), 1));
        assert_eq!(told(asks, true), ("2".into(), 0));
        for jobs in [false, true] {
            assert_eq!(told("[options]\nmax_cron_threads = 0\n", jobs), ("0".into(), 0));
            assert_eq!(told("", jobs), ("0".into(), 0));
        }
    }

    #[test]
    fn demonstration_data_is_off_in_the_words_of_the_series() {
        let cases = [
            ("", "18.0", Some("all"), None),
            ("without_demo = False", "18.0", Some("False"), None),
            ("", "19.0", None, Some("False")),
            ("without_demo = all", "19.0", None, Some("False")),
            ("without_demo = False", "19.0", None, Some("True")),
            ("with_demo = True\nwithout_demo = all", "20.0", None, Some("True")),
        ];
        for (base, series, without, with) in cases {
            let merged = merged(&format!("[options]\n{base}\n"), &[], Some(series));
            assert_eq!(option(&merged, "without_demo").as_deref(), without, "{base} {series}");
            assert_eq!(option(&merged, "with_demo").as_deref(), with, "{base} {series}");
        }
    }

    #[test]
    fn what_python_adds_to_every_section_does_not_win() {
        let merged = merged("[DEFAULT]\ndb_password = prod\nworkers = 3\n", &[], None);
        assert!(!merged.text.contains("prod"));
        assert_eq!(option(&merged, "workers"), None);
    }

    fn lines() -> impl Strategy<Value = String> {
        let line = "[ \t]{0,2}(\\[options\\]|\\[x|[dD]b_host|DATA_DIR|addons_path|with(out)?_demo|[a-z]{1,2}|\\PC{0,3})\
            [ ]?[=:,#;]?[ ]?\\PC{0,6}";
        prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn any_base_gives_our_settings_and_merging_again_changes_nothing(
            base in prop_oneof![lines(), any::<String>(), "(?s).{0,200}"],
            series in prop::option::of(prop_oneof![Just("16.0"), Just("19.0")]),
        ) {
            let once = merged(&base, &["/mnt/extra-addons-e"], series);
            for (name, value) in [
                ("data_dir", "/var/lib/odoo"), ("db_host", "odeum-db"), ("db_port", "5432"),
                ("db_user", "odeum_1_main"), ("db_password", "pw"),
            ] {
                prop_assert_eq!(option(&once, name), Some(value.to_owned()), "{}", once.text);
            }
            prop_assert_eq!(option(&once, "addons_path"), Some(once.addons_path.join(",")));
            let again = merged(&once.text, &["/mnt/extra-addons-e"], series);
            prop_assert_eq!(&again.text, &once.text);
            prop_assert_eq!(again.warnings, Vec::<String>::new());
        }
    }
}
