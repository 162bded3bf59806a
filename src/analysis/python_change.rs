//! What differs between two versions of a Python file.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    plan::Action,
    python::{Bound, Class, Item, Outline},
    verdict::Finding,
};

/// The differences, and the names of the file whose values differ.
pub struct Difference {
    /// What differs.
    pub findings: Vec<Finding>,
    /// Names of the file and of plain attributes with another value, or none, on one
    /// side; functions as `name()`.
    pub changed: BTreeSet<String>,
}

/// Compares two versions. A file that is not there is an empty one.
pub fn compare(old: &Outline, new: &Outline) -> Difference {
    let mut findings = Vec::new();
    classes(old, new, &mut findings);
    for name in keys(old.makers.keys(), new.makers.keys()) {
        if old.makers.get(name) != new.makers.get(name) {
            findings.push(Finding::new(
                Action::Upgrade,
                format!("{name} makes fields or attributes of models, and changed"),
            ));
        }
    }
    let mut changed = rebound(&old.values, &new.values);
    let restart = |what: String| Finding::new(Action::Restart, what);
    let how = |name: &str| match (old.values.contains_key(name), new.values.contains_key(name)) {
        (true, false) => "is gone",
        (false, true) => "is new",
        _ => "changed",
    };
    findings.extend(changed.iter().map(|name| restart(format!("{name} {}", how(name)))));
    let code = keys(old.code.keys(), new.code.keys()).into_iter();
    let code = code.filter(|name| old.code.get(*name) != new.code.get(*name));
    findings.extend(code.map(|name| restart(format!("{name} changed"))));
    changed.extend(rebound(&old.attributes, &new.attributes));
    Difference { findings, changed }
}

/// The names that are bound to something else, or on one side only.
fn rebound(old: &BTreeMap<String, Bound>, new: &BTreeMap<String, Bound>) -> BTreeSet<String> {
    let names = keys(old.keys(), new.keys()).into_iter();
    names.filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

fn classes(old: &Outline, new: &Outline, findings: &mut Vec<Finding>) {
    let (old, new) = (by_name(old), by_name(new));
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(key), new.get(key)) {
            (Some(before), Some(after)) => class(before, after, findings),
            (Some(gone), None) => findings.push(appeared(gone, "is gone")),
            (None, Some(came)) => findings.push(appeared(came, "is new")),
            (None, None) => {}
        }
    }
}

/// The classes by name, and by which of that name it is.
fn by_name(outline: &Outline) -> BTreeMap<(&str, usize), &Class> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let each = outline.classes.iter().map(|class| {
        let count = counts.entry(&class.name).or_default();
        *count += 1;
        ((&*class.name, *count), class)
    });
    each.collect()
}

fn appeared(class: &Class, how: &str) -> Finding {
    let Class { name, model, .. } = class;
    let why = match name == model {
        true => format!("model class {name} {how}"),
        false => format!("model class {name} ({model}) {how}"),
    };
    Finding::new(Action::Upgrade, why)
}

fn class(old: &Class, new: &Class, findings: &mut Vec<Finding>) {
    if old.bases != new.bases {
        findings.push(Finding::new(Action::Upgrade, format!("base classes of {} changed", new.name)));
    }
    for name in keys(old.items.keys(), new.items.keys()) {
        let none = Vec::new();
        let before = old.items.get(name).unwrap_or(&none);
        let after = new.items.get(name).unwrap_or(&none);
        for place in 0..before.len().max(after.len()) {
            let found = item(name, &new.model, before.get(place), after.get(place));
            findings.extend(found.map(|found| warn_of_stored_values(found, name, place, old, new)));
        }
    }
}

fn item(name: &str, model: &str, old: Option<&Item>, new: Option<&Item>) -> Option<Finding> {
    let kind = [old, new].into_iter().flatten().map(|item| item.kind).max_by_key(|kind| kind.is_stored())?;
    let action = if kind.is_stored() { Action::Upgrade } else { Action::Restart };
    let label = match name.starts_with('(') {
        true => format!("the body of {model}"),
        false => format!("{} {name} of {model}", kind.word()),
    };
    let how = match (old, new) {
        (Some(old), Some(new)) if old.kind != new.kind => "changed".to_owned(),
        (Some(old), Some(new)) if old.hash != new.hash => changed_arguments(old, new),
        (Some(old), Some(new)) if old.reached != new.reached => "mentions what changed".to_owned(),
        (Some(_), Some(_)) => return None,
        (None, _) => "is new".to_owned(),
        (_, None) => "is gone".to_owned(),
    };
    Some(Finding::new(action, format!("{label} {how}")))
}

/// `changed` with the names of the arguments that did.
fn changed_arguments(old: &Item, new: &Item) -> String {
    let names = keys(old.arguments.keys(), new.arguments.keys());
    let names = names.into_iter().filter(|name| old.arguments.get(*name) != new.arguments.get(*name));
    let names: Vec<String> = names
        .map(|name| match name.parse::<usize>() {
            Ok(place) => format!("argument {}", place + 1),
            Err(_) => name.clone(),
        })
        .collect();
    match names.is_empty() {
        true => "changed".into(),
        false => format!("changed ({})", names.join(", ")),
    }
}

/// Values that are already stored are not computed again by a restart.
fn warn_of_stored_values(found: Finding, name: &str, place: usize, old: &Class, new: &Class) -> Finding {
    let method = |class: &Class| Some(class.items.get(name)?.get(place)?.decorators);
    let is_other = matches!((method(old), method(new)), (Some(old), Some(new)) if old != new);
    let fields = new
        .items
        .iter()
        .filter(|(_, items)| items.iter().any(|item| item.computed_by.as_deref() == Some(name)));
    let fields: Vec<&str> = fields.map(|(name, _)| name.as_str()).collect();
    match is_other && !fields.is_empty() {
        true => found.warn(format!(
            "stored values of {} are not computed again, although what {name} depends on changed",
            fields.join(", ")
        )),
        false => found,
    }
}

/// The keys of both sides, each once.
fn keys<'a>(
    old: impl Iterator<Item = &'a String>,
    new: impl Iterator<Item = &'a String>,
) -> BTreeSet<&'a String> {
    old.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::python::read;

    /// The largest action, and all reasons.
    fn between(old: &str, new: &str) -> (Action, String) {
        let read = |text: &str| read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
        let found = compare(&read(old), &read(new)).findings;
        let action = found.iter().map(|finding| finding.action).max().unwrap_or(Action::None);
        (action, found.iter().map(|finding| finding.why.clone()).collect::<Vec<_>>().join("; "))
    }

    /// The same with both inside a model.
    fn in_class(old: &str, new: &str) -> (Action, String) {
        let wrap = |body: &str| format!("A = [1]\nclass M(models.Model):\n    _name = 'm'\n    {body}\n");
        between(&wrap(old), &wrap(new))
    }

    #[test]
    fn what_reaches_the_database_needs_an_upgrade() {
        for (old, new) in [
            ("pass", "x = fields.Char()"),
            ("x = fields.Char()", "x = fields.Text()"),
            (
                "x = fields.Char(\n        string='a',\n        size=1)",
                "x = fields.Char(\n        string='a',\n        size=2)",
            ),
            ("x = fields.Char(help='a')", "x = fields.Char()"),
            ("x: str = fields.Char(help='a')", "x: str = fields.Char(help='b')"),
            ("pass", "_sql_constraints = [('a', 'unique(a)', 'b')]"),
            ("_u = models.Constraint('a')", "_u = models.Constraint('b')"),
            ("_u = models.Index('(a)')", "pass"),
            ("pass", "_table = 'y'"),
            ("_description = 'a'", "_description = 'b'"),
            ("pass", "_parent_store = True"),
            ("_inherits = {'a': 'b'}", "_inherits = {'a': 'c'}"),
            ("pass", "_no_such_thing = 1"),
            ("_order = 'a'", "_order = 'b'"),
            ("def init(self): a()", "def init(self): b()"),
            ("pass", "def _auto_init(self): b()"),
            ("S = [1]\n    x = fields.Selection(S)", "S = [2]\n    x = fields.Selection(S)"),
            ("x = fields.Char()", "def x(self): pass"),
        ] {
            let (action, why) = in_class(old, new);
            assert_eq!(action, Action::Upgrade, "{old} → {new}: {why}");
        }
    }

    #[test]
    fn running_code_needs_a_restart() {
        for (old, new) in [
            ("_rec_name = 'a'", "_rec_name = 'b'"),
            ("def run(self): a()", "def run(self): b()"),
            ("def run(self): a()", "@api.model\n    def run(self): a()"),
            ("def run(self): a()", "def run(self, b=1): a()"),
            ("def _register_hook(self): a()", "pass"),
            ("_table_query = 'a'", "_table_query = 'b'"),
            (
                "@property\n    def _table_query(self): return 'a'",
                "@property\n    def _table_query(self): return 'b'",
            ),
            ("LIMIT = 1", "LIMIT = 2"),
        ] {
            let (action, why) = in_class(old, new);
            assert_eq!(action, Action::Restart, "{old} → {new}: {why}");
        }
    }

    #[test]
    fn layout_comments_and_order_are_no_difference() {
        for (old, new) in [
            (
                "x = fields.Char('a', help='b', size=1)",
                "x = fields.Char(\n        \"a\",  # c\n        size=1,\n        help=('b'),\n    )",
            ),
            ("x = fields.Char(help='ab')", "x = fields.Char(help='a' 'b')"),
            ("x = fields.Char()\n    y = fields.Char()", "y = fields.Char()\n    x = fields.Char()"),
            (
                "def run(self):\n        'a'\n        b()",
                "def run(self):\n        \"\"\"c\"\"\"\n        b()  # d",
            ),
        ] {
            assert_eq!(in_class(old, new), (Action::None, String::new()), "{old} → {new}");
        }
    }

    #[test]
    fn a_constant_counts_where_a_field_mentions_it() {
        let with = |value: &str, used: &str| {
            format!(
                "B = {value}\nS = B + [2]\ndef f(): return {value}\nclass M(models.Model):\n    x = fields.Selection({used})\n"
            )
        };
        assert_eq!(between(&with("[1]", "S"), &with("[3]", "S")).0, Action::Upgrade);
        let field = "class M(models.Model):\n    x = fields.Selection(K.S)\n";
        for (old, new) in [
            ("class K:\n    S = [1]\n", "class K:\n    S = [2]\n"),
            ("class K(models.Model):\n    S = [1]\n", "class K(models.Model):\n    S = [2]\n"),
            ("S = []\nS.append(1)\n", "S = []\nS.append(2)\n"),
            ("S = {}\nS[1] = 1\n", "S = {}\nS[1] = 2\n"),
            ("from .a import S\n", "from .b import S\n"),
        ] {
            assert_eq!(
                between(&format!("{old}{field}"), &format!("{new}{field}")).0,
                Action::Upgrade,
                "{new}"
            );
        }
        assert_eq!(between(&with("[1]", "f()"), &with("[3]", "f()")).0, Action::Upgrade);
        assert_eq!(between(&with("[1]", "f"), &with("[3]", "f")).0, Action::Restart);
        assert_eq!(between(&with("[1]", "[]"), &with("[3]", "[]")).0, Action::Restart);
    }

    #[test]
    fn classes_come_and_go() {
        let model = "class M(models.Model):\n    _name = 'm'\n";
        for (old, new) in [
            ("", "class M(models.AbstractModel):\n    pass\n"),
            (model, ""),
            (model, "class N(models.Model):\n    _name = 'm'\n"),
            (model, "class M(models.TransientModel):\n    _name = 'm'\n"),
            (model, "class M(models.Model):\n    _inherit = 'm'\n"),
            ("def f(): return fields.Char()\n", "def f(): return fields.Text()\n"),
        ] {
            assert_eq!(between(old, new).0, Action::Upgrade, "{old} → {new}");
        }
        assert_eq!(between(model, &model.replace("models.Model", "Model")).0, Action::None);
        assert_eq!(between("", "class C(http.Controller):\n    pass\n").0, Action::Restart);
    }

    #[test]
    fn stored_values_that_stay_are_told() {
        let with = |depends: &str| {
            format!(
                "class M(models.Model):\n    x = fields.Char(compute='_c', store=True)\n    @api.depends({depends})\n    def _c(self): pass\n"
            )
        };
        let read = |text: String| read(text.as_bytes()).unwrap();
        let found = compare(&read(with("'a'")), &read(with("'b'"))).findings;
        assert_eq!(found.len(), 1);
        assert!(found[0].warning.as_ref().unwrap().contains("of x are not computed again"));
    }
}
