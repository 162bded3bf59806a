//! Networks of the engine.

use bollard::{models::NetworkCreateRequest, query_parameters as q};

use super::{
    client::{Docker, explain, none_if_missing, unless_missing},
    spec::Labels,
};
use crate::error::Result;

impl Docker {
    /// Makes a bridge network; `false` when it is already there.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn ensure_network(&self, name: &str, labels: &Labels) -> Result<bool> {
        if self.network_labels(name).await?.is_some() {
            return Ok(false);
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

    /// The labels of a network; `None` when there is none.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn network_labels(&self, name: &str) -> Result<Option<Labels>> {
        let found = none_if_missing(self.client.inspect_network(name, None).await)?;
        Ok(found.map(|network| network.labels.unwrap_or_default().into_iter().collect()))
    }

    /// All networks with their labels.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn list_networks(&self) -> Result<Vec<(String, Labels)>> {
        let found = self.client.list_networks(None::<q::ListNetworksOptions>).await.map_err(explain)?;
        let named = found.into_iter().filter_map(|network| Some((network.name?, network.labels)));
        Ok(named.map(|(name, labels)| (name, labels.unwrap_or_default().into_iter().collect())).collect())
    }

    /// Removes a network; `false` when there was none.
    ///
    /// # Errors
    /// `conflict` when containers are still on it.
    pub async fn remove_network(&self, name: &str) -> Result<bool> {
        unless_missing(self.client.remove_network(name).await)
    }
}
