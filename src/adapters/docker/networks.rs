//! Networks of the engine.

use bollard::models::NetworkCreateRequest;

use super::{
    client::{Docker, explain, unless_missing},
    spec::Labels,
};
use crate::error::{Kind, Result};

impl Docker {
    /// Makes a bridge network; `false` when it is already there.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn ensure_network(&self, name: &str, labels: &Labels) -> Result<bool> {
        match self.client.inspect_network(name, None).await.map_err(explain) {
            Ok(_) => return Ok(false),
            Err(error) if error.kind == Kind::NotFound => {}
            Err(error) => return Err(error),
        }
        let request = NetworkCreateRequest {
            name: name.to_owned(),
            driver: Some("bridge".into()),
            labels: Some(labels.clone().into_iter().collect()),
            ..Default::default()
        };
        self.client.create_network(request).await.map_err(explain)?;
        Ok(true)
    }

    /// Removes a network; `false` when there was none.
    ///
    /// # Errors
    /// `conflict` when containers are still on it.
    pub async fn remove_network(&self, name: &str) -> Result<bool> {
        unless_missing(self.client.remove_network(name).await)
    }
}
