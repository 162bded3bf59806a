//! The configuration as a whole: defaults, a full file, every failure with its line, origins.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::{
    error::{Error, Kind},
    model::{Cpus, Size},
};

fn surroundings() -> Surroundings {
    Surroundings { home: Some("/home/ana".into()), ..Surroundings::default() }
}

fn parse(text: &str) -> Result<Config, Error> {
    read(text, Path::new("/etc/odeum/odeum.toml"), &surroundings())
}

/// The message without the file's name, and the hint.
fn refusal(text: &str) -> (String, String) {
    let error = parse(text).expect_err(text);
    assert_eq!(error.kind, Kind::InvalidInput);
    let message = error.message.strip_prefix("/etc/odeum/odeum.toml:").expect("the file comes first");
    (message.to_owned(), error.hint.expect("there is a hint"))
}

#[track_caller]
fn refused(text: &str, starts: &str) {
    let (message, _) = refusal(text);
    assert!(message.starts_with(starts), "{message}");
}

fn setting(config: &Config, key: &str) -> Setting {
    config.settings().into_iter().find(|setting| setting.key == key).expect(key)
}

#[test]
fn nothing_written_is_all_defaults() {
    let config = parse("").unwrap();
    assert_eq!(config.listen_address().to_string(), "127.0.0.1:8000");
    assert_eq!(config.routing.mode, RoutingMode::Port);
    assert!(config.routing.bind.is_loopback());
    assert_eq!((config.database.user.as_str(), config.database.image), ("odoo", None));
    assert_eq!((config.database.password, config.database.port), (None, None));
    assert_eq!(config.storage.data_dir, Path::new("/home/ana/.local/share/odeum"));
    assert_eq!((config.storage.overlay_threshold_mb, config.storage.filestore), (50, FilestoreChoice::Auto));
    assert_eq!(config.storage.store_size.to_string(), "50G");
    assert_eq!(config.docker.prefix, "odeum");
    let [(id, team)] = config.teams.iter().collect::<Vec<_>>()[..] else { panic!("one team") };
    assert_eq!((id.as_str(), team.hostname.as_str()), ("1", "localhost"));
    assert_eq!(team.port_range.ports(), 50000..50100);
    assert_eq!(team.quota, Quota::default());
    assert!(config.settings.iter().all(|setting| setting.origin == Origin::Default));
}

const FULL: &str = r#"
[server]
host = "0.0.0.0"
port = 8080
trace = true

[routing]
mode = "traefik"
acme_email = "admin@example.com"

[database]
user = "odoo"
password = "pg-secret"
image = "postgres:18"

[storage]
data_dir = "~/odeum"
overlay_threshold_mb = 100

[team.1]
hostname = "https://one.example.com"
auth_token = "token-1"
ui_password = "password-1"
port_range = [50000, 50100]

[team.acme]
hostname = "acme.example.com"
auth_token = "token-2"
ui_password = "password-2"
port_range = [50100, 50200]
"#;

#[test]
fn a_full_file_is_read_and_its_lines_are_known() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.source.as_deref(), Some(Path::new("/etc/odeum/odeum.toml")));
    assert_eq!(config.listen_address().to_string(), "0.0.0.0:8080");
    assert_eq!(config.storage.data_dir, Path::new("/home/ana/odeum"));
    let team = config.team(&"1".parse().unwrap()).unwrap();
    assert_eq!(team.hostname, "one.example.com");
    assert_eq!(team.auth_token.as_ref().unwrap().reveal(), "token-1");

    let shown = |key| {
        let Setting { value, origin, .. } = setting(&config, key);
        (value, origin.to_string())
    };
    assert_eq!(shown("server.port"), (json!(8080), "/etc/odeum/odeum.toml:4".into()));
    assert_eq!(shown("team.acme.port_range"), (json!([50100, 50200]), "/etc/odeum/odeum.toml:30".into()));
    assert_eq!(shown("team.1.auth_token"), (json!("****"), "/etc/odeum/odeum.toml:22".into()));
    assert_eq!(shown("routing.bind"), (json!("127.0.0.1"), "default".into()));
    assert_eq!(shown("storage.data_dir").0, json!("/home/ana/odeum"));
    let all = format!("{:?} {config:?}", config.settings());
    for secret in ["pg-secret", "token-", "password-1"] {
        assert!(!all.contains(secret), "{secret} is shown");
    }
}

#[test]
fn an_unknown_team_is_told_the_known_ones() {
    let error = parse(FULL).unwrap().team(&"2".parse().unwrap()).unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
    assert_eq!(error.message, r#"there is no team "2"; there is 1, acme"#);
}

#[test]
fn an_unknown_key_gets_the_nearest_and_the_list() {
    let (message, hint) = refusal("\n[server]\nprot = 80\n");
    assert_eq!(message, r#"3: unknown key "prot" in [server]; did you mean "port"?"#);
    assert_eq!(hint, "[server] may hold host, port, trace, allow_insecure_http");
    let (message, hint) = refusal("[servers]\n");
    assert_eq!(message, "1: unknown table [servers]; did you mean [server]?");
    assert!(hint.contains("ca_bundle, [server], [routing]"), "{hint}");
    assert_eq!(refusal("[team.1]\nzzz = 1\n").0, r#"2: unknown key "zzz" in [team.1]"#);
    assert_eq!(refusal("zzz = 1\n").0, r#"1: unknown key "zzz""#);
    refused("[server]\n[server.tls]\n", "2: unknown table [server.tls]");
}

#[test]
fn a_wrong_value_is_told_what_is_expected() {
    let (message, hint) = refusal("[server]\nport = \"80\"\n");
    assert_eq!(message, r#"2: port in [server] must be a port from 1 to 65535, not "80""#);
    assert_eq!(hint, "write port = 8000");
    for (text, start) in [
        ("[server]\n\ntrace = 1", "3: trace in [server] must be true or false, not 1"),
        ("[server]\nhost = \"localhost\"", "2: host in [server] must be an IP address"),
        ("[routing]\nmode = \"nginx\"", r#"2: mode in [routing] must be "port" or "traefik", not "nginx""#),
        ("[routing]\nacme_email = \"x\"", "2: acme_email in [routing] must be an e-mail address"),
        ("[database]\nimage = \"a b\"", "2: image in [database] must be a Docker image"),
        ("[storage]\ndata_dir = \"data\"", "2: data_dir in [storage] must be an absolute path"),
        ("[storage]\noverlay_threshold_mb = -1", "2: overlay_threshold_mb in [storage] must be a whole"),
        ("[storage]\nfilestore = \"zfs\"", "2: filestore in [storage] must be one of"),
        ("[build]\ndebian_mirror = \"deb.x\"", "2: debian_mirror in [build] must be an address"),
        ("[docker]\nprefix = \"My-App\"", "2: prefix in [docker] must be 1 to 16 of"),
        ("ca_bundle = \"/not/there.pem\"", "1: ca_bundle must be the absolute path of a file that exists"),
        ("server = 1", "1: server must be a table, not an integer"),
        ("[team]\nhostname = \"x\"", "2: [team] holds one table for each team, not \"hostname\""),
        (
            "[storage]\ndata_dir = \"/a,b\"",
            "2: data_dir in [storage] must be an absolute path without any of ,",
        ),
        ("[storage]\ndata_dir = \"\"", "2: data_dir in [storage] must be an absolute path"),
        ("[team.db]", r#"1: "db" is a reserved word"#),
        ("[team.new]", r#"1: "new" is a reserved word"#),
        ("[team.1]\nmax_environments = 0", "2: max_environments in [team.1] must be a whole number, one or"),
        ("[team.1]\nmax_disk = \"100M\"", "2: max_disk in [team.1] must be a size from 1G to 15T"),
        ("[team.1]\nmemory = \"64M\"", "2: memory in [team.1] must be a size from 256M to 1T"),
        ("[team.1]\nmemory = 2", "2: memory in [team.1] must be a size from 256M to 1T, not 2"),
        ("[team.1]\nidle_stop = \"0h\"", "2: idle_stop in [team.1] must be a length of time: 30m, 4h, 2d"),
        ("[team.1]\nidle_stop = 4", "2: idle_stop in [team.1] must be a length of time: 30m, 4h, 2d, not 4"),
        ("[team.1]\ncpus = 0.01", "2: cpus in [team.1] must be a number of processors from 0.1 to 1024"),
        ("[team.Acme]", r#"1: "Acme" is not a team id"#),
    ] {
        refused(text, start);
    }
}

#[test]
fn a_wrong_secret_is_not_shown() {
    let (message, _) = refusal("[team.1]\nauth_token = \"hunter 2\"");
    assert!(
        message.starts_with("2: auth_token in [team.1] must be") && !message.contains("hunter"),
        "{message}"
    );
    let (message, _) = refusal("[team.1]\nui_password = 4711");
    assert!(message.ends_with("not an integer") && !message.contains("4711"), "{message}");
}

#[test]
fn malformed_port_ranges_are_refused() {
    for bad in ["[2000]", "[2000, 2000]", "[3000, 2000]", "[80, 90]", "[60000, 70000]", "\"1-2\"", "[1.5, 2]"]
    {
        let start = "2: port_range in [team.1] must be two ports [start, end]";
        refused(&format!("[team.1]\nport_range = {bad}"), start);
    }
}

#[test]
fn broken_toml_has_line_and_column() {
    refused("[server]\nport = \n", "2:8: ");
    refused("[server]\nport = 1\nport = 2\n", "3:1: duplicate key");
}

#[test]
fn the_first_failure_in_the_file_is_told() {
    refused("[team.1]\nhostnam = \"x\"\n[server]\nport = 0\n", "2: unknown key");
    refused("[server]\nport = 0\n[team.1]\nhostnam = \"x\"\n", "2: port in");
}

#[test]
fn teams_do_not_share_ports_tokens_or_passwords() {
    let (message, hint) = refusal("[team.a]\n[team.b]\nport_range = [50099, 50200]\n");
    assert_eq!(
        message,
        "3: the ports of teams a (line 1) and b (line 3) overlap: [50000, 50100] and [50099, 50200]"
    );
    assert_eq!(hint, "give one of them port_range = [50200, 50300]");
    refused(
        "[team.b]\n[team.a]\nport_range = [50099, 50200]\n",
        "3: the ports of teams a (line 3) and b (line 1) overlap",
    );
    refused("[team.a]\n[team.b]\n", "2: the ports of teams a (line 1) and b (line 2) overlap");
    for key in ["auth_token", "ui_password"] {
        let text = format!("[team.a]\n{key} = \"x\"\n[team.b]\nport_range = [2000, 2100]\n{key} = \"x\"\n");
        refused(&text, &format!("5: teams a (line 2) and b (line 5) have the same {key}"));
    }
    let crossed = "[team.a]\nauth_token = \"x\"\n[team.b]\nport_range = [2000, 2100]\n\
                   auth_token = \"y\"\nui_password = \"x\"\n";
    refused(crossed, "6: the auth_token of team a (line 2) is the ui_password of team b (line 6)");
    let three = "[team.a]\n[team.b]\nport_range = [2000, 2100]\n[team.c]\nport_range = [2050, 2060]\n";
    refused(three, "5: the ports of teams b (line 3) and c (line 5) overlap");
    let secrets = refusal(
        "[team.a]\nauth_token = \"hunter2\"\n[team.b]\nport_range = [2000, 2100]\nauth_token = \"hunter2\"\n",
    );
    assert!(!format!("{secrets:?}").contains("hunter2"));
}

#[test]
fn no_team_reaches_what_another_one_has() {
    let text = |name: &str| {
        format!("[team.a]\n[team.b]\nport_range = [2000, 2100]\nreaches = [\"redis\", \"{name}\"]\n")
    };
    refused(
        &text("odeum-a-main-odoo"),
        "4: odeum-a-main-odoo in reaches of [team.b] is a container of team a",
    );
    refused(
        &text("odeum-svc-a-redis"),
        "4: odeum-svc-a-redis in reaches of [team.b] is a container of team a",
    );
    assert!(parse(&text("odeum-b-main-odoo")).is_ok() && parse(&text("odeum-svc-b-redis")).is_ok());
    assert!(parse(&text("odeum-ab-main-odoo")).is_ok());
}

#[test]
fn a_quota_is_its_teams_alone() {
    let text = "[team.a]\nmax_environments = 5\nmax_disk = \"100G\"\nmemory = \"512M\"\ncpus = 1.5\n\
                [team.b]\nport_range = [2000, 2100]\nmemory = \"\"\n";
    let config = parse(text).unwrap();
    let quota = |team: &str| config.team(&team.parse().unwrap()).unwrap().quota;
    let expected = Quota {
        max_environments: Some(5),
        max_disk: Some(Size::gigabytes(100)),
        memory: "512M".parse().ok(),
        cpus: Cpus::new(1.5),
    };
    assert_eq!((quota("a"), quota("b")), (expected, Quota::default()));
    assert_eq!(setting(&config, "team.a.cpus").value, json!(1.5));
    assert_eq!(setting(&config, "team.a.memory").value, json!("512M"));
}

#[test]
fn traefik_needs_an_address_and_hostnames() {
    refused(
        "[routing]\n\nmode = \"traefik\"\n[team.1]\nhostname = \"a.b\"",
        "3: mode \"traefik\" needs acme_email",
    );
    let routing = "[routing]\nmode = \"traefik\"\nacme_email = \"a@b.de\"\n";
    refused(&format!("{routing}[team.1]\n"), "4: mode \"traefik\" needs a hostname in [team.1]");
    refused(routing, "2: mode \"traefik\" needs a hostname in [team.1]");
    let twins = "[team.a]\nhostname = \"x.y\"\n[team.b]\nhostname = \"x.y\"\nport_range = [2000, 2100]";
    refused(&format!("{routing}{twins}"), "7: teams a (line 5) and b (line 7) have the same hostname");
}

#[test]
fn what_is_open_needs_secrets_or_a_word() {
    let open = "[server]\nhost = \"0.0.0.0\"\n[team.1]\nauth_token = \"x\"\n";
    refused(open, "2: host 0.0.0.0 is open to others, and team 1 lacks");
    assert!(parse(&format!("{open}ui_password = \"y\"")).is_ok());
    assert!(parse(&open.replace("[team", "allow_insecure_http = true\n[team")).is_ok());
    assert!(parse("[server]\nhost = \"::1\"").is_ok());

    let mixed = "[team.a]\nauth_token = \"x\"\n\n[team.b]\nport_range = [2000, 2100]\n";
    refused(mixed, "4: team a has an auth_token and team b has none");
    assert!(parse(&format!("{mixed}[server]\nallow_insecure_http = true")).is_ok());
    assert!(parse(&mixed.replace("\"x\"", "\"\"")).is_ok(), "an empty token is none");
}

#[test]
fn a_newer_file_is_refused_before_all_else() {
    let (message, hint) =
        refusal("[server]\nprot = 1\n[team.1]\n".replace("[server]", "version = 2\n[server]").as_str());
    assert_eq!(message, "1: version 2 of the file was written by a newer odeum");
    assert_eq!(hint, "upgrade odeum; this one reads version 1");
    assert!(parse("version = 1").is_ok());
}

#[test]
fn the_variable_decides_the_data_directory() {
    let mut surroundings = Surroundings { data_dir_var: Some("/data".into()), ..surroundings() };
    let file = Path::new("odeum.toml");
    let config = read("[storage]\ndata_dir = \"/srv\"", file, &surroundings).unwrap();
    assert_eq!(config.storage.data_dir, Path::new("/data"));
    let shown = setting(&config, "storage.data_dir");
    assert_eq!((shown.value, shown.origin.to_string()), (json!("/data"), "$ODEUM_DATA_DIR".into()));
    surroundings.data_dir_var = Some("data".into());
    let error = read("", file, &surroundings).unwrap_err();
    assert_eq!(
        error.message,
        r#"$ODEUM_DATA_DIR must be an absolute path without any of , : \ ' ", not "data""#
    );
    let error = read("", file, &Surroundings::default()).unwrap_err();
    assert_eq!(error.message, "no place to keep data: HOME is not set");
}

#[test]
fn the_example_names_every_key_and_its_default() {
    let example = include_str!("../../examples/odeum.toml");
    let written = parse(example).unwrap();
    for default in parse("").unwrap().settings() {
        assert_eq!(setting(&written, &default.key).value, default.value, "{}", default.key);
        let name = default.key.rsplit('.').next().unwrap();
        let named = |line: &str| line.trim_start_matches('#').starts_with(&format!("{name} = "));
        assert!(example.lines().any(named), "{} is missing", default.key);
        let has_default = !default.value.is_null() && default.key != "storage.data_dir";
        let is_written = setting(&written, &default.key).origin != Origin::Default;
        assert_eq!(is_written, has_default, "{}", default.key);
    }
}
