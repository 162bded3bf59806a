//! Where everything lies below the data directory.

use std::path::{Path, PathBuf};

use super::{EnvId, RepoName, ServiceName, TeamId, TemplateId};

/// The data directory and the paths in it.
#[derive(Debug, Clone)]
pub struct Layout {
    data_dir: PathBuf,
}

impl Layout {
    /// A layout below `data_dir`.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned() }
    }

    /// The data directory itself.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// What `odeum init` decided: database port, administrator's password, filestore methods.
    #[must_use]
    pub fn system_record(&self) -> PathBuf {
        self.data_dir.join("system.json")
    }

    /// The record of a move of the databases to another store.
    #[must_use]
    pub fn moving_record(&self) -> PathBuf {
        self.data_dir.join("moving.json")
    }

    /// Configuration of the database server, mounted into its container.
    #[must_use]
    pub fn database_configuration(&self) -> PathBuf {
        self.data_dir.join("postgres")
    }

    /// What the databases of a reflink store are kept in.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.data_dir.join("store")
    }

    /// The file that holds the store's file system.
    #[must_use]
    pub fn store_image(&self) -> PathBuf {
        self.store().join("databases.xfs")
    }

    /// Where that file system is mounted.
    #[must_use]
    pub fn store_mount(&self) -> PathBuf {
        self.store().join("mounted")
    }

    /// The directory in it that the database server gets. Where nothing is mounted it is not
    /// there, so that no server starts on an empty one.
    #[must_use]
    pub fn store_cluster(&self) -> PathBuf {
        self.store_mount().join("cluster")
    }

    /// The lock file of a scope such as `env-1-main`.
    #[must_use]
    pub fn lock(&self, scope: &str) -> PathBuf {
        self.data_dir.join("locks").join(scope)
    }

    /// What was seen of a team's environments when somebody looked last for idle ones. Nothing is
    /// lost with it but the time since then.
    #[must_use]
    pub fn seen(&self, team: &TeamId) -> PathBuf {
        self.lock(&format!("idle-{team}.json"))
    }

    /// Who did what in a team, and when.
    #[must_use]
    pub fn events(&self, team: &TeamId) -> PathBuf {
        self.data_dir.join("events").join(format!("{team}.jsonl"))
    }

    /// A team's directory.
    #[must_use]
    pub fn team(&self, team: &TeamId) -> PathBuf {
        self.data_dir.join(format!("team_{team}"))
    }

    /// A team's ports: object name → port.
    #[must_use]
    pub fn ports(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("ports.json")
    }

    /// A team's stored git credentials.
    #[must_use]
    pub fn credentials(&self, team: &TeamId) -> PathBuf {
        self.team(team).join(".git-credentials")
    }

    /// The directory of a team's key for ssh, and of the hosts it knows.
    #[must_use]
    pub fn ssh(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("ssh")
    }

    /// A team's secrets.
    #[must_use]
    pub fn secrets(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("secrets.json")
    }

    /// What a team's services were made from, kept when they are deleted.
    #[must_use]
    pub fn service_presets(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("service_presets.json")
    }

    /// The directory of all services of a team.
    #[must_use]
    pub fn services(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("services")
    }

    /// A service's directory.
    #[must_use]
    pub fn service(&self, team: &TeamId, service: &ServiceName) -> PathBuf {
        self.services(team).join(service.as_str())
    }

    /// The directory of what programs wrote for a team.
    #[must_use]
    pub fn outputs(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("outputs")
    }

    /// The directory of the mail a team's environments tried to send.
    #[must_use]
    pub fn mail(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("mail")
    }

    /// The directory of all workspaces of a team.
    #[must_use]
    pub fn workspaces(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("workspaces")
    }

    /// An environment's directory.
    #[must_use]
    pub fn workspace(&self, team: &TeamId, env: &EnvId) -> PathBuf {
        self.workspaces(team).join(env.as_str())
    }

    /// The directory of a team's own guides: `agent.md`, `odoo-19.md`.
    #[must_use]
    pub fn agent_guides(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("agent_guides")
    }

    /// The directory of all templates of a team.
    #[must_use]
    pub fn templates(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("templates")
    }

    /// The directory of all extra addons repositories of a team.
    #[must_use]
    pub fn repositories(&self, team: &TeamId) -> PathBuf {
        self.team(team).join("shared_repos")
    }

    /// An extra addons repository, bare.
    #[must_use]
    pub fn repository(&self, team: &TeamId, name: &RepoName) -> PathBuf {
        self.repositories(team).join(name.as_str())
    }

    /// A template's directory.
    #[must_use]
    pub fn template(&self, team: &TeamId, template: &TemplateId) -> PathBuf {
        self.templates(team).join(template.as_str())
    }
}
