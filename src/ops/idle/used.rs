//! When an environment was used: the time of its record, which every call that names it renews.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    adapters::files,
    context::Context,
    model::{EnvId, EnvName},
    ops::{environment::Environment, events::Event},
};

/// The environment a call with these arguments uses, if it names one.
#[must_use]
pub fn used_by(arguments: &Map<String, Value>) -> Option<EnvName> {
    Event::environment(arguments)?.parse().ok()
}

/// Notes that an environment is used now.
pub fn note_use(ctx: &Context, name: &EnvName) {
    // One that does not exist, or was deleted by the call, has no record.
    let _ = files::touch(&Environment::path(ctx, &Environment::id_of(ctx, name)));
}

/// When an environment was used last by a call; `None` without a record.
#[must_use]
pub fn last_used(ctx: &Context, env: &EnvId) -> Option<Timestamp> {
    files::written_at(&Environment::path(ctx, env))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio_util::sync::CancellationToken;

    use super::*;

    #[test]
    fn a_call_uses_the_environment_it_names() {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let id = "main".parse::<EnvName>().unwrap().first_id();
        let call = |arguments: Value| {
            note_use(&ctx, &used_by(arguments.as_object().unwrap()).unwrap());
        };
        call(json!({"env_name": "main"}));
        assert_eq!(last_used(&ctx, &id), None, "no record is made");
        let path = Environment::path(&ctx, &id);
        files::write(&path, b"{}", 0o600, None).unwrap();
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(1_000);
        std::fs::File::open(&path).unwrap().set_modified(old).unwrap();
        let before = last_used(&ctx, &id).unwrap();
        call(json!({"env_name": "other"}));
        assert_eq!(last_used(&ctx, &id), Some(before));
        call(json!({"branch": "main"}));
        assert!(last_used(&ctx, &id).unwrap() > before);
    }
}
