//! Reads a Python file into its outline.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFunctionDef, StmtImportFrom};

use super::{
    Bound, ItemKind, Outline,
    class::class,
    imported,
    names::{Mentions, hash_body, hash_expression, hash_of, hash_parameters, is_text},
    outline::Class,
    text::{decode, explained},
};
use crate::analysis::extent;

/// How many names are followed in one file. People's files need some ten thousand.
const STEPS: usize = 500_000;

/// The outline of a file.
///
/// # Errors
/// What Python would not read, in a few words.
pub fn read(source: &[u8]) -> Result<Outline, String> {
    extent::with_room(&decode(source)?, |text| {
        let parsed = ruff_python_parser::parse_module(text).map_err(|error| explained(&error, "", text))?;
        let mut reader = Reader { aliases: aliases(parsed.suite()), ..Reader::default() };
        reader.statements(parsed.suite(), "");
        let Reader { mut outline, elsewhere, .. } = reader;
        follow_names(&mut outline, &elsewhere)?;
        Ok(outline)
    })
}

/// Other names that `fields`, or types in it, are imported under.
fn aliases(body: &[Stmt]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in body {
        let Stmt::ImportFrom(import) = statement else { continue };
        let module = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
        let last = module.rsplit('.').next().unwrap_or_default();
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
            if alias.name.as_str() == "fields" || last == "fields" {
                found.insert(name);
            }
        }
    }
    found
}

#[derive(Default)]
struct Reader {
    aliases: BTreeSet<String>,
    outline: Outline,
    /// Names imported from this module or another one of Odoo, and from where.
    elsewhere: BTreeMap<String, Bound>,
}

impl Reader {
    fn statements(&mut self, body: &[Stmt], outer: &str) {
        for (place, statement) in body.iter().enumerate() {
            if place > 0 || !is_text(Some(statement)) {
                self.statement(statement, outer);
            }
        }
    }

    fn statement(&mut self, statement: &Stmt, outer: &str) {
        self.outline.imports.extend(imported(statement));
        match statement {
            Stmt::ClassDef(definition) => {
                match class(definition, outer, &self.aliases) {
                    Some(class) => self.model(class),
                    None => {
                        self.code(format!("class {outer}{}", definition.name), statement);
                        let body = std::slice::from_ref(statement);
                        self.outline
                            .attributes
                            .entry(definition.name.to_string())
                            .or_default()
                            .add(body, &self.aliases);
                    }
                }
                let inside = format!("{outer}{}.", definition.name);
                self.nested(&definition.body, &inside);
            }
            Stmt::FunctionDef(function) => self.function(function, outer),
            Stmt::If(choice) => {
                self.add_code(format!("{outer}condition"), hash_expression(&choice.test));
                self.statements(&choice.body, outer);
                choice.elif_else_clauses.iter().for_each(|clause| self.statements(&clause.body, outer));
            }
            Stmt::Try(attempt) => {
                self.statements(&attempt.body, outer);
                for handler in &attempt.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.statements(&handler.body, outer);
                }
                self.statements(&attempt.orelse, outer);
                self.statements(&attempt.finalbody, outer);
            }
            Stmt::With(with) => self.statements(&with.body, outer),
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|target| self.constant(target, &assign.value, statement));
            }
            Stmt::AnnAssign(assign) => match &assign.value {
                Some(value) => self.constant(&assign.target, value, statement),
                None => self.code("a declaration".into(), statement),
            },
            Stmt::AugAssign(assign) => self.constant(&assign.target, &assign.value, statement),
            Stmt::Import(_) => self.code("imports".into(), statement),
            Stmt::ImportFrom(import) => {
                self.bound_elsewhere(import);
                self.code("imports".into(), statement);
            }
            other => self.other(other),
        }
    }

    fn constant(&mut self, target: &Expr, value: &Expr, statement: &Stmt) {
        match target {
            Expr::Name(name) => {
                let mentions = Mentions::of(value, &self.aliases);
                if mentions.makes_field {
                    self.outline.makers.insert(name.id.to_string(), hash_expression(value));
                }
                let known = self.outline.values.entry(name.id.to_string()).or_default();
                known.hash = hash_of(&(known.hash, hash_expression(value)));
                known.names.extend(mentions.owned());
            }
            Expr::Tuple(tuple) => {
                tuple.elts.iter().for_each(|target| self.constant(target, value, statement));
            }
            // `Model._order = '…'`, as in the class; but no method that replaces another.
            Expr::Attribute(attribute) if attribute.attr.starts_with('_') && is_plain(value) => {
                let known = self.outline.makers.entry(attribute.attr.to_string()).or_default();
                *known = hash_of(&(*known, hash_expression(value)));
            }
            // `Model.field = fields.Char()`, `STATES[0] = …`.
            _ => self.other(statement),
        }
    }

    fn function(&mut self, function: &StmtFunctionDef, outer: &str) {
        let mentions = Mentions::of_body(&function.body, &self.aliases);
        let decorators = function.decorator_list.iter().map(|d| hash_expression(&d.expression));
        let hash = hash_of(&(
            decorators.collect::<Vec<_>>(),
            hash_parameters(&function.parameters),
            hash_body(&function.body),
        ));
        let name = format!("{outer}{}", function.name);
        if mentions.makes_field {
            self.outline.makers.insert(name.clone(), hash);
        }
        let known = self.outline.values.entry(format!("{name}()")).or_default();
        known.hash = hash_of(&(known.hash, hash));
        known.names.extend(mentions.owned());
        self.nested(&function.body, &format!("{name}."));
    }

    /// Names that may be bound to values of other files of modules.
    fn bound_elsewhere(&mut self, import: &StmtImportFrom) {
        let module = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_addon = ["odoo.addons.", "openerp.addons."].iter().any(|start| module.starts_with(start));
        if import.level == 0 && !is_addon {
            return;
        }
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
            let hash = hash_of(&(import.level, &module, alias.name.as_str()));
            // To the file it comes from it has the name it has there.
            let there = |end: &str| BTreeSet::from([format!("{}{end}", alias.name)]);
            self.elsewhere.insert(format!("{name}()"), Bound { hash, names: there("()") });
            self.elsewhere.insert(name, Bound { hash, names: there("") });
        }
    }

    /// Classes inside functions and classes.
    fn nested(&mut self, body: &[Stmt], outer: &str) {
        for statement in body {
            if let Stmt::ClassDef(definition) = statement {
                self.outline.classes.extend(class(definition, outer, &self.aliases));
                self.nested(&definition.body, &format!("{outer}{}.", definition.name));
            }
        }
    }

    /// A call, a loop: it may make fields, or change the values it mentions.
    fn other(&mut self, statement: &Stmt) {
        let body = std::slice::from_ref(statement);
        let mentions = Mentions::of_body(body, &self.aliases);
        if mentions.makes_field {
            let known = self.outline.makers.entry("a statement".into()).or_default();
            *known = hash_of(&(*known, hash_body(body)));
        }
        for name in &mentions.names {
            if let Some(known) = self.outline.values.get_mut(*name) {
                known.add(body, &self.aliases);
            }
        }
        self.code("a statement".into(), statement);
    }

    /// A model, whose plain attributes others may mention as `Model.STATES`.
    fn model(&mut self, class: Class) {
        for (name, bound) in values_of(&class) {
            let known = self.outline.attributes.entry(name).or_default();
            known.hash = hash_of(&(known.hash, bound.hash));
            known.names.extend(bound.names);
        }
        self.outline.classes.push(class);
    }

    fn code(&mut self, name: String, statement: &Stmt) {
        self.add_code(name, hash_body(std::slice::from_ref(statement)));
    }

    fn add_code(&mut self, name: String, hash: u64) {
        let known = self.outline.code.entry(name).or_default();
        *known = hash_of(&(*known, hash));
    }
}

impl Bound {
    /// Lets statements count as part of it.
    fn add(&mut self, body: &[Stmt], aliases: &BTreeSet<String>) {
        self.hash = hash_of(&(self.hash, hash_body(body)));
        self.names.extend(Mentions::of_body(body, aliases).owned());
    }
}

/// Whether a value is written out: a text, a number, a list.
fn is_plain(value: &Expr) -> bool {
    value.is_literal_expr() || value.is_list_expr() || value.is_tuple_expr() || value.is_dict_expr()
}

/// Lets what fields mention count as part of them: values of the file, the code of
/// functions that are called, and from where names are imported. A function that is
/// only named, as a default or selection, is called anew each time and reaches no row.
///
/// # Errors
/// When names lead to so many others that following them would take seconds.
fn follow_names(outline: &mut Outline, elsewhere: &BTreeMap<String, Bound>) -> Result<(), String> {
    let mut steps = STEPS;
    for class in &mut outline.classes {
        let own = values_of(class);
        let find = |name: &String| {
            let here = own.get(name).or_else(|| outline.values.get(name));
            here.or_else(|| elsewhere.get(name)).or_else(|| outline.attributes.get(name))
        };
        for item in class.items.values_mut().flatten().filter(|item| item.kind.is_stored()) {
            let (names, reached) = reach(&item.names, find);
            steps = steps.checked_sub(names.len()).ok_or("its names lead to too many others")?;
            (item.names, item.reached) = (names, reached);
        }
    }
    Ok(())
}

/// Class-level values, which fields of the same class may mention.
fn values_of(class: &Class) -> BTreeMap<String, Bound> {
    let items = class.items.iter().flat_map(|(name, items)| items.iter().map(move |item| (name, item)));
    let values = items.filter(|(_, item)| item.kind == ItemKind::Value);
    values.map(|(name, item)| (name.clone(), Bound { hash: item.hash, names: item.names.clone() })).collect()
}

/// All names that can be reached from `names`, and the hash of what they are bound to.
fn reach<'a>(
    names: &BTreeSet<String>,
    find: impl Fn(&String) -> Option<&'a Bound>,
) -> (BTreeSet<String>, u64) {
    let mut waiting: Vec<&String> = names.iter().collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(name) = waiting.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        if let Some(bound) = find(name) {
            found.push((name, bound.hash));
            waiting.extend(&bound.names);
        }
    }
    found.sort_unstable();
    let hash = hash_of(&found);
    (seen, hash)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kind(body: &str, name: &str) -> ItemKind {
        let source = format!("from odoo import fields as f, models\nclass A(models.Model):\n    {body}\n");
        read(source.as_bytes()).unwrap().classes[0].items[name][0].kind
    }

    #[test]
    fn bindings_of_a_class_are_told_apart() {
        for (body, name, expected) in [
            ("x = fields.Char()", "x", ItemKind::Field),
            ("x = f.Char()", "x", ItemKind::Field),
            ("x: str = odoo.fields.Char(\n        string='a')", "x", ItemKind::Field),
            ("x = MyField()", "x", ItemKind::Field),
            ("x = my_field('a')", "x", ItemKind::Field),
            ("x = y = f.Char()", "y", ItemKind::Field),
            ("x, y = f.Char(), f.Char()", "y", ItemKind::Field),
            ("x = property(lambda self: 1)", "x", ItemKind::Value),
            ("X = table()", "X", ItemKind::Value),
            ("x = self.helper()", "x", ItemKind::Value),
            ("if a:\n        x = f.Char()", "x", ItemKind::Field),
            ("_name = 'a'", "_name", ItemKind::Stored),
            ("_order = 'a'", "_order", ItemKind::Stored),
            ("_whatever = 1", "_whatever", ItemKind::Stored),
            ("_rec_name = 'a'", "_rec_name", ItemKind::Runtime),
            ("_sql_constraints = []", "_sql_constraints", ItemKind::Constraint),
            ("_a = models.Constraint('x')", "_a", ItemKind::Constraint),
            ("_b = models.UniqueIndex('x')", "_b", ItemKind::Constraint),
            ("def init(self): self._q()", "init", ItemKind::Init),
            ("def run(self): return fields.Date.today()", "run", ItemKind::Method),
            ("STATES = [1]", "STATES", ItemKind::Value),
        ] {
            assert_eq!(kind(body, name), expected, "{body}");
        }
        let source = "class A(models.Model):\n    def init(self):\n        self._q()\n    def _q(self):\n        pass\n";
        assert_eq!(read(source.as_bytes()).unwrap().classes[0].items["_q"][0].kind, ItemKind::Init);
    }

    #[test]
    fn what_is_no_model_is_only_code() {
        for source in ["class A(http.Controller):\n    x = Y()\n", "class A:\n    pass\n", "def f(): pass\n"]
        {
            assert!(!read(source.as_bytes()).unwrap().reaches_database(), "{source}");
        }
        for source in [
            "class A(osv.osv):\n    pass\n",
            "def f():\n    class A(models.Model):\n        pass\n",
            "def f():\n    return fields.Char()\n",
            "if x:\n    class A(Model):\n        pass\n",
            "class Mixin:\n    x = fields.Char()\n",
            "A.x = fields.Char()\n",
            "A._order = 'x'\n",
        ] {
            assert!(read(source.as_bytes()).unwrap().reaches_database(), "{source}");
        }
    }

    #[test]
    fn what_python_refuses_is_refused() {
        for source in [&b"def (:\n"[..], b"x = = 1\n", b"\xff\xfe", b"print 'a'\n", &b"(".repeat(100_000)] {
            assert!(read(source).is_err());
        }
        assert!(read(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n").is_ok());
        assert!(read(b"\xef\xbb\xbfx = 1\n").is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panicking(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_words_are_read_without_panicking(
            text in "(class|def|A|\\(|\\)|:|\n|    |fields\\.Char|=|_name|'a'|,|\\[|\\]|lambda|import|from|\\.| ){0,60}"
        ) {
            let _ = read(text.as_bytes());
        }
    }
}
