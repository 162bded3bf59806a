//! A project that is worked on: a repository, and the environment `main` of its branch.

use serde_json::Value;

use crate::support::{
    outside::{docker, inspect},
    process::Output,
    web::Browser,
    world::World,
};

/// An installation with a repository whose module `greeting` is not installed.
pub struct Project {
    pub world: World,
    series: &'static str,
}

impl Project {
    /// With the environment `main`, and a template of `base` alone for further ones.
    pub fn new(name: &str) -> Self {
        let world = World::new(name);
        world.initialise();
        world.create("main");
        Self { world, series: "19.0" }
    }

    /// The same, but `main` has the working tree of the repository mounted.
    pub fn mounted(name: &str) -> Self {
        let world = World::new(name);
        world.initialise();
        let tree = world.repo().path().display().to_string();
        world.run(&["env", "create", "main", "--template", "default", "--path", &tree]).ok();
        Self { world, series: "19.0" }
    }

    /// With the environment `main` alone, on Odoo of another series.
    pub fn of_series(name: &str, series: &'static str) -> Self {
        let world = World::new(name);
        world.run(&["init"]).ok();
        let project = Self { world, series };
        project.push("the module", &[("greeting/__manifest__.py", &project.manifest("Greeting", "1.0", ""))]);
        let (url, image) = (project.world.repo().url(), format!("odoo:{series}"));
        let create = ["env", "create", "main", "--template", "none", "--repo-url", &url];
        project.world.run(&[&create[..], &["--odoo-image", &image]].concat()).ok();
        project
    }

    /// The series of its Odoo.
    pub fn series(&self) -> &'static str {
        self.series
    }

    /// A manifest for the series, with further keys: `'data': ['views.xml']`.
    pub fn manifest(&self, name: &str, version: &str, further: &str) -> String {
        let series = self.series;
        format!(
            "{{'name': '{name}', 'version': '{series}.{version}', 'license': 'LGPL-3', \
             'depends': ['base', 'web'], {further}}}\n"
        )
    }

    /// Commits files where the environment finds them.
    pub fn push(&self, message: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.world.repo().write(path, text);
        }
        self.world.repo().commit(message);
    }

    /// The newest commit of the branch.
    pub fn pushed(&self) -> String {
        self.world.repo().git(&["rev-parse", "main"])
    }

    /// `env pull main` with these options.
    pub fn pull(&self, options: &[&str]) -> Output {
        self.world.run(&[&["env", "pull", "main"], options].concat())
    }

    /// The field of the record of `main`.
    pub fn recorded(&self, field: &str) -> String {
        self.world.record("main")[field].as_str().unwrap_or_default().to_owned()
    }

    /// Rows of the database of `main`.
    pub fn sql(&self, sql: &str) -> String {
        self.world.login("main").psql(&self.recorded("database"), sql).unwrap()
    }

    /// Whether a table of the database has a column.
    pub fn has_column(&self, table: &str, column: &str) -> bool {
        let sql = "SELECT count(*) FROM information_schema.columns";
        self.sql(&format!("{sql} WHERE table_name = '{table}' AND column_name = '{column}'")) == "1"
    }

    /// The state of a module in the database; empty when the database does not know it.
    pub fn state(&self, module: &str) -> String {
        self.sql(&format!("SELECT state FROM ir_module_module WHERE name = '{module}'"))
    }

    /// When the container of `main` was started.
    pub fn started_at(&self) -> Value {
        inspect(&self.recorded("container"))["State"]["StartedAt"].clone()
    }

    /// Its configuration, as Odoo reads it.
    pub fn configuration(&self) -> String {
        docker(&["exec", &self.recorded("container"), "cat", "/etc/odoo/odoo.conf"])
    }

    /// A browser in which `admin` is logged in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.recorded("url"), &self.recorded("database"))
    }

    /// Databases that are nobody's, and helpers of changes that should be gone.
    pub fn leftovers(&self) -> Vec<String> {
        let names = "SELECT datname FROM pg_database WHERE datname LIKE '%snap%'";
        let snapshots = self.world.admin().psql("postgres", names).unwrap();
        let helpers = docker(&["ps", "-a", "--format", "{{.Names}}"]);
        let helpers = helpers.lines().filter(|name| name.starts_with(&self.world.prefix));
        let mut left: Vec<String> =
            helpers.filter(|name| name.ends_with("-apply")).map(str::to_owned).collect();
        left.extend(snapshots.lines().map(str::to_owned));
        let journal = self.world.workspace("main").join("applying.json");
        left.extend(journal.exists().then(|| journal.display().to_string()));
        left
    }
}
