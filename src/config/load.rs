//! Which file is read, and from its text to a [`Config`].

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

use super::{
    Config, Surroundings, check, forms,
    reader::Reader,
    source::{Source, line_of},
};
use crate::error::{Error, Result};

/// The file format this odeum reads; `version` in the file.
const VERSION: u64 = 1;

impl Config {
    /// Finds the file and reads it; all defaults when there is none.
    ///
    /// # Errors
    /// `invalid_input` with file and line, or when the file cannot be read.
    pub fn load() -> Result<Self> {
        Self::find(&Surroundings::current())
    }

    /// The configuration of a machine without a file.
    ///
    /// # Errors
    /// When there is no home directory to put data below.
    pub fn defaults() -> Result<Self> {
        read("", Path::new("odeum.toml"), &Surroundings::current())
            .map(|config| Self { source: None, ..config })
    }

    fn find(surroundings: &Surroundings) -> Result<Self> {
        for path in candidates(surroundings) {
            if let Some(text) = contents(&path)? {
                return read(&text, &path, surroundings);
            }
        }
        if let Some(path) = &surroundings.config_var {
            return Err(Error::invalid(format!(
                "$ODEUM_CONFIG names {}, which is not there",
                path.display()
            ))
            .hint("unset ODEUM_CONFIG, or set it to a file that exists"));
        }
        Self::without_file(surroundings)
    }

    fn without_file(surroundings: &Surroundings) -> Result<Self> {
        let defaults = read("", Path::new("odeum.toml"), surroundings)?;
        Ok(Self { source: None, ..defaults })
    }
}

/// The files looked for, in this order; the first that is there is read.
#[must_use]
pub fn candidates(surroundings: &Surroundings) -> Vec<PathBuf> {
    if let Some(path) = &surroundings.config_var {
        return vec![path.clone()];
    }
    let own = surroundings.config_home().map(|home| home.join("odeum/odeum.toml"));
    [PathBuf::from("/etc/odeum/odeum.toml")].into_iter().chain(own).collect()
}

/// Makes a configuration of a file's text. Reads no file, except to see whether
/// those it names exist.
///
/// # Errors
/// `invalid_input`: the first failure in file order, with file and line.
pub fn read(text: &str, path: &Path, surroundings: &Surroundings) -> Result<Config> {
    let mut source = Source::new(path, text);
    let document = DeTable::parse(text).map_err(|error| source.syntax(&error))?;
    let (version, mut config) = Reader::document(&mut source, document.get_ref(), |top| {
        (top.value("version", VERSION, &forms::whole()), Config::read(top, surroundings))
    });
    if version > VERSION {
        source.finish().ok(); // what a newer odeum allows is no failure
        let message = format!("version {version} of the file was written by a newer odeum");
        source.fail_at(&["version"], message, format!("upgrade odeum; this one reads version {VERSION}"));
    }
    source.finish()?;
    check::check(&config, &mut source);
    source.finish()?;
    config.source = Some(path.to_owned());
    config.settings = source.into_settings();
    Ok(config)
}

/// The text of a file; `None` when it is not there.
fn contents(path: &Path) -> Result<Option<String>> {
    let shown = path.display();
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => {
            return Err(Error::invalid(format!("cannot read {shown}: {error}"))
                .hint("make it readable, or set ODEUM_CONFIG to another file"));
        }
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = line_of(&String::from_utf8_lossy(&error.as_bytes()[..valid]), valid);
        Error::invalid(format!("{shown}:{line}: the file is not UTF-8 text")).hint("save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_excludes_all_other_files() {
        let mut surroundings = Surroundings { home: Some("/home/ana".into()), ..Surroundings::default() };
        let etc = PathBuf::from("/etc/odeum/odeum.toml");
        let expected = [etc.clone(), "/home/ana/.config/odeum/odeum.toml".into()];
        assert_eq!(candidates(&surroundings), expected);
        surroundings.xdg_config = Some("/cfg".into());
        assert_eq!(candidates(&surroundings), [etc.clone(), "/cfg/odeum/odeum.toml".into()]);
        surroundings.config_var = Some("/mine.toml".into());
        assert_eq!(candidates(&surroundings), [PathBuf::from("/mine.toml")]);
        assert_eq!(candidates(&Surroundings::default()), [etc]);
    }

    #[test]
    fn a_file_named_by_the_variable_must_be_there() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.toml");
        let surroundings = Surroundings {
            home: Some(directory.path().to_owned()),
            config_var: Some(file.clone()),
            ..Surroundings::default()
        };
        let error = Config::find(&surroundings).unwrap_err();
        assert_eq!(error.message, format!("$ODEUM_CONFIG names {}, which is not there", file.display()));
        fs::write(&file, "[server]\nport = 8001\n").unwrap();
        let config = Config::find(&surroundings).unwrap();
        assert_eq!((config.server.port, config.source), (8001, Some(file)));
    }

    #[test]
    fn a_missing_file_differs_from_an_unreadable_one() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("odeum.toml");
        assert_eq!(contents(&file).unwrap(), None);
        fs::write(&file, b"# one\n# \xff\n").unwrap();
        let message = contents(&file).unwrap_err().message;
        assert_eq!(message, format!("{}:2: the file is not UTF-8 text", file.display()));
        assert!(contents(directory.path()).unwrap_err().message.starts_with("cannot read"));
    }
}
