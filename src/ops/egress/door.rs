//! The door of an environment that has no other way in: a container on both networks that
//! passes connections on. A port of the host leads to no container of a closed network.

use std::net::IpAddr;

use super::network::{network, prepare};
use crate::{
    adapters::docker::{ContainerSpec, Labels, Publish, Restart},
    config::Egress,
    context::Context,
    error::Result,
};

/// What it runs.
const SCRIPT: &str = include_str!("door.py");

/// The port Odoo listens on, and the door too.
const PORT: u16 = 8069;

/// Any user but root.
const USER: &str = "65534:65534";

/// A door to make.
pub struct Door {
    /// Its name.
    pub name: String,
    /// The container behind it.
    pub target: String,
    /// An image that has Python.
    pub image: String,
    /// Its labels.
    pub labels: Labels,
    /// Where it is open on the host.
    pub address: IpAddr,
    /// The port there.
    pub port: u16,
    /// When the engine starts it again.
    pub restart: Restart,
}

/// Makes the door and does not open it.
///
/// # Errors
/// `conflict` when its name is taken.
pub async fn make(ctx: &Context, door: &Door) -> Result<()> {
    prepare(ctx, Egress::Open).await?;
    let spec = ContainerSpec {
        image: door.image.clone(),
        entrypoint: Some(["python3", "-c"].map(str::to_owned).to_vec()),
        command: vec![SCRIPT.to_owned(), door.target.clone()],
        user: Some(USER.to_owned()),
        labels: door.labels.clone(),
        publish: vec![Publish { container_port: PORT, address: door.address, host_port: door.port }],
        network: Some(network(ctx, Egress::Open)),
        restart: door.restart,
        ..Default::default()
    };
    let docker = ctx.docker().await?;
    docker.create_container(&door.name, &spec).await?;
    docker.connect_network(&network(ctx, Egress::Closed), &door.name).await.map(drop)
}
