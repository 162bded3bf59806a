//! The names of everything odeum makes in Docker and PostgreSQL.
//!
//! Nothing is *found* by these names: containers carry the labels of [`label`],
//! and every record holds the names it was made with.

use super::{EnvId, ServiceName, SnapshotId, TeamId, TemplateId, hash8};

/// Labels on containers, networks, volumes and images.
pub mod label {
    /// `true` on everything odeum made.
    pub const MANAGED: &str = "odeum.managed";
    /// The installation it belongs to: the prefix of its names.
    pub const INSTALLATION: &str = "odeum.installation";
    /// The data directory of that installation.
    pub const DATA_DIR: &str = "odeum.data_dir";
    /// `true` on what all teams share.
    pub const SYSTEM: &str = "odeum.system";
    /// Team id.
    pub const TEAM: &str = "odeum.team";
    /// Environment name as typed.
    pub const BRANCH: &str = "odeum.branch";
    /// Environment id.
    pub const ENV_ID: &str = "odeum.env_id";
    /// Branch that is checked out.
    pub const GIT_BRANCH: &str = "odeum.git_branch";
    /// Address of the repository, without credentials.
    pub const REPO: &str = "odeum.repo";
    /// Image asked for.
    pub const IMAGE: &str = "odeum.image";
    /// Template name or `none`.
    pub const TEMPLATE: &str = "odeum.template";
    /// JSON `{name: branch}` of the extra addons repositories.
    pub const EXTRA_ADDONS: &str = "odeum.extra_addons";
    /// Service name.
    pub const SERVICE: &str = "odeum.service";
    /// On a dependency image: what it was built from.
    pub const DEPENDENCIES: &str = "odeum.dependencies";
}

/// Derives names; each stays within the limits of Docker, PostgreSQL and DNS.
#[derive(Debug, Clone)]
pub struct Names {
    prefix: String,
}

impl Names {
    /// Names that start with `prefix` in Docker.
    #[must_use]
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    /// The prefix itself, the name of the installation.
    #[must_use]
    pub fn installation(&self) -> &str {
        &self.prefix
    }

    /// The network the database server and what restores dumps are on.
    #[must_use]
    pub fn network(&self) -> String {
        format!("{}-net", self.prefix)
    }

    /// A team's network, with the database server and all containers of its environments. It sorts
    /// after [`network`](Self::network): the engine moves the published ports of a container, and
    /// cuts their connections, to a network that sorts before the ones it is on.
    #[must_use]
    pub fn team_network(&self, team: &TeamId) -> String {
        format!("{}-net-{team}", self.prefix)
    }

    /// A team's network that has no way out.
    #[must_use]
    pub fn closed_network(&self, team: &TeamId) -> String {
        format!("{}-{team}-closed", self.prefix)
    }

    /// The container through which an environment on a closed network is reached.
    #[must_use]
    pub fn door(&self, team: &TeamId, env: &EnvId) -> String {
        format!("{}-{team}-{env}-door", self.prefix)
    }

    /// The container that catches a team's mail, also its host name.
    #[must_use]
    pub fn mail_catcher(&self, team: &TeamId) -> String {
        format!("{}-{team}-mail", self.prefix)
    }

    /// The database container, also its host name on the network.
    #[must_use]
    pub fn database_container(&self) -> String {
        format!("{}-db", self.prefix)
    }

    /// The database container of another store while it is filled.
    #[must_use]
    pub fn next_database_container(&self) -> String {
        format!("{}-db-next", self.prefix)
    }

    /// The database container of a store that was moved from, until the new one answers.
    #[must_use]
    pub fn previous_database_container(&self) -> String {
        format!("{}-db-previous", self.prefix)
    }

    /// The volume that holds the databases.
    #[must_use]
    pub fn database_volume(&self) -> String {
        format!("{}-db-data", self.prefix)
    }

    /// An environment's container.
    #[must_use]
    pub fn container(&self, team: &TeamId, env: &EnvId) -> String {
        format!("{}-{team}-{env}-odoo", self.prefix)
    }

    /// An environment's container while another one takes its place.
    #[must_use]
    pub fn previous_container(&self, team: &TeamId, env: &EnvId) -> String {
        format!("{}-{team}-{env}-previous", self.prefix)
    }

    /// A short-lived container that works for an environment or template.
    #[must_use]
    pub fn helper(&self, team: &TeamId, purpose: &str) -> String {
        format!("{}-build-{team}-{purpose}", self.prefix)
    }

    /// The volume of an environment's overlay filestore.
    #[must_use]
    pub fn filestore_volume(&self, team: &TeamId, env: &EnvId) -> String {
        format!("{}-{team}-{env}-filestore", self.prefix)
    }

    /// A service's container, also its host name on the network.
    #[must_use]
    pub fn service(&self, team: &TeamId, service: &ServiceName) -> String {
        format!("{}-svc-{team}-{service}", self.prefix)
    }

    /// A service's container that is to take the place of the one there is. No team's id holds `_`.
    #[must_use]
    pub fn next_service(&self, team: &TeamId, service: &ServiceName) -> String {
        format!("{}-svc_next-{team}-{service}", self.prefix)
    }

    /// A service's container while another one takes its place.
    #[must_use]
    pub fn previous_service(&self, team: &TeamId, service: &ServiceName) -> String {
        format!("{}-svc_previous-{team}-{service}", self.prefix)
    }

    /// A volume of a service. Its own name holds no `-`.
    #[must_use]
    pub fn service_volume(&self, team: &TeamId, service: &ServiceName, volume: &str) -> String {
        format!("{}-svc-{team}-{service}-{volume}", self.prefix)
    }

    /// The repository of dependency images; their tag is the content key.
    #[must_use]
    pub fn dependency_image(&self, key: &str) -> String {
        format!("{}-deps:{key}", self.prefix)
    }

    /// How the names of all of a team's databases begin: environments, what they are exchanged
    /// with, copies of them, templates, generations and clones made ahead.
    #[must_use]
    pub fn team_databases(team: &TeamId) -> Vec<String> {
        let kinds = ["", "new_", "old_", "snap_", "kept_", "template_", "tplgen_", "warm_"];
        kinds.iter().map(|kind| format!("odeum_{kind}{team}_")).collect()
    }

    /// An environment's database.
    #[must_use]
    pub fn database(team: &TeamId, env: &EnvId) -> String {
        format!("odeum_{team}_{env}")
    }

    /// An environment's login role.
    #[must_use]
    pub fn role(team: &TeamId, env: &EnvId) -> String {
        format!("u_{team}_{env}")
    }

    /// The role that owns the objects of a team's templates. It cannot log in.
    #[must_use]
    pub fn owner_role(team: &TeamId) -> String {
        format!("odeum_owner_{team}")
    }

    /// A template's current database.
    #[must_use]
    pub fn template_database(team: &TeamId, template: &TemplateId) -> String {
        format!("odeum_template_{team}_{template}")
    }

    /// The database and role of a template generation while it is being made.
    #[must_use]
    pub fn generation_database(team: &TeamId, generation: &str) -> String {
        format!("odeum_tplgen_{team}_{generation}")
    }

    /// One of the clones of a template that are made ahead, by their label and a number.
    #[must_use]
    pub fn warm_database(team: &TeamId, label: &str, number: u32) -> String {
        format!("{}{}", Self::warm_databases(team), hash8(&format!("{label} {number}")))
    }

    /// How the names of a team's clones that are made ahead begin.
    #[must_use]
    pub fn warm_databases(team: &TeamId) -> String {
        format!("odeum_warm_{team}_")
    }

    /// The copy of an environment's database from before a change that may be taken back.
    #[must_use]
    pub fn snapshot_database(team: &TeamId, env: &EnvId) -> String {
        format!("odeum_snap_{team}_{}", hash8(env.as_str()))
    }

    /// The database of a snapshot somebody asked for.
    #[must_use]
    pub fn kept_database(team: &TeamId, snapshot: &SnapshotId) -> String {
        format!("{}{snapshot}", Self::kept_databases(team))
    }

    /// How the names of a team's [`Self::kept_database`] begin.
    #[must_use]
    pub fn kept_databases(team: &TeamId) -> String {
        format!("odeum_kept_{team}_")
    }

    /// The databases an environment's own is exchanged with: the one that takes its place,
    /// and what its own is called from then on.
    #[must_use]
    pub fn exchange_databases(team: &TeamId, env: &EnvId) -> [String; 2] {
        ["new", "old"].map(|which| format!("odeum_{which}_{team}_{}", hash8(env.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EnvName, TemplateName};

    #[test]
    fn every_database_is_its_teams_by_its_name() {
        let team: TeamId = "a".parse().unwrap();
        let env = "x".parse::<EnvName>().unwrap().first_id();
        let template = "x".parse::<TemplateName>().unwrap().id();
        let [new, old] = Names::exchange_databases(&team, &env);
        let all = [
            Names::database(&team, &env),
            Names::template_database(&team, &template),
            Names::generation_database(&team, "0a1b2c3d"),
            Names::warm_database(&team, "x", 1),
            Names::snapshot_database(&team, &env),
            Names::kept_database(&team, &SnapshotId::random()),
            new,
            old,
        ];
        let begins = |name: &String, team: &TeamId| {
            Names::team_databases(team).iter().any(|beginning| name.starts_with(beginning))
        };
        assert!(all.iter().all(|name| begins(name, &team)));
        assert!(!all.iter().any(|name| begins(name, &"b".parse().unwrap())));
        // A team of such a name would have them by theirs.
        for kind in Names::team_databases(&team).iter().filter_map(|name| name.strip_prefix("odeum_")) {
            let word = kind.trim_end_matches("a_").trim_end_matches('_');
            assert!(word.is_empty() || word.parse::<TeamId>().is_err(), "{word}");
        }
    }

    #[test]
    fn the_longest_names_fit_their_limits() {
        let team: TeamId = "a".repeat(16).parse().unwrap();
        let env = "x".repeat(250).parse::<EnvName>().unwrap().first_id();
        let template = "x".repeat(63).parse::<TemplateName>().unwrap().id();
        let names = Names::new("odeum");
        assert_eq!(Names::database(&team, &env).len(), 63);
        assert!(Names::role(&team, &env).len() <= 63);
        assert_eq!(Names::template_database(&team, &template).len(), 63);
        assert!(Names::kept_database(&team, &SnapshotId::random()).len() <= 63);
        assert!(Names::exchange_databases(&team, &env).iter().all(|name| name.len() <= 63));
        // A container's name is its host name too, and an environment's is never used as one.
        assert!(names.database_container().len() <= 63 && names.mail_catcher(&team).len() <= 63);
    }
}
