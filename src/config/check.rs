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
    let both = format!("teams {first} and {second}");
    // Told where a person wrote it: the second team's key, or the first's if only that is written.
    let key = |name: &str, source: &Source<'_>| {
        let [of_first, of_second] = [first, second].map(|team| format!("team.{team}.{name}"));
        match (source.origin(&of_first), source.origin(&of_second)) {
            (Origin::File { .. }, Origin::Default) => of_first,
            (Origin::File { line: above, .. }, Origin::File { line: below, .. }) if above > below => of_first,
            _ => of_second,
        }
    };
    if one.port_range.overlaps(two.port_range) {
        let ranges = format!("{} and {}", one.port_range, two.port_range);
        let hint = free_range(config).map_or_else(
            || "give each team ports of its own".to_owned(),
            |free| format!("give one of them port_range = {free}"),
        );
        source.fail_at(&[&key("port_range", source)], format!("the ports of {both} overlap: {ranges}"), hint);
    }
    let same = |one: &Option<Secret>, two: &Option<Secret>| one.is_some() && one == two;
    if same(&one.auth_token, &two.auth_token) {
        let message = format!("{both} have the same auth_token, which tells them apart");
        source.fail_at(&[&key("auth_token", source)], message, "give each team its own token");
    }
    if same(&one.ui_password, &two.ui_password) {
        let message = format!("{both} have the same ui_password, which tells them apart");
        source.fail_at(&[&key("ui_password", source)], message, "give each team its own password");
    }
    if config.routing.mode == RoutingMode::Traefik && one.hostname == two.hostname {
        let message = format!("{both} have the same hostname, so their environments' addresses would meet");
        source.fail_at(&[&key("hostname", source)], message, "give each team its own hostname");
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
