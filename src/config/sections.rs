//! One struct per table of the file: each key with its meaning, its default and its form.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Setting, Surroundings, Team, forms, reader::Reader};
use crate::{
    error::{Error, Result},
    model::{ImageRef, Secret, Size, TeamId},
};

/// Everything a person can configure, complete and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The HTTP server of `odeum serve`.
    pub server: Server,
    /// How a browser reaches an environment.
    pub routing: Routing,
    /// The database server odeum runs.
    pub database: Database,
    /// Where data is kept and how filestores are shared.
    pub storage: Storage,
    /// How images are built.
    pub build: Build,
    /// What is named in Docker.
    pub docker: DockerSettings,
    /// Certificates to trust besides the system's; an absolute path to a file that exists.
    pub ca_bundle: Option<PathBuf>,
    /// The teams, at least one.
    pub teams: BTreeMap<TeamId, Team>,
    /// The file all this was read from; `None` when there is none.
    pub source: Option<PathBuf>,
    pub(super) settings: Vec<Setting>,
}

impl Config {
    /// The team of this id.
    ///
    /// # Errors
    /// `not_found`, naming the teams there are.
    pub fn team(&self, id: &TeamId) -> Result<&Team> {
        self.teams.get(id).ok_or_else(|| {
            let known: Vec<_> = self.teams.keys().map(TeamId::as_str).collect();
            Error::not_found(format!("there is no team {:?}; there is {}", id.as_str(), known.join(", ")))
                .hint(format!("use one of these, or add [team.{id}] to odeum.toml"))
        })
    }

    /// Every setting in force, secrets as `****`, in the order of the reference.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        self.settings.clone()
    }

    /// Where the HTTP server listens: `[server] host`, else all addresses when
    /// every team asks for its secrets, else this machine only.
    #[must_use]
    pub fn listen_address(&self) -> SocketAddr {
        let default = match self.teams.values().all(Team::is_locked) {
            true => Ipv4Addr::UNSPECIFIED,
            false => Ipv4Addr::LOCALHOST,
        };
        SocketAddr::new(self.server.host.unwrap_or(default.into()), self.server.port)
    }

    pub(super) fn read(top: &mut Reader<'_, '_>, surroundings: &Surroundings) -> Self {
        Self {
            ca_bundle: top.optional("ca_bundle", &forms::existing_file(surroundings)),
            server: top.section("server", Server::read),
            routing: top.section("routing", Routing::read),
            database: top.section("database", Database::read),
            storage: top.section("storage", |keys| Storage::read(keys, surroundings)),
            build: top.section("build", Build::read),
            docker: top.section("docker", DockerSettings::read),
            teams: top.section("team", Team::read_all),
            source: None,
            settings: Vec::new(),
        }
    }
}

/// `[server]`: the HTTP server of `odeum serve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The address it listens on; `None` lets [`Config::listen_address`] decide.
    pub host: Option<IpAddr>,
    /// The port it listens on.
    pub port: u16,
    /// Whether to log what smart pull and environment operations decide, and why.
    pub trace: bool,
    /// Whether HTTP may be open to others without a secret.
    pub allow_insecure_http: bool,
}

impl Server {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self {
            host: keys.optional("host", &forms::address()),
            port: keys.value("port", 8000, &forms::port()),
            trace: keys.value("trace", false, &forms::flag()),
            allow_insecure_http: keys.value("allow_insecure_http", false, &forms::flag()),
        }
    }
}

/// How a browser reaches an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoutingMode {
    /// `http://hostname:port`, a host port for each environment.
    Port,
    /// `https://environment.hostname`, by a Traefik that gets certificates itself.
    Traefik,
}

/// `[routing]`: how a browser reaches an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    /// By port or by host name.
    pub mode: RoutingMode,
    /// The address Let's Encrypt writes to. Always there in Traefik mode.
    pub acme_email: Option<String>,
    /// The host address environment ports are published on.
    pub bind: IpAddr,
}

impl Routing {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        let mode = forms::word("\"port\" or \"traefik\"", "\"port\"");
        Self {
            mode: keys.value("mode", RoutingMode::Port, &mode),
            acme_email: keys.optional("acme_email", &forms::email()),
            bind: keys.value("bind", Ipv4Addr::LOCALHOST.into(), &forms::address()),
        }
    }
}

/// `[database]`: the database server odeum runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its superuser, which only odeum is.
    pub user: String,
    /// That user's password; `None` for the random one `odeum init` makes.
    pub password: Option<Secret>,
    /// The image it runs; `None` for the one that goes with the store.
    pub image: Option<ImageRef>,
    /// The host port it is published on; `None` for the first free one from 54321.
    pub port: Option<u16>,
}

impl Database {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self {
            user: keys.value("user", "odoo".into(), &forms::role()),
            password: keys.secret("password"),
            image: keys.optional("image", &forms::parsed("a Docker image", "\"postgres:15\"")),
            port: keys.optional("port", &forms::port()),
        }
    }
}

/// How the files of a template's filestore reach its environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FilestoreChoice {
    /// The first of the others this machine can do.
    Auto,
    /// An overlay mount made by the Docker daemon.
    Overlay,
    /// Hard links to the template's files.
    Hardlink,
    /// A fuse-overlayfs mount.
    Fuse,
    /// A plain copy.
    Copy,
}

impl FilestoreChoice {
    /// The word of the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Overlay => "overlay",
            Self::Hardlink => "hardlink",
            Self::Fuse => "fuse",
            Self::Copy => "copy",
        }
    }
}

/// `[storage]`: where data is kept and how filestores are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// The directory of everything odeum keeps; absolute.
    pub data_dir: PathBuf,
    /// Filestores smaller than this many MiB are copied.
    pub overlay_threshold_mb: u64,
    /// How larger filestores are shared.
    pub filestore: FilestoreChoice,
    /// How large a reflink store is at first. The space is taken when it is used.
    pub store_size: Size,
    /// How many clones of a template are made ahead.
    pub warm_clones: u64,
}

impl Storage {
    fn read(keys: &mut Reader<'_, '_>, surroundings: &Surroundings) -> Self {
        let default = surroundings.data_dir().unwrap_or_default();
        let written = keys.value("data_dir", default, &forms::directory(surroundings));
        let filestore =
            forms::word("one of \"auto\", \"overlay\", \"hardlink\", \"fuse\" and \"copy\"", "\"auto\"");
        Self {
            data_dir: Self::data_dir(keys, written, surroundings),
            overlay_threshold_mb: keys.value("overlay_threshold_mb", 50, &forms::whole()),
            filestore: keys.value("filestore", FilestoreChoice::Auto, &filestore),
            store_size: keys.value(
                "store_size",
                Size::gigabytes(50),
                &forms::parsed("a size from 1G to 15T", "\"50G\""),
            ),
            warm_clones: keys.value("warm_clones", 0, &forms::whole()),
        }
    }

    /// `$ODEUM_DATA_DIR` before what is `written`, which is empty without a home.
    fn data_dir(keys: &mut Reader<'_, '_>, written: PathBuf, surroundings: &Surroundings) -> PathBuf {
        const VARIABLE: &str = "ODEUM_DATA_DIR";
        let failure = match &surroundings.data_dir_var {
            Some(path) => match surroundings.directory(path) {
                Some(chosen) => {
                    keys.overridden("data_dir", VARIABLE, json!(chosen.to_string_lossy()));
                    return chosen;
                }
                None => format!("${VARIABLE} must be {}, not {:?}", forms::DIRECTORY, path.display()),
            },
            None if written.as_os_str().is_empty() => "no place to keep data: HOME is not set".to_owned(),
            None => return written,
        };
        let hint = format!("set {VARIABLE} or [storage] data_dir to an absolute path");
        keys.source().fail_outside(Error::invalid(failure).hint(hint));
        written
    }
}

/// `[build]`: how images are built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// The Debian mirror `apt-get` uses in builds; `None` for the image's own.
    pub debian_mirror: Option<String>,
    /// The mirror of PostgreSQL's own Debian packages; `None` for apt.postgresql.org.
    pub postgresql_mirror: Option<String>,
}

impl Build {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self {
            debian_mirror: keys.optional("debian_mirror", &forms::url()),
            postgresql_mirror: keys.optional("postgresql_mirror", &forms::url()),
        }
    }
}

/// `[docker]`: what is named in Docker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerSettings {
    /// The first part of every container, network and volume name,
    /// `[a-z][a-z0-9]{0,15}`. Two installations share a Docker Engine by
    /// having different ones.
    pub prefix: String,
}

impl DockerSettings {
    fn read(keys: &mut Reader<'_, '_>) -> Self {
        Self { prefix: keys.value("prefix", "odeum".into(), &forms::prefix()) }
    }
}
