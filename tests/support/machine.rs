//! A Debian machine that may be spoiled: a container with real apt, npm, uv and sudo, and odeum in it.
//!
//! Its image is built once, from Debian's packages and uv's wheel, and kept. What
//! `odeum workstation install-tools` installs is in it but for some, so that a test is quick.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::outside::{self, docker, try_docker};

/// The image; the number goes up with what is in it.
const IMAGE: &str = "odeum-test-machine:2";

/// Its packages. `gsfonts` and PostgreSQL are missing among those odeum installs.
const PACKAGES: &str = "procps python3 python3-dev nodejs npm git gcc libsasl2-dev libldap2-dev libssl-dev \
    libffi-dev libxml2-dev libxslt1-dev libjpeg-dev libpq-dev libsass-dev libcrack2-dev libgeos-dev \
    libxmlsec1-dev libxmlsec1-openssl libzbar0 libzbar-dev libcairo2 libcups2-dev fontconfig fontconfig-config \
    graphviz ghostscript poppler-utils libllvm14";

/// Certificates of the machine the tests run on, which programs may need behind a company's proxy.
const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// `ana` may use sudo, `bob` may not.
const SETUP: &str = "set -eu
useradd -m -s /bin/bash ana
useradd -m -s /bin/bash bob
mkdir -p /etc/sudoers.d
echo 'ana ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ana
apt-get -qq update
export DEBIAN_FRONTEND=noninteractive
apt-get -qq install -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io sudo ca-certificates ";

/// A container, which goes with the test.
pub struct Machine {
    name: String,
}

/// How a command in it ended.
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    /// The result of odeum that ended with this status.
    pub fn report(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("not JSON: {}", self.stdout))
    }

    /// The error of odeum that ended with this status.
    pub fn error(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        let last = self.stderr.lines().next_back().unwrap_or_default();
        serde_json::from_str::<Value>(last).unwrap_or_else(|_| panic!("not JSON: {}", self.stderr))["error"]
            .clone()
    }

    /// The output of a command that must have worked.
    pub fn ok(&self) -> String {
        assert_eq!(self.code, 0, "{}\n{}", self.stdout, self.stderr);
        self.stdout.trim().to_owned()
    }
}

impl Machine {
    /// A new one; what an earlier run of the same test left is removed first.
    pub fn new(test: &str) -> Self {
        have_image();
        let name = format!("odeum-test-machine-{test}");
        let _ = try_docker(&["rm", "-f", &name]);
        let odeum = format!("{}:/usr/local/bin/odeum:ro", env!("CARGO_BIN_EXE_odeum"));
        let mut words = vec!["run", "-d", "--init", "--name", &name, "-v", &odeum, "-e", "UV_HTTP_RETRIES=2"];
        for variable in TRUST {
            words.extend(["-e", variable]);
        }
        words.extend([IMAGE, "sleep", "infinity"]);
        docker(&words);
        let machine = Self { name };
        if Path::new(BUNDLE).exists() {
            docker(&["cp", BUNDLE, &format!("{}:{BUNDLE}", machine.name)]);
        }
        machine
    }

    /// Runs a shell command as a user, in his home.
    pub fn sh(&self, user: &str, script: &str) -> Said {
        let home = if user == "root" { "/root".to_owned() } else { format!("/home/{user}") };
        let variables = [format!("HOME={home}"), format!("USER={user}")];
        let words = ["exec", "-u", user, "-w", &home, "-e", &variables[0], "-e", &variables[1], &self.name];
        let output = Command::new("docker")
            .args(outside::engine().iter().flat_map(|host| ["-H", host.as_str()]))
            .args(words)
            .args(["bash", "-c", script])
            .output()
            .expect("docker starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// A command of odeum's workstation, without questions, in JSON.
    pub fn odeum(&self, user: &str, words: &str) -> Said {
        self.sh(user, &format!("odeum workstation {words} --yes --json"))
    }

    /// Writes a file of a user.
    pub fn write(&self, user: &str, path: &str, text: &str) {
        let script = format!("mkdir -p \"$(dirname '{path}')\" && cat >'{path}' <<'END'\n{text}\nEND\n");
        self.sh(user, &script).ok();
    }

    /// Serves a directory of it at <https://localhost:8443>, with a certificate the machine trusts.
    pub fn serve(&self, directory: &str) {
        let script = format!(
            "cd /root && {CERTIFICATES}\n\
             cat ca.pem >>{BUNDLE}\n\
             cat >serve.py <<'END'\n{SERVER}\nEND\n\
             mkdir -p {directory}; cd {directory}\n\
             setsid python3 /root/serve.py >/root/served 2>&1 </dev/null &\n\
             for _ in $(seq 100); do python3 -c 'import socket; socket.create_connection((\"localhost\", 8443))' \
             2>/dev/null && exit; sleep 0.1; done; cat /root/served; exit 1"
        );
        self.sh("root", &script).ok();
    }

    /// Puts Odoo's source tree, as the image of Odoo 19 has it, where `pull-repos` would: without
    /// translations and most addons, with the requirements its package names.
    pub fn have_odoo(&self, user: &str) {
        let taken = "cd /usr/lib/python3/dist-packages && sed -n 's/^Requires-Dist: \\([^;]*\\).*/\\1/p' \
             odoo-19.0.egg-info/PKG-INFO >/tmp/requirements.txt && tar c --exclude=i18n --exclude=static \
             --exclude=__pycache__ $(find odoo -maxdepth 1 -mindepth 1 ! -name addons ! -name __pycache__) \
             odoo/addons/base odoo/addons/web -C /tmp requirements.txt -C /usr/bin odoo --transform='s,^odoo$,odoo-bin,'";
        let target = format!("/home/{user}/code/odoo/odoo/19.0");
        let script = format!(
            "docker run --rm --entrypoint bash odoo:19.0 -c \"$1\" | docker exec -i -u {user} {} bash -c \
             'mkdir -p {target}/setup && cd {target} && tar x'",
            self.name
        );
        outside::run("bash", &["-c", &format!("set -o pipefail; {script}"), "bash", taken])
            .expect("Odoo's tree");
        self.write(user, &format!("{target}/setup.py"), SETUP_PY);
        self.sh(user, &format!("cd {target} && chmod +x odoo-bin && cp odoo-bin setup/odoo")).ok();
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = try_docker(&["rm", "-f", "-v", &self.name]);
    }
}

/// What makes Python, Node and uv trust what the machine does.
const TRUST: [&str; 3] = [
    "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
    "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt",
    "PIP_CERT=/etc/ssl/certs/ca-certificates.crt",
];

/// An authority, and what it says of the server.
const CERTIFICATES: &str = "\
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout ca.key -out ca.pem 2>/dev/null &&
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -CA ca.pem -CAkey ca.key \
    -addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE -keyout key.pem -out cert.pem 2>/dev/null";

const SERVER: &str = "\
import http.server, ssl
server = http.server.ThreadingHTTPServer(('localhost', 8443), http.server.SimpleHTTPRequestHandler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/root/cert.pem', '/root/key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()";

const SETUP_PY: &str = "\
from setuptools import find_namespace_packages, setup
packages = find_namespace_packages(include=['odoo', 'odoo.*'])
setup(name='odoo', version='19.0', packages=packages, scripts=['setup/odoo'])";

/// Builds the image when there is none; of several tests one does, and the others wait.
fn have_image() {
    let lock = File::create(std::env::temp_dir().join("odeum-test-machine.lock")).unwrap();
    lock.lock().unwrap();
    if try_docker(&["image", "inspect", IMAGE]).is_ok() {
        return;
    }
    let bench = std::env::temp_dir().join("odeum-test-machine");
    fs::create_dir_all(&bench).unwrap();
    let built = build(&bench);
    fs::remove_dir_all(&bench).unwrap();
    built.unwrap_or_else(|error| panic!("the machine's image: {error}"));
}

/// The least Debian that has apt, and the rest put into a container of it: that is quicker.
fn build(bench: &Path) -> Result<String, String> {
    let host = outside::engine().map(|host| format!("-H {host}")).unwrap_or_default();
    let script = format!(
        "set -o pipefail; unshare --mount mmdebstrap --variant=apt --format=tar \
         --aptopt='APT::Install-Recommends \"false\"' --aptopt='Acquire::Check-Valid-Until \"false\"' \
         --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
         --dpkgopt='path-exclude=/usr/share/man/*' bookworm - {} | docker {host} import - {IMAGE}-bare",
        mirror()
    );
    outside::run("bash", &["-c", &script])?;
    let name = "odeum-test-machine-build";
    let _ = try_docker(&["rm", "-f", name]);
    try_docker(&["run", "-d", "--init", "--name", name, &format!("{IMAGE}-bare"), "sleep", "infinity"])?;
    let made = try_docker(&["cp", &uv(bench).to_string_lossy(), &format!("{name}:/usr/local/bin/uv")])
        .and_then(|_| try_docker(&["exec", name, "sh", "-c", &format!("{SETUP}{PACKAGES}")]))
        .and_then(|_| try_docker(&["commit", name, IMAGE]));
    let _ = try_docker(&["rm", "-f", name]);
    let _ = try_docker(&["rmi", &format!("{IMAGE}-bare")]);
    made
}

/// uv, out of its wheel.
fn uv(bench: &Path) -> PathBuf {
    let venv = bench.join("venv");
    let pip = venv.join("bin/pip");
    outside::run("python3", &["-m", "venv", &venv.to_string_lossy()]).expect("a Python with venv");
    outside::run(&pip.to_string_lossy(), &["install", "-q", "uv"]).expect("uv's wheel");
    venv.join("bin/uv")
}

/// The mirror of Debian this machine's own apt uses.
fn mirror() -> String {
    let targets = ["indextargets", "--format", "$(SITE)", "Created-By: Packages"];
    let all = outside::run("apt-get", &targets).unwrap_or_default();
    let of_debian = |site: &&str| site.trim_end_matches('/').ends_with("/debian");
    all.lines().find(of_debian).expect("this machine's apt knows a mirror of Debian").to_owned()
}
