//! What the file of a workstation may name, valid by construction: none can leave its directory or be
//! taken for an option of a program.

use std::{fmt, str::FromStr};

use super::git::{Branch, RepoUrl};

/// A text of one kind in the file of a workstation.
pub trait Word: FromStr<Err = String> + Clone + Eq + fmt::Display {
    /// What it must look like; completes "must be …".
    const RULE: &'static str;
}

/// Makes the type of a text that obeys a rule. ASCII only, all of it.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $rule:literal, $is_valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Word for $name {
            const RULE: &'static str = $rule;
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let is_valid: fn(&str) -> bool = $is_valid;
                match is_valid(text) {
                    true => Ok(Self(text.to_owned())),
                    false => Err(format!("{text:?} is not {}", $rule)),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

word!(
    /// A version of Odoo a workstation has: `19.0`, or `master`.
    Version,
    "a series such as \"19.0\", or \"master\"",
    |text| text == "master" || text.split_once('.').is_some_and(|(major, minor)| digits(major) && digits(minor))
);

impl Version {
    /// The number before the point; `None` for `master`.
    #[must_use]
    pub fn major(&self) -> Option<u32> {
        self.0.split_once('.')?.0.parse().ok()
    }
}

word!(
    /// A directory below the code root.
    InnerDirectory,
    "a directory below the code root: relative, without \"..\", \"~\" or a backslash, and not one of its files",
    |text| {
        let parts = || text.trim_end_matches('/').split('/');
        let is_file = |first: &str| ["config.toml", "config.toml.bak", ".odeum.lock"].contains(&first);
        !text.starts_with(['/', '~', '-'])
            && !text.contains('\\')
            && !text.contains(char::is_control)
            && !parts().next().is_some_and(is_file)
            && parts().all(|part| !part.is_empty() && part != "." && part != "..")
    }
);

word!(
    /// An owner of repositories on a git server.
    Organization,
    "an organization: letters, digits and \"-\", a letter or digit first, at most 39",
    |text| text.len() <= 39 && starts_alphanumeric(text) && only(text, "-")
);

word!(
    /// A repository of an organization.
    Repository,
    "a repository: letters, digits, \".\", \"_\" and \"-\", no \"-\" first",
    |text| !text.starts_with('-') && !matches!(text, "" | "." | ".." | ".git") && only(text, "._-")
);

word!(
    /// What `uv tool install` is asked for: a name, perhaps with extras and versions.
    UvTool,
    "a tool of uv: a name such as \"odoo-venv\" or \"copier==9.4.1\"",
    |text| starts_alphanumeric(text) && only(text, "._-[]@=<>!,")
);

impl UvTool {
    /// The name alone, as uv lists it: lower case, `-` for `_` and `.` (PEP 503).
    #[must_use]
    pub fn name(&self) -> String {
        let end = self.0.find(['[', '@', '=', '<', '>', '!']).unwrap_or(self.0.len());
        normalized(&self.0[..end])
    }
}

/// A name of a Python distribution as PEP 503 compares it.
fn normalized(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

word!(
    /// A package of npm: a name, perhaps in a scope.
    NpmPackage,
    "a package of npm, in lower case: \"prettier\" or \"@scope/name\"",
    |text| {
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '~')
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._~".contains(c))
        };
        match text.strip_prefix('@') {
            Some(scoped) => scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name)),
            None => is_part(text),
        }
    }
);

word!(
    /// A package of the system's package manager.
    SystemPackage,
    "a package of the system: letters, digits and \".+_:@/-\", a letter or digit first, no \"-\" last",
    // apt would remove `git-`.
    |text| starts_alphanumeric(text) && only(text, ".+_:@/-") && !text.ends_with('-')
);

word!(
    /// Where a script is: an address over https.
    ScriptUrl,
    "an address that starts with https:// and has a host",
    is_https
);

word!(
    /// The name of a script's file, kept to one directory.
    FileName,
    "the name of a file: no \"/\", not \".\" or \"..\", no \"-\" first",
    |text| !text.starts_with('-')
        && !matches!(text, "" | "." | "..")
        && !text.contains(['/', '\\'])
        && !text.contains(char::is_control)
);

word!(
    /// The SHA-256 of a file.
    Sha256,
    "a SHA-256: 64 hexadecimal digits",
    |text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
);

word!(
    /// A repository of agent skills.
    SkillSource,
    "the address of a repository: https://HOST/PATH or git@HOST:PATH",
    |text| {
        let ssh = text.strip_prefix("git@").and_then(|rest| rest.split_once(':'));
        is_https(text)
            || ssh.is_some_and(|(host, path)| starts_alphanumeric(host) && only(host, ".-") && is_plain(path))
    }
);

impl Word for Branch {
    const RULE: &'static str = "a branch of git: no space, \"..\" or leading \"-\"";
}

/// How repositories are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// With a key.
    #[default]
    Ssh,
    /// With or without a token.
    Https,
}

impl FromStr for Protocol {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "ssh" => Ok(Self::Ssh),
            "https" => Ok(Self::Https),
            _ => Err(format!("{text:?} is not {}", Self::RULE)),
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ssh => "ssh",
            Self::Https => "https",
        })
    }
}

impl Word for Protocol {
    const RULE: &'static str = "\"ssh\" or \"https\"";
}

word!(
    /// The address of every repository, with `{org}` and `{repo}` in it.
    UrlTemplate,
    "an address with {org} and {repo} in it, such as \"https://git.example.com/{org}/{repo}.git\"",
    |text| is_plain(text)
        && text.contains("{repo}")
        && text.contains("{org}")
        && text.replace("{org}", "o").replace("{repo}", "r").parse::<RepoUrl>().is_ok()
);

fn is_https(text: &str) -> bool {
    let host =
        text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    host.is_some_and(starts_alphanumeric) && is_plain(text)
}

/// Visible ASCII, at least one.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn starts_alphanumeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Letters, digits, and what else is allowed.
fn only(text: &str, allowed: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || allowed.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged<W: Word>(good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(text.parse::<W>().is_ok(), "{text:?} is {}", W::RULE);
        }
        for text in bad {
            assert!(text.parse::<W>().is_err(), "{text:?} is not {}", W::RULE);
        }
    }

    #[test]
    fn nothing_escapes_or_becomes_an_option() {
        judged::<Version>(
            &["19.0", "7.0", "master"],
            &["19", "19.0\n", "１９.0", "../19.0", "saas-18.3", ""],
        );
        judged::<InnerDirectory>(
            &["trobz/projects", "a", "a/b/", "my dir"],
            &["/a", "~/a", "../a", "a/../b", "", "a//b", "-a", "a\nb", ".", "config.toml", ".odeum.lock/a"],
        );
        judged::<Organization>(&["OCA", "a-b"], &["..", "-x", "a/b", "a.b", "", &"a".repeat(40)]);
        judged::<Repository>(
            &["server-tools", ".github", "l10n_x"],
            &["..", ".", "-x", "a/b", "", "a b", ".git"],
        );
        judged::<UvTool>(
            &["copier", "a[b]==1.0,<2"],
            &["-x", "--with", "a~=1", "git+https://x/y", "a;b", ""],
        );
        judged::<NpmPackage>(
            &["prettier", "@org/pkg", "~x"],
            &["-g", "Upper", "@org", "@-x/y", "a b", "../x", ""],
        );
        judged::<SystemPackage>(&["libpq-dev", "g++", "postgresql@16"], &["-y", "a;b", "", "$x", "git-"]);
        judged::<ScriptUrl>(
            &["https://example.com/install.sh", "https://e.com"],
            &["http://e.com/x", "https:///x", "https://", "file:///x", "https://-x", "https://e.com/a b"],
        );
        judged::<FileName>(&["install.sh"], &["../x", "a/b", "-x", "", ".."]);
        judged::<SkillSource>(
            &["https://h/x/y", "git@host:org/repo.git"],
            &["--help", "git@-x:y", "ssh://h/x", "git@h", "org/repo"],
        );
    }

    #[test]
    fn a_tool_is_known_by_its_name_alone() {
        for (spec, name) in [("copier==9.4.1", "copier"), ("Odoo_Venv[x]@1", "odoo-venv"), ("a>=1,<2", "a")] {
            assert_eq!(spec.parse::<UvTool>().unwrap().name(), name);
        }
    }
}
