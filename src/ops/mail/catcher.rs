//! The container that catches a team's mail.

use rustix::process::{getgid, getuid};

use crate::{
    adapters::{
        docker::{ContainerSpec, Mount, Restart},
        files,
        postgres::Connection,
    },
    config::Egress,
    context::Context,
    error::Result,
    model::{ImageRef, TeamId, label},
    ops::{egress, system::must_be_ours},
};

/// What it runs: SMTP on port 1025, mails in `/mail`.
const SCRIPT: &str = include_str!("catcher.py");

/// Has the catcher of this call's team up, on the network that environments with this
/// egress are on; it is made from `image`, which must have Python.
///
/// # Errors
/// `conflict` when its name is another installation's.
pub async fn ensure(ctx: &Context, egress: Egress, image: &ImageRef) -> Result<()> {
    let (docker, name) = (ctx.docker().await?, ctx.names().mail_catcher(&ctx.team));
    let network = egress::network(ctx, egress);
    let _moment = ctx.moment(&format!("mail-{}", ctx.team)).await?;
    let found = docker.inspect_container(&name).await?;
    match &found {
        Some(found) => must_be_ours(ctx, &format!("container {name}"), &found.labels)?,
        None => docker.create_container(&name, &spec(ctx, &network, image)?).await?,
    }
    docker.connect_network(&network, &name).await?;
    match found.is_some_and(|found| found.running) {
        true => Ok(()),
        false => docker.start_container(&name).await,
    }
}

fn spec(ctx: &Context, network: &str, image: &ImageRef) -> Result<ContainerSpec> {
    let directory = ctx.layout().mail(&ctx.team);
    files::make_private_dir(&directory)?;
    let mut labels = ctx.labels();
    labels.insert(label::TEAM.into(), ctx.team.to_string());
    Ok(ContainerSpec {
        image: image.to_string(),
        entrypoint: Some(["python3", "-c"].map(str::to_owned).to_vec()),
        command: vec![SCRIPT.to_owned()],
        // What it writes is ours to read and to remove.
        user: Some(format!("{}:{}", getuid().as_raw(), getgid().as_raw())),
        labels,
        mounts: vec![Mount::bind(directory, "/mail")],
        network: Some(network.to_owned()),
        confined: true,
        restart: Restart::UnlessStopped,
        ..Default::default()
    })
}

/// Has a database send its mail to the catcher, as `user`.
///
/// # Errors
/// When the database is not Odoo's.
pub async fn point(connection: &Connection, catcher: &str, user: &str) -> Result<()> {
    // Those that are switched off too: Odoo 14 uses one that is named.
    let sql = "UPDATE ir_mail_server SET smtp_host = $1::text, smtp_port = 1025, smtp_encryption = 'none', \
               smtp_user = $2::text, smtp_pass = 'caught' WHERE smtp_host IN ('invalid', $1)";
    connection.query(sql, &[&catcher, &user]).await.map(drop)
}

/// Removes the catchers of all teams with what they caught, and names them.
///
/// # Errors
/// When the engine refuses.
pub async fn remove_all<'a>(
    ctx: &Context,
    teams: impl IntoIterator<Item = &'a TeamId>,
) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let mut removed = Vec::new();
    for team in teams {
        let name = ctx.names().mail_catcher(team);
        if let Some(found) = docker.inspect_container(&name).await? {
            must_be_ours(ctx, &format!("container {name}"), &found.labels)?;
            docker.remove_container(&name).await?;
            removed.push(format!("container {name}"));
        }
        files::remove_dir(&ctx.layout().mail(team))?;
    }
    Ok(removed)
}
