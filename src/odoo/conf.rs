//! The odoo.conf of an environment: a base file of the project's, with odeum's settings on top.

mod ini;
#[cfg(test)]
mod tests;

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
    /// A module the server loads besides its own, and the directory that has it.
    pub loads: Option<(&'a str, &'a str)>,
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
    let mut addons_path = conf.addons_path(settings.addons);
    conf.force("addons_path", None);
    conf.drop_ours();
    conf.demo(settings.series);
    conf.jobs(settings.jobs);
    conf.defaults(settings.admin_password);
    if let (Some((module, directory)), Some(series)) = (settings.loads, settings.series) {
        conf.load(module, series);
        add_path(&mut addons_path, directory);
    }
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

    /// Has the server load a module, and its own (`server_wide_modules` in `odoo/tools/config.py`).
    fn load(&mut self, module: &str, series: Series) {
        let own = ["base,web", "base,rpc,web"][usize::from(series.major() >= 19)];
        let written = self.get("server_wide_modules").unwrap_or_default().trim();
        let written = if matches!(written, "" | "None" | "False") { own } else { written };
        let names = written.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != module);
        let names = names.chain([module]).collect::<Vec<_>>().join(",");
        self.force("server_wide_modules", Some(&names));
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
