//! A thing no record knows: whose it was by its name, and why it is one.

use std::collections::BTreeSet;

use crate::{
    context::{Context, Lock},
    model::{EnvId, Names, TeamId, TemplateId},
    ops::{
        environment,
        invariants::{Kind, Thing, Traits},
    },
};

/// A thing no record knows, or that nobody needs.
#[derive(Debug, Clone)]
pub struct Orphan {
    /// The thing.
    pub thing: Thing,
    /// Whose it was.
    pub whose: Whose,
    /// Why it is one.
    pub why: String,
    /// Why it is not removed even so.
    pub kept: Option<String>,
    /// Bytes it takes, where that can be found out.
    pub bytes: Option<u64>,
}

/// Whose a thing was, by its labels and its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// Team; nobody's for what all teams share.
    pub team: Option<TeamId>,
    /// Environment.
    pub env: Option<EnvId>,
    /// Template.
    pub template: Option<TemplateId>,
    /// Whether it was a service's.
    pub is_service: bool,
}

impl Whose {
    /// Whose a thing was. Neither a prefix nor a team's id holds what separates names.
    #[must_use]
    pub fn of(names: &Names, thing: &Thing, traits: &Traits) -> Self {
        let name = thing.name.as_str();
        match thing.kind {
            Kind::Container | Kind::Volume | Kind::Network | Kind::Port => {
                Self::in_docker(names, name, traits)
            }
            Kind::Database | Kind::Role => Self::on_server(name, traits),
            Kind::Path | Kind::Output | Kind::Worktree => Self::below(name),
            Kind::Mount => match name.split_once("/volumes/") {
                Some((_, rest)) => Self::in_docker(names, rest.split('/').next().unwrap_or(rest), traits),
                None => name.find("/team_").map(|at| Self::below(&name[at + 1..])).unwrap_or_default(),
            },
            Kind::Image | Kind::Bench => Self::default(),
        }
    }

    fn in_docker(names: &Names, name: &str, traits: &Traits) -> Self {
        let of_label = || traits.get("team").and_then(|team| team.parse().ok());
        let inner = name.strip_prefix(names.installation()).and_then(|rest| rest.strip_prefix('-'));
        let words = ["svc-", "svc_next-", "svc_previous-"];
        if let Some(rest) = words.iter().find_map(|word| inner?.strip_prefix(word)) {
            let team = rest.split_once('-').and_then(|(team, _)| team.parse().ok());
            return Self { team: of_label().or(team), is_service: true, ..Self::default() };
        }
        let inner = inner.map(|rest| rest.strip_prefix("build-").unwrap_or(rest));
        let Some((team, rest)) = inner.and_then(|rest| rest.split_once('-')) else {
            return Self { team: of_label(), ..Self::default() };
        };
        // The last word says what it is for.
        let env = rest.rsplit_once('-').and_then(|(env, _)| env.parse().ok());
        Self { team: of_label().or_else(|| team.parse().ok()), env, ..Self::default() }
    }

    fn on_server(name: &str, traits: &Traits) -> Self {
        let labelled = || traits.get("label").and_then(|label| label.parse().ok());
        let Some(rest) = name.strip_prefix("odeum_").or_else(|| name.strip_prefix("u_")) else {
            return Self::default();
        };
        let (kind, inner) = rest.split_once('_').unwrap_or((rest, ""));
        let parts = inner.split_once('_').unwrap_or((inner, ""));
        let team = parts.0.parse().ok();
        match kind {
            "template" => Self { team, template: parts.1.parse().ok(), ..Self::default() },
            "kept" => Self { team, env: labelled(), ..Self::default() },
            "tplgen" | "warm" | "snap" | "new" | "old" | "owner" => Self { team, ..Self::default() },
            _ => Self { team: kind.parse().ok(), env: inner.parse().ok(), ..Self::default() },
        }
    }

    fn below(path: &str) -> Self {
        let mut parts = path.split('/');
        let team = parts.next().and_then(|name| name.strip_prefix("team_")?.parse().ok());
        let (kind, id) = (parts.next(), parts.next());
        match kind {
            Some("workspaces") => Self { team, env: id.and_then(|id| id.parse().ok()), ..Self::default() },
            Some("templates") => {
                Self { team, template: id.and_then(|id| id.parse().ok()), ..Self::default() }
            }
            Some("services") => Self { team, is_service: true, ..Self::default() },
            _ => Self { team, ..Self::default() },
        }
    }

    /// What whoever makes or changes such a thing holds.
    #[must_use]
    pub fn locks(&self) -> Vec<Lock> {
        let Some(team) = &self.team else { return Vec::new() };
        let env = self.env.iter().map(|env| Lock::environment(team, env));
        let template = self.template.iter().flat_map(|id| [Lock::making(team, id), Lock::template(team, id)]);
        let service = self.is_service.then(|| Lock::services(team));
        env.chain(template).chain(service).collect()
    }
}

impl Orphan {
    /// What there is to say of a thing that no record knows. What has no team of `teams` in its
    /// name is nobody's.
    #[must_use]
    pub fn of(ctx: &Context, teams: &BTreeSet<TeamId>, thing: &Thing, traits: &Traits) -> Self {
        let whose = Whose::of(ctx.names(), thing, traits);
        let is_known = whose.team.as_ref().is_some_and(|team| teams.contains(team));
        let whose = if is_known { whose } else { Whose::default() };
        let (why, kept) = (why(thing, traits, &whose), kept(ctx, thing, traits, &whose));
        Self { thing: thing.clone(), whose, why, kept, bytes: None }
    }
}

fn why(thing: &Thing, traits: &Traits, whose: &Whose) -> String {
    let name = thing.name.as_str();
    let service = traits.get("service").filter(|name| !name.is_empty());
    let of_env = || match (traits.get("environment").filter(|name| !name.is_empty()), &whose.env) {
        (Some(name), _) => Some(format!("environment {name}")),
        (None, Some(id)) => Some(format!("environment {id}")),
        (None, None) => None,
    };
    let part = |part: &str| name.rsplit('/').next().is_some_and(|last| last.starts_with(part));
    match thing.kind {
        Kind::Image => "no environment and no container needs these dependencies; they are installed again \
                        when one does"
            .into(),
        Kind::Output => "it is older than a day".into(),
        Kind::Bench => "whoever built an image in it was killed".into(),
        Kind::Port => "no environment and no service has it".into(),
        Kind::Worktree => "no environment has these extra addons".into(),
        Kind::Database if name.starts_with("odeum_tplgen_") => {
            "a generation of a template that nobody makes".into()
        }
        Kind::Database if name.starts_with("odeum_template_") => "there is no record of this template".into(),
        Kind::Database if name.starts_with("odeum_kept_") => "no snapshot of that name has a record".into(),
        Kind::Database
            if ["odeum_snap_", "odeum_new_", "odeum_old_"].iter().any(|word| name.starts_with(word)) =>
        {
            "a copy for a change that is not under way".into()
        }
        Kind::Path if part(".odeum-unfinished-") => "whoever was writing it was killed".into(),
        Kind::Path if part("gen-") => "no environment or snapshot lies over this generation".into(),
        Kind::Volume if let Some(service) = service => {
            format!("there is no service {service} and no preset with this volume, which may hold its data")
        }
        Kind::Container if let Some(service) = service => format!("service {service} has no record of it"),
        Kind::Container if name.contains("-build-") => "nobody is at the work it was made for".into(),
        _ => match of_env() {
            Some(env) => format!("{env} has no record"),
            None => "no record knows it".into(),
        },
    }
}

fn kept(ctx: &Context, thing: &Thing, traits: &Traits, whose: &Whose) -> Option<String> {
    let names = ctx.names();
    let is_of_docker = matches!(thing.kind, Kind::Container | Kind::Volume | Kind::Network);
    let shared = [names.database_container(), names.database_volume(), names.network()];
    if is_of_docker && shared.contains(&thing.name) {
        return Some("all databases need it: `odeum init` takes it up again".into());
    }
    let data_dir = ctx.layout().data_dir().display().to_string();
    let trait_of = |name: &str| traits.get(name).map(String::as_str).unwrap_or_default();
    if is_of_docker && trait_of("installation").is_empty() {
        return Some("it has a name of ours and no label: somebody else may have made it".into());
    }
    if is_of_docker && !["", &data_dir].contains(&trait_of("data directory")) {
        return Some(format!("it belongs to the installation in {}", trait_of("data directory")));
    }
    match (&whose.team, &whose.env) {
        (Some(team), Some(env)) if environment::is_protected(ctx, team, env) => {
            Some("it is protected".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whose(kind: Kind, name: &str) -> (String, String, String) {
        let found = Whose::of(&Names::new("odeum"), &Thing::new(kind, name), &Traits::new());
        let text = |value: Option<String>| value.unwrap_or_default();
        (
            text(found.team.map(|id| id.to_string())),
            text(found.env.map(|id| id.to_string())),
            text(found.template.map(|id| id.to_string())),
        )
    }

    #[test]
    fn names_tell_whose_a_thing_was() {
        for (kind, name, wanted) in [
            (Kind::Container, "odeum-1-feature-login-odoo", ("1", "feature-login", "")),
            (Kind::Container, "odeum-two-main-door", ("two", "main", "")),
            (Kind::Container, "odeum-build-1-main-deps", ("1", "main", "")),
            (Kind::Volume, "odeum-1-main-filestore", ("1", "main", "")),
            (Kind::Port, "odeum-1-main-odoo", ("1", "main", "")),
            (Kind::Database, "odeum_1_a_b", ("1", "a_b", "")),
            (Kind::Database, "odeum_template_1_default", ("1", "", "default")),
            (Kind::Database, "odeum_tplgen_1_0a1b2c3d", ("1", "", "")),
            (Kind::Role, "u_two_main", ("two", "main", "")),
            (Kind::Path, "team_1/workspaces/main/repo", ("1", "main", "")),
            (Kind::Path, "team_1/templates/default/gen-00000000", ("1", "", "default")),
            (Kind::Mount, "/srv/odeum/team_1/workspaces/main/data", ("1", "main", "")),
            (Kind::Mount, "/var/lib/docker/volumes/odeum-1-main-filestore/_data", ("1", "main", "")),
            (Kind::Image, "odeum-deps:0a1b", ("", "", "")),
            (Kind::Container, "odeum-svc-two-redis-x", ("two", "", "")),
            (Kind::Container, "odeum-svc_previous-two-redis", ("two", "", "")),
            (Kind::Volume, "odeum-svc-1-redis-data", ("1", "", "")),
            (Kind::Path, "team_1/services/redis", ("1", "", "")),
        ] {
            let found = whose(kind, name);
            assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), wanted, "{name}");
        }
    }

    #[test]
    fn what_was_a_services_goes_under_the_lock_of_services() {
        for (kind, name) in [(Kind::Port, "odeum-svc-1-redis"), (Kind::Path, "team_1/services/redis")] {
            let found = Whose::of(&Names::new("odeum"), &Thing::new(kind, name), &Traits::new());
            assert_eq!(found.locks(), [Lock::services(&TeamId::default())], "{name}");
        }
    }

    #[test]
    fn a_snapshots_database_says_whose_it_is() {
        let traits = Traits::from([("label", "main".to_owned())]);
        let thing = Thing::new(Kind::Database, "odeum_kept_1_0a1b2c3d");
        let found = Whose::of(&Names::new("odeum"), &thing, &traits);
        assert_eq!(found.env, Some("main".parse().unwrap()));
        assert_eq!(found.locks(), [Lock::environment(&TeamId::default(), &"main".parse().unwrap())]);
    }
}
