//! A Docker Engine of a test's own, which can be stopped, killed and started
//! again without harm to anybody else's containers.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{
    outside::{docker, run, try_docker, use_engine},
    process::until,
};

/// The engine, and everything it runs, until dropped.
pub struct Engine {
    dir: PathBuf,
    daemon: Child,
    /// Networks whose containers may talk to each other.
    subnets: Vec<String>,
}

impl Engine {
    /// Starts one below `dir` with the images the suites need; from now on this
    /// test uses it. Needs root.
    pub fn start(dir: &Path) -> Self {
        fs::create_dir_all(dir).unwrap();
        remove_bridge();
        make_bridge();
        let engine = Self { dir: dir.to_owned(), daemon: daemon(dir), subnets: Vec::new() };
        // The machine's own engine has the images.
        let load = format!("docker save odoo:19.0 postgres:15 | docker -H {} load --quiet", engine.host());
        engine.wait();
        run("sh", &["-c", &load]).unwrap_or_else(|error| panic!("{load}: {error}"));
        use_engine(&engine.host());
        engine
    }

    /// Lets containers of a network talk to each other: the rules for packets are
    /// those of the machine's own engine, which does not know it.
    pub fn open_network(&mut self, name: &str) {
        let subnet = docker(&["network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", name]);
        run("iptables", &[&["-I"], &rule(&subnet)[..]].concat()).unwrap();
        self.subnets.push(subnet);
    }

    /// Stops it in an orderly way, as an upgrade of Docker does. Containers stop too.
    pub fn stop(&mut self) {
        self.signal(Signal::TERM);
        self.daemon.wait().unwrap();
    }

    /// Starts it again.
    pub fn start_again(&mut self) {
        self.daemon = daemon(&self.dir);
        self.wait();
    }

    /// What a power cut leaves: no process, no mount, files as they are.
    pub fn cut_power(&mut self) {
        self.signal(Signal::KILL);
        self.daemon.wait().unwrap();
        // Its containers' processes hang below its shims, which name its directory.
        for _ in 0..5 {
            for pid in self.processes() {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        until("its processes are gone", || self.processes().is_empty());
        unmount_below(&self.dir);
        for file in ["docker.pid", "docker.sock"] {
            let _ = fs::remove_file(self.dir.join(file));
        }
        let _ = fs::remove_dir_all(self.dir.join("exec"));
    }

    fn host(&self) -> String {
        format!("unix://{}", self.dir.join("docker.sock").display())
    }

    fn wait(&self) {
        until("the engine answers", || run("docker", &["-H", &self.host(), "version"]).is_ok());
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(i32::try_from(self.daemon.id()).unwrap()).unwrap(), signal).unwrap();
    }

    /// Its containerd, its shims and everything below them.
    fn processes(&self) -> Vec<Pid> {
        let mark = self.dir.display().to_string();
        let mut all: Vec<(i32, i32, bool)> = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
            let mut fields = rest.split(' ');
            if fields.next() == Some("Z") {
                continue;
            }
            let parent = fields.next().and_then(|field| field.parse().ok()).unwrap_or(0);
            let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let words = String::from_utf8_lossy(&words).into_owned();
            let programs = ["containerd", "dockerd", "docker-proxy", "runc"];
            let is_its = words.contains(&mark) && programs.iter().any(|program| words.contains(program));
            all.push((pid, parent, is_its));
        }
        let mut its: Vec<i32> = all.iter().filter(|(_, _, is_its)| *is_its).map(|(pid, ..)| *pid).collect();
        let mut place = 0;
        while place < its.len() {
            let parent = its[place];
            its.extend(
                all.iter()
                    .filter(|(pid, above, _)| *above == parent && !its.contains(pid))
                    .map(|(pid, ..)| *pid)
                    .collect::<Vec<_>>(),
            );
            place += 1;
        }
        its.into_iter().filter_map(Pid::from_raw).collect()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Ok(names) = try_docker(&["ps", "-aq"]) {
            for name in names.lines() {
                let _ = try_docker(&["rm", "-f", "-v", name]);
            }
            let _ = try_docker(&["network", "prune", "-f"]);
        }
        let _ = kill_process(Pid::from_raw(i32::try_from(self.daemon.id()).unwrap()).unwrap(), Signal::TERM);
        let _ = self.daemon.wait();
        for pid in self.processes() {
            let _ = kill_process(pid, Signal::KILL);
        }
        unmount_below(&self.dir);
        remove_bridge();
        for subnet in &self.subnets {
            let _ = run("iptables", &[&["-D"], &rule(subnet)[..]].concat());
        }
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Its default bridge; the other one belongs to the machine's own engine.
const BRIDGE: &str = "odeumtest0";

fn make_bridge() {
    run("ip", &["link", "add", "name", BRIDGE, "type", "bridge"]).unwrap();
    run("ip", &["addr", "add", "10.213.255.1/24", "dev", BRIDGE]).unwrap();
    run("ip", &["link", "set", BRIDGE, "up"]).unwrap();
}

fn remove_bridge() {
    let _ = run("ip", &["link", "delete", BRIDGE]);
}

/// The rule for packets within a network.
fn rule(subnet: &str) -> [&str; 7] {
    ["DOCKER-USER", "-s", subnet, "-d", subnet, "-j", "ACCEPT"]
}

/// With all its files below `dir`, and none of what the machine's own engine uses.
fn daemon(dir: &Path) -> Child {
    let path = |name: &str| dir.join(name).display().to_string();
    let log = fs::File::options().create(true).append(true).open(dir.join("log")).unwrap();
    Command::new("dockerd")
        .args(["--data-root", &path("data"), "--exec-root", &path("exec"), "--pidfile", &path("docker.pid")])
        .args(["--host", &format!("unix://{}", path("docker.sock"))])
        .args([&format!("--bridge={BRIDGE}"), "--iptables=false", "--ip6tables=false", "--ip-forward=false"])
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .expect("dockerd is installed")
}

fn unmount_below(dir: &Path) {
    let below = format!("{}/", dir.display());
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let points = table.lines().filter_map(|line| line.split(' ').nth(4)).filter(|it| it.starts_with(&below));
    for point in points.collect::<Vec<_>>().into_iter().rev() {
        let _ = run("umount", &["-l", point]);
    }
}

/// The names of the containers that run.
pub fn running() -> Vec<String> {
    docker(&["ps", "--format", "{{.Names}}"]).lines().map(str::to_owned).collect()
}
