//! Presets: what services were made from, `service_presets.json` of the team. They outlive the
//! services, so that one command makes one again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::record::Request;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Kind, Result},
    model::{ServiceName, ServiceVolume},
};

/// All that is in the file; what this odeum does not understand stays as it is.
type Presets = BTreeMap<String, Value>;

/// What can be read of the file, and whether the rest of it is damaged.
fn read(ctx: &Context) -> Result<(Presets, bool)> {
    match files::read_json(&ctx.layout().service_presets(&ctx.team)) {
        Ok(found) => Ok((found.unwrap_or_default(), false)),
        Err(error) if error.kind == Kind::Internal => {
            ctx.warn(format!("{}; no preset can be read", error.message));
            Ok((Presets::new(), true))
        }
        Err(error) => Err(error),
    }
}

/// Changes the file. A damaged one is kept beside it.
fn change(ctx: &Context, change: impl FnOnce(&mut Presets)) -> Result<()> {
    let path = ctx.layout().service_presets(&ctx.team);
    let (mut presets, is_damaged) = read(ctx)?;
    if is_damaged {
        let aside = path.with_extension(Timestamp::now().strftime("damaged-%Y%m%d-%H%M%S").to_string());
        std::fs::copy(&path, &aside)?;
        ctx.warn(format!("the damaged presets are kept as {}", aside.display()));
    }
    change(&mut presets);
    files::write_json(&path, &presets)
}

/// All presets, by name. Those that cannot be read are warned of.
///
/// # Errors
/// When the file cannot be read at all.
pub fn list(ctx: &Context) -> Result<Vec<(ServiceName, Request)>> {
    let preset = |(name, value): (String, Value)| match (name.parse(), serde_json::from_value(value)) {
        (Ok(name), Ok(request)) => Some((name, request)),
        (_, Err(error)) => {
            ctx.warn(format!("preset {name} cannot be read: {error}"));
            None
        }
        (Err(why), _) => {
            ctx.warn(format!("a preset cannot be read: {why}"));
            None
        }
    };
    Ok(read(ctx)?.0.into_iter().filter_map(preset).collect())
}

/// The names of all volumes that presets remember, in Docker.
///
/// # Errors
/// When any of it cannot be read: nobody knows then which volumes it remembers.
pub fn volumes(ctx: &Context) -> Result<BTreeSet<String>> {
    let found: Presets = files::read_json(&ctx.layout().service_presets(&ctx.team))?.unwrap_or_default();
    let mut names = BTreeSet::new();
    for (name, value) in found {
        let damaged = |why: String| Error::internal(format!("preset {name} cannot be read: {why}"));
        let service: ServiceName = name.parse().map_err(damaged)?;
        let request: Request = serde_json::from_value(value).map_err(|error| damaged(error.to_string()))?;
        let of = |volume: &ServiceVolume| ctx.names().service_volume(&ctx.team, &service, &volume.name);
        names.extend(request.volumes.iter().map(of));
    }
    Ok(names)
}

/// The preset of this name, if there is one.
///
/// # Errors
/// As [`list`].
pub fn get(ctx: &Context, name: &ServiceName) -> Result<Option<Request>> {
    Ok(list(ctx)?.into_iter().find(|(found, _)| found == name).map(|(_, request)| request))
}

/// The preset of this name.
///
/// # Errors
/// `not_found` naming those there are.
pub fn find(ctx: &Context, name: &ServiceName) -> Result<Request> {
    get(ctx, name)?.ok_or_else(|| missing(ctx, name))
}

/// Keeps a preset, in the place of the one of this name.
///
/// # Errors
/// When the file cannot be written.
pub fn save(ctx: &Context, name: &ServiceName, request: &Request) -> Result<()> {
    let value = serde_json::to_value(request).map_err(Error::internal)?;
    change(ctx, |presets| drop(presets.insert(name.to_string(), value)))
}

/// Forgets a preset, also one that cannot be read.
///
/// # Errors
/// `not_found` when there is none.
pub fn delete(ctx: &Context, name: &ServiceName) -> Result<()> {
    match read(ctx)?.0.contains_key(name.as_str()) {
        true => change(ctx, |presets| drop(presets.remove(name.as_str()))),
        false => Err(missing(ctx, name)),
    }
}

fn missing(ctx: &Context, name: &ServiceName) -> Error {
    let names: Vec<String> =
        list(ctx).unwrap_or_default().into_iter().map(|(name, _)| name.to_string()).collect();
    let known = match names.is_empty() {
        true => "there is none".to_owned(),
        false => format!("there is {}", names.join(", ")),
    };
    Error::not_found(format!("there is no preset of service {name}: {known}"))
        .hint("`odeum service create` saves one")
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use tokio_util::sync::CancellationToken;

    use super::*;

    fn request(port: u16) -> Request {
        serde_json::from_value(serde_json::json!({"image": "redis:8", "port": port})).unwrap()
    }

    #[test]
    fn presets_are_kept_and_what_nobody_understands_stays() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let path = ctx.layout().service_presets(&ctx.team);
        files::write(&path, br#"{"other": {"of": "another odeum"}}"#, 0o600, None).unwrap();
        let name: ServiceName = "redis".parse().unwrap();
        save(&ctx, &name, &request(1)).unwrap();
        save(&ctx, &name, &request(2)).unwrap();
        assert_eq!(list(&ctx).unwrap(), [(name.clone(), request(2))]);
        assert!(ctx.take_warnings().iter().all(|warning| warning.contains("preset other")));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        delete(&ctx, &name).unwrap();
        assert_eq!(delete(&ctx, &name).unwrap_err().kind, Kind::NotFound);
        assert!(fs::read_to_string(&path).unwrap().contains("another odeum"));
    }

    #[test]
    fn a_damaged_file_is_an_empty_list_and_never_lost() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let path = ctx.layout().service_presets(&ctx.team);
        files::write(&path, b"{ half", 0o600, None).unwrap();
        assert!(volumes(&ctx).is_err(), "its volumes would be taken for nobody's");
        assert_eq!(list(&ctx).unwrap(), []);
        assert!(ctx.take_warnings()[0].contains("damaged"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "{ half", "a look changed it");
        save(&ctx, &"redis".parse().unwrap(), &request(1)).unwrap();
        assert_eq!(list(&ctx).unwrap().len(), 1);
        let kept = files::entries(path.parent().unwrap()).unwrap();
        let kept = kept.iter().find(|name| name.contains("damaged-")).unwrap();
        assert_eq!(fs::read_to_string(path.with_file_name(kept)).unwrap(), "{ half");
    }
}
