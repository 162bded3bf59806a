//! Where what is an environment's lies, on the host and in its container.

use std::path::PathBuf;

use super::record::{Environment, Source};
use crate::{config::Egress, context::Context};

/// The directory of its code, a clone.
pub const CODE: &str = "repo";

/// The directory of its configuration.
pub const CONFIGURATION: &str = "conf";

impl Environment {
    /// The environment's directory.
    #[must_use]
    pub fn workspace(&self, ctx: &Context) -> PathBuf {
        ctx.layout().workspace(&self.team, &self.id)
    }

    /// What its code and its configuration lie below.
    #[must_use]
    pub fn top(&self, ctx: &Context) -> PathBuf {
        self.stage.clone().unwrap_or_else(|| self.workspace(ctx))
    }

    /// Where its code lies on the host.
    #[must_use]
    pub fn code(&self, ctx: &Context) -> PathBuf {
        match &self.request.source {
            Source::Clone { .. } => self.top(ctx).join(CODE),
            Source::Tree { path, .. } => path.clone(),
        }
    }

    /// Where its configuration lies, a directory.
    #[must_use]
    pub fn configuration(&self, ctx: &Context) -> PathBuf {
        self.top(ctx).join(CONFIGURATION)
    }

    /// Where its code lies in the container.
    #[must_use]
    pub fn mounted_code(&self) -> String {
        match &self.root_module {
            Some(module) => format!("/mnt/extra-addons/{module}"),
            None => "/mnt/extra-addons".into(),
        }
    }

    /// The container through which it is reached, if it is not reached itself.
    #[must_use]
    pub fn door(&self, ctx: &Context) -> Option<String> {
        (self.egress == Egress::Closed).then(|| ctx.names().door(&self.team, &self.id))
    }

    /// The repository that remembers a mounted tree.
    #[must_use]
    pub fn shadow(&self, ctx: &Context) -> PathBuf {
        self.workspace(ctx).join("applied.git")
    }

    /// The repository that has what was applied.
    #[must_use]
    pub fn repository(&self, ctx: &Context) -> PathBuf {
        match self.request.source {
            Source::Clone { .. } => self.code(ctx),
            Source::Tree { .. } => self.shadow(ctx),
        }
    }

    /// Its password for `psql`, in PostgreSQL's own form (`PGPASSFILE`).
    #[must_use]
    pub fn pgpass(&self, ctx: &Context) -> PathBuf {
        self.workspace(ctx).join("pgpass")
    }

    /// Its `data_dir` on the host.
    #[must_use]
    pub fn data(&self, ctx: &Context) -> PathBuf {
        self.workspace(ctx).join("data")
    }

    /// Its filestore on the host (for an overlay, where it is mounted).
    #[must_use]
    pub fn filestore_dir(&self, ctx: &Context) -> PathBuf {
        self.data(ctx).join("filestore").join(&self.database)
    }
}
