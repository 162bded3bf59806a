//! The connection to the engine, and what its errors mean to us.

use std::time::Duration;

use bollard::{BollardRequest, errors::Error as DockerError};
use http::Uri;

use crate::error::{Error, Kind, Result};

/// For calls that may rightly take long: imports, commits, slow stops.
const LONG: Duration = Duration::from_secs(3600);

/// A connection to a Docker Engine, at the API version both sides know.
#[derive(Clone)]
pub struct Docker {
    pub(super) client: bollard::Docker,
    /// The same, for calls that upload or take long.
    pub(super) patient: bollard::Docker,
    engine: Engine,
}

/// What the engine says of itself.
#[derive(Debug, Clone)]
pub struct Engine {
    /// API version in use, `1.41`.
    pub api: String,
}

impl Docker {
    /// Connects as the Docker client would (`DOCKER_HOST`, else the local socket).
    ///
    /// # Errors
    /// `prerequisite` when no engine answers.
    pub async fn connect() -> Result<Self> {
        let client = bollard::Docker::connect_with_defaults().map_err(|error| unreachable_engine(&error))?;
        let client = client.negotiate_version().await.map_err(|error| unreachable_engine(&error))?;
        let version = client.client_version();
        let api = format!("{}.{}", version.major_version, version.minor_version);
        let prefix = format!("/v{api}");
        let client = client.with_request_modifier(move |request| with_prefix(request, &prefix));
        let patient = client.clone().with_timeout(LONG);
        Ok(Self { client, patient, engine: Engine { api } })
    }

    /// What the engine says of itself.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}

/// bollard 0.21 negotiates a version and then does not send it (its issue 736),
/// so an engine would answer in its own newest format.
fn with_prefix(mut request: BollardRequest, prefix: &str) -> BollardRequest {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if path.starts_with("/v1.") {
        return request;
    }
    let path = format!("{prefix}{path}").parse().expect("a path with a prefix is a path");
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    parts.path_and_query = Some(path);
    *request.uri_mut() = Uri::from_parts(parts).expect("only the path changed");
    request
}

fn unreachable_engine(error: &DockerError) -> Error {
    let mut causes = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes = format!("{causes}: {cause}");
        source = cause.source();
    }
    match causes.contains("Permission denied") {
        true => Error::prerequisite(format!("you may not use the Docker Engine: {causes}"))
            .hint("sudo usermod -aG docker $USER, then log in again"),
        false => Error::prerequisite(format!("no Docker Engine answers: {causes}"))
            .hint("start Docker, or run `odeum doctor --fix` to install and start it"),
    }
}

/// `not_found`, `conflict` or `external`, with the engine's words.
pub(super) fn explain(error: DockerError) -> Error {
    match error {
        DockerError::DockerResponseServerError { status_code, message } => {
            let kind = match status_code {
                404 => Kind::NotFound,
                409 => Kind::Conflict,
                _ => Kind::External,
            };
            Error::new(kind, format!("Docker: {message}")).detail("docker_status", status_code)
        }
        DockerError::DockerStreamError { error } => Error::external(format!("Docker: {error}")),
        DockerError::RequestTimeoutError => Error::timeout("Docker did not answer in time"),
        error @ (DockerError::HyperResponseError { .. } | DockerError::IOError { .. }) => {
            unreachable_engine(&error)
        }
        other => Error::external(format!("Docker: {other}")),
    }
}

/// Success with `true`, or `false` when the thing was not there.
pub(super) fn unless_missing(result: std::result::Result<(), DockerError>) -> Result<bool> {
    none_if_missing(result).map(|found| found.is_some())
}

/// `None` when the engine knows no such thing.
pub(super) fn none_if_missing<T>(result: std::result::Result<T, DockerError>) -> Result<Option<T>> {
    match result.map_err(explain) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
