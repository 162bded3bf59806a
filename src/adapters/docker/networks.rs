//! Networks of the engine.

use std::collections::HashMap;

use bollard::{
    models::{Network, NetworkConnectRequest, NetworkCreateRequest, NetworkDisconnectRequest},
    query_parameters as q,
};

use super::{
    client::{Docker, explain, none_if_missing, unless_missing},
    spec::Labels,
};
use crate::error::Result;

impl Docker {
    /// Makes a bridge network.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn make_network(&self, name: &str, labels: &Labels) -> Result<()> {
        let request = NetworkCreateRequest {
            name: name.to_owned(),
            driver: Some("bridge".into()),
            labels: Some(labels.clone().into_iter().collect()),
            ..Default::default()
        };
        self.client.create_network(request).await.map_err(explain).map(drop)
    }

    /// Makes a bridge network without a way out. The bridge gets no address: else the
    /// host's own services could be reached from it, on all of the host's addresses.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn make_closed_network(&self, name: &str, labels: &Labels) -> Result<()> {
        let option = ("com.docker.network.bridge.inhibit_ipv4".to_owned(), "true".to_owned());
        let request = NetworkCreateRequest {
            name: name.to_owned(),
            driver: Some("bridge".into()),
            internal: Some(true),
            enable_ipv6: Some(false),
            options: Some(HashMap::from([option])),
            labels: Some(labels.clone().into_iter().collect()),
            ..Default::default()
        };
        self.client.create_network(request).await.map_err(explain).map(drop)
    }

    /// Brings a container into a network; `false` when it is there already.
    ///
    /// # Errors
    /// `not_found` when there is no such container.
    pub async fn connect_network(&self, network: &str, container: &str) -> Result<bool> {
        let request = NetworkConnectRequest { container: container.to_owned(), ..Default::default() };
        match self.client.connect_network(network, request).await.map_err(explain) {
            Ok(()) => Ok(true),
            Err(error) if error.message.contains("already exists in network") => Ok(false),
            Err(error) => Err(error.context(format!("bringing {container} into {network}"))),
        }
    }

    /// Takes all containers out of a network.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn empty_network(&self, name: &str) -> Result<()> {
        let options = None::<q::InspectNetworkOptions>;
        let Some(found) = none_if_missing(self.client.inspect_network(name, options).await)? else {
            return Ok(());
        };
        for id in found.containers.unwrap_or_default().into_keys() {
            let request = NetworkDisconnectRequest { container: id, force: Some(true) };
            none_if_missing(self.client.disconnect_network(name, request).await)?;
        }
        Ok(())
    }

    /// The labels of a network; `None` when there is none.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn network_labels(&self, name: &str) -> Result<Option<Labels>> {
        let found = none_if_missing(self.client.inspect_network(name, None).await)?;
        Ok(found.map(|network| network.labels.unwrap_or_default().into_iter().collect()))
    }

    /// All networks with their labels, and whether they have no way out.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn list_networks(&self) -> Result<Vec<(String, Labels, bool)>> {
        let found = self.client.list_networks(None::<q::ListNetworksOptions>).await.map_err(explain)?;
        let row = |network: Network| {
            let labels = network.labels.unwrap_or_default().into_iter().collect();
            Some((network.name?, labels, network.internal == Some(true)))
        };
        Ok(found.into_iter().filter_map(row).collect())
    }

    /// Removes a network; `false` when there was none.
    ///
    /// # Errors
    /// `conflict` when containers are still on it.
    pub async fn remove_network(&self, name: &str) -> Result<bool> {
        unless_missing(self.client.remove_network(name).await)
    }
}
