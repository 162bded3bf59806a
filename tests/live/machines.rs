//! Templates from another machine, by ssh and rsync; and what one process fetched, the next goes on with.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{
    imports::{CONTENT, has_the_attachment},
    support::{
        outside::run,
        process::{Output, Running, until},
        story::scenarios,
        web::Browser,
        world::World,
    },
};

#[test]
fn imports_over_ssh() {
    let world = &World::with_template("ssh");
    world.create("main");
    scenarios![world;
        a_copy_that_was_killed_must_go_on_in_the_next_process,
        what_was_copied_must_be_given_up_by_who_does_something_else,
        a_database_and_filestore_of_another_machine_must_become_a_template,
        a_machine_that_lets_nobody_in_must_be_named,
    ];
}

/// An ssh server of its own on loopback, and an `ssh` that knows how to reach it.
struct Machine {
    server: std::process::Child,
    path: String,
}

impl Machine {
    fn start(world: &World) -> Self {
        let dir = world.path("ssh");
        fs::create_dir_all(&dir).unwrap();
        let file = |name: &str| dir.join(name).display().to_string();
        for key in ["host", "client", "stranger"] {
            let _ = fs::remove_file(dir.join(key));
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &file(key)]).unwrap();
        }
        let (port, admin) = (world.first_port + 31, world.admin());
        let text = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n\
             SetEnv PGHOST=127.0.0.1 PGPORT={} PGUSER={} PGPASSWORD={}\n",
            file("host"),
            file("client.pub"),
            admin.port,
            admin.user,
            admin.password
        );
        fs::write(dir.join("sshd_config"), text).unwrap();
        fs::create_dir_all("/run/sshd").unwrap();
        let mut command = Command::new("/usr/sbin/sshd");
        command.args(["-D", "-e", "-f", &file("sshd_config")]).stderr(Stdio::null());
        let server = command.spawn().expect("sshd is installed");
        until("sshd listens", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        let host = fs::read_to_string(dir.join("host.pub")).unwrap();
        fs::write(dir.join("known_hosts"), format!("[127.0.0.1]:{port} {host}")).unwrap();
        let machine = Self { server, path: format!("{}:{}", dir.display(), std::env::var("PATH").unwrap()) };
        Machine::speak(&dir, port, "client", "");
        machine
    }

    /// Puts an `ssh` in front of the real one, which is told where the machine is; `before` is shell code.
    fn speak(dir: &Path, port: u16, key: &str, before: &str) {
        let config = format!(
            "Host far\n HostName 127.0.0.1\n Port {port}\n IdentityFile {}\n IdentitiesOnly yes\n UserKnownHostsFile {}\n",
            dir.join(key).display(),
            dir.join("known_hosts").display()
        );
        fs::write(dir.join("config"), config).unwrap();
        let script =
            format!("#!/bin/sh\n{before}\nexec /usr/bin/ssh -F {} \"$@\"\n", dir.join("config").display());
        fs::write(dir.join("ssh"), script).unwrap();
        fs::set_permissions(dir.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn begin(&self, world: &World, fault: &str, args: &[&str]) -> Running {
        let mut command = world.command(args);
        command.env("PATH", &self.path).env("ODEUM_FAULT", fault);
        Running::start(command, args.join(" "))
    }

    fn run(&self, world: &World, args: &[&str]) -> Output {
        self.begin(world, "", args).end()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn a_database_and_filestore_of_another_machine_must_become_a_template(world: &World) {
    let machine = Machine::start(world);
    let record = world.record("main");
    let (url, database) = (record["url"].as_str().unwrap(), record["database"].as_str().unwrap());
    Browser::new(url, database).create("ir.attachment", &json!({"name": "kept.txt", "datas": CONTENT}));
    let filestore = world.workspace("main").join("data/filestore").join(database).display().to_string();
    // The first copy of files breaks off.
    let dir = world.path("ssh");
    let broken = format!(
        "case \"$*\" in *rsync*) [ -e {0}/tried ] || {{ touch {0}/tried; exit 255; }};; esac",
        dir.display()
    );
    Machine::speak(&dir, world.first_port + 31, "client", &broken);
    let import = [
        "template",
        "import",
        "--ssh",
        "far",
        "--db-name",
        database,
        "--filestore",
        &filestore,
        "--name",
        "far",
    ];
    let made = machine.run(world, &import).ok();
    let warnings = made["warnings"].to_string();
    assert!(warnings.contains("broke off"), "{warnings}");
    assert!(made["source"].as_str().unwrap().ends_with("on far"), "{made}");
    world.delete("main");
    has_the_attachment(world, "far");
    let nothing = ["template", "import", "--ssh", "far", "--db-name", "no_such", "--name", "x"];
    let error: Value = world.unchanged("no such database", || machine.run(world, &nothing).fails(1));
    assert!(error["message"].as_str().unwrap().contains("no_such"), "{error}");
}

fn a_machine_that_lets_nobody_in_must_be_named(world: &World) {
    let machine = Machine::start(world);
    Machine::speak(&world.path("ssh"), world.first_port + 31, "stranger", "");
    let import = ["template", "import", "--ssh", "far", "--db-name", "prod", "--name", "x"];
    let error = world.unchanged("a refused key", || machine.run(world, &import).fails(8));
    assert!(error["hint"].as_str().unwrap().contains("ssh far true"), "{error}");
}

/// How many files there are to copy, and the bytes of each.
const FILES: usize = 40;
const SIZE: usize = 100_000;

/// A filestore there, and an `rsync` that writes down which files it transfers; the import of both.
fn with_files(world: &World) -> (Machine, Vec<String>) {
    let machine = Machine::start(world);
    let files = world.path("files");
    fs::create_dir_all(files.join("ab")).unwrap();
    for number in 0..FILES {
        fs::write(files.join(format!("ab/ab{number:02}")), vec![u8::try_from(number).unwrap(); SIZE])
            .unwrap();
    }
    let (dir, path) = (world.path("ssh"), world.path("ssh/rsync"));
    let shown = dir.display();
    let script = format!(
        "#!/bin/bash\nexec -a rsync /usr/bin/rsync $(cat {shown}/slowly 2>/dev/null) --log-file={shown}/log \
         --log-file-format=%n \"$@\"\n"
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let files = files.display().to_string();
    let import = [
        "template",
        "import",
        "--ssh",
        "far",
        "--db-name",
        &database,
        "--filestore",
        &files,
        "--name",
        "copy",
    ];
    (machine, import.map(str::to_owned).to_vec())
}

/// The files rsync transferred since this was asked last. It writes down what it deletes as well.
fn transferred(world: &World) -> BTreeSet<String> {
    let log = world.path("ssh/log");
    let text = fs::read_to_string(&log).unwrap_or_default();
    let _ = fs::remove_file(log);
    let names = text.lines().filter_map(|line| Some(line.rsplit_once(" ab/")?.1.to_owned()));
    names.filter(|name| name.starts_with("ab")).collect()
}

fn incoming(world: &World) -> PathBuf {
    world.data().join("team_1/templates/copy/incoming")
}

/// The files that are here whole.
fn copied(world: &World) -> BTreeSet<String> {
    let found = fs::read_dir(incoming(world).join("filestore/ab")).into_iter().flatten().map(Result::unwrap);
    let whole = found.filter(|file| file.metadata().is_ok_and(|file| file.len() == SIZE as u64));
    whole.map(|file| file.file_name().into_string().unwrap()).filter(|name| !name.starts_with('.')).collect()
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn a_copy_that_was_killed_must_go_on_in_the_next_process(world: &World) {
    let (machine, import) = with_files(world);
    let import = strs(&import);
    world.unchanged("an import in two processes, and its deletion", || {
        fs::write(world.path("ssh/slowly"), "--bwlimit=500").unwrap();
        let running = machine.begin(world, "", &import);
        until("a part of the files is here", || copied(world).len() > FILES / 4);
        running.kill();
        running.end().must_end(-9);
        let before = copied(world);
        assert!(before.len() < FILES, "it was too fast to be killed");
        let said = Value::from(world.invariants()).to_string();
        assert!(said.contains("is kept until") && said.contains("template delete copy"), "{said}");
        fs::remove_file(world.path("ssh/slowly")).unwrap();
        transferred(world);
        let made = machine.run(world, &import).ok();
        assert!(made["filestore_mb"].as_f64().unwrap() >= 4.0, "{made}");
        let after = transferred(world);
        eprintln!(
            "        {} files were here, {} of {FILES} were transferred then",
            before.len(),
            after.len()
        );
        assert_eq!(before.intersection(&after).count(), 0, "{before:?} and again {after:?}");
        assert!(before.union(&after).count() <= FILES && after.len() <= FILES - before.len());
        assert!(!incoming(world).exists(), "it is kept though all is done");
        assert_eq!(world.invariants(), Vec::<Value>::new());
        world.run(&["template", "delete", "copy"]).ok();
    });
}

fn what_was_copied_must_be_given_up_by_who_does_something_else(world: &World) {
    let (machine, import) = with_files(world);
    let import = strs(&import);
    let killed = || machine.begin(world, "template-make.unpack.before:kill", &import).end().must_end(-9);
    let is_kept = || copied(world).len() == FILES;
    world.unchanged("copies that were given up", || {
        killed();
        assert_eq!(transferred(world).len(), FILES);
        // Whoever fails later, or cannot even connect, loses nothing.
        let error = machine.begin(world, "template-make.unpack.after:fail", &import).end().fails(1);
        assert!(error["message"].as_str().unwrap().contains("on demand") && is_kept(), "{error}");
        Machine::speak(&world.path("ssh"), world.first_port + 31, "stranger", "");
        machine.run(world, &import).fails(8);
        Machine::speak(&world.path("ssh"), world.first_port + 31, "client", "");
        assert!(is_kept());
        // It is known whose it is when no generation is being made any more.
        assert!(Value::from(world.invariants()).to_string().contains("is kept until"));
        let deleted = world.run(&["template", "delete", "copy"]).ok();
        assert!(deleted["removed"].to_string().contains("what was copied of"), "{deleted}");
        assert_eq!(transferred(world).len(), 0);
    });
    world.unchanged("another source", || {
        killed();
        let without = ["template", "import", "--ssh", "far", "--db-name", "no_such", "--name", "copy"];
        machine.run(world, &without).fails(1);
        assert!(!incoming(world).exists());
    });
    world.unchanged("a day later", || {
        killed();
        let path = incoming(world).join("incoming.json");
        let mut record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        record["since"] = json!((Timestamp::now() - SignedDuration::from_hours(25)).to_string());
        fs::write(&path, record.to_string()).unwrap();
        machine
            .run(world, &["template", "import", "--ssh", "far", "--db-name", "no_such", "--name", "x"])
            .fails(1);
        assert!(!incoming(world).exists(), "it is kept for ever");
        world.run(&["template", "delete", "copy"]).fails(4);
    });
}
