//! A container as we want it, and its translation to the engine's terms.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    path::PathBuf,
};

use bollard::models::{
    ContainerCreateBody, ContainerUpdateBody, EndpointSettings, HealthConfig, HostConfig,
    Mount as DockerMount, MountType, MountVolumeOptions, NetworkingConfig, PortBinding, RestartPolicy,
    RestartPolicyNameEnum,
};

/// Labels of a container, network or volume.
pub type Labels = BTreeMap<String, String>;

/// An address no host has (RFC 5737).
const NOBODY: &str = "192.0.2.1";

/// A container to make.
#[derive(Debug, Clone, Default)]
pub struct ContainerSpec {
    /// Image reference or id.
    pub image: String,
    /// Arguments; empty for the image's own.
    pub command: Vec<String>,
    /// Replaces the image's entry point.
    pub entrypoint: Option<Vec<String>>,
    /// `user` or `uid:gid`, for another than the image's.
    pub user: Option<String>,
    /// Environment variables. Anyone who may use Docker can read them.
    pub env: BTreeMap<String, String>,
    /// Labels.
    pub labels: Labels,
    /// What is mounted where.
    pub mounts: Vec<Mount>,
    /// Ports published on the host.
    pub publish: Vec<Publish>,
    /// The one network it joins; the engine's default when `None`.
    pub network: Option<String>,
    /// What it is called there besides its name.
    pub aliases: Vec<String>,
    /// Whether it is on a network without a way out: then it asks nobody for the
    /// names of the world, and cannot make packets of its own.
    pub confined: bool,
    /// When the engine starts it again.
    pub restart: Restart,
    /// Signal that ends it, `SIGINT`.
    pub stop_signal: Option<String>,
    /// A line for its shell, by which the engine tells whether it is well; the image's own when `None`.
    pub health: Option<String>,
    /// Whether its program is the first process itself, as some images ask. Else that is one
    /// which reaps orphans: Odoo starts helpers and forgets some.
    pub is_first_process: bool,
    /// Size of `/dev/shm` in bytes.
    pub shm_size: Option<i64>,
    /// Whether its program reads what it is fed; it has no stdin otherwise.
    pub is_fed: bool,
    /// How much of the machine it may use.
    pub limits: Limits,
}

/// How much of the machine a container may use; `None` for all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Memory in bytes. None of it is swapped to make more of it.
    pub memory: Option<i64>,
    /// Microseconds of processors in each tenth of a second.
    pub cpu_quota: Option<i64>,
}

/// In which time a share of processors counts, in microseconds. The engine's own measure of
/// processors would be refused by a machine with fewer of them.
const PERIOD: i64 = 100_000;

/// More memory than there is: a limit can be changed, but not taken away.
const NO_LIMIT: i64 = 1 << 50;

/// Something mounted in a container.
#[derive(Debug, Clone)]
pub enum Mount {
    /// A directory or file of the host.
    Bind {
        /// Path on the host.
        source: PathBuf,
        /// Path in the container.
        target: String,
        /// Whether the container may only read it.
        read_only: bool,
    },
    /// A volume of the engine.
    Volume {
        /// Its name.
        name: String,
        /// Path in the container.
        target: String,
        /// Whether an empty one is given what the image has there.
        is_filled: bool,
    },
}

impl Mount {
    /// A directory or file of the host.
    pub fn bind(source: impl Into<PathBuf>, target: impl Into<String>) -> Self {
        Self::Bind { source: source.into(), target: target.into(), read_only: false }
    }

    /// The same, which the container may only read.
    pub fn bind_read_only(source: impl Into<PathBuf>, target: impl Into<String>) -> Self {
        Self::Bind { source: source.into(), target: target.into(), read_only: true }
    }
}

/// A port published on the host.
#[derive(Debug, Clone, Copy)]
pub struct Publish {
    /// TCP port in the container.
    pub container_port: u16,
    /// Address on the host.
    pub address: IpAddr,
    /// Port on the host.
    pub host_port: u16,
}

/// When the engine starts a container again by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Restart {
    /// Never.
    #[default]
    Never,
    /// When it fails.
    OnFailure,
    /// Whenever it ends, also after a reboot, unless it was stopped on request.
    UnlessStopped,
    /// Whenever it ends, and after a reboot even when it was stopped on request.
    Always,
}

/// How often the engine looks whether a container is well, how long a look may take, in
/// nanoseconds, and how many must fail in a row.
const LOOK: i64 = 10_000_000_000;
const LOOKS: i64 = 3;

impl ContainerSpec {
    /// The request body for the engine.
    pub(super) fn body(&self) -> ContainerCreateBody {
        let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
        let endpoint = EndpointSettings { aliases: some(&self.aliases), ..Default::default() };
        let network = self
            .network
            .clone()
            .map(|network| NetworkingConfig { endpoints_config: Some(HashMap::from([(network, endpoint)])) });
        ContainerCreateBody {
            image: Some(self.image.clone()),
            cmd: some(&self.command),
            entrypoint: self.entrypoint.clone(),
            user: self.user.clone(),
            env: Some(self.env.iter().map(|(name, value)| format!("{name}={value}")).collect()),
            labels: Some(self.labels.clone().into_iter().collect()),
            exposed_ports: Some(
                self.publish.iter().map(|port| format!("{}/tcp", port.container_port)).collect(),
            ),
            stop_signal: self.stop_signal.clone(),
            healthcheck: self.health.as_ref().map(|line| HealthConfig {
                test: Some(vec!["CMD-SHELL".into(), line.clone()]),
                interval: Some(LOOK),
                timeout: Some(LOOK),
                retries: Some(LOOKS),
                ..Default::default()
            }),
            attach_stdin: Some(self.is_fed),
            open_stdin: Some(self.is_fed),
            stdin_once: Some(self.is_fed),
            host_config: Some(self.host_config()),
            networking_config: network,
            ..Default::default()
        }
    }

    fn host_config(&self) -> HostConfig {
        let bindings = self.publish.iter().map(|port| {
            let binding = PortBinding {
                host_ip: Some(port.address.to_string()),
                host_port: Some(port.host_port.to_string()),
            };
            (format!("{}/tcp", port.container_port), Some(vec![binding]))
        });
        let restart = match self.restart {
            Restart::Never => RestartPolicyNameEnum::NO,
            Restart::OnFailure => RestartPolicyNameEnum::ON_FAILURE,
            Restart::Always => RestartPolicyNameEnum::ALWAYS,
            Restart::UnlessStopped => RestartPolicyNameEnum::UNLESS_STOPPED,
        };
        let confined = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            self.confined.then_some(words)
        };
        HostConfig {
            // The engine would pass questions on, from the host where its resolver is there.
            // Names of containers it answers itself.
            dns: confined(&[NOBODY]),
            dns_options: confined(&["timeout:1", "attempts:1"]),
            // Containers on two networks would pass on what names them as the next hop.
            cap_drop: confined(&["NET_RAW"]),
            mounts: Some(self.mounts.iter().map(Mount::translated).collect()),
            port_bindings: Some(bindings.collect()),
            restart_policy: Some(RestartPolicy { name: Some(restart), maximum_retry_count: None }),
            network_mode: self.network.clone(),
            shm_size: self.shm_size,
            memory: self.limits.memory,
            memory_swap: self.limits.memory,
            cpu_period: self.limits.cpu_quota.map(|_| PERIOD),
            cpu_quota: self.limits.cpu_quota,
            // The database server is on the networks of all teams, and is no way between them.
            sysctls: Some(HashMap::from([("net.ipv4.ip_forward".into(), "0".into())])),
            init: Some(!self.is_first_process),
            ..Default::default()
        }
    }
}

impl Limits {
    /// So much memory, in bytes, and so many processors.
    #[must_use]
    pub fn new(memory: Option<u64>, cpus: Option<f64>) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "processors are few")]
        let quota = |cpus: f64| (cpus * 1e5).round() as i64;
        Self { memory: memory.and_then(|bytes| bytes.try_into().ok()), cpu_quota: cpus.map(quota) }
    }

    /// Those of a container, as the engine tells them.
    pub(super) fn of(host: &HostConfig) -> Self {
        let memory = host.memory.filter(|bytes| (1..NO_LIMIT).contains(bytes));
        Self { memory, cpu_quota: host.cpu_quota.filter(|quota| *quota > 0) }
    }

    /// The request that gives them to a container that has others.
    pub(super) fn update(self) -> ContainerUpdateBody {
        let memory = Some(self.memory.unwrap_or(NO_LIMIT));
        ContainerUpdateBody {
            memory,
            memory_swap: memory,
            cpu_period: Some(PERIOD),
            cpu_quota: Some(self.cpu_quota.unwrap_or(-1)),
            ..Default::default()
        }
    }

    /// Memory in MiB.
    #[must_use]
    pub fn memory_mb(self) -> Option<i64> {
        self.memory.map(|bytes| bytes >> 20)
    }

    /// Processors.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "processors are few")]
    pub fn cpus(self) -> Option<f64> {
        self.cpu_quota.map(|quota| quota as f64 / 1e5)
    }
}

impl Mount {
    fn translated(&self) -> DockerMount {
        match self {
            Self::Bind { source, target, read_only } => DockerMount {
                typ: Some(MountType::BIND),
                source: Some(source.to_string_lossy().into_owned()),
                target: Some(target.clone()),
                read_only: Some(*read_only),
                ..Default::default()
            },
            Self::Volume { name, target, is_filled } => DockerMount {
                typ: Some(MountType::VOLUME),
                source: Some(name.clone()),
                target: Some(target.clone()),
                volume_options: Some(MountVolumeOptions { no_copy: Some(!is_filled), ..Default::default() }),
                ..Default::default()
            },
        }
    }
}
