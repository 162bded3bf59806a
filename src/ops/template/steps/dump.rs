//! The files a generation keeps: its dump and its filestore.

use super::{super::making::Making, workspace::helper_id};
use crate::{
    adapters::{docker::Exec, files, postgres},
    context::Context,
    error::{Error, Result},
    ops::{
        journal::{Journal, Step},
        ownership,
    },
};

pub struct Dump;

impl Step<Making> for Dump {
    const NAME: &'static str = "dump";
    const TITLE: &'static str = "Keeping the dump and the filestore";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let (dir, database) = (making.dir(ctx), making.database());
        let filestore = dir.join("filestore");
        for inner in ["data", "conf"] {
            ownership::remove(ctx, &dir.join(inner), making.shell_image(ctx).as_str(), &helper_id(&making))
                .await?;
        }
        // As the role that made it: what is in there may not be looked at as administrator.
        let server = ctx.database_server_as(&database, &making.password)?;
        postgres::log_sequences(&server.connect(&database, "sequences").await?).await?;
        let command = vec!["pg_dump", "-Fc", "-Z1", "--no-owner", "-U", &database, "-d", &database];
        let exec = Exec { command, user: Some("postgres"), ..Exec::default() };
        let server = ctx.names().database_container();
        let dump = dir.join("dump.pgdump");
        ctx.docker().await?.exec_to_file(&server, &exec, &dump, &ctx.cancel).await?;
        let sum = {
            let dump = dump.clone();
            tokio::task::spawn_blocking(move || files::sha256(&dump)).await.map_err(Error::internal)??
        };
        journal.update(|making| making.dump_sha256 = Some(sum))?;
        Ok(format!(
            "dump {} kB, filestore {} kB",
            files::tree_size(&dump) / 1000,
            files::tree_size(&filestore) / 1000
        ))
    }
}
