//! What a git of ours shows a server, and what it is told besides its arguments.

use std::path::{Path, PathBuf};

use duct::Expression;

use crate::{
    error::{Error, Kind},
    model::Secret,
};

/// Settings of every call. None of the programs a repository may name is wanted, and no
/// repository within the repository.
const SETTINGS: [(&str, &str); 4] = [
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
];

/// Variables that aim git at a repository other than the one it is told: a hook that calls us has them.
const AIMS: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// The name of the key in a directory for ssh.
pub const KEY: &str = "id_ed25519";

/// The name of the file with the keys of hosts in that directory.
pub const KNOWN_HOSTS: &str = "known_hosts";

/// What is shown to servers.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// A file of git's `store` helper.
    pub credentials: Option<PathBuf>,
    /// The directory with the key and the known hosts for ssh.
    pub ssh: Option<PathBuf>,
    /// What one place is shown, from memory.
    pub login: Option<Login>,
    /// Whether nothing else is shown, no credential of the person's either.
    pub is_alone: bool,
}

/// A user with a token.
#[derive(Debug, Clone)]
pub struct Login {
    /// Where it is shown: `https://git.example.com:8443`. Redirected elsewhere it is not.
    pub place: String,
    /// The user.
    pub username: String,
    /// The token.
    pub token: Secret,
}

impl Access {
    /// Showing nothing to anybody.
    #[must_use]
    pub fn none() -> Self {
        Self { is_alone: true, ..Self::default() }
    }

    /// Showing this alone.
    #[must_use]
    pub fn only(login: Login) -> Self {
        Self { login: Some(login), ..Self::none() }
    }

    /// Helpers git asks, each a setting. Ours only answer: what a server refuses is not thrown away.
    fn helpers(&self) -> impl Iterator<Item = (String, String)> {
        let reset = self.is_alone.then(|| ("credential.helper".into(), String::new()));
        let only_get = |command: &str| format!("!f() {{ test \"$1\" != get || {command}; }}; f");
        let stored = self.credentials.as_ref().map(|file| {
            let command = format!("git credential-store --file {} get", quoted(file));
            ("credential.helper".into(), only_get(&command))
        });
        let login = self.login.as_ref().map(|login| {
            let command = r#"printf 'username=%s\npassword=%s\n' "$ODEUM_USERNAME" "$ODEUM_TOKEN""#;
            (format!("credential.{}.helper", login.place), only_get(command))
        });
        reset.into_iter().chain(stored).chain(login)
    }

    /// The command git runs for ssh: with the team's key and hosts, and nothing of the person's.
    fn ssh(&self) -> String {
        let Some(directory) = &self.ssh else { return "ssh -oBatchMode=yes".into() };
        let (key, hosts) = (quoted(&directory.join(KEY)), quoted(&directory.join(KNOWN_HOSTS)));
        format!(
            "ssh -F /dev/null -oBatchMode=yes -oIdentitiesOnly=yes -oIdentityAgent=none -oIdentityFile={key} \
             -oUserKnownHostsFile={hosts} -oGlobalKnownHostsFile=/dev/null -oStrictHostKeyChecking=yes \
             -oConnectTimeout=30 -oServerAliveInterval=30"
        )
    }
}

/// For a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// Git that does not prompt, and shows servers what `access` has; all of it is named through the
/// environment, so that nothing stands in the arguments.
pub fn quiet(expression: &Expression, access: &Access) -> Expression {
    let expression = AIMS.iter().fold(expression.clone(), |expression, name| expression.env_remove(name));
    let expression = expression
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_SSH_COMMAND", access.ssh())
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1")
        .env("GIT_HTTP_LOW_SPEED_TIME", "60");
    // A program that is asked for passwords is the person's too.
    let expression = if access.is_alone { expression.env("GIT_ASKPASS", "") } else { expression };
    let expression = access.login.iter().fold(expression, |expression, login| {
        expression.env("ODEUM_USERNAME", &login.username).env("ODEUM_TOKEN", login.token.reveal())
    });
    let settings = SETTINGS.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings: Vec<_> = settings.into_iter().chain(access.helpers()).collect();
    let counted = expression.env("GIT_CONFIG_COUNT", settings.len().to_string());
    settings.into_iter().enumerate().fold(counted, |expression, (place, (name, value))| {
        expression
            .env(format!("GIT_CONFIG_KEY_{place}"), name)
            .env(format!("GIT_CONFIG_VALUE_{place}"), value)
    })
}

/// Tells a refusal from other failures by git's words in the C locale.
pub fn explain(error: Error) -> Error {
    const REFUSALS: [(&str, &str); 7] = [
        (
            "Host key verification failed",
            "look at the host's key and pin it: `odeum credential trust-host HOST`",
        ),
        (
            "Permission denied (publickey",
            "give the host the key that `odeum credential ssh-key` shows, as a deploy key",
        ),
        ("Authentication failed", STORE),
        ("could not read Username", STORE),
        ("could not read Password", STORE),
        ("Permission denied", STORE),
        ("HTTP Basic: Access denied", STORE),
    ];
    match REFUSALS.iter().find(|(words, _)| error.message.contains(words)) {
        Some((_, hint)) => Error { kind: Kind::Auth, ..error }.hint(*hint),
        None => error,
    }
}

const STORE: &str = "store a credential for this host, then try again: `odeum credential set URL`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_one_word() {
        let login = Login {
            place: "https://host:8443".into(),
            username: "me".into(),
            token: Secret::new("t0ken".into()),
        };
        let access = Access {
            ssh: Some("/srv/it's/ssh".into()),
            credentials: Some("/srv/it's/c".into()),
            ..Access::only(login)
        };
        assert!(access.ssh().contains(r"-oIdentityFile='/srv/it'\''s/ssh/id_ed25519' "));
        let helpers: Vec<(String, String)> = access.helpers().collect();
        assert_eq!(helpers[0].1, "");
        assert!(helpers[1].1.contains(r"--file '/srv/it'\''s/c' get"), "{helpers:?}");
        assert_eq!(helpers[2].0, "credential.https://host:8443.helper");
        assert!(!format!("{access:?}{helpers:?}").contains("t0ken"));
    }
}
