//! As whom a role can be made: this user, when the server knows him as an administrator; else the user
//! `postgres` of the machine.

use super::server::{CONNECT, Server};
use crate::{
    adapters::process,
    context::Context,
    error::{Error, Kind, Result},
    ops::packages,
};

/// The administrator of a server on Linux, and the user of the machine it is.
const ADMINISTRATOR: &str = "postgres";

/// The exit status when sudo refuses.
const REFUSED: u8 = 2;

/// What is typed by who may, when odeum may not.
const BY_HAND: &str = "sudo -u postgres psql -c \"CREATE ROLE odoo LOGIN CREATEDB PASSWORD 'odoo'\"   \
    (ALTER ROLE when it is there), or run `sudo -v` and try again";

/// How the administrator is reached.
pub struct Way {
    /// What the command of psql begins with.
    pub before: Vec<String>,
    /// The host it is told; its own default, a socket, without.
    pub host: Option<String>,
}

impl Way {
    /// The first that works.
    ///
    /// # Errors
    /// `prerequisite` when sudo refuses, `external` when there is no way, both with an exit status.
    pub async fn find(ctx: &Context, server: &Server) -> Result<Self> {
        let own = match Self::own(ctx, server).await {
            Err(error) if error.kind != Kind::Cancelled => error,
            other => return other,
        };
        if cfg!(target_os = "macos") || !server.is_local() {
            let hint = "ask its administrator for: CREATE ROLE odoo LOGIN CREATEDB PASSWORD 'odoo'";
            let message = format!("this user may make no roles at {}: {}", server.address(), own.message);
            return Err(Error { status: Some(3), ..Error::external(message).hint(hint) });
        }
        match packages::as_user(ADMINISTRATOR, &ctx.cancel).await {
            Ok(before) => Ok(Self { before, host: server.socket().map(str::to_owned) }),
            Err(error) if error.kind == Kind::Cancelled => Err(error),
            Err(error) => {
                let message = format!("the role must be made as {ADMINISTRATOR}; {}", error.message);
                Err(Error { status: Some(REFUSED), ..Error::prerequisite(message).hint(BY_HAND) })
            }
        }
    }

    /// That of this user, when he is an administrator. As root that is also the user `postgres`.
    ///
    /// # Errors
    /// `external` when he is none.
    pub async fn own(ctx: &Context, server: &Server) -> Result<Self> {
        let is_mac = cfg!(target_os = "macos");
        let host = server.host.clone().or_else(|| is_mac.then(|| "localhost".to_owned()));
        let way = Self { before: Vec::new(), host };
        // Who may only make roles may not change those of others; where there is another way, it is taken.
        let right = if is_mac || !server.is_local() { "rolsuper OR rolcreaterole" } else { "rolsuper" };
        let sql = format!("SELECT {right} FROM pg_roles WHERE rolname = current_user;\n");
        let refused = match server.ask(ctx, &way, &sql, CONNECT).await {
            Ok(said) if said == "t" => return Ok(way),
            Ok(_) => Error::external("this user is no administrator there"),
            Err(error) => error,
        };
        if process::is_root() && server.is_local() && refused.kind != Kind::Cancelled {
            let before = packages::as_user(ADMINISTRATOR, &ctx.cancel).await.map_err(|_| refused)?;
            return Ok(Self { before, host: server.socket().map(str::to_owned) });
        }
        Err(refused)
    }
}
