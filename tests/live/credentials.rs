//! Credentials for git servers: taken only when the server takes them, shown to nobody, and used.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{
    git_server::GitServer,
    outside::run,
    process::{Output, Running, until},
    repo::{Repo, manifest},
    story::scenarios,
    world::World,
};

/// What the git server asks for. Nobody may see it; its signs must be kept apart from an address's.
const TOKEN: &str = "t0k@n:which%41/nobody?sees";

/// The same in an address.
const ENCODED: &str = "t0k%40n%3Awhich%2541%2Fnobody%3Fsees";

/// A world with a server that asks for a user, and one that does not.
struct Place {
    world: World,
    private: GitServer,
    public: GitServer,
}

impl Place {
    fn host(&self) -> &str {
        self.private.address()
    }

    fn url(&self) -> String {
        self.private.url("tools")
    }

    fn file(&self) -> PathBuf {
        self.world.data().join("team_1/.git-credentials")
    }

    /// Runs odeum with a `git` that writes its arguments down, and a token on stdin.
    fn watched(&self, args: &[&str], token: &str) -> Output {
        let bin = self.world.path("bin");
        fs::create_dir_all(&bin).unwrap();
        let log = self.world.path("arguments").display().to_string();
        fs::write(bin.join("git"), format!("#!/bin/sh\necho \"$@\" >> {log}\nexec /usr/bin/git \"$@\"\n"))
            .unwrap();
        fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
        let stdin = self.world.path("stdin");
        fs::write(&stdin, format!("{token}\n")).unwrap();
        let mut command = self.world.command(&[args, &["-vv"]].concat());
        command.env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()));
        let input = Stdio::from(fs::File::open(stdin).unwrap());
        Running::start_reading(command, args.join(" "), input).end()
    }

    /// Fails when anything that can be seen shows the token.
    fn shows_nothing(&self, output: &Output) {
        let arguments = fs::read_to_string(self.world.path("arguments")).unwrap_or_default();
        assert!(!arguments.is_empty(), "no git was run");
        for text in [&arguments, &output.stdout, &output.stderr] {
            assert!(!text.contains(TOKEN) && !text.contains(ENCODED), "the token is shown: {text}");
        }
    }
}

#[test]
fn credentials() {
    let world = World::new("credentials");
    let tools = Repo::empty(&world.path("served/tools"), "main");
    tools.write("tool_a/__manifest__.py", &manifest("Tool"));
    tools.write("tool_a/__init__.py", "");
    tools.commit("a module");
    let private = GitServer::new(&world.path("served"), Some(("me@work", TOKEN)));
    let public = GitServer::new(&world.path("served"), None);
    let place = &Place { world, private, public };
    scenarios![place;
        a_wrong_one_must_not_be_stored,
        one_that_nothing_proves_must_not_be_stored,
        a_right_one_must_be_stored_for_its_owner_alone,
        a_stored_one_must_open_what_it_is_for,
        an_address_over_json_must_do_too,
        a_refused_one_must_be_told_and_kept,
        a_provider_must_be_asked_whose_a_token_is,
        one_that_is_deleted_must_open_nothing,
    ];
}

fn a_wrong_one_must_not_be_stored(place: &Place) {
    place.world.run(&["repo", "add", "x", &place.url()]).fails(8);
    let set = ["credential", "set", &place.url(), "--username", "me@work", "--token-stdin"];
    let output = place.watched(&set, "something else");
    let error = output.fails(8);
    assert!(error["message"].as_str().unwrap().contains("refuses the credential of me@work"), "{error}");
    assert!(!output.stderr.contains("something else"));
    for (words, complaint) in [
        (&["credential", "set", "ssh://host/x", "--username", "me", "--token", "t"][..], "http"),
        (&["credential", "set", "--host", "host/x", "--username", "me", "--token", "t"], "not a host"),
        (&["credential", "set", "--username", "me", "--token", "t"], "host is missing"),
        (
            &["credential", "set", "https://host/x", "--username", "a\nb", "--token", "t"],
            "control characters",
        ),
    ] {
        let output = place.world.run(words);
        output.must_end(2);
        assert!(output.stderr.contains(complaint), "{words:?}: {}", output.stderr);
    }
    assert!(!place.file().exists());
    assert_eq!(place.world.run(&["credential", "list"]).ok()["credentials"], json!([]));
}

fn one_that_nothing_proves_must_not_be_stored(place: &Place) {
    let public = place.public.url("tools");
    let error =
        place.watched(&["credential", "set", &public, "--username", "me", "--token-stdin"], TOKEN).fails(7);
    assert!(error["message"].as_str().unwrap().contains("is public"), "{error}");
    let host = ["credential", "set", "--host", place.host(), "--username", "me", "--token-stdin"];
    place.watched(&host, TOKEN).fails(7);
    assert!(!place.file().exists());
}

fn a_right_one_must_be_stored_for_its_owner_alone(place: &Place) {
    let set = ["credential", "set", &place.url(), "--username", "me@work", "--token-stdin"];
    let output = place.watched(&set, TOKEN);
    let stored = output.ok();
    assert_eq!((&stored["host"], &stored["repo_url"]), (&json!(place.host()), &json!(place.url())));
    place.shows_nothing(&output);
    assert_eq!(fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(place.file()).unwrap();
    assert_eq!(text, format!("http://me%40work:{ENCODED}@{}\n", place.host()));
    let listed = place.world.run(&["credential", "list"]);
    assert_eq!(
        listed.ok()["credentials"],
        json!([{"host": place.host(), "username": "me@work", "token": "****"}])
    );
    assert_eq!(place.world.run(&["credential", "list", "--team", "1"]).ok(), listed.ok());
}

fn a_stored_one_must_open_what_it_is_for(place: &Place) {
    let added = place.watched(&["repo", "add", "tools", &place.url()], "");
    added.ok();
    place.shows_nothing(&added);
    place.world.initialise();
    let url = place.world.repo().url();
    // The contents of files come now, and need it again.
    let create = [&World::creation("main", &url)[..], &["--extra-addons", "tools:main"]].concat();
    let made = place.watched(&create, "");
    made.ok();
    place.shows_nothing(&made);
    assert!(place.world.workspace("main").join("extra/tools/tool_a/__manifest__.py").is_file());
    place.world.delete("main");
    place.world.run(&["repo", "delete", "tools"]).ok();
}

fn an_address_over_json_must_do_too(place: &Place) {
    fs::remove_file(place.file()).unwrap();
    let url = format!("http://me%40work:{ENCODED}@{}/tools", place.host());
    let parameters = json!({"repo_url": url}).to_string();
    let output = place.world.run(&["call", "setup_repo_auth", &parameters]);
    assert_eq!(output.ok()["repo_url"], place.url());
    assert!(!output.stdout.contains(ENCODED) && !output.stderr.contains(ENCODED));
    let text = fs::read_to_string(place.file()).unwrap();
    assert_eq!(text, format!("http://me%40work:{ENCODED}@{}\n", place.host()));
}

fn a_refused_one_must_be_told_and_kept(place: &Place) {
    place.world.run(&["repo", "add", "tools", &place.url()]).ok();
    assert_eq!(place.world.run(&["credential", "validate"]).ok()["credentials"][0]["state"], "valid");
    let right = fs::read_to_string(place.file()).unwrap();
    let wrong = right.replace(ENCODED, "revoked");
    fs::write(place.file(), &wrong).unwrap();
    let output = place.world.run(&["credential", "validate", place.host()]);
    output.must_end(1);
    assert_eq!(output.json()["credentials"][0]["state"], "invalid");
    // It may be the server's mistake: nobody but its owner throws it away.
    place.world.run(&["repo", "update", "tools"]).fails(8);
    assert_eq!(fs::read_to_string(place.file()).unwrap(), wrong);
    fs::write(place.file(), &right).unwrap();
    place.world.run(&["repo", "update", "tools"]).ok();
}

/// Answers as the APIs of git servers do, to one token.
fn provider() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let mut reader = BufReader::new(connection.try_clone().unwrap());
            let (mut request, mut line) = (String::new(), String::new());
            while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                request += &std::mem::take(&mut line);
            }
            let path = request.split(' ').nth(1).unwrap_or_default();
            let lower = request.to_lowercase();
            let (shown, body) = match path {
                "/api/v3/user" => ("authorization: bearer right", r#"{"login": "hub"}"#),
                "/api/v4/user" => ("private-token: right", r#"{"username": "lab"}"#),
                "/api/v1/user" => ("authorization: token right", r#"{"login": "tea"}"#),
                // `me:right`
                "/plugins/servlet/applinks/whoami" => ("authorization: basic bwu6cmlnahq=", "bucket"),
                _ => ("nothing", ""),
            };
            let (status, body) =
                if lower.contains(shown) { ("200 OK", body) } else { ("401 Unauthorized", "{}") };
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    address
}

fn a_provider_must_be_asked_whose_a_token_is(place: &Place) {
    let address = provider();
    let before = fs::read_to_string(place.file()).unwrap();
    for (kind, owner) in [("github", "hub"), ("gitlab", "lab"), ("gitea", "tea"), ("bitbucket", "bucket")] {
        let url = format!("http://{address}");
        let set = ["credential", "set", &url, "--provider", kind, "--username", "me", "--token"];
        place.world.run(&[&set[..], &["wrong"]].concat()).fails(8);
        assert_eq!(fs::read_to_string(place.file()).unwrap(), before, "{kind}");
        let stored = place.world.run(&[&set[..], &["right"]].concat()).ok();
        assert_eq!(stored["proof"], format!("it is {owner}'s"));
        let validated = place.world.run(&["credential", "validate", &address, "--provider", kind]).ok();
        assert_eq!(validated["credentials"][0]["state"], "valid");
        place.world.run(&["credential", "delete", &address]).ok();
    }
    assert_eq!(fs::read_to_string(place.file()).unwrap(), before);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let url = format!("http://{silent}");
    place
        .world
        .run(&["credential", "set", &url, "--provider", "gitea", "--username", "me", "--token", "t"])
        .fails(1);
}

fn one_that_is_deleted_must_open_nothing(place: &Place) {
    place.world.run(&["credential", "delete", place.host()]).ok();
    place.world.run(&["credential", "delete", place.host()]).fails(4);
    place.world.run(&["credential", "validate", place.host()]).fails(4);
    place.world.run(&["repo", "update", "tools"]).fails(8);
    assert_eq!(place.world.invariants(), Vec::<Value>::new());
}

/// An ssh server of its own on loopback, that takes the keys of one file.
struct Machine {
    server: Option<Child>,
    dir: PathBuf,
    port: u16,
}

impl Machine {
    fn new(world: &World) -> Self {
        let dir = world.path("sshd");
        fs::create_dir_all(&dir).unwrap();
        fs::create_dir_all("/run/sshd").unwrap();
        fs::write(dir.join("authorized"), "").unwrap();
        let mut machine = Self { server: None, dir, port: world.first_port + 45 };
        machine.start_with("host");
        machine
    }

    /// Starts it anew, with the host key of this name.
    fn start_with(&mut self, key: &str) {
        self.stop();
        let file = |name: &str| self.dir.join(name).display().to_string();
        if !self.dir.join(key).exists() {
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &file(key)]).unwrap();
        }
        let text = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n",
            self.port,
            file(key),
            file("authorized")
        );
        fs::write(self.dir.join("config"), text).unwrap();
        let mut command = Command::new("/usr/sbin/sshd");
        command.args(["-D", "-e", "-f", &file("config")]).stderr(Stdio::null());
        self.server = Some(command.spawn().expect("sshd is installed"));
        until("sshd listens", || std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    fn fingerprint(&self, key: &str) -> String {
        let file = self.dir.join(format!("{key}.pub")).display().to_string();
        run("ssh-keygen", &["-l", "-f", &file]).unwrap().split(' ').nth(1).unwrap().to_owned()
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn repositories_over_ssh() {
    let world = &World::new("repositories over ssh");
    let mut machine = Machine::new(world);
    let user = run("id", &["-un"]).unwrap();
    let path = world.repo().path().display().to_string();
    let url = format!("ssh://{user}@127.0.0.1:{}{path}", machine.port);
    let host = format!("127.0.0.1:{}", machine.port);
    let add = ["repo", "add", "tools", &url];

    // A host nobody has looked at is not spoken to, whatever the person running this trusts.
    let error = world.run(&add).fails(8);
    assert!(error["hint"].as_str().unwrap().contains("trust-host"), "{error}");

    // Looking trusts nobody; a key that is not shown is not trusted either.
    let shown = world.run(&["credential", "trust-host", &host]).ok();
    let fingerprint = machine.fingerprint("host");
    assert_eq!(shown["keys"], json!([{"kind": "ssh-ed25519", "fingerprint": fingerprint, "trusted": false}]));
    world.run(&["credential", "trust-host", &host, "--fingerprint", "SHA256:other"]).fails(8);
    assert_eq!(world.run(&["credential", "trust-host", &host]).ok()["trusted"], false);
    let trusted = world.run(&["credential", "trust-host", &host, "--fingerprint", &fingerprint]).ok();
    assert_eq!((&trusted["trusted"], &trusted["changed"]), (&json!(true), &json!(true)));

    // The host does not know the team yet.
    let error = world.run(&add).fails(8);
    assert!(error["hint"].as_str().unwrap().contains("ssh-key"), "{error}");
    let made = world.run(&["credential", "ssh-key"]).ok();
    assert_eq!(
        (&made["made"], world.run(&["credential", "ssh-key"]).ok()["made"].clone()),
        (&json!(true), json!(false))
    );
    let key = world.data().join("team_1/ssh/id_ed25519");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(machine.dir.join("authorized"), made["public_key"].as_str().unwrap()).unwrap();
    assert_eq!(world.run(&add).ok()["branches"], json!(["main"]));

    // Another host in its place is noticed, and told from one that was never trusted.
    machine.start_with("impostor");
    let error = world.run(&["repo", "update", "tools"]).fails(8);
    assert!(error["message"].as_str().unwrap().contains("Host key verification failed"), "{error}");
    let shown = world.run(&["credential", "trust-host", &host]).ok();
    assert_eq!((&shown["trusted"], &shown["differs"]), (&json!(false), &json!(true)));
    machine.start_with("host");
    world.run(&["repo", "update", "tools"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
