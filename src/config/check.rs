//! Rules that span more than one key: teams beside each other, routing, what is open to others.

use super::{Config, Origin, PortRange, RoutingMode, Team, source::Source};
use crate::model::{Secret, TeamId};

/// Notes in `source` what contradicts itself.
pub(super) fn check(config: &Config, source: &mut Source<'_>) {
    let teams: Vec<_> = config.teams.iter().collect();
    for (position, &team) in teams.iter().enumerate() {
        for &earlier in &teams[..position] {
            neighbours(config, earlier, team, source);
        }
    }
    if config.routing.mode == RoutingMode::Traefik {
        traefik(config, source);
    }
    if !config.server.allow_insecure_http {
        open_to_others(config, source);
    }
}

/// What two teams must not share.
fn neighbours(config: &Config, one: (&TeamId, &Team), two: (&TeamId, &Team), source: &mut Source<'_>) {
    let ((first, one), (second, two)) = (one, two);
    if one.port_range.overlaps(two.port_range) {
        let keys = [first, second].map(|team| format!("team.{team}.port_range"));
        let [above, below] = places(first, second, &keys, source);
        let ranges = format!("{} and {}", one.port_range, two.port_range);
        let hint = free_range(config).map_or_else(
            || "give each team ports of its own".to_owned(),
            |free| format!("give one of them port_range = {free}"),
        );
        let message = format!("the ports of teams {above} and {below} overlap: {ranges}");
        source.fail_at(&[later(&keys, source)], message, hint);
    }
    for (name, secret) in secrets(one) {
        for (other_name, _) in secrets(two).into_iter().filter(|(_, other)| *other == secret) {
            let keys = [format!("team.{first}.{name}"), format!("team.{second}.{other_name}")];
            let [above, below] = places(first, second, &keys, source);
            let message = match name == other_name {
                true => format!("teams {above} and {below} have the same {name}, which tells them apart"),
                false => format!("the {name} of team {above} is the {other_name} of team {below}"),
            };
            source.fail_at(&[later(&keys, source)], message, "give each team secrets of its own");
        }
    }
    if config.routing.mode == RoutingMode::Traefik && one.hostname == two.hostname {
        let keys = [first, second].map(|team| format!("team.{team}.hostname"));
        let [above, below] = places(first, second, &keys, source);
        let message = format!(
            "teams {above} and {below} have the same hostname, so their environments' addresses would meet"
        );
        source.fail_at(&[later(&keys, source)], message, "give each team its own hostname");
    }
    for (id, team, other) in [(first, one, second), (second, two, first)] {
        let theirs = ["", "svc-"].map(|kind| format!("{}-{kind}{other}-", config.docker.prefix));
        let is_theirs = |name: &&String| theirs.iter().any(|beginning| name.starts_with(beginning));
        for name in team.reaches.iter().filter(is_theirs) {
            let message = format!("{name} in reaches of [team.{id}] is a container of team {other}");
            let hint = "take it out: no team reaches what another one has";
            source.fail_at(&[&format!("team.{id}.reaches")], message, hint);
        }
    }
}

/// The secrets a team has, by their keys.
fn secrets(team: &Team) -> Vec<(&'static str, &Secret)> {
    let all = [("auth_token", &team.auth_token), ("ui_password", &team.ui_password)];
    all.into_iter().filter_map(|(name, secret)| Some((name, secret.as_ref()?))).collect()
}

/// Two teams, each with the line of its key, or of its table where the key is not written.
fn places(first: &TeamId, second: &TeamId, keys: &[String; 2], source: &Source<'_>) -> [String; 2] {
    let place = |team: &TeamId, key: &str| match line(key, source).or(line(&format!("team.{team}"), source)) {
        Some(line) => format!("{team} (line {line})"),
        None => team.to_string(),
    };
    [place(first, &keys[0]), place(second, &keys[1])]
}

/// Which of two keys a person wrote later; that of the second team where neither is written.
fn later<'k>(keys: &'k [String; 2], source: &Source<'_>) -> &'k str {
    match line(&keys[0], source) > line(&keys[1], source) {
        true => &keys[0],
        false => &keys[1],
    }
}

fn line(key: &str, source: &Source<'_>) -> Option<usize> {
    match source.origin(key) {
        Origin::File { line, .. } => Some(line),
        _ => None,
    }
}

/// As many ports as a team gets by default, above those of all teams.
fn free_range(config: &Config) -> Option<PortRange> {
    let start = config.teams.values().map(|team| team.port_range.end).max()?;
    PortRange::new(start, start.checked_add(100)?)
}

/// Traefik needs names that are real.
fn traefik(config: &Config, source: &mut Source<'_>) {
    if config.routing.acme_email.is_none() {
        let hint = "add acme_email = \"admin@example.com\" to [routing], for the certificates";
        source.fail_at(&["routing.mode"], "mode \"traefik\" needs acme_email in [routing]", hint);
    }
    for (id, team) in &config.teams {
        if team.hostname == "localhost" {
            let message = format!("mode \"traefik\" needs a hostname in [team.{id}]");
            let hint = "add hostname = \"odoo.example.com\", a name whose subdomains lead here";
            source.fail_at(&[&format!("team.{id}.hostname"), "routing.mode"], message, hint);
        }
    }
}

/// What others can reach asks for a secret.
fn open_to_others(config: &Config, source: &mut Source<'_>) {
    let insecure = "set allow_insecure_http = true in [server] to allow it all the same";
    let open = config.teams.iter().find(|(_, team)| !team.is_locked());
    if let (Some(host), Some((id, _))) = (config.server.host.filter(|host| !host.is_loopback()), open) {
        let message = format!("host {host} is open to others, and team {id} lacks auth_token or ui_password");
        source.fail_at(&["server.host"], message, format!("add both to [team.{id}], or {insecure}"));
    }
    let with = config.teams.iter().find(|(_, team)| team.auth_token.is_some());
    let without = config.teams.iter().find(|(_, team)| team.auth_token.is_none());
    if let (Some((with, _)), Some((without, _))) = (with, without) {
        let message = format!("team {with} has an auth_token and team {without} has none");
        let hint = format!("add auth_token to [team.{without}], or {insecure}");
        source.fail_at(&[&format!("team.{without}.auth_token")], message, hint);
    }
}
