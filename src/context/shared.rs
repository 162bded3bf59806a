//! What all calls of one process share: settings, places, names, Docker.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::{
    adapters::docker::Docker,
    config::Config,
    error::Error,
    model::{Layout, Names},
};

/// What all calls of one process share.
pub struct Shared {
    pub(super) config: Config,
    /// Why the configuration is not the one that was written.
    pub(super) problem: Option<Error>,
    pub(super) layout: Layout,
    pub(super) names: Names,
    pub(super) docker: OnceCell<Docker>,
}

impl Shared {
    /// Ready to serve calls; connects to nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Arc<Self> {
        Self::with(config, None)
    }

    /// As [`Self::new`], on defaults because the configuration has a `problem`.
    #[must_use]
    pub fn on_defaults(config: Config, problem: Error) -> Arc<Self> {
        Self::with(config, Some(problem))
    }

    fn with(config: Config, problem: Option<Error>) -> Arc<Self> {
        let layout = Layout::new(&config.storage.data_dir);
        let names = Names::new(&config.docker.prefix);
        Arc::new(Self { config, problem, layout, names, docker: OnceCell::new() })
    }
}
