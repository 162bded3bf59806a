//! What stands between two teams: networks, roles of the database server, directories.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    support::{
        ears::addresses,
        outside::{docker, inspect, login_page},
    },
    teams::{ONLY, Teams, both, login, python, record, service_port, text},
};

/// Tries to reach hosts and ports given as JSON, and prints which answered.
const REACH: &str = r"
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def reach(place):
    try:
        with socket.create_connection(tuple(place), timeout=2):
            return True
    except OSError:
        return False
places = json.loads(sys.argv[1])
with ThreadPoolExecutor(32) as pool:
    print(json.dumps([place for place, did in zip(places, pool.map(reach, places)) if did]))
";

/// Tries to enter databases, and prints those that let it in and why others did not.
const ENTER: &str = r"
import json, sys, psycopg2
host, user, password, names = json.loads(sys.argv[1])
told = {}
for name in names:
    try:
        psycopg2.connect(host=host, user=user, password=password, dbname=name).close()
        told[name] = 'let in'
    except psycopg2.OperationalError as error:
        told[name] = str(error)
print(json.dumps(told))
";

pub fn no_container_may_reach_the_others((world, _): &Teams<'_>) {
    let [one, two] = both(world);
    for (from, to) in [(&two, &one), (&one, &two)] {
        let container = text(to, "container");
        let inspected = inspect(container);
        let networks = inspected["NetworkSettings"]["Networks"].as_object().unwrap();
        let ips: Vec<&str> =
            networks.values().map(|network| network["IPAddress"].as_str().unwrap()).collect();
        let gateways = networks.values().map(|network| network["Gateway"].as_str().unwrap());
        assert!(!ips.is_empty() && ips.iter().all(|ip| !ip.is_empty()), "{networks:?}");
        let mut places: Vec<Value> = Vec::new();
        let names: Vec<String> = networks.keys().map(|network| format!("{container}.{network}")).collect();
        for host in ips.iter().copied().chain([container]).chain(names.iter().map(String::as_str)) {
            places.extend([8069, 8072].map(|port| json!([host, port])));
        }
        // The port it is published on, by every address this machine has.
        let published = to["port"].as_u64().unwrap();
        let machine: BTreeSet<String> = addresses().into_iter().chain(gateways.map(str::to_owned)).collect();
        places.extend(machine.iter().map(|address| json!([address, published])));
        places.extend(["127.0.0.1", "host.docker.internal"].map(|host| json!([host, published])));
        if text(to, "team") == "1" {
            let (service, port) = (format!("{}-svc-1-{ONLY}", world.prefix), service_port(world));
            let networks = inspect(&service)["NetworkSettings"]["Networks"].clone();
            let ips = networks.as_object().unwrap().values().map(|network| network["IPAddress"].clone());
            places.extend(ips.chain([json!(service), json!(ONLY)]).map(|host| json!([host, port])));
            let own = json!([[ONLY, port]]);
            assert_eq!(python(to, REACH, &own), own, "its own team reaches it");
        }
        assert_eq!(python(from, REACH, &json!(places)), json!([]), "from {}", text(from, "container"));
        // What it may reach, so that the above is no accident.
        let own = json!([["127.0.0.1", 8069], [format!("{}-db", world.prefix), 5432]]);
        assert_eq!(python(from, REACH, &own), own);
        assert_eq!(login_page(text(to, "url")), 200);
    }
    // A container of its own that a team's Odoo cannot start, but that shows what its network lets by.
    let network = inspect(text(&two, "container"))["HostConfig"]["NetworkMode"].as_str().unwrap().to_owned();
    let other = inspect(text(&one, "container"))["HostConfig"]["NetworkMode"].as_str().unwrap().to_owned();
    assert_ne!(network, other);
    let on = |network: &str| {
        docker(&["network", "inspect", "-f", "{{range .Containers}}{{.Name}} {{end}}", network])
            .split(' ')
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let shared: Vec<String> = on(&network).intersection(&on(&other)).cloned().collect();
    assert_eq!(shared, [format!("{}-db", world.prefix)], "only the database server is on both");
}

pub fn no_role_may_enter_the_others_databases((world, _): &Teams<'_>) {
    let [one, two] = both(world);
    let server = format!("{}-db", world.prefix);
    let all = world.admin().psql("postgres", "SELECT datname FROM pg_database").unwrap();
    for (own, team, other) in [(&one, "1", "two"), (&two, "two", "1")] {
        let theirs = |name: &&str| {
            ["", "template_", "kept_"].iter().any(|kind| name.starts_with(&format!("odeum_{kind}{other}_")))
        };
        let theirs: Vec<&str> = all.lines().filter(theirs).collect();
        assert!(theirs.len() >= 2, "{all}");
        let given = json!([server, text(own, "role"), text(own, "password"), theirs]);
        let told = python(own, ENTER, &given);
        for (name, why) in told.as_object().unwrap() {
            let why = why.as_str().unwrap();
            let is_refused = why.contains("permission denied") || why.contains("not currently accepting");
            assert!(is_refused, "team {team} at {name}: {why}");
        }
        let login = login(world, own);
        let at_home = text(own, "database");
        for sql in [
            format!("SET ROLE odeum_owner_{other}"),
            format!("SET ROLE u_{other}_main"),
            format!("GRANT odeum_owner_{other} TO {}", login.user),
            format!("ALTER ROLE u_{other}_main PASSWORD 'mine'"),
            format!("GRANT CONNECT ON DATABASE odeum_{other}_main TO PUBLIC"),
            format!("ALTER DATABASE odeum_template_{other}_default ALLOW_CONNECTIONS true"),
            format!("CREATE DATABASE mine TEMPLATE odeum_template_{other}_default"),
            format!("DROP DATABASE odeum_{other}_main"),
            "CREATE EXTENSION dblink".to_owned(),
            "CREATE EXTENSION postgres_fdw".to_owned(),
            format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'u_{other}_main'"
            ),
        ] {
            let answer = login.psql(at_home, &sql);
            // Terminating nobody is allowed; terminating somebody is not.
            assert!(answer.is_err() || answer == Ok(String::new()), "team {team}, {sql}: {answer:?}");
        }
        let heard = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'u\\_{other}\\_%' AND query <> '<insufficient privilege>'"
        );
        assert_eq!(login.psql(at_home, &heard).unwrap(), "0", "team {team} reads the other's statements");
        assert_eq!(
            login.psql("postgres", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").unwrap(),
            "0"
        );
    }
}

pub fn no_container_may_have_the_others_files((world, _): &Teams<'_>) {
    for (team, other) in [("1", "two"), ("two", "1")] {
        let theirs = world.data().join(format!("team_{other}")).display().to_string();
        let inspected = inspect(text(&record(world, team, "main"), "container"));
        for mount in inspected["Mounts"].as_array().unwrap() {
            assert!(!mount["Source"].as_str().unwrap().starts_with(&theirs), "{mount}");
        }
        let labels = inspected["Config"]["Labels"].to_string();
        assert!(labels.contains(&format!("\"odeum.team\":\"{team}\"")), "{labels}");
    }
}
