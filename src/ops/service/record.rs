//! A service's record, `service.json` in its directory, mode 0600.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{
        Cpus, ImageRef, RestartPolicy, SecretName, ServiceMemory, ServiceName, ServiceVolume, StepEntry,
        TeamId, Variables,
    },
    ops::{environment::State, journal::Record},
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// What a service was asked to be; a preset is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The image it runs.
    pub image: ImageRef,
    /// The port it listens on, in its container and on the host.
    pub port: u16,
    /// Another name it has, as given.
    #[serde(default)]
    pub hostname: String,
    /// Its variables, which may refer to secrets.
    #[serde(default, rename = "env_vars")]
    pub variables: Variables,
    /// Secrets it finds as files, `/run/secrets/NAME`.
    #[serde(default)]
    pub secret_files: Vec<SecretName>,
    /// Its volumes.
    #[serde(default)]
    pub volumes: Vec<ServiceVolume>,
    /// Its arguments; the image's own when there are none.
    #[serde(default)]
    pub command: Vec<String>,
    /// A line for its shell that succeeds when it is well.
    #[serde(default)]
    pub health: Option<String>,
    /// Seconds until it must be well.
    #[serde(default = "a_minute")]
    pub health_timeout: u32,
    /// When it is started again by itself.
    #[serde(default)]
    pub restart: RestartPolicy,
    /// The memory it may use.
    #[serde(default)]
    pub memory: Option<ServiceMemory>,
    /// The processors it may use.
    #[serde(default)]
    pub cpus: Option<Cpus>,
}

const fn a_minute() -> u32 {
    60
}

impl Request {
    /// The secrets it refers to, in any way.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretName> {
        self.variables.secrets().into_iter().chain(self.secret_files.clone()).collect()
    }

    /// Refuses what no service can be.
    ///
    /// # Errors
    /// `invalid_input` naming the part.
    pub fn check(&self) -> Result<()> {
        if self.port == 0 {
            return Err(Error::invalid("port 0 is none: give one from 1 to 65535"));
        }
        if !(1..=3600).contains(&self.health_timeout) {
            return Err(Error::invalid("the health timeout must be from 1 to 3600 seconds"));
        }
        if self.health.as_ref().is_some_and(|line| line.trim().is_empty() || line.contains('\0')) {
            return Err(Error::invalid("the health check is empty, or holds a NUL character"));
        }
        if self.command.iter().any(|word| word.contains('\0')) {
            return Err(Error::invalid("the command holds a NUL character"));
        }
        let label = |label: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
            (1..=63).contains(&label.len()) && label.chars().all(allowed) && !label.starts_with('-')
        };
        let hostname = &self.hostname;
        if !hostname.is_empty() && (hostname.len() > 200 || !hostname.split('.').all(label)) {
            return Err(Error::invalid(format!("{hostname:?} is not a host name"))
                .hint("letters, digits and -, in parts between dots: mail or mail.example.com"));
        }
        for (place, volume) in self.volumes.iter().enumerate() {
            let is_taken = |other: &ServiceVolume| other.name == volume.name || other.path == volume.path;
            if self.volumes[..place].iter().any(is_taken) {
                return Err(Error::invalid(format!("volume {volume} has a name or a path of another one")));
            }
        }
        Ok(())
    }
}

/// Everything known of a service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Service {
    /// Form of this record.
    pub version: u32,
    /// Its name.
    pub name: ServiceName,
    /// Its team.
    pub team: TeamId,
    /// How far its life has come.
    pub state: State,
    /// What it was asked to be.
    pub request: Request,
    /// Container name.
    pub container: String,
    /// When its making began.
    pub created_at: Timestamp,
    /// When its container was made last.
    pub updated_at: Timestamp,
    /// Its volumes in Docker that go when it is taken back: those its creation made, or all of
    /// them when a person wants that.
    #[serde(default)]
    pub doomed_volumes: Vec<String>,
    /// What taking its creation back does to its preset; nothing once it is complete.
    #[serde(default)]
    pub preset_before: Option<Before>,
    /// The steps of its making.
    pub steps: Vec<StepEntry>,
}

/// What was there before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// Nothing.
    Nothing,
    /// This preset.
    Preset(Box<Request>),
}

impl Record for Service {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.state = State::Ready;
        self.updated_at = Timestamp::now();
        self.doomed_volumes.clear();
        self.preset_before = None;
    }
}

impl Service {
    /// The first form of the record of a new one.
    #[must_use]
    pub fn new(ctx: &Context, name: ServiceName, request: Request) -> Self {
        let now = Timestamp::now();
        Self {
            version: VERSION,
            container: ctx.names().service(&ctx.team, &name),
            name,
            team: ctx.team.clone(),
            state: State::Creating,
            request,
            created_at: now,
            updated_at: now,
            doomed_volumes: Vec::new(),
            preset_before: None,
            steps: Vec::new(),
        }
    }

    /// Its directory.
    #[must_use]
    pub fn dir(&self, ctx: &Context) -> PathBuf {
        ctx.layout().service(&self.team, &self.name)
    }

    /// Where a service's record is.
    #[must_use]
    pub fn path(ctx: &Context, name: &ServiceName) -> PathBuf {
        ctx.layout().service(&ctx.team, name).join("service.json")
    }

    /// Its volumes: the names they have in Docker, and where they are mounted.
    #[must_use]
    pub fn volumes(&self, ctx: &Context) -> Vec<(String, &str)> {
        let name = |volume: &ServiceVolume| ctx.names().service_volume(&self.team, &self.name, &volume.name);
        self.request.volumes.iter().map(|volume| (name(volume), volume.path.as_str())).collect()
    }

    /// What it is reached at from outside: its own address.
    #[must_use]
    pub fn url(&self, ctx: &Context) -> String {
        let host = ctx.team_settings().map_or("localhost", |team| team.hostname.as_str());
        format!("http://{host}:{}", self.request.port)
    }

    /// The whole host name: of its own name without one that was given, below the team's
    /// unless it has dots.
    #[must_use]
    pub fn hostname(&self, ctx: &Context) -> String {
        let host = ctx.team_settings().map_or("localhost", |team| team.hostname.as_str());
        match self.request.hostname.as_str() {
            "" => format!("{}.{host}", self.name),
            given if given.contains('.') => given.to_owned(),
            given => format!("{given}.{host}"),
        }
    }

    /// The names it is reached by on its network besides its container's, in small letters.
    #[must_use]
    pub fn hosts(&self, ctx: &Context) -> Vec<String> {
        let given = (!self.request.hostname.is_empty()).then(|| self.hostname(ctx));
        std::iter::once(self.name.to_string()).chain(given).map(|name| name.to_ascii_lowercase()).collect()
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, ctx: &Context) -> Result<()> {
        files::write_json(&Self::path(ctx, &self.name), self)
    }

    /// Reads a record; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, name: &ServiceName) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, name), VERSION)
    }

    /// A complete service.
    ///
    /// # Errors
    /// `not_found` when there is none of that name, or when its making was never finished.
    pub fn find(ctx: &Context, name: &ServiceName) -> Result<Self> {
        match Self::read(ctx, name)? {
            Some(found) if found.state == State::Ready => Ok(found),
            Some(found) => {
                Err(Error::not_found(format!("service {name} is incomplete: {}", found.cut_short()))
                    .hint(format!("odeum service delete {name}")))
            }
            None => Err(missing(ctx, name)),
        }
    }

    /// The names of all services of this call's team, whole or not.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn names(ctx: &Context) -> Result<Vec<ServiceName>> {
        let names = files::entries(&ctx.layout().services(&ctx.team))?;
        let names = names.iter().filter_map(|name| name.parse().ok());
        Ok(names.filter(|name| Self::path(ctx, name).exists()).collect())
    }

    /// All services of this call's team, by name. Damaged records are warned of.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn all(ctx: &Context) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for name in Self::names(ctx)? {
            match Self::read(ctx, &name) {
                Ok(found) => all.extend(found),
                Err(error) => ctx.warn(error.message),
            }
        }
        Ok(all)
    }

    /// What was under way when its maker or deleter went, in words.
    #[must_use]
    pub fn cut_short(&self) -> String {
        let step = self.steps.iter().rev().find(|step| !step.ok).or(self.steps.last());
        match self.state {
            State::Removing => "its deletion was not finished".into(),
            _ => format!("its creation stopped at step {}", step.map_or("start", |step| step.name.as_str())),
        }
    }
}

/// There is none of this name.
pub fn missing(ctx: &Context, name: &ServiceName) -> Error {
    let names: Vec<String> =
        Service::names(ctx).unwrap_or_default().iter().map(ToString::to_string).collect();
    let known = match names.is_empty() {
        true => "there is none yet".to_owned(),
        false => format!("there is {}", names.join(", ")),
    };
    Error::not_found(format!("service {name} does not exist: {known}"))
        .hint(format!("odeum service create {name} IMAGE PORT"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn request(change: impl FnOnce(&mut Request)) -> Result<()> {
        let mut request: Request =
            serde_json::from_value(serde_json::json!({"image": "redis:8", "port": 6379})).unwrap();
        change(&mut request);
        request.check()
    }

    #[test]
    fn what_no_service_can_be_is_refused() {
        assert!(request(|_| {}).is_ok());
        assert!(request(|it| it.hostname = "mail.example.com".into()).is_ok());
        for (change, words) in [
            (Box::new(|it: &mut Request| it.port = 0) as Box<dyn FnOnce(&mut Request)>, "port 0"),
            (Box::new(|it| it.health_timeout = 0), "timeout"),
            (Box::new(|it| it.health = Some(" ".into())), "health check"),
            (Box::new(|it| it.command = vec!["a\0".into()]), "NUL"),
            (Box::new(|it| it.hostname = "a_b".into()), "not a host name"),
            (Box::new(|it| it.hostname = "-a.b".into()), "not a host name"),
            (
                Box::new(|it| it.volumes = vec!["a:/x".parse().unwrap(), "b:/x".parse().unwrap()]),
                "another one",
            ),
        ] {
            let error = request(change).unwrap_err();
            assert!(error.kind == Kind::InvalidInput && error.message.contains(words), "{error}");
        }
    }
}
