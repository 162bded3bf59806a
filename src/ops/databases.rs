//! What is done with a database and its role together.

use crate::{
    adapters::postgres::{self, CloneMethod, CloneWay, Connection},
    context::Context,
    error::{Context as _, Result},
    ops::{store::make_room, system::ensure_database},
};

/// How a database is to be cloned, when the server has room for the clone: for a clone that
/// somebody stands still for.
///
/// # Errors
/// `not_found` when there is no such database, `prerequisite` when there is no room.
pub async fn way_to_clone(ctx: &Context, server: &Connection, source: &str) -> Result<CloneWay> {
    let way = CloneWay::of(server, source).await?;
    has_room(ctx, source, way).await?;
    Ok(way)
}

/// Makes a clone, with its name and owner. The server is asked for room meanwhile, so that nobody
/// waits for its answer: without room the clone is stopped when it has taken little of what is
/// kept free. What there is of it then is left for the caller to drop.
///
/// # Errors
/// As [`way_to_clone`]; `conflict` when the name is taken, `cancelled`.
pub async fn clone(
    ctx: &Context,
    server: &Connection,
    source: &str,
    made: (&str, &str),
) -> Result<CloneMethod> {
    let (way, stop) = (CloneWay::of(server, source).await?, ctx.cancel.child_token());
    let looking = async {
        let room = has_room(ctx, source, way).await;
        if room.is_err() {
            stop.cancel();
        }
        room
    };
    let (room, cloned) = tokio::join!(looking, postgres::clone(server, (source, way), made, &stop));
    room.and(cloned)
}

async fn has_room(ctx: &Context, source: &str, way: CloneWay) -> Result<()> {
    make_room(ctx, way.needs()).await.context(format!("no room for a clone of database {source}"))
}

/// Drops a database, then the role it belongs to, and names what was there. A
/// server that is down is started for it.
///
/// # Errors
/// `prerequisite` when the server does not answer.
pub async fn drop_with_role(ctx: &Context, database: &str, role: &str) -> Result<Vec<String>> {
    ensure_database(ctx).await?;
    let mut removed = Vec::new();
    if postgres::drop_database(&ctx.database_server()?, database).await? {
        removed.push(format!("database {database}"));
    }
    let server = ctx.administrate(&format!("drop {role}")).await?;
    if postgres::drop_role(&server, role).await? {
        removed.push(format!("role {role}"));
    }
    Ok(removed)
}
