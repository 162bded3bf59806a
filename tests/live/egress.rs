//! An environment with closed egress must reach its database and nothing else, and what it
//! tries to send by mail must be caught.

use serde_json::Value;

use crate::{
    python::shell,
    support::{
        ears::{Ears, addresses},
        outside::{docker, inspect, login_page, try_docker},
        story::scenarios,
        world::World,
    },
};

/// Tries to reach somebody in every way there is, and prints the ways that worked.
const TRY: &str = r"
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def tcp(address, port):
    with socket.create_connection((address, port), timeout=2):
        return True
def udp(address, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b'heard', (address, port))
def name(name):
    return socket.getaddrinfo(name, 80)
def raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
def packet():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)
def route():
    open('/proc/sys/net/ipv4/ip_forward', 'w').write('1')
ways = {'raw': raw, 'packet': packet, 'route': route}
addresses, tcp_port, udp_port = json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for address in addresses:
    ways['tcp ' + address] = lambda address=address: tcp(address, tcp_port)
    udp(address, udp_port)
for address, port in [('8.8.8.8', 53), ('1.1.1.1', 443), ('192.0.2.7', 25)]:
    ways['tcp ' + address] = lambda address=address, port=port: tcp(address, port)
for host in ['example.com', 'host.docker.internal', 'gateway.docker.internal', 'debian.org']:
    ways['name ' + host] = lambda host=host: name(host)
def works(way):
    try:
        ways[way]()
        return True
    except OSError:
        return False
with ThreadPoolExecutor(32) as pool:
    print(json.dumps([way for way, did in zip(ways, pool.map(works, ways)) if did]))
";

/// A script of the project that tries the same with data that may not be harmless yet.
const EARLY: &str = "
import socket
for address in ADDRESSES[-3:]:
    try:
        socket.create_connection((address, PORT), timeout=1)
    except OSError:
        continue
    raise SystemExit('it reached ' + address)
";

/// What the team is configured with.
const CLOSED: &str = "egress = \"closed\"\nmail_catcher = true";

#[test]
fn egress() {
    told_of(&World::new("egress"), "19.0");
}

#[test]
fn egress_14() {
    told_of(&World::new("egress-14"), "14.0");
}

fn told_of(world: &World, series: &str) {
    world.configure_team(CLOSED);
    world.run(&["init"]).ok();
    let image = format!("odoo:{series}");
    world.run(&["template", "init", "--odoo-image", &image, "--modules", "mail"]).ok();
    scenarios![world;
        an_open_container_must_reach_the_host,
        the_environment_must_answer_and_reach_nobody,
        its_mail_must_be_caught,
        an_environment_without_a_template_must_have_its_mail_caught_too,
        what_is_named_must_be_reached,
        its_door_must_follow_it,
        what_it_lost_must_come_back,
        all_of_it_must_go,
    ];
}

/// Else the others would prove nothing.
fn an_open_container_must_reach_the_host(world: &World) {
    let (ears, addresses) = (Ears::new(0), Value::from(addresses()).to_string());
    let [tcp, udp] = ears.ports();
    let network = format!("{}-net", world.prefix);
    let python =
        ["run", "--rm", "-u", "0", "--network", &network, "--entrypoint", "python3", "odoo:19.0", "-c", TRY];
    let worked = docker(&[&python[..], &[&addresses, &tcp, &udp]].concat());
    assert!(worked.contains("tcp 1") && worked.contains("raw") && ears.heard() > (0, 0), "{worked}");
}

fn the_environment_must_answer_and_reach_nobody(world: &World) {
    let (ears, addresses) = (Ears::new(0), Value::from(addresses()).to_string());
    let [tcp, udp] = ears.ports();
    let early = EARLY.replace("ADDRESSES", &addresses).replace("PORT", &tcp);
    world.repo().write(".odeum/sanitize/try.py", &early);
    world.repo().commit("a script that tries the world");
    let made = world.create("main");
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    let container = made["odoo_container"].as_str().unwrap();
    for user in ["odoo", "root"] {
        let exec = ["exec", "-u", user, container, "python3", "-c", TRY, &addresses, &tcp, &udp];
        assert_eq!(docker(&exec), "[]", "as {user}");
    }
    assert_eq!(ears.heard(), (0, 0));
    let networks = inspect(container)["NetworkSettings"]["Networks"].clone();
    let closed = format!("{}-1-closed", world.prefix);
    assert_eq!(networks.as_object().unwrap().keys().collect::<Vec<_>>(), [&closed]);
    // The database's other side is as far away as the world.
    let database = format!("{}-db", world.prefix);
    let other = format!("{{{{(index .NetworkSettings.Networks \"{}-net\").IPAddress}}}}", world.prefix);
    let far = docker(&["inspect", "-f", &other, &database]);
    let knock = "import socket, sys; socket.create_connection((sys.argv[1], 5432), timeout=2)";
    docker(&["exec", container, "python3", "-c", knock, &database]);
    assert!(try_docker(&["exec", container, "python3", "-c", knock, &far]).is_err(), "{far} was reached");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// Has Odoo send a mail at once.
const SEND: &str = "
mail = env['mail.mail'].create({
    'email_from': 'shop@example.com', 'email_to': 'ana@example.com, bob@example.com',
    'subject': 'Ordér 7', 'body_html': '<p>Thank you, Ana!</p>',
    'attachment_ids': [(0, 0, {'name': 'order.txt', 'raw': b'seven'})],
})
mail.send(raise_exception=True)
";

fn its_mail_must_be_caught(world: &World) {
    let nothing = world.run(&["env", "mail", "main"]).ok();
    assert_eq!(
        (&nothing["count"], &nothing["catcher"]),
        (&0.into(), &format!("{}-1-mail", world.prefix).into())
    );
    assert_eq!(shell(world, SEND)["exit_code"], 0);
    let caught = world.run(&["env", "mail", "main"]).ok();
    let message = &caught["messages"][0];
    assert_eq!(caught["count"], message_count(&caught), "{caught}");
    assert_eq!(message["subject"], "Ordér 7", "{caught}");
    assert_eq!(message["from"].as_str().map(|from| from.contains('@')), Some(true), "{caught}");
    let to = message["to"].to_string();
    assert!(to.contains("ana@example.com") || to.contains("bob@example.com"), "{caught}");
    assert_eq!(
        (&message["attachments"][0], &message["text"]),
        (&"order.txt".into(), &Value::Null),
        "{caught}"
    );
    let id = message["id"].as_str().unwrap();
    let whole = world.run(&["env", "mail", "main", "--id", id]).ok();
    assert!(whole["messages"][0]["text"].as_str().unwrap().contains("Thank you, Ana!"), "{whole}");
    let file = std::fs::read_to_string(message["file"].as_str().unwrap()).unwrap();
    assert!(file.contains("Subject: ") && file.contains("order.txt"), "{file}");
    world.run(&["env", "mail", "main", "--id", "7"]).fails(4);
    let text = world.plain(&["env", "mail", "main"]);
    assert!(text.stdout.contains("Ordér 7"), "{}", text.stdout);
}

fn message_count(caught: &Value) -> usize {
    caught["messages"].as_array().unwrap().len()
}

fn an_environment_without_a_template_must_have_its_mail_caught_too(world: &World) {
    world.repo().branch("bare", &[]);
    let image = world.record("main")["request"]["image"].as_str().unwrap().to_owned();
    let url = world.repo().url();
    let create = ["env", "create", "bare", "--template", "none", "--odoo-image", &image, "--repo-url", &url];
    world.run(&create).ok();
    let sql = "SELECT smtp_host, smtp_user FROM ir_mail_server WHERE active";
    let database = world.record("bare")["database"].as_str().unwrap().to_owned();
    let catcher = format!("{}-1-mail|bare", world.prefix);
    assert_eq!(world.login("bare").psql(&database, sql).unwrap(), catcher);
    world.delete("bare");
}

fn what_is_named_must_be_reached(world: &World) {
    let service = format!("service-of-{}", world.prefix);
    let container = world.record("main")["container"].as_str().unwrap().to_owned();
    let serve = ["--entrypoint", "python3", "odoo:19.0", "-m", "http.server", "8000"];
    docker(&[&["run", "-d", "--rm", "--name", &service][..], &serve].concat());
    let ask =
        format!("import urllib.request as u; print(u.urlopen('http://{service}:8000/', timeout=2).status)");
    let ask = || try_docker(&["exec", &container, "python3", "-c", &ask]);
    let before = ask();
    world.configure_team(&format!("{CLOSED}\nreaches = [{service:?}]"));
    world.run(&["env", "restart", "main"]).ok();
    let answer = ask();
    docker(&["rm", "-f", &service]);
    assert!(before.is_err(), "{before:?}");
    assert_eq!(answer.as_deref(), Ok("200"));
    let error = world.run(&["env", "restart", "main"]).fails(7);
    assert!(error["message"].as_str().unwrap().contains(&service), "{error}");
    world.configure_team(CLOSED);
}

fn its_door_must_follow_it(world: &World) {
    let door = format!("{}-1-main-door", world.prefix);
    let url = world.record("main")["url"].as_str().unwrap().to_owned();
    let runs = || inspect(&door)["State"]["Running"] == true;
    world.run(&["env", "stop", "main"]).ok();
    assert!(!runs());
    world.run(&["env", "start", "main"]).ok();
    assert!(runs() && login_page(&url) == 200);
    world.run(&["env", "restart", "main"]).ok();
    assert!(runs() && login_page(&url) == 200);
    let row = world.row("main").unwrap();
    assert_eq!(row["containers"].as_array().unwrap().len(), 2, "{row}");
}

fn what_it_lost_must_come_back(world: &World) {
    let names = ["1-main-door", "1-mail", "db"].map(|name| format!("{}-{name}", world.prefix));
    for name in &names {
        docker(&["rm", "-f", "-v", name]);
    }
    let url = world.record("main")["url"].as_str().unwrap().to_owned();
    assert!(!world.invariants().is_empty());
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(login_page(&url), 200);
    assert_eq!(shell(world, SEND)["exit_code"], 0);
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn all_of_it_must_go(world: &World) {
    world.delete("main");
    let mail = world.data().join("team_1/mail");
    assert_eq!(std::fs::read_dir(&mail).unwrap().count(), 0, "its mail is kept");
    world.run(&["destroy"]).ok();
    let left = world.snapshot();
    let label = format!("label=odeum.installation={}", world.prefix);
    for list in [["ps", "-aq"], ["network", "ls"]] {
        assert_eq!(docker(&[&list[..], &["-q", "--filter", &label]].concat()), "", "{left:?}");
    }
    assert!(!mail.exists());
}
