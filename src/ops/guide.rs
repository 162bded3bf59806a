//! Guides: how to work with odeum, and how to write code for a series of Odoo.
//!
//! The texts in `src/guides` are part of the program. A team's own file in
//! `<data>/team_<id>/agent_guides/` comes before the bundled one of that name, and
//! may add a series.

use std::collections::BTreeSet;

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
};

/// How the guide for agents is called, and a team's own of it.
const AGENT: (&str, &str) = ("agent.md", include_str!("../guides/agent.md"));

/// The same for the skill for agents that use the command line.
const SKILL: (&str, &str) = ("skill.md", include_str!("../../examples/skills/odeum/SKILL.md"));

/// Series → its development guide.
const ODOO: [(u16, &str); 6] = [
    (14, include_str!("../guides/odoo-14.md")),
    (15, include_str!("../guides/odoo-15.md")),
    (16, include_str!("../guides/odoo-16.md")),
    (17, include_str!("../guides/odoo-17.md")),
    (18, include_str!("../guides/odoo-18.md")),
    (19, include_str!("../guides/odoo-19.md")),
];

/// A guide.
#[derive(Debug)]
pub struct Guide {
    /// The team's file it was read from; `None` for a bundled text.
    pub file: Option<String>,
    /// Markdown.
    pub content: String,
}

/// The bundled texts by the names a team's own of them have.
#[must_use]
pub fn texts() -> Vec<(String, &'static str)> {
    let odoo = ODOO.iter().map(|(major, text)| (file_name(*major), *text));
    [AGENT, SKILL].into_iter().map(|(name, text)| (name.to_owned(), text)).chain(odoo).collect()
}

/// The guide for agents.
///
/// # Errors
/// When the team's own is there but cannot be read.
pub fn agent(ctx: &Context) -> Result<Guide> {
    first(ctx, AGENT.0, Some(AGENT.1))?.ok_or_else(|| Error::internal("the agent guide is bundled"))
}

/// The skill for agents that use the command line.
///
/// # Errors
/// As [`agent`].
pub fn skill(ctx: &Context) -> Result<Guide> {
    first(ctx, SKILL.0, Some(SKILL.1))?.ok_or_else(|| Error::internal("the skill is bundled"))
}

/// The development guide for `version`, of which the major part counts: `19`,
/// `19.0`, `saas-18.2`, `19.0.1.0.0`. With it, that part.
///
/// # Errors
/// `not_found`, with those that are `available`.
pub fn odoo(ctx: &Context, version: &str) -> Result<(u16, Guide)> {
    let guide = match major(version) {
        Some(major) => first(ctx, &file_name(major), bundled(major))?.map(|guide| (major, guide)),
        None => None,
    };
    match guide {
        Some(found) => Ok(found),
        None => {
            let available = series(ctx)?;
            let list = available.iter().map(u16::to_string).collect::<Vec<_>>();
            Err(Error::not_found(format!("there is no development guide for Odoo {version:?}"))
                .hint(format!("there are guides for {}", list.join(", ")))
                .detail("available", list))
        }
    }
}

/// The series that have a development guide, bundled or the team's.
///
/// # Errors
/// When the team's directory cannot be read.
pub fn series(ctx: &Context) -> Result<BTreeSet<u16>> {
    let names = files::entries(&ctx.layout().agent_guides(&ctx.team))?;
    let added = names.iter().filter_map(|name| {
        let major = major(name.strip_prefix("odoo-")?.strip_suffix(".md")?)?;
        (*name == file_name(major)).then_some(major)
    });
    Ok(ODOO.iter().map(|(major, _)| *major).chain(added).collect())
}

/// The team's file of this name, else the bundled text.
fn first(ctx: &Context, name: &str, bundled: Option<&str>) -> Result<Option<Guide>> {
    let path = ctx.layout().agent_guides(&ctx.team).join(name);
    Ok(match files::read_text(&path)? {
        Some(content) => Some(Guide { file: Some(path.display().to_string()), content }),
        None => bundled.map(|content| Guide { file: None, content: content.to_owned() }),
    })
}

fn bundled(major: u16) -> Option<&'static str> {
    ODOO.iter().find(|(series, _)| *series == major).map(|(_, text)| *text)
}

/// Only a number reaches the name, whatever was asked for.
fn file_name(major: u16) -> String {
    format!("odoo-{major}.md")
}

fn major(version: &str) -> Option<u16> {
    let version = version.trim();
    let version = version.strip_prefix("saas-").or_else(|| version.strip_prefix("saas~")).unwrap_or(version);
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match is_number(major) && minor.split('.').all(is_number) {
        true => major.parse().ok(),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_major_part_of_a_version_counts() {
        for (version, wanted) in [
            ("19", 19),
            ("19.0", 19),
            (" 14.0 ", 14),
            ("saas-18.2", 18),
            ("saas~17.4", 17),
            ("16.0.1.2.0", 16),
        ] {
            assert_eq!(major(version), Some(wanted), "{version}");
        }
        for version in
            ["", ".", "19.", "latest", "../19", "19/../x", "-1", "+19", "1e1", "99999999", "19.0-x"]
        {
            assert_eq!(major(version), None, "{version}");
        }
    }
}
