//! A developer's machine is what its file says: real apt, npm, uv, sudo, psql and Odoo on a real Debian.

use serde_json::Value;

use crate::support::machine::Machine;

/// The tasks of a group, as `name: word`, where the word is `done`, `skip` or `FAIL`.
fn told(report: &Value, group: &str) -> Vec<String> {
    let tasks = report["tasks"].as_array().unwrap().iter().filter(|task| task["group"] == group);
    let word = |task: &Value| match (task["ok"].as_bool(), task["skipped"].as_bool()) {
        (Some(false), _) => "FAIL",
        (_, Some(true)) => "skip",
        _ => "done",
    };
    tasks.map(|task| format!("{}: {}", task["name"].as_str().unwrap(), word(task))).collect()
}

/// The first task of this name.
fn task<'a>(report: &'a Value, name: &str) -> &'a Value {
    let tasks = report["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["name"] == name).unwrap_or_else(|| panic!("no {name} in {report}"))
}

const TOOLS: &str = r#"
versions = ["19.0"]
[tools]
uv = ["copier==9.4.1"]
npm = ["is-odd"]
system_packages = ["jq", "no-such-package"]

[[tools.script]]
url = "https://localhost:8443/a/install.sh"
name = "a"
sha256 = "SHA"

[[tools.script]]
url = "https://localhost:8443/b/install.sh"
name = "b"

[[tools.script]]
url = "https://localhost:8443/b/install.sh"
name = "changed"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"

[[tools.script]]
url = "https://localhost:8443/empty"
name = "empty"

[[tools.script]]
url = "https://localhost:8443/absent"
name = "absent"
"#;

#[test]
fn what_is_missing_is_installed_stage_after_stage() {
    let machine = Machine::new("tools");
    machine.serve("/srv/scripts");
    let scripts = "mkdir -p a b; echo 'sleep 0.2; echo a >>/tmp/ran' >a/install.sh; \
                   echo 'echo b >>/tmp/ran; pwd >/tmp/where' >b/install.sh; : >empty; sha256sum a/install.sh";
    let sum = machine.sh("root", &format!("cd /srv/scripts; {scripts}")).ok();
    let file = TOOLS.replace("SHA", sum.split(' ').next().unwrap());
    machine.write("ana", "/home/ana/code/config.toml", &file);

    let state = "dpkg-query -W | sort | sha256sum; ls ~ ~/code /tmp; ls -R /etc/apt /usr/share/keyrings";
    let before = machine.sh("ana", state).ok();
    let plan = machine.odeum("ana", "install-tools --dry-run").report(0);
    assert_eq!(task(&plan, "jq")["message"], "would be installed (config)");
    assert_eq!(task(&plan, "git")["message"], "is there (default)");
    assert_eq!(machine.sh("ana", state).ok(), before, "a dry run changed something");

    let first = machine.odeum("ana", "install-tools").report(1);
    let repository = told(&first, "PostgreSQL repository");
    assert_eq!(repository, ["/etc/apt/sources.list.d/pgdg.list: skip"], "PGDG is not reached from here");
    assert!(
        first["warnings"][0].as_str().unwrap().contains("PostgreSQL's repository was not added"),
        "{first}"
    );
    let scripts = told(&first, "scripts");
    assert_eq!(scripts, ["a: done", "b: done", "changed: FAIL", "empty: FAIL", "absent: FAIL"]);
    assert!(task(&first, "a")["message"].as_str().unwrap().contains("checksum as given"));
    assert!(task(&first, "b")["message"].as_str().unwrap().contains("unverified"));
    assert!(task(&first, "changed")["error"].as_str().unwrap().contains("it was not run"));
    assert!(task(&first, "empty")["error"].as_str().unwrap().contains("is empty"));
    assert!(task(&first, "absent")["error"].as_str().unwrap().contains("404"));
    let mut ran: Vec<String> = machine.sh("ana", "cat /tmp/ran").ok().lines().map(str::to_owned).collect();
    ran.sort();
    assert_eq!(ran, ["a", "b"]);
    assert_eq!(
        machine.sh("ana", "ls -d $(cat /tmp/where) /tmp/odeum-*").code,
        2,
        "a script's directory is left"
    );
    let system = told(&first, "system packages");
    let new: Vec<&String> = system.iter().filter(|line| !line.ends_with("skip")).collect();
    let wanted = [
        "gsfonts: done",
        "postgresql: done",
        "postgresql-client: done",
        "postgresql-contrib: done",
        "jq: done",
    ];
    assert_eq!(new[..5], wanted);
    assert_eq!(new[5..], ["no-such-package: FAIL"]);
    machine.sh("ana", "jq --version && psql --version").ok();
    let npm = task(&first, "is-odd")["error"].as_str().unwrap();
    assert!(npm.contains("EACCES") && npm.contains("npm config set prefix"), "{npm}");
    assert_eq!(task(&first, "copier==9.4.1")["message"], "installed");
    assert!(machine.sh("ana", "~/.local/bin/copier --version").ok().contains("9.4.1"));

    machine.sh("ana", "npm config set prefix ~/.local").ok();
    machine.sh("root", "apt-get remove -qq -y jq").ok();
    let file = file.split("[[tools.script]]").next().unwrap().replace(", \"no-such-package\"", "");
    machine.write("ana", "/home/ana/code/config.toml", &file);
    let second = machine.odeum("ana", "install-tools").report(0);
    let done: Vec<_> =
        second["tasks"].as_array().unwrap().iter().filter(|task| task["skipped"] == false).collect();
    let names: Vec<_> = done.iter().map(|task| task["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["jq", "is-odd"], "{second}");
    let third = machine.odeum("ana", "install-tools").report(0);
    assert_eq!(third["summary"]["done"], 0, "{third}");
    let only_own =
        machine.odeum("ana", "install-tools --no-install-default-system-packages --dry-run").report(0);
    assert_eq!(told(&only_own, "system packages"), ["jq: skip"]);

    // Who may not use sudo gets what needs no root, and is told what to type.
    machine.write(
        "bob",
        "/home/bob/code/config.toml",
        "[tools]\nuv = [\"copier\"]\nsystem_packages = [\"zip\"]",
    );
    let refused = machine.odeum("bob", "install-tools").report(1);
    let zip = task(&refused, "zip")["error"].as_str().unwrap();
    assert!(zip.contains("sudo refuses") && zip.contains("apt-get install -y zip"), "{zip}");
    assert_eq!(told(&refused, "uv"), ["copier: done"]);
    machine.sh("root", "mv /usr/local/bin/uv /usr/bin/npm /root").ok();
    machine.write("bob", "/home/bob/code/config.toml", "[tools]\nuv = [\"six\"]\nnpm = [\"is-odd\"]");
    let without = machine.odeum("bob", "install-tools --no-install-default-system-packages").report(1);
    for (name, program) in [("six", "uv"), ("is-odd", "npm")] {
        let error = task(&without, name)["error"].as_str().unwrap();
        assert!(error.starts_with(&format!("{program} is not installed")), "{error}");
    }
}

#[test]
fn the_key_of_postgresql_is_checked_before_it_is_written() {
    let machine = Machine::new("pgdg");
    machine.serve("/srv/pgdg");
    machine.sh("root", "apt-get -qq update && apt-get -qq install -y postgresql-common").ok();
    machine.write("root", "/root/odeum.toml", "[build]\npostgresql_mirror = \"https://localhost:8443/\"");
    machine.write("root", "/root/code/config.toml", "[tools]\nsystem_packages = [\"git\"]");
    let set_up = || {
        let words = "install-tools --no-install-default-system-packages";
        let said =
            machine.sh("root", &format!("ODEUM_CONFIG=/root/odeum.toml odeum ws {words} --yes --json"));
        said.report(0)["warnings"][0].as_str().unwrap().to_owned()
    };
    let written = || machine.sh("root", "ls /usr/share/keyrings/postgresql-keyring.gpg").code == 0;
    let source = || machine.sh("root", "ls /etc/apt/sources.list.d/pgdg.list").code == 0;
    let key = "/usr/share/postgresql-common/pgdg/apt.postgresql.org.asc";

    assert!(set_up().contains("404"));
    // One letter of the key differs: it is another key, or none.
    machine
        .sh(
            "root",
            &format!(
                "sed '6s/[A-Z]/x/' {key} >/srv/pgdg/ACCC4CF8.asc; ! cmp -s {key} /srv/pgdg/ACCC4CF8.asc"
            ),
        )
        .ok();
    let why = set_up();
    assert!(why.contains("nothing was written"), "{why}");
    machine.sh("root", "echo '<html>' >/srv/pgdg/ACCC4CF8.asc").ok();
    assert!(set_up().contains("it is no OpenPGP key"));
    assert!(!written() && !source());

    // The real one is; a repository apt cannot read is not.
    machine.sh("root", &format!("cp {key} /srv/pgdg/ACCC4CF8.asc")).ok();
    let why = set_up();
    assert!(why.contains("E: The repository"), "{why}");
    assert!(written() && !source());
    let same = "cmp /usr/share/keyrings/postgresql-keyring.gpg /usr/share/postgresql-common/pgdg/apt.postgresql.org.gpg";
    machine.sh("root", same).ok();
    machine.sh("root", "apt-get -qq update -o APT::Update::Error-Mode=any").ok();

    // Somebody else's entry is left alone.
    let other =
        "echo 'deb https://apt.postgresql.org/pub/repos/apt x-pgdg main' >/etc/apt/sources.list.d/other.list";
    machine.sh("root", other).ok();
    let words = "install-tools --no-install-default-system-packages";
    let report = machine.odeum("root", words).report(0);
    assert_eq!(task(&report, "/etc/apt/sources.list.d/pgdg.list")["message"], "is there");
}

#[test]
fn an_environment_starts_odoo_and_survives_what_goes_wrong() {
    let machine = Machine::new("venvs");
    machine.write("ana", "/home/ana/code/config.toml", "versions = [\"18.0\", \"19.0\"]");
    machine.have_odoo("ana");
    let words = "create-venvs --filter 19.0";
    let whole = machine.odeum("ana", "create-venvs --dry-run").report(1);
    assert!(task(&whole, "venv-18.0")["error"].as_str().unwrap().contains("pull-repos"));
    assert!(task(&whole, "venv-19.0")["message"].as_str().unwrap().contains("Python 3.10"));
    assert_eq!(machine.sh("ana", "ls ~/code/venvs ~/.local").code, 2, "a dry run changed something");
    assert_eq!(machine.odeum("ana", "create-venvs --filter 17.0").error(2)["hint"], "it names 18.0, 19.0");

    // Killed in the middle, then again: it is made, and nothing is left of the first.
    let killed = format!("ODEUM_FAULT=create-venvs.requirements.after:kill odeum ws {words} --yes");
    assert_eq!(machine.sh("ana", &killed).code, 137);
    machine.sh("ana", "test -f ~/code/venvs/.19.0.making -a -d ~/code/venvs/19.0").ok();
    let made = machine.odeum("ana", words).report(0);
    let message = task(&made, "venv-19.0")["message"].as_str().unwrap();
    assert!(message.contains("Python 3.11, as 3.10 is not installed and uv could not get it"), "{message}");
    assert_eq!(machine.sh("ana", "ls -A ~/code/venvs").ok(), "19.0");
    assert!(machine.sh("ana", "~/code/venvs/19.0/bin/odoo --version").ok().contains("Odoo Server 19.0"));
    assert!(machine.sh("ana", "~/.local/bin/odoo-v19 --version").ok().contains("Odoo Server 19.0"));
    let again = machine.odeum("ana", words).report(0);
    assert_eq!(again["summary"]["skipped"], 1, "{again}");

    // A broken one is told of; what is put in its place must be complete before it goes.
    machine.sh("ana", "touch ~/code/venvs/19.0/mine; ln -sf /nowhere ~/code/venvs/19.0/bin/python").ok();
    let broken = machine.odeum("ana", words).report(1);
    assert!(task(&broken, "venv-19.0")["error"].as_str().unwrap().contains("--recreate"));
    let requirements = "~/code/odoo/odoo/19.0/requirements.txt";
    machine
        .sh("ana", &format!("cp {requirements} ~/kept; echo no-such-distribution-of-odoo >>{requirements}"))
        .ok();
    let failed = machine.odeum("ana", &format!("{words} --recreate")).report(1);
    assert!(task(&failed, "venv-19.0")["error"].as_str().unwrap().contains("no-such-distribution-of-odoo"));
    machine.sh("ana", "test -f ~/code/venvs/19.0/mine").ok();
    assert_eq!(machine.sh("ana", "ls -A ~/code/venvs").ok(), "19.0");
    machine.sh("ana", &format!("cp ~/kept {requirements}; echo mine >~/.local/bin/odoo-v19")).ok();
    for point in ["aside.after", "environment.after", "end.after"] {
        let killed = format!("ODEUM_FAULT=create-venvs.{point}:kill odeum ws {words} --recreate --yes");
        assert_eq!(machine.sh("ana", &killed).code, 137, "{point}");
        machine.sh("ana", "test -f ~/code/venvs/19.0.bak/mine").ok();
    }
    // The last was complete but for the old one's going.
    let ended = machine.odeum("ana", words).report(0);
    let message = task(&ended, "venv-19.0")["message"].as_str().unwrap();
    assert!(message.contains("odoo-v19 is not ours and stays"), "{message}");
    assert_eq!(machine.sh("ana", "ls -A ~/code/venvs; cat ~/.local/bin/odoo-v19").ok(), "19.0\nmine");
    assert!(machine.sh("ana", "~/code/venvs/19.0/bin/odoo --version").ok().contains("19.0"));

    // One that odoo-venv makes there is as good, and stays as it is.
    machine.sh("ana", "rm -r ~/code/venvs/19.0 && uv tool install -q odoo-venv").ok();
    let theirs = "create -p 3.11 --odoo-dir code/odoo/odoo/19.0 --venv-dir code/venvs/19.0";
    machine.sh("ana", &format!("~/.local/bin/odoo-venv {theirs}")).ok();
    let settings = "cat ~/code/venvs/19.0/.odoo-venv.toml";
    let before = machine.sh("ana", settings).ok();
    let found = machine.odeum("ana", words).report(0);
    assert!(task(&found, "venv-19.0")["message"].as_str().unwrap().starts_with("is there"), "{found}");
    assert_eq!(machine.sh("ana", settings).ok(), before);
    assert!(machine.sh("ana", "~/code/venvs/19.0/bin/odoo --version").ok().contains("19.0"));

    machine.sh("root", "mv /usr/local/bin/uv /root/uv").ok();
    let error = machine.odeum("ana", words).error(1);
    assert_eq!(error["message"], "uv is not installed");
}

#[test]
fn skills_are_there_for_agents_and_follow_their_repository() {
    let machine = Machine::new("skills");
    let address = "git@example.com:team/skills.git";
    // The address leads to a repository of this machine.
    let commit = "git add -A && git -c user.name=a -c user.email=a@example.com commit -qm skills";
    let skill = |name: &str, text: &str| {
        machine.write(
            "ana",
            &format!("/home/ana/team/{name}/SKILL.md"),
            &format!("---\nname: {name}\ndescription: {name}\n---\n{text}"),
        );
        machine.sh("ana", &format!("cd team && git init -q && {commit}")).ok();
    };
    skill("review", "first");
    machine.sh("ana", &format!("git config --global url.file:///home/ana/team.insteadOf {address}")).ok();
    let file = format!("[tools]\nskills = [\"{address}\", \"git@example.com:no/where.git\"]\nuv = [\"six\"]");
    machine.write("ana", "/home/ana/code/config.toml", &file);
    machine.odeum("ana", "install-skills --dry-run").report(0);
    assert_eq!(machine.sh("ana", "ls -d ~/.agents ~/.claude").code, 2, "a dry run changed something");

    let first = machine.odeum("ana", "install-skills").report(1);
    assert_eq!(
        told(&first, "skills"),
        [format!("{address}: done"), "git@example.com:no/where.git: FAIL".into()]
    );
    let why = task(&first, "git@example.com:no/where.git")["error"].as_str().unwrap();
    assert!(why.contains("Failed to clone") && !why.contains('\u{1b}'), "{why}");
    let read = |name: &str| machine.sh("ana", &format!("tail -n 1 ~/.claude/skills/{name}/SKILL.md"));
    assert_eq!(read("review").ok(), "first");

    skill("review", "second");
    skill("release", "new");
    machine.odeum("ana", "update-skills").report(1);
    assert_eq!((read("review").ok(), read("release").ok()), ("second".into(), "new".into()));
}

#[test]
fn the_role_is_made_repaired_and_used() {
    let machine = Machine::new("role");
    machine.write("ana", "/home/ana/code/config.toml", "versions = [\"19.0\"]");
    let role = |user: &str| machine.odeum(user, "ensure-db-user");
    assert_eq!(role("ana").error(1)["message"], "psql is not installed");
    machine.sh("root", "apt-get -qq update && apt-get -qq install -y postgresql postgresql-client").ok();
    machine.sh("root", "pg_ctlcluster 15 main stop || true").ok();
    let down = role("ana").error(1);
    assert_eq!(down["message"], "PostgreSQL does not answer at localhost:5432");
    assert!(down["hint"].as_str().unwrap().contains("systemctl start postgresql"));
    machine.sh("root", "pg_ctlcluster 15 main start; until pg_isready -q; do sleep 0.1; done").ok();

    let refused = role("bob").error(2);
    assert!(refused["hint"].as_str().unwrap().contains("CREATE ROLE odoo"), "{refused}");
    let administrator =
        |sql: &str| machine.sh("root", &format!("runuser -u postgres -- psql -XAtqc \"{sql}\"")).ok();
    let count = "SELECT count(*) FROM pg_roles WHERE rolname = 'odoo'";
    let foreseen = machine.odeum("ana", "ensure-db-user --dry-run").report(0);
    assert!(task(&foreseen, "role odoo")["message"].as_str().unwrap().starts_with("would be made"));
    assert_eq!(administrator(count), "0");

    let made = role("ana").report(0);
    assert!(made["notes"][0].as_str().unwrap().contains("for development machines only"), "{made}");
    let use_it = |database: &str| {
        let script = format!("PGPASSWORD=odoo createdb -h localhost -U odoo {database}");
        machine.sh("bob", &script).ok();
    };
    use_it("one");
    // Who needs nothing needs no sudo.
    let again = role("bob").report(0);
    assert_eq!(task(&again, "role odoo")["skipped"], true);
    for (spoilt, lacked) in [
        ("ALTER ROLE odoo NOCREATEDB", "CREATEDB"),
        ("ALTER ROLE odoo PASSWORD 'other'", "its password"),
        ("ALTER ROLE odoo NOLOGIN", "LOGIN"),
        ("ALTER ROLE odoo VALID UNTIL '2001-01-01'", "its password"),
    ] {
        administrator(spoilt);
        let repaired = role("ana").report(0);
        assert_eq!(
            task(&repaired, "role odoo")["message"],
            format!("repaired: it lacked {lacked}"),
            "{spoilt}"
        );
    }
    use_it("two");

    let barred = "cd /etc/postgresql/15/main && cp -p pg_hba.conf kept && sed -i '/^host/d' pg_hba.conf \
                  && pg_ctlcluster 15 main reload && sleep 0.5";
    machine.sh("root", barred).ok();
    let error = role("ana").error(3);
    assert!(error["hint"].as_str().unwrap().contains("pg_hba.conf"), "{error}");
    machine
        .sh("root", "cd /etc/postgresql/15/main && mv kept pg_hba.conf && pg_ctlcluster 15 main reload")
        .ok();
    assert_eq!(machine.sh("ana", "PGPORT=5999 odeum ws ensure-db-user --yes").code, 1);
    let socket = "sleep 0.5; PGHOST=/var/run/postgresql PGPORT=5432 odeum ws ensure-db-user --yes";
    machine.sh("bob", socket).ok();
}

#[test]
fn an_interrupt_ends_a_script_that_will_not_end() {
    let machine = Machine::new("interrupt");
    machine.serve("/srv/scripts");
    machine
        .sh("root", "echo \"trap '' TERM; echo up >/tmp/up; while :; do sleep 0.2; done\" >/srv/scripts/deaf")
        .ok();
    let file =
        "[[tools.script]]\nurl = \"https://localhost:8443/deaf\"\nname = \"deaf\"\n[tools]\nuv = [\"six\"]";
    machine.write("bob", "/home/bob/code/config.toml", file);
    let script = "odeum ws install-tools --no-install-default-system-packages --yes & pid=$!; \
                  for _ in $(seq 100); do [ -e /tmp/up ] && break; sleep 0.1; done; kill -INT $pid; wait $pid; echo $?";
    let said = machine.sh("bob", script);
    assert_eq!(said.stdout.trim(), "130", "{}", said.stderr);
    assert_eq!(
        machine.sh("root", "pgrep -f '[o]deum-script' || ls -d /tmp/odeum-*").code,
        2,
        "something is left"
    );
}
