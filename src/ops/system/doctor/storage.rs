//! What databases and files are kept on, how they are shared, and what that costs.

use super::{Check, Health, gigabytes};
use crate::{config::FilestoreChoice, context::Context, ops::store};

/// What the databases are kept on; nothing before there are any.
pub async fn store(ctx: &Context) -> Option<Check> {
    ctx.system().ok()?;
    let found = match store::info(ctx).await {
        Ok(found) => found,
        Err(error) => {
            let remedy = error.hint.unwrap_or_else(|| "odeum init".into());
            return Some(Check::new("store", Health::Fail, error.message).remedy(remedy));
        }
    };
    let finding = match &found.reflink {
        None => format!("{}: {}", found.kind, store::cost(found.kind)),
        Some(reflink) => format!(
            "{}: {:.1} of {:.1} GB used, {:.1} GB of the host; {}",
            found.kind,
            gigabytes(reflink.size - reflink.free),
            gigabytes(reflink.size),
            gigabytes(reflink.allocated),
            store::cost(found.kind)
        ),
    };
    Some(Check::new("store", Health::Ok, finding))
}

/// How large filestores reach environments, and why so; nothing before that was tried.
pub fn filestore(ctx: &Context) -> Option<Check> {
    let system = ctx.system().ok()?;
    let settings = &ctx.config().storage;
    let finding = match (settings.filestore, system.kernel_overlay) {
        (FilestoreChoice::Auto, Some(true)) => {
            let threshold = settings.overlay_threshold_mb;
            format!(
                "from {threshold} MB on an overlay the engine mounts, which copies nothing; smaller ones are copied"
            )
        }
        (FilestoreChoice::Auto, Some(false)) => {
            "hard links, as the engine cannot mount an overlay on the data directory".into()
        }
        (FilestoreChoice::Auto, None) => "not tried yet: `odeum init` does".into(),
        (FilestoreChoice::Overlay, Some(false)) => {
            let finding = "set to overlay, which the engine cannot mount on the data directory";
            let remedy = "take `filestore` out of [storage] in odeum.toml";
            return Some(Check::new("filestore", Health::Fail, finding).remedy(remedy));
        }
        (chosen, _) => format!("{}, as set in odeum.toml", chosen.name()),
    };
    Some(Check::new("filestore", Health::Ok, finding))
}
