//! Which repositories a workstation has, on which branches, and where: from its file alone.

use std::{
    collections::HashSet,
    fmt,
    path::{Path, PathBuf},
};

use crate::{
    config::workstation::{Wanted, Workstation},
    error::{Error, Result},
    model::{
        Branch, RepoUrl,
        workstation::{Organization, Version},
    },
};

/// Odoo's own organization, whose directories are named the other way round.
const ODOO: &str = "odoo";

/// How many names like the one that was typed are shown.
const SHOWN: usize = 3;

/// One branch of one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Whose it is.
    pub organization: String,
    /// Its name.
    pub repository: String,
    /// Its branch.
    pub branch: Branch,
    /// Whether the file names this branch, and not only the version: then it must be there.
    pub is_named: bool,
    /// Where it belongs, below the code root.
    pub inner: PathBuf,
    /// Where it comes from.
    pub url: RepoUrl,
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} {}", self.organization, self.repository, self.branch)
    }
}

/// All of a workstation, each once: those of Odoo version by version, then those of the others in the
/// order of the file. With `filter`, only repositories of these names: `web`, or `OCA/web`.
///
/// # Errors
/// `invalid_input` when a name is no repository's; `prerequisite` when one repository would lie within
/// another.
pub fn plan(workstation: &Workstation, filter: &[String]) -> Result<Vec<Planned>> {
    let mut all = everything(workstation)?;
    let mut seen = HashSet::new();
    all.retain(|planned| seen.insert(planned.inner.clone()));
    must_be_apart(&all)?;
    filter.iter().try_for_each(|name| must_be_known(name, &all))?;
    all.retain(|planned| filter.is_empty() || filter.iter().any(|name| planned.is_called(name)));
    Ok(all)
}

fn everything(workstation: &Workstation) -> Result<Vec<Planned>> {
    let versions: Vec<Branch> = workstation.versions.iter().map(branch).collect::<Result<_>>()?;
    let (own, others): (Vec<_>, Vec<_>) =
        workstation.repos.iter().partition(|of| of.organization.as_str() == ODOO);
    let mut all = Vec::new();
    let mut add = |organization: &Organization, wanted: &Wanted, branch: &Branch| {
        let (owner, name) = (organization.as_str(), wanted.repository.as_str());
        let inner = match owner {
            ODOO => Path::new(owner).join(name).join(branch.as_str()),
            _ => Path::new(owner).join(branch.as_str()).join(name),
        };
        let url = workstation.git.url(owner, name);
        all.push(Planned {
            organization: owner.to_owned(),
            repository: name.to_owned(),
            branch: branch.clone(),
            is_named: wanted.branches.is_some(),
            inner,
            url: url.parse().map_err(Error::invalid)?,
        });
        Ok::<_, Error>(())
    };
    for version in &versions {
        for of in &own {
            of.wanted.iter().try_for_each(|wanted| add(&of.organization, wanted, version))?;
        }
    }
    for of in others {
        for wanted in &of.wanted {
            let branches = wanted.branches.as_ref().unwrap_or(&versions);
            branches.iter().try_for_each(|branch| add(&of.organization, wanted, branch))?;
        }
    }
    Ok(all)
}

/// A version is the name of a branch.
fn branch(version: &Version) -> Result<Branch> {
    version.as_str().parse().map_err(Error::invalid)
}

impl Planned {
    fn is_called(&self, name: &str) -> bool {
        name == self.repository
            || name.split_once('/').is_some_and(|(organization, repository)| {
                organization == self.organization && repository == self.repository
            })
    }
}

/// A branch `x/web` of one repository may mean the directory of another one's branch `x`.
fn must_be_apart(all: &[Planned]) -> Result<()> {
    let places: HashSet<&Path> = all.iter().map(|planned| planned.inner.as_path()).collect();
    let within = |planned: &&Planned| planned.inner.ancestors().skip(1).any(|above| places.contains(above));
    let Some(inside) = all.iter().find(within) else { return Ok(()) };
    let outer = all.iter().find(|other| *other != inside && inside.inner.starts_with(&other.inner));
    let outer = outer.map_or_else(String::new, ToString::to_string);
    Err(Error::prerequisite(format!("{inside} would lie within {outer}, in {}", inside.inner.display()))
        .hint("give one of them another branch, or leave it out"))
}

fn must_be_known(name: &str, all: &[Planned]) -> Result<()> {
    if all.iter().any(|planned| planned.is_called(name)) {
        return Ok(());
    }
    let mut seen = HashSet::new();
    let names = all.iter().map(|planned| planned.repository.as_str()).filter(|name| seen.insert(*name));
    let wanted = name.to_lowercase();
    let mut near: Vec<(f64, &str)> =
        names.map(|known| (strsim::jaro_winkler(&wanted, &known.to_lowercase()), known)).collect();
    near.sort_by(|one, two| two.0.total_cmp(&one.0));
    let near: Vec<&str> =
        near.iter().take(SHOWN).filter(|(likeness, _)| *likeness > 0.7).map(|(_, name)| *name).collect();
    let error = Error::invalid(format!("no repository of this workstation is called {name:?}"));
    Err(match near.is_empty() {
        true => error.hint("config.toml names them below [repos]"),
        false => error.hint(format!("did you mean {}?", near.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, filter: &[&str]) -> Result<Vec<String>> {
        let workstation = crate::config::workstation::read(text, Path::new("c.toml")).unwrap();
        let filter: Vec<String> = filter.iter().map(|name| (*name).to_owned()).collect();
        let all = plan(&workstation, &filter)?;
        Ok(all.iter().map(|planned| format!("{} {}", planned.inner.display(), planned.url)).collect())
    }

    const FILE: &str = r#"
versions = ["18.0", "19.0"]
[repos]
OCA = ["web", ["queue", ["19.0", "feature/x"]], ["web", ["19.0"]]]
odoo = ["odoo", "enterprise"]
[git]
protocol = "https"
"#;

    #[test]
    fn odoo_comes_first_and_nothing_twice() {
        let expected = [
            "odoo/odoo/18.0 https://github.com/odoo/odoo.git",
            "odoo/enterprise/18.0 https://github.com/odoo/enterprise.git",
            "odoo/odoo/19.0 https://github.com/odoo/odoo.git",
            "odoo/enterprise/19.0 https://github.com/odoo/enterprise.git",
            "OCA/18.0/web https://github.com/OCA/web.git",
            "OCA/19.0/web https://github.com/OCA/web.git",
            "OCA/19.0/queue https://github.com/OCA/queue.git",
            "OCA/feature/x/queue https://github.com/OCA/queue.git",
        ];
        assert_eq!(of(FILE, &[]).unwrap(), expected);
        assert_eq!(of(FILE, &["queue", "queue"]).unwrap(), expected[6..]);
        assert_eq!(of(FILE, &["OCA/web"]).unwrap(), expected[4..6]);
    }

    #[test]
    fn a_name_nobody_knows_is_an_error_with_its_like() {
        let error = of(FILE, &["web", "Enterprize"]).unwrap_err();
        assert_eq!(error.kind, crate::error::Kind::InvalidInput);
        assert_eq!(error.hint.unwrap(), "did you mean enterprise?");
        assert!(of(FILE, &["trobz/web"]).is_err());
    }

    #[test]
    fn none_lies_within_another() {
        let error = of("[repos]\nOCA = [[\"x\", [\"a\"]], [\"y\", [\"a/x\"]]]", &[]).unwrap_err();
        assert!(error.message.contains("OCA/y a/x would lie within OCA/x a"), "{error}");
    }

    #[test]
    fn thousands_are_planned_at_once() {
        let names: String = (0..250).map(|number| format!("\"repository-{number}\",")).collect();
        let versions: String = (12..20).map(|major| format!("\"{major}.0\",")).collect();
        let text = format!("versions = [{versions}]\n[repos]\nOCA = [{names}]");
        let started = std::time::Instant::now();
        assert_eq!(of(&text, &[]).unwrap().len(), 2000);
        assert!(started.elapsed() < std::time::Duration::from_secs(1), "{:?}", started.elapsed());
    }
}
