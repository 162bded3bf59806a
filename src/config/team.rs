//! A team's table, `[team.<id>]`, and its range of ports.

use std::{collections::BTreeMap, fmt, ops::Range};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{forms, reader::Reader};
use crate::model::{Cpus, Memory, Secret, Size, Span, TeamId, Variables};

/// What environments can reach besides the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Egress {
    /// The world.
    #[default]
    Open,
    /// Each other, what the team named, and the mail catcher.
    Closed,
}

/// A team: who may ask, and where its environments are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The host name of its addresses, without scheme, in lower case.
    pub hostname: String,
    /// The bearer token of its MCP requests; `None` asks for no token.
    pub auth_token: Option<Secret>,
    /// The password of the user `admin` on dashboard and REST; `None` asks for none.
    pub ui_password: Option<Secret>,
    /// The host ports its environments are published on.
    pub port_range: PortRange,
    /// What its environments can reach besides the database.
    pub egress: Egress,
    /// Containers they can reach when egress is closed.
    pub reaches: Vec<String>,
    /// Whether what they try to send by mail is caught.
    pub mail_catcher: bool,
    /// Variables of the containers of its environments, which may refer to secrets.
    pub variables: Variables,
    /// How long one sanitize script, or one statement of a neutralisation, may take, in seconds.
    pub sanitize_timeout: u64,
    /// How long the restore of a dump may make no progress, and a running Odoo may send nothing
    /// while it makes a backup, in seconds.
    pub restore_timeout: u64,
    /// What it may use.
    pub quota: Quota,
    /// After what time an environment nobody used is stopped; `None` for never.
    pub idle_stop: Option<Span>,
}

/// What a team may use; `None` for as much as there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Environments.
    pub max_environments: Option<u64>,
    /// Disk of all its databases and files.
    pub max_disk: Option<Size>,
    /// Memory of each Odoo.
    pub memory: Option<Memory>,
    /// Processors of each Odoo.
    pub cpus: Option<Cpus>,
}

impl Quota {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self {
            max_environments: keys.optional("max_environments", &forms::count()),
            max_disk: keys.optional("max_disk", &forms::parsed("a size from 1G to 15T", "\"100G\"")),
            memory: keys.optional("memory", &forms::parsed("a size from 256M to 1T", "\"2G\"")),
            cpus: keys.optional("cpus", &forms::cpus()),
        }
    }
}

impl Team {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self {
            hostname: keys.value("hostname", "localhost".into(), &forms::hostname()),
            auth_token: keys.secret("auth_token"),
            ui_password: keys.secret("ui_password"),
            port_range: keys.value("port_range", PortRange::default(), &forms::port_range()),
            egress: keys.value("egress", Egress::Open, &forms::word("\"open\" or \"closed\"", "\"closed\"")),
            reaches: keys.value("reaches", Vec::new(), &forms::containers()),
            mail_catcher: keys.value("mail_catcher", false, &forms::flag()),
            variables: keys.section("variables", variables),
            sanitize_timeout: keys.value("sanitize_timeout", 600, &forms::seconds()),
            restore_timeout: keys.value("restore_timeout", 1800, &forms::seconds()),
            quota: Quota::read(keys),
            idle_stop: keys.optional("idle_stop", &forms::parsed("a length of time: 30m, 4h, 2d", "\"4h\"")),
        }
    }

    /// All of `[team]`; the one team `1` when there is none.
    pub(super) fn read_all(teams: &mut Reader<'_, '_>) -> BTreeMap<TeamId, Self> {
        let mut all = BTreeMap::new();
        for (name, is_table) in teams.names() {
            let id = match is_table {
                true => name.parse::<TeamId>(),
                false => Err(format!("[team] holds one table for each team, not {name:?}")),
            };
            match id {
                Ok(id) => {
                    let team = teams.section(&name, Self::read);
                    all.insert(id, team);
                }
                Err(why) => teams.refuse(&name, &why, "write for example [team.1] or [team.acme]"),
            }
        }
        if all.is_empty() {
            let id = TeamId::default();
            let team = teams.section(id.as_str(), Self::read);
            all.insert(id, team);
        }
        all
    }

    /// Whether both of its faces ask for a secret.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.auth_token.is_some() && self.ui_password.is_some()
    }
}

/// A table of variables, each read by itself.
fn variables(keys: &mut Reader<'_, '_>) -> Variables {
    let mut all = BTreeMap::new();
    for (name, _) in keys.names() {
        if name == "ODOO_RC" || name.starts_with("ODEUM_") {
            keys.refuse(&name, &format!("{name} is set by odeum"), "take it out of the variables");
            continue;
        }
        if let Some(value) = keys.variable(&name) {
            all.insert(name, value);
        }
    }
    all.try_into().unwrap_or_default()
}

/// Ports from `start` up to, and without, `end`. `1024 <= start < end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "[u16; 2]")]
pub struct PortRange {
    /// The first port.
    pub start: u16,
    /// The first port after it.
    pub end: u16,
}

impl PortRange {
    /// `None` unless `1024 <= start < end`: lower ports need privileges.
    #[must_use]
    pub const fn new(start: u16, end: u16) -> Option<Self> {
        match 1024 <= start && start < end {
            true => Some(Self { start, end }),
            false => None,
        }
    }

    /// The ports in rising order.
    #[must_use]
    pub const fn ports(self) -> Range<u16> {
        self.start..self.end
    }

    /// Whether `port` is one of them.
    #[must_use]
    pub const fn contains(self, port: u16) -> bool {
        self.start <= port && port < self.end
    }

    /// Whether some port is in both.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Default for PortRange {
    fn default() -> Self {
        Self { start: 50000, end: 50100 }
    }
}

impl From<PortRange> for [u16; 2] {
    fn from(range: PortRange) -> Self {
        [range.start, range.end]
    }
}

/// As the file writes it: `[50000, 50100]`.
impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_do_not_overlap() {
        let range = |start, end| PortRange::new(start, end).unwrap();
        assert!(!range(2000, 2100).overlaps(range(2100, 2200)));
        assert!(range(2000, 2101).overlaps(range(2100, 2200)));
        assert!(range(2000, 3000).overlaps(range(2100, 2200)));
        assert!(range(2000, 2100).contains(2099) && !range(2000, 2100).contains(2100));
        assert_eq!(PortRange::new(1023, 2000), None);
        assert_eq!(PortRange::new(2000, 2000), None);
    }
}
