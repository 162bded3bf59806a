//! A repository as the community's are: 60 modules side by side, with the packages they need.

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page},
    repo::Repo,
    story::scenarios,
    world::World,
};

/// How many modules it has; each builds on the one before, in tens.
const MODULES: usize = 60;

#[test]
fn communities() {
    let world = &World::new("communities");
    let shared = Repo::empty(&world.path("community"), "19.0");
    fill(&shared);
    world.initialise();
    world.run(&["repo", "add", "community", &shared.url()]).ok();
    let url = world.repo().url();
    let create = ["--extra-addons", "community:19.0"];
    world.run(&[&World::creation("main", &url)[..], &create].concat()).ok();
    scenarios![world;
        all_of_its_modules_must_be_known,
        its_packages_must_be_in_the_layer_and_not_on_the_machine,
        all_of_its_modules_must_be_installed_at_once,
        a_new_package_must_come_with_the_next_pull,
    ];
}

fn fill(shared: &Repo) {
    for number in 0..MODULES {
        let name = format!("community_{number:02}");
        let above = match number % 10 {
            0 => "base".to_owned(),
            _ => format!("community_{:02}", number - 1),
        };
        let manifest = format!(
            "{{'name': 'Community {number}', 'version': '19.0.1.0.0', 'license': 'AGPL-3', 'depends': ['{above}'], \
             'external_dependencies': {{'python': ['tinydb', 'unidecode']}}, 'data': ['data/note.xml']}}\n"
        );
        let model = format!(
            "import tinydb\nfrom unidecode import unidecode\n\nfrom odoo import fields, models\n\n\n\
             class Note(models.Model):\n    _name = 'community.note{number:02}'\n    _description = 'Note'\n\n    \
             name = fields.Char(default=lambda self: unidecode('Ordér'))\n"
        );
        let data = format!(
            "<odoo><record id=\"note\" model=\"community.note{number:02}\"><field name=\"name\">one</field></record></odoo>\n"
        );
        shared.write(&format!("{name}/__manifest__.py"), &manifest);
        shared.write(&format!("{name}/__init__.py"), "from . import models\n");
        shared.write(&format!("{name}/models.py"), &model);
        shared.write(&format!("{name}/data/note.xml"), &data);
        shared.write(&format!("{name}/README.rst"), "Community\n=========\n");
        // What such a repository has beside its modules, and is none.
        shared.write(&format!("setup/{name}/setup.py"), "import setuptools\n\nsetuptools.setup()\n");
    }
    shared.write(
        "requirements.txt",
        "# generated from manifests\ntinydb==4.8.2\nunidecode>=1.3 ; python_version >= '3.10'\n",
    );
    shared.write("test-requirements.txt", "no-such-package-for-tests\n");
    shared.write("README.md", "# Community\n");
    shared.commit("60 modules");
}

fn names() -> Vec<String> {
    (0..MODULES).map(|number| format!("community_{number:02}")).collect()
}

fn of_community(world: &World, state: &str) -> Vec<String> {
    let listed =
        world.run(&["module", "list", "main", "--name-filter", "community_", "--state-filter", state]).ok();
    let mut all: Vec<String> = listed["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| module["name"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

fn all_of_its_modules_must_be_known(world: &World) {
    assert_eq!(of_community(world, "uninstalled"), names());
}

fn its_packages_must_be_in_the_layer_and_not_on_the_machine(world: &World) {
    let container = world.record("main")["container"].as_str().unwrap().to_owned();
    let version = "import tinydb, unidecode; print(tinydb.__version__)";
    assert_eq!(docker(&["exec", &container, "python3", "-c", version]), "4.8.2");
    let layer = docker(&["inspect", "-f", "{{.Config.Image}}", &container]);
    let bare = docker(&[
        "run",
        "--rm",
        "--entrypoint",
        "python3",
        "odoo:19.0",
        "-c",
        "import importlib.util as i; print(i.find_spec('tinydb'))",
    ]);
    assert_eq!(bare, "None", "the image itself has what {layer} was built for");
}

fn all_of_its_modules_must_be_installed_at_once(world: &World) {
    world.run(&["module", "install", "main", &names().join(",")]).ok();
    assert_eq!(of_community(world, "installed"), names());
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let count = world.login("main").psql(&database, "SELECT count(*) FROM community_note59").unwrap();
    assert_eq!(count, "1");
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
}

fn a_new_package_must_come_with_the_next_pull(world: &World) {
    let shared = Repo::at(&world.path("community"));
    shared.write("requirements.txt", "tinydb==4.8.2\nunidecode\npygtrie==2.5.0\n");
    shared.write("community_07/__init__.py", "import pygtrie\n\nfrom . import models\n");
    shared.write("community_07/__manifest__.py", &manifest_07());
    shared.commit("a package more");
    let pulled = world.run(&["env", "pull", "main", "--extra"]).ok();
    let upgraded = pulled["upgrade"].as_array().unwrap();
    assert!(upgraded.iter().any(|module| module == "community_07"), "{pulled}");
    let container = world.record("main")["container"].as_str().unwrap().to_owned();
    assert_eq!(docker(&["exec", &container, "python3", "-c", "import pygtrie; print('there')"]), "there");
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn manifest_07() -> String {
    "{'name': 'Community 7', 'version': '19.0.1.1.0', 'license': 'AGPL-3', 'depends': ['community_06'], \
     'external_dependencies': {'python': ['tinydb', 'unidecode', 'pygtrie']}, 'data': ['data/note.xml']}\n"
        .to_owned()
}
