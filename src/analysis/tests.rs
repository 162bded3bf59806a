//! The classifier as a whole: what a change of files needs, one row a case.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Change, Entry, EntryKind, Plan, Scope, Side, Trees, analyze};

/// Two trees in memory. Files of the same content at another path count as moved.
#[derive(Default)]
struct Memory {
    old: BTreeMap<Vec<u8>, Vec<u8>>,
    new: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Memory {
    fn side(&self, side: Side) -> &BTreeMap<Vec<u8>, Vec<u8>> {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }

    fn changes(&self) -> Vec<Change> {
        let entry = |path: &Vec<u8>| Entry { path: path.clone(), kind: EntryKind::File };
        let mut gone: Vec<_> = self.old.iter().filter(|(path, _)| !self.new.contains_key(*path)).collect();
        let mut found = Vec::new();
        for (path, content) in &self.new {
            let old = match self.old.get(path) {
                Some(old) if old == content => continue,
                Some(_) => Some(path),
                None => gone
                    .iter()
                    .position(|(_, was)| *was == content && !content.is_empty())
                    .map(|place| gone.remove(place).0),
            };
            let same_content = old.is_some_and(|old| old != path);
            found.push(Change { old: old.map(entry), new: Some(entry(path)), same_content });
        }
        found.extend(gone.iter().map(|(path, _)| Change {
            old: Some(entry(path)),
            new: None,
            same_content: false,
        }));
        found
    }
}

impl Trees for Memory {
    fn read(&self, side: Side, path: &[u8]) -> Option<Vec<u8>> {
        self.side(side).get(path).cloned()
    }

    fn list(&self, side: Side, directory: &[u8]) -> Vec<Vec<u8>> {
        let prefix = if directory.is_empty() { Vec::new() } else { [directory, b"/"].concat() };
        self.side(side).keys().filter(|path| path.starts_with(&prefix)).cloned().collect()
    }
}

const MANIFEST: &str = "{'name': 'A', 'version': '17.0.1.0.0', 'data': ['views/a.xml', 'x/b.csv', 'q.sql'], 'demo': ['demo/d.xml', 'x/e.csv']}";
const MODEL: &str =
    "from odoo import fields, models\n\nclass A(models.Model):\n    _name = 'a'\n    x = fields.Char()\n";
const VIEW: &str = "<odoo><record id='v' model='ir.ui.view'><field name='model'>a</field><field name='arch' type='xml'><form><field name='x'/></form></field></record></odoo>";

/// A module `a` as it was.
const BASE: [(&str, &str); 18] = [
    ("a/__init__.py", "from . import models\n"),
    ("a/__manifest__.py", MANIFEST),
    ("a/data/plain.xml", "<odoo><record id='p' model='m'/></odoo>"),
    ("a/demo/d.xml", "<odoo><record id='d' model='a'/></odoo>"),
    ("a/i18n/de.po", "msgid \"\"\n"),
    ("a/migrations/17.0.1.1.0/post-x.py", "def migrate(cr, version): pass\n"),
    ("a/models/__init__.py", "from . import a, const\n"),
    ("a/models/a.py", MODEL),
    ("a/models/const.py", "STATES = [('a', 'A')]\nLIMIT = 1\n"),
    ("a/models/deep.py", "from .const import STATES\nALL = STATES + [('b', 'B')]\n"),
    (
        "a/models/user.py",
        "from . import deep\nclass U(models.Model):\n    _name = 'u'\n    s = fields.Selection(deep.ALL)\n",
    ),
    ("a/views/a.xml", VIEW),
    ("a/x/b.csv", "id\n1\n"),
    ("a/x/e.csv", "id\n1\n"),
    ("a/x/unlisted.csv", "id\n1\n"),
    ("a/q.sql", "SELECT 1"),
    ("b/__manifest__.py", "{'name': 'B', 'depends': ['a']}"),
    ("requirements.txt", "a\n"),
];

/// What becomes of the files: a new content, or `None` for a file that is gone.
type Edits<'a> = &'a [(&'a str, Option<&'a str>)];

fn plan_in(scope: &Scope, edits: Edits) -> Plan {
    let mut memory = Memory::default();
    for (path, content) in BASE {
        memory.old.insert(path.into(), content.into());
        memory.new.insert(path.into(), content.into());
    }
    for (path, content) in edits {
        match content {
            Some(content) => memory.new.insert(path.as_bytes().to_vec(), content.as_bytes().to_vec()),
            None => memory.new.remove(path.as_bytes()),
        };
    }
    analyze(&memory.changes(), &memory, scope)
}

fn plan(edits: Edits) -> Plan {
    plan_in(&Scope { root_module: "top".into(), ..Scope::default() }, edits)
}

/// The action of the first reason that is told for `path`.
fn reason<'a>(plan: &'a Plan, path: &str) -> &'a super::Reason {
    plan.reasons.iter().find(|reason| reason.path == path).unwrap_or_else(|| panic!("no {path} in {plan:#?}"))
}

#[test]
fn each_kind_of_file_needs_its_action() {
    let with = |from: &str, to: &str, text: &str| text.replace(from, to);
    let field = with("Char()", "Char(\n        index=True,\n    )", MODEL);
    let method = format!("{MODEL}    def run(self):\n        pass\n");
    let comment = with("    x =", "    # why\n    x =", MODEL);
    let arch = with("name='x'", "name='y'", VIEW);
    let menu = with("</odoo>", "<menuitem id='m'/></odoo>", VIEW);
    let noted = with("<form>", "<!-- why --><form>", VIEW);
    let nothing = Action::None;
    for (path, content, action, why) in [
        ("a/models/a.py", Some(&*field), Action::Upgrade, "field x of a changed (index)"),
        ("a/models/a.py", Some(&*method), Action::Restart, "method run of a is new"),
        ("a/models/a.py", Some(&*comment), Action::Restart, "only comments"),
        ("a/models/a.py", Some("\nclass A(:\n"), Action::Upgrade, "cannot be read: line 2: "),
        ("a/models/a.py", None, Action::Upgrade, "model class A (a) is gone"),
        (
            "a/models/const.py",
            Some("STATES = []\nLIMIT = 1\n"),
            Action::Upgrade,
            "ALL changed, and fields in a/models/user.py",
        ),
        ("a/models/const.py", Some("STATES = [('a', 'A')]\nLIMIT = 2\n"), Action::Restart, "LIMIT changed"),
        (
            "a/models/__init__.py",
            Some("from . import const\n"),
            Action::Upgrade,
            "no longer imports models/a.py",
        ),
        (
            "a/models/__init__.py",
            Some("from . import a, const, user\n"),
            Action::Upgrade,
            "now imports models/user.py",
        ),
        ("a/models/__init__.py", Some("from . import a\n"), Action::Restart, "imports changed"),
        ("a/hooks.py", Some("def post_init_hook(env): pass\n"), Action::Restart, "post_init_hook() is new"),
        ("a/tests/test_a.py", Some("x = fields.Char()\n"), nothing, "only when tests run"),
        ("a/views/a.xml", Some(&*arch), Action::Refresh, "only the arch of view v"),
        ("a/views/a.xml", Some(&*menu), Action::Upgrade, "menuitem m is new"),
        ("a/views/a.xml", Some(&*noted), Action::Refresh, "only comments"),
        ("a/views/a.xml", Some("<odoo>"), Action::Upgrade, "cannot be read"),
        (
            "a/views/a.xml",
            Some("version https://git-lfs.github.com/spec/v1\n"),
            Action::Upgrade,
            "cannot be read",
        ),
        (
            "a/data/plain.xml",
            Some("<odoo><!-- --><record id='p' model='m'/></odoo>"),
            Action::Upgrade,
            "loaded by an upgrade",
        ),
        ("a/security/ir.model.access.csv", Some("id\n"), Action::Upgrade, "loaded by an upgrade"),
        ("a/x/b.csv", Some("id\n2\n"), Action::Upgrade, "the manifest lists it"),
        ("a/x/unlisted.csv", Some("id\n2\n"), nothing, "does not list it"),
        ("a/q.sql", Some("SELECT 2"), Action::Upgrade, "the manifest lists it"),
        ("a/other.sql", Some("SELECT 2"), Action::Restart, "read and kept"),
        ("a/demo/d.xml", Some("<odoo/>"), Action::Upgrade, "d is gone"),
        ("a/i18n/de.po", Some("msgid \"a\"\n"), Action::Upgrade, "terms are loaded"),
        ("a/i18n/de.po", None, Action::Restart, "no upgrade takes others back"),
        ("a/i18n/a.pot", Some("msgid \"a\"\n"), nothing, "translators"),
        ("a/static/src/a.js", Some("1"), Action::Refresh, "browsers"),
        ("a/static/src/a.xml", Some("<templates/>"), Action::Refresh, "browsers"),
        ("a/static/description/index.html", Some("<p/>"), nothing, "no server reads it"),
        ("a/README.rst", Some("a"), nothing, "no server reads it"),
        ("a/migrations/17.0.1.1.0/post-x.py", Some("def migrate(cr, v): 1\n"), nothing, "it does not run"),
        ("requirements.txt", Some("b\n"), Action::Restart, "dependencies"),
        ("odoo.conf", Some("[options]\n"), Action::Restart, "configuration"),
        (".github/workflows/a.yml", Some("a"), nothing, "no server reads it"),
        ("tools/a.py", Some("a = 1"), Action::Restart, "outside any module"),
        ("tools/a.xml", Some("<a/>"), Action::Refresh, "no module"),
        ("c/__manifest__.py", Some("{'name': 'C'}"), Action::Install, "module c is new"),
        ("c/__manifest__.py", Some("{'installable': False}"), nothing, "cannot be installed"),
        ("b/__manifest__.py", None, nothing, "module b is gone"),
        (
            "b/__manifest__.py",
            Some("{'name': 'B', 'depends': ['a', 'c']}"),
            Action::Upgrade,
            "`depends` changed",
        ),
        ("b/__manifest__.py", Some("{'name': }"), Action::Upgrade, "cannot be read"),
    ] {
        let plan = plan(&[(path, content)]);
        let found = reason(&plan, path);
        assert_eq!(found.action, action, "{path}: {content:?}: {found:?}");
        assert!(found.why.contains(why), "{path}: {content:?}: no {why:?} in {:?}", found.why);
        assert_eq!(plan.action, action, "{path}");
        assert_eq!(plan.restart, action >= Action::Restart, "{path}");
        let module = path.split_once('/').map(|(module, _)| module.to_owned()).filter(|name| name.len() == 1);
        assert_eq!(found.module, module, "{path}");
        let upgraded = if action == Action::Upgrade { module.clone() } else { None };
        assert_eq!(plan.upgrade, Vec::from_iter(upgraded), "{path}");
        let installed = if action == Action::Install { module } else { None };
        assert_eq!(plan.install, Vec::from_iter(installed), "{path}");
    }
}

#[test]
fn a_changed_version_runs_the_scripts_it_passes() {
    let newer = MANIFEST.replace("17.0.1.0.0", "17.0.1.1.0");
    let script = ("a/migrations/17.0.1.1.0/post-x.py", Some("def migrate(cr, v): 1\n"));
    let plan = plan(&[("a/__manifest__.py", Some(&newer)), script]);
    assert_eq!(reason(&plan, script.0).action, Action::Upgrade);
    assert_eq!(reason(&plan, "a/__manifest__.py").why, "version 17.0.1.0.0 → 17.0.1.1.0");
}

#[test]
fn a_file_that_only_moves_brings_nothing_new() {
    let plan = plan(&[
        ("a/models/a.py", None),
        ("a/models/model_a.py", Some(MODEL)),
        ("a/models/__init__.py", Some("from . import model_a, const\n")),
    ]);
    assert_eq!((plan.action, plan.upgrade.len()), (Action::Restart, 0), "{plan:#?}");
    let moved = reason(&plan, "a/models/model_a.py");
    assert_eq!(moved.old_path.as_deref(), Some("a/models/a.py"));
}

#[test]
fn a_view_that_moves_is_found_by_an_upgrade() {
    let listed = MANIFEST.replace("views/a.xml", "views/b.xml");
    let edits =
        [("a/views/a.xml", None), ("a/views/b.xml", Some(VIEW)), ("a/__manifest__.py", Some(&*listed))];
    let plan = plan(&edits);
    assert_eq!(reason(&plan, "a/views/b.xml").action, Action::Upgrade);
}

#[test]
fn a_module_that_moves_keeps_its_name() {
    let all = BASE.iter().filter(|(path, _)| path.starts_with("a/"));
    let moved: Vec<_> = all.map(|(path, content)| (*path, format!("sub/{path}"), *content)).collect();
    let mut edits: Vec<(&str, Option<&str>)> = Vec::new();
    for (old, new, content) in &moved {
        edits.extend([(*old, None), (&**new, Some(*content))]);
    }
    let plan = plan(&edits);
    assert_eq!((plan.upgrade, plan.install, plan.conf), (vec!["a".to_owned()], vec![], true));
}

#[test]
fn a_module_with_another_name_is_another_module() {
    let plan = plan(&[("b/__manifest__.py", None), ("c/__manifest__.py", Some(BASE[16].1))]);
    assert_eq!((plan.install, plan.upgrade), (vec!["c".to_owned()], vec![]));
    assert!(plan.warnings.iter().any(|warning| warning.contains("module b is now called c")));
}

#[test]
fn a_file_may_leave_one_module_for_another() {
    let plan = plan(&[("a/models/a.py", None), ("b/models/a.py", Some(MODEL))]);
    assert_eq!(plan.upgrade, ["a", "b"]);
    assert_eq!(plan.reasons.len(), 2);
}

#[test]
fn names_reach_fields_however_they_are_imported() {
    let selection = |import: &str, name: &str| {
        format!("{import}\nclass U(models.Model):\n    s = fields.Selection({name})\n")
    };
    let states = "class K:\n    S = [1]\nS = [1]\ndef s(): return S\n";
    for (import, name) in [
        ("from .c import S", "S"),
        ("from .c import S as T", "T"),
        ("from .c import *", "S"),
        ("from .c import K", "K.S"),
        ("from .c import s", "s()"),
        ("from . import c", "c.S"),
        ("from . import c as d", "d.S"),
        ("from ..models import c", "c.S"),
        ("from odoo.addons.a.models.c import S", "S"),
        ("from .d import S", "S"),
    ] {
        let mut memory = Memory::default();
        for tree in [&mut memory.old, &mut memory.new] {
            tree.insert("a/__manifest__.py".into(), "{}".into());
            tree.insert("a/models/c.py".into(), states.into());
            tree.insert("a/models/d.py".into(), "from .c import S\n".into());
            tree.insert("a/models/u.py".into(), selection(import, name).into());
        }
        memory.new.insert("a/models/c.py".into(), states.replace('1', "2").into());
        let plan = analyze(&memory.changes(), &memory, &Scope::default());
        assert_eq!(plan.upgrade, ["a"], "{import}: {plan:#?}");
    }
}

#[test]
fn names_reach_fields_of_other_modules() {
    let mut memory = Memory::default();
    let user = "from odoo.addons.a.const import S\nclass U(models.Model):\n    s = fields.Selection(S)\n";
    for tree in [&mut memory.old, &mut memory.new] {
        tree.insert("b/__manifest__.py".into(), "{}".into());
        tree.insert("b/models/u.py".into(), user.into());
        tree.insert("a/__manifest__.py".into(), "{}".into());
    }
    memory.old.insert("a/const.py".into(), "S = [1]\n".into());
    memory.new.insert("a/const.py".into(), "S = [2]\n".into());
    let plan = analyze(&memory.changes(), &memory, &Scope::default());
    // Odoo upgrades what depends on it as well.
    assert_eq!(plan.upgrade, ["a"]);
}

#[test]
fn a_repository_may_be_a_module() {
    let mut memory = Memory::default();
    memory.old.insert("__manifest__.py".into(), "{}".into());
    memory.new.clone_from(&memory.old);
    memory.new.insert("models/a.py".into(), MODEL.into());
    memory.new.insert("requirements.txt".into(), "x\n".into());
    let scope = Scope { root_module: "top".into(), ..Scope::default() };
    let plan = analyze(&memory.changes(), &memory, &scope);
    assert_eq!((&plan.upgrade[..], plan.deps), (&["top".to_owned()][..], true));
}

#[test]
fn requirements_count_wherever_they_are_included() {
    let base = [
        ("requirements.txt", "-r req/base.txt\n"),
        ("req/base.txt", "-c limits.txt\n-r ../a/needs.txt\n-r base.txt\n-r sub/all.txt\n"),
        ("req/limits.txt", "-r ../requirements.txt\nx<2\n"),
        ("req/dev.txt", "-r base.txt\n"),
        ("a/needs.txt", "x\n"),
        ("a/__manifest__.py", "{}"),
        (".odeum/requirements.txt", "../link.txt"),
        ("link.txt", "-r ../linked.txt\n"),
        ("linked.txt", "x\n"),
    ];
    let deps = |edits: Edits| {
        let mut memory = Memory::default();
        memory.old.extend(base.map(|(path, text)| (path.into(), text.into())));
        memory.new.clone_from(&memory.old);
        for (path, text) in edits {
            memory.new.remove(path.as_bytes());
            memory.new.extend(text.map(|text| (path.as_bytes().to_vec(), text.into())));
        }
        let plan = analyze(&memory.changes(), &memory, &Scope::default());
        plan.deps && plan.action == Action::Restart
    };
    for counts in
        ["req/base.txt", "req/limits.txt", "a/needs.txt", "req/sub/all.txt", "link.txt", "linked.txt"]
    {
        assert!(deps(&[(counts, Some("y\n"))]) && (counts == "req/sub/all.txt" || deps(&[(counts, None)])));
    }
    assert!(!deps(&[("req/dev.txt", Some("y\n"))]) && !deps(&[("a/other.txt", Some("y\n"))]));
    // What no longer counts still did before.
    assert!(deps(&[("requirements.txt", Some("z\n")), ("req/base.txt", Some("y\n"))]));
}

#[test]
fn what_is_known_of_the_database_makes_less_enough() {
    let names = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect::<BTreeSet<_>>());
    let edit: Edits = &[("a/models/a.py", None)];
    let scope = Scope { installed: names(&["b"]), ..Scope::default() };
    let plan = plan_in(&scope, edit);
    assert_eq!((plan.action, plan.skipped.len()), (Action::None, 1));
    let scope = Scope { installed: names(&["a"]), ..Scope::default() };
    assert_eq!(plan_in(&scope, edit).upgrade, ["a"]);
    let scope = Scope { demo: names(&["b"]), ..Scope::default() };
    assert_eq!(plan_in(&scope, &[("a/demo/d.xml", Some("<odoo/>"))]).action, Action::None);
    assert_eq!(plan_in(&scope, &[("a/x/e.csv", Some("id\n"))]).action, Action::None);
    for (language, action) in [("de", Action::Upgrade), ("de_CH", Action::Upgrade), ("fr", Action::None)] {
        let scope = Scope { languages: names(&[language]), ..Scope::default() };
        let plan = plan_in(&scope, &[("a/i18n/de.po", Some("msgid \"a\"\n"))]);
        assert_eq!((plan.action, plan.i18n_overwrite), (action, action == Action::Upgrade), "{language}");
    }
    // What the running server keeps of a file that is gone differs.
    for (series, language, action) in
        [("15.0", "de", Action::None), ("16.0", "de", Action::Restart), ("19.0", "fr", Action::None)]
    {
        let scope = Scope { series: series.parse().ok(), languages: names(&[language]), ..Scope::default() };
        let plan = plan_in(&scope, &[("a/i18n/de.po", None)]);
        assert_eq!((plan.action, plan.i18n_overwrite), (action, false), "{series} {language}");
    }
    let arch = [("a/views/a.xml", Some(&*VIEW.replace("name='x'", "name='y'")))];
    let scope = Scope { edited_views: names(&["a.v"]).unwrap(), ..Scope::default() };
    assert_eq!(plan_in(&scope, &arch).upgrade, ["a"]);
    // A new module that somebody has installed already.
    let scope = Scope { installed: names(&["c"]), ..Scope::default() };
    assert_eq!(plan_in(&scope, &[("c/__manifest__.py", Some("{}"))]).upgrade, ["c"]);
}
