//! Containers: made, started, stopped, removed, listed and looked into.

use std::collections::HashMap;

use bollard::{
    models::{ContainerSummary, PortBinding},
    query_parameters as q,
};
use futures_util::{Stream, StreamExt, TryStreamExt};

use super::{
    client::{Docker, explain, unless_missing},
    lines::lines,
    spec::{ContainerSpec, Labels, Limits},
};
use crate::error::{Error, Kind, Result};

/// One row of a container listing.
#[derive(Debug, Clone)]
pub struct Container {
    /// Name without the leading `/`.
    pub name: String,
    /// `created`, `running`, `exited`, …
    pub state: String,
    /// The engine's words: `Up 3 minutes`.
    pub status: String,
    /// Image it was made from.
    pub image: String,
    /// Its labels.
    pub labels: Labels,
    /// Host ports it publishes now.
    pub ports: Vec<u16>,
}

/// What a container is and does now.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// Whether it runs.
    pub running: bool,
    /// Whether it ended by itself, and the engine is about to start it again.
    pub restarting: bool,
    /// Whether its processes are paused; it counts as running then.
    pub paused: bool,
    /// Exit code of its last run.
    pub exit_code: i64,
    /// How often the engine started it again by itself since.
    pub restarts: i64,
    /// `starting`, `healthy` or `unhealthy`; `None` when nothing looks whether it is well.
    pub health: Option<String>,
    /// How much of the machine it may use.
    pub limits: Limits,
    /// When it was started last, in seconds of the epoch.
    pub started_at: Option<i32>,
    /// Id of its image.
    pub image_id: String,
    /// Labels.
    pub labels: Labels,
    /// Its variables, `NAME=value`.
    pub env: Vec<String>,
    /// Host ports it publishes when it runs.
    pub ports: Vec<u16>,
    /// The same with their addresses: `127.0.0.1:50000`.
    pub addresses: Vec<String>,
}

/// Which lines of what a container wrote are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogLines {
    /// How many at most, the newest.
    pub lines: u32,
    /// Only those since a moment, in seconds of the epoch.
    pub since: Option<i32>,
    /// Whether those that come follow, until it ends.
    pub follow: bool,
    /// Whether each begins with its moment.
    pub timestamps: bool,
}

impl Docker {
    /// Makes a container.
    ///
    /// # Errors
    /// `conflict` when the name is taken, `prerequisite` when the image is missing.
    pub async fn create_container(&self, name: &str, spec: &ContainerSpec) -> Result<()> {
        let options = q::CreateContainerOptionsBuilder::new().name(name).build();
        match self.client.create_container(Some(options), spec.body()).await.map_err(explain) {
            Ok(_) => Ok(()),
            Err(error) if error.kind == Kind::NotFound => {
                Err(Error::prerequisite(format!("image {} is not on this machine", spec.image))
                    .hint(format!("run `odeum image pull {0}` or `odeum image build {0}`", spec.image)))
            }
            Err(error) => Err(error.context(format!("making container {name}"))),
        }
    }

    /// Starts a container. Running already is success.
    ///
    /// # Errors
    /// `conflict` when a port it publishes is taken, with the engine's words.
    pub async fn start_container(&self, name: &str) -> Result<()> {
        match self.client.start_container(name, None).await.map_err(explain) {
            Ok(()) => Ok(()),
            Err(error)
                if error.message.contains("port is already allocated")
                    || error.message.contains("address already in use") =>
            {
                Err(Error { kind: Kind::Conflict, ..error }
                    .hint("free the port, or delete the environment and create it again for another one"))
            }
            Err(error) => Err(error.context(format!("starting container {name}"))),
        }
    }

    /// Stops a container within 10 s; `false` when it does not exist. Stopped already is success.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn stop_container(&self, name: &str) -> Result<bool> {
        let options = q::StopContainerOptionsBuilder::new().t(10).build();
        unless_missing(self.patient.stop_container(name, Some(options)).await)
    }

    /// Gives a container that does not run other limits, which count from its next start.
    ///
    /// # Errors
    /// `not_found` when it does not exist.
    pub async fn limit_container(&self, name: &str, limits: Limits) -> Result<()> {
        let limited = self.client.update_container(name, limits.update()).await.map_err(explain);
        limited.map_err(|error| error.context(format!("limiting container {name}")))
    }

    /// Pauses the processes of a container that runs.
    ///
    /// # Errors
    /// `conflict` when it does not run or is paused already.
    pub async fn pause_container(&self, name: &str) -> Result<()> {
        let paused = self.client.pause_container(name).await.map_err(explain);
        paused.map_err(|error| error.context(format!("pausing container {name}")))
    }

    /// Lets the processes of a paused container go on.
    ///
    /// # Errors
    /// `conflict` when it is not paused.
    pub async fn unpause_container(&self, name: &str) -> Result<()> {
        let unpaused = self.client.unpause_container(name).await.map_err(explain);
        unpaused.map_err(|error| error.context(format!("unpausing container {name}")))
    }

    /// Gives a container another name. One that has it already, under which the old one is
    /// not found any more, is success.
    ///
    /// # Errors
    /// `conflict` when the new name is taken, `not_found` when there is neither.
    pub async fn rename_container(&self, name: &str, new: &str) -> Result<()> {
        let options = q::RenameContainerOptionsBuilder::new().name(new).build();
        match self.client.rename_container(name, options).await.map_err(explain) {
            Err(error) if error.kind == Kind::NotFound && self.inspect_container(new).await?.is_some() => {
                Ok(())
            }
            renamed => renamed.map_err(|error| error.context(format!("renaming container {name}"))),
        }
    }

    /// Removes a container, running or not, with its anonymous volumes; `false` when there was none.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn remove_container(&self, name: &str) -> Result<bool> {
        let options = q::RemoveContainerOptionsBuilder::new().force(true).v(true).build();
        match self.patient.remove_container(name, Some(options)).await.map_err(explain) {
            Ok(()) => Ok(true),
            Err(error) if error.kind == Kind::NotFound => Ok(false),
            // Somebody else is removing it: wait until it is gone.
            Err(error) if error.kind == Kind::Conflict && error.message.contains("already in progress") => {
                while self.inspect_container(name).await?.is_some() {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
                Ok(true)
            }
            Err(error) => Err(error.context(format!("removing container {name}"))),
        }
    }

    /// All containers, running or not, that carry every label given (`key` or `key=value`).
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn list_containers(&self, labels: &[String]) -> Result<Vec<Container>> {
        let filters = HashMap::from([("label".to_owned(), labels.to_vec())]);
        let options = q::ListContainersOptionsBuilder::new().all(true).filters(&filters).build();
        let found = self.client.list_containers(Some(options)).await.map_err(explain)?;
        Ok(found.into_iter().map(row).collect())
    }

    /// A container's state; `None` when it does not exist.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn inspect_container(&self, name: &str) -> Result<Option<Inspected>> {
        let found = match self.client.inspect_container(name, None).await.map_err(explain) {
            Ok(found) => found,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let state = found.state.unwrap_or_default();
        let host = found.host_config.unwrap_or_default();
        let limits = Limits::of(&host);
        let bindings = host.port_bindings.unwrap_or_default();
        let bound: Vec<_> = bindings.into_values().flatten().flatten().collect();
        let port = |binding: &PortBinding| binding.host_port.as_ref()?.parse().ok();
        let address = |binding: &PortBinding| {
            let ip = binding.host_ip.as_deref().unwrap_or("0.0.0.0");
            Some(format!("{ip}:{}", binding.host_port.as_ref()?))
        };
        let configuration = found.config.unwrap_or_default();
        Ok(Some(Inspected {
            // One that ends and is started over and over counts as both.
            running: state.running == Some(true) && state.restarting != Some(true),
            restarting: state.restarting == Some(true),
            paused: state.paused == Some(true),
            exit_code: state.exit_code.unwrap_or_default(),
            restarts: found.restart_count.unwrap_or_default(),
            health: state
                .health
                .and_then(|health| health.status)
                .map(|status| status.to_string())
                .filter(|status| !matches!(status.as_str(), "" | "none")),
            limits,
            started_at: state.started_at.and_then(|time| seconds(&time)),
            image_id: found.image.unwrap_or_default(),
            labels: configuration.labels.unwrap_or_default().into_iter().collect(),
            env: configuration.env.unwrap_or_default(),
            ports: bound.iter().filter_map(port).collect(),
            addresses: bound.iter().filter_map(address).collect(),
        }))
    }

    /// The last `lines` lines a container wrote since a moment, in seconds of the epoch, stdout
    /// and stderr together.
    ///
    /// # Errors
    /// `not_found` when it does not exist.
    pub async fn logs(&self, name: &str, lines: u32, since: Option<i32>) -> Result<Vec<String>> {
        let wanted = LogLines { lines, since, ..LogLines::default() };
        let found: Vec<Vec<u8>> = self.log_lines(name, wanted).try_collect().await?;
        let text = |line: Vec<u8>| String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
        Ok(found.into_iter().map(text).collect())
    }

    /// These lines of what a container wrote, each with its end.
    pub fn log_lines(&self, name: &str, wanted: LogLines) -> impl Stream<Item = Result<Vec<u8>>> + use<> {
        let LogLines { lines: back, since, follow, timestamps } = wanted;
        let options = q::LogsOptionsBuilder::new().stdout(true).stderr(true).follow(follow);
        let options = options.tail(&back.to_string()).since(since.unwrap_or(0)).timestamps(timestamps);
        let chunks = self.patient.logs(name, Some(options.build())).map_err(explain);
        lines(chunks)
    }

    /// Waits until a container has ended and gives its exit code.
    ///
    /// # Errors
    /// `not_found` when it does not exist.
    pub async fn wait_container(&self, name: &str) -> Result<i64> {
        let mut waiting = self.patient.wait_container(name, None::<q::WaitContainerOptions>);
        match waiting.next().await {
            Some(Ok(ended)) => Ok(ended.status_code),
            Some(Err(bollard::errors::Error::DockerContainerWaitError { code, .. })) => Ok(code),
            Some(Err(error)) => Err(explain(error)),
            None => Err(Error::external(format!("Docker did not say how {name} ended"))),
        }
    }
}

fn row(found: ContainerSummary) -> Container {
    let name = found.names.unwrap_or_default().into_iter().next().unwrap_or_default();
    let ports = found.ports.unwrap_or_default();
    let mut ports: Vec<u16> = ports.into_iter().filter_map(|port| port.public_port).collect();
    ports.sort_unstable();
    ports.dedup();
    Container {
        name: name.trim_start_matches('/').to_owned(),
        state: found.state.map(|state| state.to_string()).unwrap_or_default(),
        status: found.status.unwrap_or_default(),
        image: found.image.unwrap_or_default(),
        labels: found.labels.unwrap_or_default().into_iter().collect(),
        ports,
    }
}

/// A moment the engine names, in seconds of the epoch.
fn seconds(time: &str) -> Option<i32> {
    i32::try_from(time.parse::<jiff::Timestamp>().ok()?.as_second()).ok()
}
