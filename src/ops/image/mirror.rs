//! Where Debian packages come from: the mirror of the setting, else the one this machine uses.

use std::path::Path;

use crate::{
    adapters::files,
    error::{Error, Result},
};

/// Releases of Debian, by every name a source can give them. Other distributions' archives are told
/// apart by these.
const SUITES: &[&str] = &[
    "buster",
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "duke",
    "sid",
    "oldoldstable",
    "oldstable",
    "stable",
    "testing",
    "unstable",
];

/// The mirror to build from: `setting`, else that of this machine's apt.
///
/// # Errors
/// `prerequisite` when there is neither.
pub(super) fn choose(setting: Option<&str>) -> Result<String> {
    if let Some(setting) = setting {
        return Ok(setting.to_owned());
    }
    let found = main_archive(&source_files(Path::new("/etc/apt"))?);
    let resolved = match found.as_deref().and_then(|uri| uri.strip_prefix("mirror+file:")) {
        Some(list) => files::read_text(Path::new(list))?.as_deref().and_then(first_mirror),
        None => found,
    };
    resolved.ok_or_else(|| {
        Error::prerequisite("this machine's apt has no Debian mirror to build images from")
            .hint("set `[build] debian_mirror` to the URL of a Debian mirror, as in a line of apt's sources")
    })
}

/// Name and text of each file of apt's sources, `sources.list` first.
fn source_files(apt: &Path) -> Result<Vec<(String, String)>> {
    let mut paths = vec![apt.join("sources.list")];
    if let Ok(entries) = std::fs::read_dir(apt.join("sources.list.d")) {
        let mut more: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        more.sort();
        paths.extend(more);
    }
    let mut found = Vec::new();
    for path in paths {
        if let Some(text) = files::read_text(&path)? {
            found.push((path.to_string_lossy().into_owned(), text));
        }
    }
    Ok(found)
}

/// One source: where, which suites, which components.
#[derive(Debug, Default)]
struct Source {
    uris: Vec<String>,
    suites: Vec<String>,
    components: Vec<String>,
}

/// The URI of Debian's main archive among the texts of apt's sources, by file name and text. Security
/// updates and other people's archives are left out: the main one has a release with its updates, or
/// at least is called `…/debian`.
fn main_archive(files: &[(String, String)]) -> Option<String> {
    let sources = files.iter().flat_map(|(name, text)| match name.rsplit_once('.').map(|(_, end)| end) {
        Some("sources") => deb822(text),
        Some("list") => one_line(text),
        _ => Vec::new(),
    });
    let mut candidates: Vec<(String, Vec<String>)> = Vec::new();
    for source in sources.filter(|source| source.components.iter().any(|name| name == "main")) {
        for uri in source.uris.iter().filter(|uri| is_usable(uri)) {
            match candidates.iter_mut().find(|(known, _)| known == uri) {
                Some((_, suites)) => suites.extend(source.suites.clone()),
                None => candidates.push((uri.clone(), source.suites.clone())),
            }
        }
    }
    candidates.retain(|(_, suites)| suites.iter().any(|suite| SUITES.contains(&suite.as_str())));
    let with_updates = |suites: &[String]| suites.iter().any(|suite| suite.ends_with("-updates"));
    let called_debian = |uri: &str| uri.trim_end_matches('/').ends_with("/debian");
    let sure = candidates.iter().find(|(_, suites)| with_updates(suites));
    let likely = || candidates.iter().find(|(uri, _)| called_debian(uri));
    sure.or_else(likely).map(|(uri, _)| uri.clone())
}

fn is_usable(uri: &str) -> bool {
    ["http://", "https://", "mirror+file:"].iter().any(|scheme| uri.starts_with(scheme))
}

/// `deb [options] URI suite component…`, see sources.list(5).
fn one_line(text: &str) -> Vec<Source> {
    let parse = |line: &str| {
        let line = line.split('#').next()?.trim().strip_prefix("deb")?;
        let line = line.starts_with([' ', '\t', '[']).then(|| line.trim_start())?;
        let rest = match line.strip_prefix('[') {
            Some(options) => options.split_once(']')?.1,
            None => line,
        };
        let mut words = rest.split_whitespace().map(str::to_owned);
        Some(Source { uris: vec![words.next()?], suites: vec![words.next()?], components: words.collect() })
    };
    text.lines().filter_map(parse).collect()
}

/// Stanzas of `Field: values`, an indented line going on with the field above; see sources.list(5).
fn deb822(text: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    let without_comments = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<&str> = without_comments.collect();
    for stanza in lines.split(|line| line.trim().is_empty()) {
        let (mut source, mut types, mut enabled, mut field) =
            (Source::default(), Vec::new(), true, String::new());
        for line in stanza {
            let values = match line.split_once(':') {
                Some((name, values)) if !line.starts_with([' ', '\t']) => {
                    field = name.trim().to_ascii_lowercase();
                    values
                }
                _ => line,
            };
            let words = values.split_whitespace().map(str::to_owned);
            match field.as_str() {
                "types" => types.extend(words),
                "uris" => source.uris.extend(words),
                "suites" => source.suites.extend(words),
                "components" => source.components.extend(words),
                "enabled" => {
                    enabled = !matches!(values.trim(), "no" | "false" | "without" | "off" | "disable" | "0");
                }
                _ => {}
            }
        }
        if enabled && types.iter().any(|kind| kind == "deb") {
            sources.push(source);
        }
    }
    sources
}

/// The first line of a list of mirrors: a URI, perhaps with a tab and metadata behind.
fn first_mirror(text: &str) -> Option<String> {
    let mut lines = text.lines().filter_map(|line| line.split_whitespace().next());
    lines.find(|word| !word.starts_with('#')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Option<String> {
        let owned: Vec<_> =
            files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        main_archive(&owned)
    }

    #[test]
    fn stanzas_are_read_and_security_left_out() {
        let text = "Types: deb\nURIs: http://m.test/debian-security\nSuites: trixie-security\nComponents: main\n\n\
            # the main one\nTypes: deb deb-src\n# comment: inside\nURIs:\n http://m.test/debian\n\
            Suites: trixie\n trixie-updates\nComponents: main contrib\nSigned-By: /x.gpg\n";
        assert_eq!(of(&[("debian.sources", text)]).unwrap(), "http://m.test/debian");
        let off = format!("Enabled: no\n{}", text.replace("\n\n", "\nEnabled: no\n\nEnabled: no\n"));
        assert_eq!(of(&[("debian.sources", &off)]), None);
    }

    #[test]
    fn lines_are_read_with_their_options() {
        let text = "# deb http://no.test/debian sid main\ndeb-src http://no.test/debian trixie main\n\
            deb http://s.test/debian-security trixie-security main\n\
            deb [arch=amd64 signed-by=/x.gpg] https://m.test/debian/ trixie main non-free # c\n";
        assert_eq!(of(&[("sources.list", text)]).unwrap(), "https://m.test/debian/");
    }

    #[test]
    fn other_archives_are_not_taken_for_debian() {
        let other = "deb https://d.test/linux/debian bookworm stable\ndeb https://p.test/pg bookworm-pgdg main\n\
            deb http://u.test/ubuntu noble main\ndeb http://u.test/ubuntu noble-updates main\n\
            deb cdrom:[x]/ trixie main\ndeb http://p.test/php trixie main\n";
        assert_eq!(of(&[("sources.list", other)]), None);
        let vendor = "deb http://v.test/debian trixie main\n";
        let proxied = "deb http://c.test/remote trixie main\ndeb http://c.test/remote trixie-updates main\n";
        assert_eq!(of(&[("a.list", vendor), ("b.list", proxied)]).unwrap(), "http://c.test/remote");
        assert_eq!(of(&[("a.list", vendor), ("b.list.off", proxied)]).unwrap(), "http://v.test/debian");
    }

    #[test]
    fn a_list_of_mirrors_gives_its_first() {
        assert_eq!(
            first_mirror("# c\n\nhttps://m.test/debian\tpriority:1\n").unwrap(),
            "https://m.test/debian"
        );
        assert_eq!(choose(Some("http://m.test/debian")).unwrap(), "http://m.test/debian");
    }
}
