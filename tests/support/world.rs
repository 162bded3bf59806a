//! An installation of its own for a test, which removes itself whatever happens.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::support::{
    checker::{Checker, Snapshot, assert_same},
    outside::{self, Login, docker},
    process::{Output, Running},
    repo::Repo,
    templates,
};

/// Certificates of the machine, which builds may need behind a company's proxy.
const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Where the worlds' ports begin, how many each has for environments and in all, and how many
/// worlds there may be. The database server has the next one, and after a move another one.
const FIRST_PORT: u16 = 20_000;
const ENV_PORTS: u16 = 40;
const PORTS: u16 = 50;
const SLOTS: u16 = 180;

/// One installation: directory, configuration, names and ports.
pub struct World {
    pub prefix: String,
    pub first_port: u16,
    dir: PathBuf,
    repo: Repo,
    /// Locked while the ports are ours.
    _claim: File,
}

impl World {
    /// An installation that is configured but not initialised. What an earlier
    /// run of the same test left is removed first.
    pub fn new(name: &str) -> Self {
        outside::require();
        let seed = hash(&format!("{name} {}", env!("CARGO_MANIFEST_DIR")));
        let prefix = format!("t{seed:08x}");
        let dir = std::env::temp_dir().join(&prefix);
        remove(&prefix, &dir);
        let repo = Repo::new(&dir.join("addons"));
        let (first_port, claim) = claim_ports();
        let world = Self { first_port, prefix, dir, repo, _claim: claim };
        world.configure("auto");
        world
    }

    /// An initialised one with template `default`.
    pub fn with_template(name: &str) -> Self {
        let world = Self::new(name);
        world.initialise();
        world
    }

    /// The same with Odoo 14, the old one.
    pub fn with_template_14(name: &str) -> Self {
        let world = Self::new(name);
        world.run(&["init"]).ok();
        templates::make(&world, "odoo:14.0", "base,web");
        world
    }

    /// Initialises it, with template `default` of `base`.
    pub fn initialise(&self) {
        self.run(&["init"]).ok();
        templates::make(self, "odoo:19.0", "base");
    }

    /// Writes the configuration, with this way of making filestores.
    pub fn configure(&self, filestore: &str) {
        self.write_configuration(filestore, ENV_PORTS, "");
    }

    /// Writes the configuration with further lines for the team.
    pub fn configure_team(&self, lines: &str) {
        self.write_configuration("auto", ENV_PORTS, lines);
    }

    /// Gives the last of the ports to another team.
    pub fn add_team(&self, team: &str) {
        let text = fs::read_to_string(self.config()).unwrap();
        let [first, end] = [self.first_port, self.first_port + ENV_PORTS - 1];
        let (one, middle) = (format!("port_range = [{first}, {end}]"), end - 10);
        assert!(text.contains(&one), "{text}");
        let two =
            format!("port_range = [{first}, {middle}]\n[team.{team}]\nport_range = [{middle}, {end}]\n");
        fs::write(self.config(), text.replace(&one, &two)).unwrap();
    }

    /// Writes the configuration with more ports than tests have, for who runs alone.
    pub fn configure_ports(&self, count: u16) {
        self.write_configuration("auto", count, "");
    }

    fn write_configuration(&self, filestore: &str, ports: u16, team: &str) {
        let bundle = Path::new(BUNDLE).exists().then(|| format!("ca_bundle = {BUNDLE:?}\n"));
        let (data, prefix) = (self.data().display().to_string(), &self.prefix);
        let (database, range) = (self.first_port + ENV_PORTS, [self.first_port, self.first_port + ports - 1]);
        let text = format!(
            "{}[docker]\nprefix = {prefix:?}\n[storage]\ndata_dir = {data:?}\nfilestore = {filestore:?}\n\
             [database]\nport = {database}\n[team.1]\nport_range = {range:?}\n{team}\n",
            bundle.unwrap_or_default()
        );
        fs::write(self.config(), text).unwrap();
    }

    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// A path for the test's own files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Where the workstation's code is.
    pub fn code(&self) -> PathBuf {
        self.path("code")
    }

    pub fn repo(&self) -> &Repo {
        &self.repo
    }

    /// A line for an image that goes with this world, whatever it is called by then.
    pub fn label(&self) -> String {
        format!("LABEL odeum.installation={}", self.prefix)
    }

    /// odeum with these arguments, answering every question and speaking JSON.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.plain_command(args);
        command.args(["--json", "--yes"]);
        command
    }

    /// odeum with these arguments alone.
    pub fn plain_command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_odeum"));
        command.args(args).env("ODEUM_CONFIG", self.config()).env("ODEUM_CODE_DIR", self.code());
        for variable in ["ODEUM_DATA_DIR", "ODEUM_FAULT", "ODEUM_FAULT_TRACE"] {
            command.env_remove(variable);
        }
        if let Some(engine) = outside::engine() {
            command.env("DOCKER_HOST", engine);
        }
        command
    }

    pub fn start(&self, args: &[&str]) -> Running {
        Running::start(self.command(args), args.join(" "))
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.start(args).end()
    }

    /// As a person sees it: text.
    pub fn plain(&self, args: &[&str]) -> Output {
        Running::start(self.plain_command(args), args.join(" ")).end()
    }

    /// With a fault on the way: `env-create.database.after:kill`.
    pub fn run_with_fault(&self, fault: &str, args: &[&str]) -> Output {
        let mut command = self.command(args);
        command.env("ODEUM_FAULT", fault);
        Running::start(command, format!("{} with {fault}", args.join(" "))).end()
    }

    /// The names of all fault points a run passes, in order.
    pub fn trace(&self, fault: Option<&str>, args: &[&str]) -> (Output, Vec<String>) {
        let path = self.path("trace");
        let mut command = self.command(args);
        command.env("ODEUM_FAULT_TRACE", &path);
        if let Some(fault) = fault {
            command.env("ODEUM_FAULT", fault);
        }
        let output = Running::start(command, format!("{} traced", args.join(" "))).end();
        let points = fs::read_to_string(&path).unwrap_or_default().lines().map(str::to_owned).collect();
        fs::remove_file(path).expect("fault points were passed");
        (output, points)
    }

    /// The arguments that create an environment from the template and the repository.
    pub fn creation<'a>(branch: &'a str, url: &'a str) -> Vec<&'a str> {
        vec!["env", "create", branch, "--template", "default", "--repo-url", url]
    }

    /// Makes an environment from the template and the repository.
    pub fn create(&self, branch: &str) -> Value {
        self.run(&Self::creation(branch, &self.repo.url())).ok()
    }

    pub fn delete(&self, name: &str) {
        self.run(&["env", "delete", name]).ok();
    }

    /// The record of an environment by its id.
    pub fn record(&self, id: &str) -> Value {
        let path = self.workspace(id).join("environment.json");
        serde_json::from_slice(&fs::read(path).expect("a record")).expect("JSON")
    }

    pub fn workspace(&self, id: &str) -> PathBuf {
        self.data().join("team_1/workspaces").join(id)
    }

    /// The login of an environment's role.
    pub fn login(&self, id: &str) -> Login {
        let record = self.record(id);
        let text = |field: &str| record[field].as_str().unwrap().to_owned();
        Login { port: self.admin().port, user: text("role"), password: text("password") }
    }

    pub fn admin(&self) -> Login {
        Login::administrator(&self.data()).expect("initialised")
    }

    /// One row of `env list`.
    pub fn row(&self, name: &str) -> Option<Value> {
        let all = self.run(&["env", "list"]).ok();
        all["environments"].as_array().unwrap().iter().find(|row| row["env_name"] == name).cloned()
    }

    pub fn snapshot(&self) -> Snapshot {
        Checker::new(&self.prefix, &self.data()).snapshot()
    }

    /// Templates whose parts are not of one generation, seen without odeum.
    pub fn torn_templates(&self) -> Vec<String> {
        Checker::new(&self.prefix, &self.data()).torn_templates()
    }

    /// What `odeum doctor --invariants` complains of.
    pub fn invariants(&self) -> Vec<Value> {
        let report = self.run(&["doctor", "--invariants"]).json();
        let mut checks = report["checks"].as_array().unwrap().clone();
        checks.retain(|check| check["status"] != "OK");
        checks
    }

    /// The team's network, which is made when a team first needs it and stays; made here as odeum
    /// makes it, for tests that look what is left of less.
    pub fn network_of_the_team(&self) -> String {
        let name = format!("{}-net-1", self.prefix);
        let labels = [
            "odeum.managed=true".to_owned(),
            format!("odeum.installation={}", self.prefix),
            format!("odeum.data_dir={}", self.data().display()),
            "odeum.team=1".to_owned(),
        ];
        let labels: Vec<&str> = labels.iter().flat_map(|label| ["--label", label]).collect();
        docker(&[&["network", "create"], &labels[..], &[&name]].concat());
        name
    }

    /// Runs something that must leave everything as it was.
    pub fn unchanged<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        let before = self.snapshot();
        let result = work();
        assert_same(&before, &self.snapshot(), what);
        result
    }

    fn config(&self) -> PathBuf {
        self.dir.join("odeum.toml")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        remove(&self.prefix, &self.dir);
    }
}

/// Removes everything of an installation, by its label.
fn remove(prefix: &str, dir: &Path) {
    let label = format!("label=odeum.installation={prefix}");
    let lists = [
        (vec!["ps", "-aq", "--filter", &label], vec!["rm", "-f", "-v"]),
        (vec!["volume", "ls", "-q", "--filter", &label], vec!["volume", "rm", "-f"]),
        (vec!["network", "ls", "-q", "--filter", &label], vec!["network", "rm"]),
    ];
    for (list, remove) in lists {
        for name in outside::try_docker(&list).unwrap_or_default().lines() {
            report(outside::try_docker(&[&remove[..], &[name]].concat()));
        }
    }
    let layers = format!("{prefix}-deps");
    for image in outside::try_docker(&["images", "-q", &layers]).unwrap_or_default().lines() {
        report(outside::try_docker(&["rmi", "-f", image]));
    }
    for image in outside::try_docker(&["images", "-q", "--filter", &label]).unwrap_or_default().lines() {
        report(outside::try_docker(&["rmi", "-f", image]));
    }
    // By name, as others may have the same content by another one.
    let names = format!("reference={prefix}-*");
    let listed = outside::try_docker(&["images", "--filter", &names, "--format", "{{.Repository}}:{{.Tag}}"]);
    for image in listed.unwrap_or_default().lines() {
        report(outside::try_docker(&["rmi", image]));
    }
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let below = dir.display().to_string();
    for point in table.lines().filter_map(|line| line.split(' ').nth(4)).filter(|it| it.starts_with(&below)) {
        report(outside::run("umount", &["-l", point]));
    }
    if dir.exists() && fs::remove_dir_all(dir).is_err() {
        // Containers' users own some of it.
        let mount = format!("{below}:/target");
        docker(&["run", "--rm", "-v", &mount, "--entrypoint", "sh", "postgres:15", "-c", "rm -rf /target/*"]);
        report(fs::remove_dir_all(dir).map(|()| String::new()).map_err(|error| error.to_string()));
    }
}

fn report(result: Result<String, String>) {
    if let Err(error) = result {
        eprintln!("cleaning up: {error}");
    }
}

/// The first port of a range no other test on this machine has, whatever process
/// it runs in. Two that look for free ports at the same moment would find the same.
fn claim_ports() -> (u16, File) {
    for slot in 0..SLOTS {
        let path = std::env::temp_dir().join(format!("odeum-test-ports-{slot}.lock"));
        let file = File::options().create(true).append(true).open(&path).expect("a lock file");
        let first = FIRST_PORT + slot * PORTS;
        let is_free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if file.try_lock().is_ok() && is_free(first) && is_free(first + ENV_PORTS) {
            return (first, file);
        }
    }
    panic!("all {SLOTS} ranges of ports are taken");
}

/// FNV-1a: the same for a test in every run.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
