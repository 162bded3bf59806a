//! Environments: made, deleted, listed, started and stopped.

mod create;
mod delete;
mod files;
mod info;
mod leftovers;
mod lifecycle;
mod list;
mod logs;
mod mounts;
mod readiness;
mod record;
mod renew;
mod request;
mod reserve;
mod steps;
mod variables;

pub use create::{Created, create};
pub use delete::{Deleted, delete};
pub use files::{
    image_of as image_of_series, modules as modules_of_code, modules_among, series as series_of_code,
};
pub use info::{Info, info};
pub use lifecycle::{Started, restart, resume, start, start_record, stop};
pub use list::{ContainerRow, Row, Status, list};
pub use logs::{LogRequest, Logs, follow as follow_logs, logs};
pub use mounts::one_shot;
pub use readiness::{answers, local_url};
pub use record::{Environment, FilestoreMethod, Origin, Request, Source, State};
pub use renew::{complete, forget_renewal, is_configured, renew};
pub use request::{Wish, resolve};
pub use variables::{Variable, variables};
