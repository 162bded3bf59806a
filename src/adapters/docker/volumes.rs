//! Volumes of the engine, also such that mount an overlay.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use bollard::{models::VolumeCreateRequest, query_parameters as q};

use super::{
    client::{Docker, explain, none_if_missing, unless_missing},
    spec::Labels,
};
use crate::error::{Error, Kind, Result};

impl Docker {
    /// Makes an ordinary volume; `false` when it is already there.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn ensure_volume(&self, name: &str, labels: &Labels) -> Result<bool> {
        if self.volume_labels(name).await?.is_some() {
            return Ok(false);
        }
        self.volume(name, labels, HashMap::new()).await.map(|()| true)
    }

    /// Makes a volume that is a kernel overlay of `upper` over `lower`. The
    /// engine mounts it whenever a container that uses it starts.
    ///
    /// # Errors
    /// When the engine refuses. A missing directory shows only when a container starts.
    pub async fn ensure_overlay_volume(
        &self,
        name: &str,
        labels: &Labels,
        lower: &Path,
        upper: &Path,
        work: &Path,
    ) -> Result<()> {
        let paths = [lower, upper, work].map(|path| path.display().to_string());
        if let Some(path) = paths.iter().find(|path| path.contains([',', ':', '\\'])) {
            return Err(Error::external(format!("an overlay cannot use {path}: it holds , : or \\")));
        }
        let [lower, upper, work] = paths;
        let options = HashMap::from([
            ("type".to_owned(), "overlay".to_owned()),
            ("device".to_owned(), "overlay".to_owned()),
            ("o".to_owned(), format!("lowerdir={lower},upperdir={upper},workdir={work}")),
        ]);
        self.volume(name, labels, options).await
    }

    /// The labels of a volume; `None` when there is none.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn volume_labels(&self, name: &str) -> Result<Option<Labels>> {
        let found = none_if_missing(self.client.inspect_volume(name).await)?;
        Ok(found.map(|volume| volume.labels.into_iter().collect()))
    }

    /// Where the files of a volume are on the engine's machine; `None` when there is none.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn volume_place(&self, name: &str) -> Result<Option<PathBuf>> {
        let found = none_if_missing(self.client.inspect_volume(name).await)?;
        Ok(found.map(|volume| PathBuf::from(volume.mountpoint)))
    }

    /// All volumes with their labels.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn list_volumes(&self) -> Result<Vec<(String, Labels)>> {
        let found = self.client.list_volumes(None::<q::ListVolumesOptions>).await.map_err(explain)?;
        let volumes = found.volumes.unwrap_or_default().into_iter();
        Ok(volumes.map(|volume| (volume.name, volume.labels.into_iter().collect())).collect())
    }

    /// Removes a volume; `false` when there was none.
    ///
    /// # Errors
    /// `conflict` when a container uses it.
    pub async fn remove_volume(&self, name: &str) -> Result<bool> {
        unless_missing(self.client.remove_volume(name, None::<q::RemoveVolumeOptions>).await)
    }

    async fn volume(&self, name: &str, labels: &Labels, options: HashMap<String, String>) -> Result<()> {
        let request = VolumeCreateRequest {
            name: Some(name.to_owned()),
            driver: Some("local".into()),
            driver_opts: Some(options.clone()),
            labels: Some(labels.clone().into_iter().collect()),
            ..Default::default()
        };
        let made = self.client.create_volume(request).await.map_err(explain)?;
        // The engine answers with the old volume, whatever its options, when the name is taken.
        match made.options == options {
            true => Ok(()),
            false => Err(Error::new(Kind::Conflict, format!("volume {name} exists with other options"))),
        }
    }
}
