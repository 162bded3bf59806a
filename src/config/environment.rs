//! What the process tells about itself: the one place that reads environment variables.
#![allow(clippy::disallowed_methods, reason = "this is the module that owns the process environment")]

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

/// Where odeum runs, as far as the configuration depends on it.
///
/// A plain value, so that tests can make one up. Empty variables count as
/// unset, and so do relative `XDG_*` ones (XDG Base Directory Specification).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `$HOME`.
    pub home: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME`.
    pub xdg_config: Option<PathBuf>,
    /// `$XDG_DATA_HOME`.
    pub xdg_data: Option<PathBuf>,
    /// Whether the effective user is root.
    pub is_root: bool,
    /// `$ODEUM_CONFIG`: the file to read instead of looking for one.
    pub config_var: Option<PathBuf>,
    /// `$ODEUM_DATA_DIR`: overrides `[storage] data_dir`.
    pub data_dir_var: Option<PathBuf>,
    /// `$ODEUM_CODE_DIR`, else `$TLC_CODE_DIR`: where a developer's code is.
    pub code_dir_var: Option<PathBuf>,
    /// `$ODEUM_NEWCOMER`, else `$NEWCOMER_MODE`: whether a workstation's commands explain and ask.
    pub newcomer_var: Option<OsString>,
    /// `$PGHOST`: where PostgreSQL's own programs look for a server.
    pub postgres_host: Option<String>,
    /// `$PGPORT`: its port.
    pub postgres_port: Option<String>,
    /// `$VISUAL`, else `$EDITOR`: what files are edited with.
    pub editor_var: Option<OsString>,
    /// `$GIT_SSH_COMMAND`: what the person's git runs for ssh.
    pub git_ssh_var: Option<OsString>,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn current() -> Self {
        let text = |name| env::var_os(name).filter(|value| !value.is_empty());
        let variable = |name| text(name).map(PathBuf::from);
        let directory = |name| variable(name).filter(|path| path.is_absolute());
        Self {
            home: directory("HOME"),
            xdg_config: directory("XDG_CONFIG_HOME"),
            xdg_data: directory("XDG_DATA_HOME"),
            is_root: rustix::process::geteuid().is_root(),
            config_var: variable("ODEUM_CONFIG"),
            data_dir_var: variable("ODEUM_DATA_DIR"),
            code_dir_var: variable("ODEUM_CODE_DIR").or_else(|| variable("TLC_CODE_DIR")),
            newcomer_var: text("ODEUM_NEWCOMER").or_else(|| text("NEWCOMER_MODE")),
            postgres_host: env::var("PGHOST").ok().filter(|host| !host.is_empty()),
            postgres_port: env::var("PGPORT").ok().filter(|port| !port.is_empty()),
            editor_var: text("VISUAL").or_else(|| text("EDITOR")),
            git_ssh_var: text("GIT_SSH_COMMAND"),
        }
    }

    /// Where this user's configuration files are.
    pub(super) fn config_home(&self) -> Option<PathBuf> {
        self.xdg_config.clone().or_else(|| Some(self.home.as_ref()?.join(".config")))
    }

    /// Where data goes unless somebody says otherwise; `None` without a home.
    pub(super) fn data_dir(&self) -> Option<PathBuf> {
        if self.is_root {
            return Some("/srv/odeum".into());
        }
        let own = || Some(self.home.as_ref()?.join(".local/share"));
        self.xdg_data.clone().or_else(own).map(|data| data.join("odeum"))
    }

    /// The absolute path a setting means: itself, or below home after `~/`.
    pub(super) fn absolute(&self, path: &Path) -> Option<PathBuf> {
        match path.strip_prefix("~") {
            Ok(below) => Some(self.home.as_ref()?.join(below)),
            Err(_) => path.is_absolute().then(|| path.to_owned()),
        }
    }

    /// Where a developer's code is: what a variable says, else `~/code`. A relative path is below
    /// the directory this process is in. `None` without a home.
    #[must_use]
    pub fn code_root(&self) -> Option<PathBuf> {
        let root = self.code_dir_var.as_deref().unwrap_or(Path::new("~/code"));
        match root.starts_with("~") || root.is_absolute() {
            true => self.absolute(root),
            false => env::current_dir().ok().map(|here| here.join(root)),
        }
    }

    /// The directory a setting means: absolute, and of characters that options of
    /// mounts and quoted words can hold.
    pub(super) fn directory(&self, path: &Path) -> Option<PathBuf> {
        let is_plain =
            |text: &str| !text.contains([',', ':', '\\', '\'', '"']) && !text.contains(char::is_control);
        self.absolute(path).filter(|path| path.to_str().is_some_and(is_plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_needs_a_home() {
        let nobody = Surroundings::default();
        assert_eq!(nobody.code_root(), None);
        let somebody = Surroundings { home: Some("/home/ana".into()), ..Surroundings::default() };
        assert_eq!(nobody.absolute(Path::new("~/odeum")), None);
        assert_eq!(somebody.absolute(Path::new("~/odeum")), Some("/home/ana/odeum".into()));
        assert_eq!(somebody.absolute(Path::new("~bob/odeum")), None);
        assert_eq!(somebody.absolute(Path::new("odeum")), None);
        assert_eq!(nobody.absolute(Path::new("/data")), Some("/data".into()));
    }

    #[test]
    fn code_is_at_home_unless_a_variable_says_otherwise() {
        let mut surroundings = Surroundings { home: Some("/home/ana".into()), ..Surroundings::default() };
        assert_eq!(surroundings.code_root(), Some("/home/ana/code".into()));
        surroundings.code_dir_var = Some("~/src".into());
        assert_eq!(surroundings.code_root(), Some("/home/ana/src".into()));
        surroundings.code_dir_var = Some("src".into());
        assert!(surroundings.code_root().unwrap().is_absolute());
    }

    #[test]
    fn data_goes_where_the_user_may_write() {
        let mut surroundings = Surroundings { home: Some("/home/ana".into()), ..Surroundings::default() };
        assert_eq!(surroundings.data_dir(), Some("/home/ana/.local/share/odeum".into()));
        surroundings.xdg_data = Some("/data".into());
        assert_eq!(surroundings.data_dir(), Some("/data/odeum".into()));
        surroundings.is_root = true;
        assert_eq!(surroundings.data_dir(), Some("/srv/odeum".into()));
        assert_eq!(Surroundings::default().data_dir(), None);
    }
}
