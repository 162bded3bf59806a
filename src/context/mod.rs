//! What a running operation may use: settings, names, Docker, PostgreSQL,
//! progress and cancellation.

mod lock;
mod progress;
mod shared;
mod system;
mod terminal;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use tokio_util::sync::CancellationToken;

pub use lock::{Lock, acquire, wait};
pub use progress::{Progress, ProgressReader, Task, TaskProgress};
pub use shared::Shared;
pub use system::{SystemRecord, SystemState};
pub use terminal::Terminal;

use crate::{
    adapters::{
        docker::{Docker, Labels},
        files,
        git::Access,
        lock as locks,
        postgres::{Connection, Server},
    },
    config::{Config, Team},
    error::{Error, Result},
    model::{ImageRef, Layout, Names, OutputId, Secret, TeamId, label},
};

/// One call: whose it is, how it reports and how it is stopped.
pub struct Context {
    shared: Arc<Shared>,
    /// The team on whose behalf the call runs.
    pub team: TeamId,
    /// Fires when the caller wants the call to stop.
    pub cancel: CancellationToken,
    progress: progress::Reporter,
    warnings: Arc<Mutex<Vec<String>>>,
    outputs: Arc<Mutex<Vec<(OutputId, locks::Held)>>>,
    locks: Arc<Mutex<Vec<Lock>>>,
    terminal: Option<Arc<Terminal>>,
    face: &'static str,
    is_agreed: bool,
}

impl Context {
    /// A call for `team`. The reader is drained by the face.
    ///
    /// # Errors
    /// `not_found` when no such team is configured.
    pub fn new(
        shared: &Arc<Shared>,
        team: TeamId,
        cancel: CancellationToken,
    ) -> Result<(Self, ProgressReader)> {
        shared.config.team(&team)?;
        let (progress, reader) = progress::channel();
        let shared = Arc::clone(shared);
        let (warnings, outputs, locks) = (Arc::default(), Arc::default(), Arc::default());
        let face = "odeum";
        Ok((
            Self {
                shared,
                team,
                cancel,
                progress,
                warnings,
                outputs,
                locks,
                terminal: None,
                face,
                is_agreed: false,
            },
            reader,
        ))
    }

    /// A call on an installation of its own below `home`, with nothing configured.
    #[cfg(test)]
    pub(crate) fn below(home: &std::path::Path, cancel: CancellationToken) -> Self {
        let home = Some(home.to_owned());
        let surroundings = crate::config::Surroundings { home, ..Default::default() };
        let config = crate::config::read("", "odeum.toml".as_ref(), &surroundings).unwrap();
        Self::new(&Shared::new(config), TeamId::default(), cancel).unwrap().0
    }

    /// The same call, made by a command on somebody's terminal.
    #[must_use]
    pub fn on(self, terminal: Arc<Terminal>) -> Self {
        Self { terminal: Some(terminal), ..self }
    }

    /// The same call, made through a face of this name.
    #[must_use]
    pub fn through(self, face: &'static str) -> Self {
        Self { face, ..self }
    }

    /// The same call, after the person read its question and said yes.
    #[must_use]
    pub fn agreed(self) -> Self {
        Self { is_agreed: true, ..self }
    }

    /// Whether a person read the call's question and said yes.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.is_agreed
    }

    /// The name of the face the call was made through: `cli`, `call`, `mcp`.
    #[must_use]
    pub fn face(&self) -> &'static str {
        self.face
    }

    /// Whether it is made by who has this machine's command line, and may see what every team has.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.face, "cli" | "call")
    }

    /// The terminal of the command that makes this call; `None` for calls by name and
    /// over MCP, whose stdin and stdout are not the tool's.
    #[must_use]
    pub fn terminal(&self) -> Option<&Arc<Terminal>> {
        self.terminal.as_ref()
    }

    /// The terminal, when a person reads there what comes.
    #[must_use]
    pub fn live(&self) -> Option<&Terminal> {
        self.terminal.as_deref().filter(|terminal| terminal.is_for_people())
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Why the configuration is not the one that was written, if it is not.
    #[must_use]
    pub fn configuration_problem(&self) -> Option<&Error> {
        self.shared.problem.as_ref()
    }

    /// The settings of this call's team.
    ///
    /// # Errors
    /// `not_found` when it is not configured.
    pub fn team_settings(&self) -> Result<&Team> {
        self.shared.config.team(&self.team)
    }

    /// Where everything lies.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.shared.layout
    }

    /// How everything is named.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.shared.names
    }

    /// Docker, connected on first use.
    ///
    /// # Errors
    /// `prerequisite` when no engine answers.
    pub async fn docker(&self) -> Result<&Docker> {
        self.shared.docker.get_or_try_init(Docker::connect).await
    }

    /// What `odeum init` decided.
    ///
    /// # Errors
    /// `prerequisite` when it has not run, or was not finished.
    pub fn system(&self) -> Result<SystemRecord> {
        match SystemRecord::read(self.layout())? {
            Some(record) if record.state == SystemState::Ready => Ok(record),
            Some(record) if record.state == SystemState::Moving => {
                Err(Error::prerequisite("the databases are being moved to another store")
                    .hint("wait for it; if nobody is at it any more, `odeum init` undoes or finishes it"))
            }
            Some(record) => {
                Err(Error::prerequisite(format!("the installation is incomplete: {}", record.unfinished()))
                    .hint("run `odeum init` to make it, or `odeum destroy` to remove what there is"))
            }
            None => Err(Error::prerequisite("odeum is not initialised")
                .hint("run `odeum init`, or `odeum quickstart` for everything")),
        }
    }

    /// The image of the database server: what the configuration names, else what the
    /// installation was made with, else that of an ordinary store.
    #[must_use]
    pub fn database_image(&self) -> ImageRef {
        self.database_image_of(SystemRecord::read(self.layout()).ok().flatten().as_ref())
    }

    /// As [`Self::database_image`], for the record of an installation.
    ///
    /// # Panics
    /// Never: the default images are well formed.
    #[must_use]
    pub fn database_image_of(&self, record: Option<&SystemRecord>) -> ImageRef {
        let recorded = || record?.database_image.clone();
        let store = record.map(|record| record.store).unwrap_or_default();
        let default = || store.default_image().parse().expect("a default image is an image");
        self.config().database.image.clone().or_else(recorded).unwrap_or_else(default)
    }

    /// The database server, reached as its administrator.
    ///
    /// # Errors
    /// `prerequisite` when odeum is not initialised.
    pub fn database_server(&self) -> Result<Server> {
        Ok(self.system()?.server())
    }

    /// The database server, reached as one of its other roles. What an environment
    /// or a dump may have changed is looked at as that role, never as administrator:
    /// a view can hold any function, and would run it with our rights.
    ///
    /// # Errors
    /// `prerequisite` when odeum is not initialised.
    pub fn database_server_as(&self, role: &str, password: &Secret) -> Result<Server> {
        let server = self.database_server()?;
        Ok(Server { user: role.to_owned(), password: password.clone(), is_powerful: false, ..server })
    }

    /// A connection to the maintenance database as administrator, to do `purpose`.
    ///
    /// # Errors
    /// `prerequisite` when odeum is not initialised or the server does not answer.
    pub async fn administrate(&self, purpose: &str) -> Result<Connection> {
        self.database_server()?.connect("postgres", purpose).await
    }

    /// Labels every thing we make carries.
    #[must_use]
    pub fn labels(&self) -> Labels {
        let installation = self.names().installation().to_owned();
        let data_dir = self.layout().data_dir().display().to_string();
        let pairs = [
            (label::MANAGED, "true".to_owned()),
            (label::INSTALLATION, installation),
            (label::DATA_DIR, data_dir),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The label filter for what this installation made.
    #[must_use]
    pub fn ours(&self) -> String {
        format!("{}={}", label::INSTALLATION, self.names().installation())
    }

    /// What git shows servers on behalf of this team.
    #[must_use]
    pub fn access(&self) -> Access {
        let credentials = Some(self.layout().credentials(&self.team)).filter(|path| path.is_file());
        Access { credentials, ssh: Some(self.layout().ssh(&self.team)), ..Access::default() }
    }

    /// A lock for a moment's work on what all processes share, after others' moments.
    ///
    /// # Errors
    /// `busy` when somebody's moment lasts longer than a minute, `cancelled`, or when
    /// the lock file cannot be made.
    pub async fn moment(&self, scope: &str) -> Result<locks::Held> {
        files::make_private_dir(self.layout().data_dir())?;
        lock::moment(self, scope).await
    }

    /// Begins a piece of work that people should hear of.
    pub fn step(&self, message: impl Into<String>) {
        let message = message.into();
        tracing::info!("{message}");
        self.progress.step(&message);
    }

    /// Says how many steps this call has, for a bar with an end.
    pub fn steps(&self, total: usize) {
        self.progress.expect(total);
    }

    /// Says how far the current step is, from 0 to 1.
    pub fn advance(&self, fraction: f64, message: impl Into<String>) {
        self.progress.advance(fraction, &message.into());
    }

    /// Begins one of several tasks that run at the same time. [`Self::steps`] says how many there are.
    #[must_use]
    pub fn task(&self, name: &str) -> Task {
        self.progress.task(name)
    }

    /// Notes something the caller should know although the call succeeds.
    pub fn warn(&self, message: impl Into<String>) {
        let message = message.into();
        tracing::info!("{message}");
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }

    /// The warnings so far, which are forgotten with this.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes what this call holds until its end.
    pub fn note_locks(&self, locks: Vec<Lock>) {
        *self.locks.lock().unwrap_or_else(PoisonError::into_inner) = locks;
    }

    /// Whether this call holds a lock until its end.
    #[must_use]
    pub fn holds(&self, lock: &Lock) -> bool {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner).contains(lock)
    }

    /// Notes what a program of this call writes. It is held as long as the call lives.
    pub fn hold_output(&self, id: OutputId, held: locks::Held) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).push((id, held));
    }

    /// What a program of this call writes, or wrote last.
    #[must_use]
    pub fn output_id(&self) -> Option<OutputId> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).last().map(|(id, _)| id.clone())
    }

    /// Stops here when the caller wants the call to stop.
    ///
    /// # Errors
    /// `cancelled`.
    pub fn check_cancelled(&self) -> Result<()> {
        match self.cancel.is_cancelled() {
            true => Err(Error::cancelled()),
            false => Ok(()),
        }
    }

    /// The same call, stopped by another token.
    #[must_use]
    pub fn stopped_by(&self, cancel: CancellationToken) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            team: self.team.clone(),
            cancel,
            progress: self.progress.clone(),
            warnings: Arc::clone(&self.warnings),
            outputs: Arc::clone(&self.outputs),
            locks: Arc::clone(&self.locks),
            terminal: self.terminal.clone(),
            face: self.face,
            is_agreed: self.is_agreed,
        }
    }

    /// The teams that are configured, and those that were: their things are still theirs.
    ///
    /// # Errors
    /// When the data directory cannot be read.
    pub fn all_teams(&self) -> Result<BTreeSet<TeamId>> {
        let names = files::entries(self.layout().data_dir())?;
        let former = names.iter().filter_map(|name| name.strip_prefix("team_")?.parse().ok());
        Ok(self.config().teams.keys().cloned().chain(former).collect())
    }

    /// The same call on behalf of another team.
    #[must_use]
    pub fn for_team(&self, team: &TeamId) -> Self {
        Self { team: team.clone(), ..self.stopped_by(self.cancel.clone()) }
    }

    /// The same call, stopped by nothing: for putting things back after the caller gave up.
    #[must_use]
    pub fn uncancelled(&self) -> Self {
        self.stopped_by(CancellationToken::new())
    }

    /// Free bytes where the data directory is.
    ///
    /// # Errors
    /// When the file system does not say.
    pub fn free_space(&self) -> Result<u64> {
        files::free_space(self.layout().data_dir())
    }
}
