//! Images: looked into, listed, pulled, imported, committed and removed.

use bollard::{
    body_try_stream,
    models::{ContainerConfig, ImageConfig},
    query_parameters as q,
};
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};

use super::client::{Docker, explain};
use crate::{
    error::{Error, Kind, Result},
    model::ImageRef,
};

/// An image on this machine.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its content id, `sha256:…`.
    pub id: String,
    /// References that point to it, `odoo:19.0`.
    pub references: Vec<String>,
    /// Bytes.
    pub size: i64,
    /// Directories it declares as volumes.
    pub volumes: Vec<String>,
    /// Its environment variables.
    pub env: Vec<(String, String)>,
    /// What a container made from it runs by default.
    pub configuration: ImageConfiguration,
}

/// The default configuration an image holds, kept as the engine gave it.
#[derive(Debug, Clone, Default)]
pub struct ImageConfiguration(ImageConfig);

impl Docker {
    /// An image by reference or id; `None` when it is not on this machine.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn inspect_image(&self, reference: &str) -> Result<Option<Image>> {
        let found = match self.client.inspect_image(reference).await.map_err(explain) {
            Ok(found) => found,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let config = found.config.unwrap_or_default();
        let env = config.env.clone().unwrap_or_default();
        let pairs = env.iter().filter_map(|pair| pair.split_once('='));
        Ok(Some(Image {
            id: found.id.unwrap_or_default(),
            references: found.repo_tags.unwrap_or_default(),
            size: found.size.unwrap_or_default(),
            volumes: config.volumes.clone().unwrap_or_default(),
            env: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            configuration: ImageConfiguration(config),
        }))
    }

    /// All tagged images: reference, id, bytes.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn list_images(&self) -> Result<Vec<(String, String, i64)>> {
        let found = self.client.list_images(None::<q::ListImagesOptions>).await.map_err(explain)?;
        let rows = found.into_iter().flat_map(|image| {
            let (id, size) = (image.id, image.size);
            image.repo_tags.into_iter().map(move |tag| (tag, id.clone(), size))
        });
        Ok(rows.collect())
    }

    /// Pulls an image; each message of the engine goes to `on_message`.
    ///
    /// # Errors
    /// `external` when no registry answers or has it.
    pub async fn pull(&self, image: &ImageRef, mut on_message: impl FnMut(&str)) -> Result<()> {
        let options = q::CreateImageOptionsBuilder::new().from_image(&image.with_tag()).build();
        let mut messages = std::pin::pin!(self.patient.create_image(Some(options), None, None));
        while let Some(message) = messages.try_next().await.map_err(explain)? {
            if let Some(error) = message.error_detail.and_then(|detail| detail.message) {
                return Err(Error::external(format!("Docker: {error}")));
            }
            on_message(&message.status.unwrap_or_default());
        }
        Ok(())
    }

    /// Makes an image from the tar of a root file system. `changes` are lines
    /// as in a Dockerfile: `USER odoo`, `ENTRYPOINT ["/entrypoint.sh"]`.
    ///
    /// # Errors
    /// The stream's own error, or the engine's words.
    pub async fn import(
        &self,
        image: &ImageRef,
        changes: &[&str],
        tar: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    ) -> Result<()> {
        let changes = changes.iter().map(|&line| line.to_owned()).collect();
        let options = q::CreateImageOptions {
            from_src: Some("-".into()),
            repo: Some(image.repository().to_owned()),
            tag: Some(image.tag().to_owned()),
            changes,
            ..Default::default()
        };
        let messages = self.patient.create_image(Some(options), Some(body_try_stream(tar)), None);
        messages.map_err(explain).try_for_each(|_| async { Ok(()) }).await
    }

    /// Makes an image of a container's file system, with the configuration of `like`.
    ///
    /// # Errors
    /// When the container does not exist.
    pub async fn commit(
        &self,
        container: &str,
        image: &ImageRef,
        like: &ImageConfiguration,
        label: (&str, &str),
    ) -> Result<()> {
        let options = q::CommitContainerOptionsBuilder::new()
            .container(container)
            .repo(image.repository())
            .tag(image.tag())
            .build();
        let ImageConfiguration(config) = like.clone();
        let mut labels = config.labels.unwrap_or_default();
        labels.insert(label.0.to_owned(), label.1.to_owned());
        let config = ContainerConfig {
            user: config.user,
            exposed_ports: config.exposed_ports,
            env: config.env,
            cmd: config.cmd,
            entrypoint: config.entrypoint,
            volumes: config.volumes,
            working_dir: config.working_dir,
            stop_signal: config.stop_signal,
            healthcheck: config.healthcheck,
            labels: Some(labels),
            ..Default::default()
        };
        self.patient.commit_container(options, config).await.map(drop).map_err(explain)
    }

    /// Removes an image; `false` when there was none.
    ///
    /// # Errors
    /// `conflict` when a container uses it.
    pub async fn remove_image(&self, reference: &str) -> Result<bool> {
        let removed = self.client.remove_image(reference, None::<q::RemoveImageOptions>, None).await;
        super::client::unless_missing(removed.map(drop))
    }
}
