//! The same by hand: what a person would type who knows exactly what odeum does,
//! and needs neither records nor safety.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, time::Duration};

use crate::support::{
    outside::{docker, login_page},
    world::World,
};

const PASSWORD: &str = "benchpassword";

/// An Odoo made by hand.
pub struct ByHand<'a> {
    world: &'a World,
    name: String,
    port: u16,
}

impl<'a> ByHand<'a> {
    /// The directories and the role, which odeum makes while other things run.
    pub fn prepare(world: &'a World, number: u16) -> Self {
        // Ours take the first ports of the world, those by hand the last.
        let name = format!("{}-hand-{number}", world.prefix);
        let by_hand = Self { world, name, port: world.first_port + 38 - number };
        let role = by_hand.role();
        by_hand.psql(&format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' IN ROLE odeum_owner_1"));
        for directory in ["conf", "data/filestore", "data/sessions", "data"] {
            let path = by_hand.directory().join(directory);
            fs::create_dir_all(&path).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let conf = format!(
            "[options]\ndb_host = {}-db\ndb_user = {role}\ndb_password = {PASSWORD}\ndata_dir = /var/lib/odoo\n\
             addons_path = /mnt/extra-addons\nmax_cron_threads = 0\nworkers = 0\n",
            world.prefix
        );
        fs::write(by_hand.directory().join("conf/odoo.conf"), conf).unwrap();
        by_hand
    }

    /// Clones the template and runs Odoo on it, until the login page answers.
    pub fn create(&self) {
        let role = self.role();
        let clone = "TEMPLATE odeum_template_1_default STRATEGY wal_log";
        self.psql(&format!("CREATE DATABASE {role} OWNER {role} {clone}"));
        self.run("--detach", &["-d", &role, "--dev=xml"]);
        let url = format!("http://127.0.0.1:{}", self.port);
        while login_page(&url) != 200 {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Has Odoo install modules into an empty database, to its end.
    pub fn install(&self, modules: &str) {
        let role = self.role();
        self.psql(&format!("CREATE DATABASE {role} OWNER {role} TEMPLATE template0 LC_COLLATE 'C'"));
        let arguments = ["-d", &role, "-i", modules, "--without-demo=all", "--stop-after-init", "--no-http"];
        self.run("--rm", &arguments);
    }

    /// Removes the container and the database.
    pub fn delete(&self) {
        docker(&["rm", "-f", "-v", &self.name]);
        self.drop_database();
    }

    pub fn drop_database(&self) {
        self.psql(&format!("DROP DATABASE {} WITH (FORCE)", self.role()));
    }

    /// Removes what [`Self::prepare`] made.
    pub fn clean_up(self) {
        let role = self.role();
        self.psql(&format!("DROP OWNED BY {role}"));
        self.psql(&format!("DROP ROLE {role}"));
        fs::remove_dir_all(self.directory()).unwrap();
    }

    pub fn container(&self) -> &str {
        &self.name
    }

    fn run(&self, way: &str, arguments: &[&str]) {
        let bind = |inner: &str, target: &str| format!("{}:{target}", self.directory().join(inner).display());
        let (network, publish) =
            (format!("{}-net", self.world.prefix), format!("127.0.0.1:{}:8069", self.port));
        let (conf, data) = (bind("conf", "/etc/odoo:ro"), bind("data", "/var/lib/odoo"));
        let place = ["run", way, "--name", &self.name, "--network", &network, "-p", &publish];
        // By which the world removes it, whatever happens.
        let label = format!("odeum.installation={}", self.world.prefix);
        let what = ["-l", &label, "--entrypoint", "odoo", "-v", &conf, "-v", &data, "odoo:19.0"];
        docker(&[&place[..], &what, arguments].concat());
    }

    fn directory(&self) -> PathBuf {
        self.world.path(&self.name)
    }

    fn role(&self) -> String {
        self.name.replace('-', "_")
    }

    fn psql(&self, sql: &str) {
        self.world.admin().psql("postgres", sql).unwrap();
    }
}
