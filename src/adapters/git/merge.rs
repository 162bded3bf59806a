//! Texts that two have changed.

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::output;
use crate::{
    adapters::files,
    error::{Error, Result},
};

/// What differs between `base` and `theirs`, done to `ours`; `None` when both have changed the same
/// place.
///
/// # Errors
/// `external` with git's words.
pub async fn merge(
    ours: &str,
    base: &str,
    theirs: &str,
    cancel: &CancellationToken,
) -> Result<Option<String>> {
    let directory = tempfile::tempdir()?;
    let [ours, base, theirs] = [("ours", ours), ("base", base), ("theirs", theirs)]
        .map(|(name, text)| (directory.path().join(name), text));
    for (path, text) in [&ours, &base, &theirs] {
        files::write(path, text.as_bytes(), 0o600, None)?;
    }
    let merge = cmd!("git", "merge-file", "--stdout", "--quiet", &ours.0, &base.0, &theirs.0);
    match output(&merge, cancel).await {
        Ok(merged) => String::from_utf8(merged).map(Some).map_err(Error::internal),
        // The number of conflicts; 255 is a mistake.
        Err(error) => match error.details.get("exit_code").and_then(serde_json::Value::as_u64) {
            Some(1..=127) => Ok(None),
            _ => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn merged(ours: &str, base: &str, theirs: &str) -> Option<String> {
        merge(ours, base, theirs, &CancellationToken::new()).await.unwrap()
    }

    #[tokio::test]
    async fn changes_of_two_places_are_both_there() {
        let base = "a\nb\nc\nd\ne\n";
        let done = merged("a\nmine\nc\nd\ne\n", base, "a\nb\nc\nd\ntheirs\n").await;
        assert_eq!(done.as_deref(), Some("a\nmine\nc\nd\ntheirs\n"));
        // Once more changes nothing.
        let again = merged(&done.unwrap(), base, "a\nb\nc\nd\ntheirs\n").await;
        assert_eq!(again.as_deref(), Some("a\nmine\nc\nd\ntheirs\n"));
    }

    #[tokio::test]
    async fn changes_of_one_place_are_nobodys_to_choose_from() {
        assert_eq!(merged("mine\n", "a\n", "theirs\n").await, None);
        assert_eq!(merged("same\n", "a\n", "same\n").await.as_deref(), Some("same\n"));
    }
}
