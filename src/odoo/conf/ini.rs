//! INI as Python's `configparser` reads it, but tolerant where that stops with an error.

use std::fmt;

/// Sections in order, each with its options in order. A value of several lines
/// holds `\n` between them; blank lines and comments are not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ini {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    name: String,
    options: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    value: String,
}

impl Ini {
    /// Reads any text; what cannot be read is left out and named in the warnings
    /// by its line only, since the line may hold a password.
    ///
    /// Options before the first header belong to `home`. A section or option
    /// written twice is one, and its last value wins: Python would refuse to start.
    pub fn parse(text: &str, home: &str) -> (Self, Vec<String>) {
        let mut reader = Reader::new(home);
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        for (number, line) in text.split(['\n', '\r']).enumerate() {
            reader.line(number + 1, &one_line(line));
        }
        (reader.ini, reader.warnings)
    }

    /// The value of an option, its name compared without case.
    pub fn get(&self, section: &str, name: &str) -> Option<&str> {
        let section = self.sections.iter().find(|each| each.name == section)?;
        Some(&section.options.iter().find(|entry| entry.is(name))?.value)
    }

    /// Takes an option out, its name compared without case.
    pub fn remove(&mut self, section: &str, name: &str) {
        if let Some(section) = self.sections.iter_mut().find(|each| each.name == section) {
            section.options.retain(|entry| !entry.is(name));
        }
    }

    /// Sets an option to one line of text, in its place or at the section's end.
    pub fn set(&mut self, section: &str, name: &str, value: &str) {
        self.section(section).put(name, one_line(value).trim().to_owned());
    }

    /// The section of this name, made at the end when there is none.
    fn section(&mut self, name: &str) -> &mut Section {
        let at = self.sections.iter().position(|each| each.name == name).unwrap_or_else(|| {
            self.sections.push(Section { name: name.to_owned(), options: Vec::new() });
            self.sections.len() - 1
        });
        &mut self.sections[at]
    }
}

impl Section {
    /// Whether the option was there already.
    fn put(&mut self, name: &str, value: String) -> bool {
        let there = self.options.iter().position(|entry| entry.is(name));
        match there {
            Some(at) => self.options[at].value = value,
            None => self.options.push(Entry { name: name.to_owned(), value }),
        }
        there.is_some()
    }
}

impl Entry {
    /// Python compares option names in lower case (`RawConfigParser.optionxform`).
    fn is(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }
}

impl fmt::Display for Ini {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, section) in self.sections.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n" };
            writeln!(f, "{gap}[{}]", section.name)?;
            for entry in &section.options {
                let line = format!("{} = {}", entry.name, entry.value.replace('\n', "\n    "));
                writeln!(f, "{}", line.trim_end().replace(" \n", "\n"))?;
            }
        }
        Ok(())
    }
}

/// Where the reading is: the section, and the option a continuation belongs to.
struct Reader {
    ini: Ini,
    warnings: Vec<String>,
    section: Option<String>,
    home: String,
    option: Option<String>,
    indent: usize,
}

impl Reader {
    fn new(home: &str) -> Self {
        let home = home.to_owned();
        Self { ini: Ini::default(), warnings: Vec::new(), section: None, home, option: None, indent: 0 }
    }

    fn line(&mut self, number: usize, line: &str) {
        let text = line.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            return;
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent && self.option.is_some() {
            return self.continuation(text);
        }
        self.indent = indent;
        self.option = None;
        match (header(text), option(text)) {
            (Some(name), _) => self.header(number, name),
            (None, Some((name, value))) => self.option(number, name, value),
            (None, None) => self.warn(number, "is neither an option nor a section, it is left out"),
        }
    }

    fn header(&mut self, number: usize, name: &str) {
        if self.ini.sections.iter().any(|each| each.name == name) {
            self.warn(number, &format!("[{name}] is written again, both are read as one"));
        }
        self.ini.section(name);
        self.section = Some(name.to_owned());
    }

    fn option(&mut self, number: usize, name: &str, value: &str) {
        if self.section.is_none() {
            self.warn(number, &format!("an option comes before any section, it is read as [{}]", self.home));
            self.section = Some(self.home.clone());
        }
        if self.here().put(name, value.to_owned()) {
            self.warn(number, &format!("{name} is written again, the last value is used"));
        }
        self.option = Some(name.to_owned());
    }

    fn continuation(&mut self, text: &str) {
        let option = self.option.clone().unwrap_or_default();
        if let Some(entry) = self.here().options.iter_mut().find(|entry| entry.is(&option)) {
            entry.value.push('\n');
            entry.value.push_str(text);
        }
    }

    fn here(&mut self) -> &mut Section {
        self.ini.section(self.section.as_deref().unwrap_or(&self.home))
    }

    fn warn(&mut self, number: usize, what: &str) {
        self.warnings.push(format!("odoo.conf line {number}: {what}"));
    }
}

/// `[name]`, anything after the last `]` ignored, as Python does.
fn header(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('[')?.rsplit_once(']')?;
    (!name.is_empty()).then_some(name)
}

/// `name = value` or `name: value`, split at whichever comes first.
fn option(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(['=', ':'])?;
    let name = name.trim_end();
    (!name.is_empty()).then_some((name, value.trim_start()))
}

/// The text without anything a reader could take for the end of a line.
fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\t', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Ini {
        Ini::parse(text, "options").0
    }

    #[test]
    fn comments_delimiters_and_continuations_are_read_as_python_does() {
        let ini = parse("[options]\n; c\nA : 1\n  # c\nb=\n  x,\n\n  y:z\n[other]\nc = [options]\n");
        assert_eq!(ini.get("options", "a"), Some("1"));
        assert_eq!(ini.get("options", "B"), Some("\nx,\ny:z"));
        assert_eq!(ini.get("other", "c"), Some("[options]"));
        assert_eq!(ini.to_string(), "[options]\nA = 1\nb =\n    x,\n    y:z\n\n[other]\nc = [options]\n");
    }

    #[test]
    fn indented_options_are_options() {
        let ini = parse("[options]\n  a = 1\n  b = 2\n    3\n");
        assert_eq!((ini.get("options", "a"), ini.get("options", "b")), (Some("1"), Some("2\n3")));
    }

    #[test]
    fn what_python_refuses_is_read_and_named() {
        let (ini, warnings) = Ini::parse("a = 1\njunk s3cret\n[options]\nA = 2\n[]\n= 3\n", "options");
        assert_eq!(ini.to_string(), "[options]\na = 2\n");
        assert_eq!(warnings.len(), 6, "{warnings:?}");
        assert!(!warnings.join("").contains("s3cret"));
    }

    #[test]
    fn a_value_cannot_start_another_line() {
        let mut ini = parse("[options]\rx = 1\ry = 2\r\nz = 3\n");
        ini.set("options", "x", "1\nworkers = 9\r\u{85}[other]");
        assert_eq!(ini.to_string(), "[options]\nx = 1 workers = 9  [other]\ny = 2\nz = 3\n");
    }
}
