//! Hashes of syntax, and the names in it.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use ruff_python_ast::{
    Expr, Parameters, Stmt,
    comparable::{ComparableExpr, ComparableStmt},
    visitor::{Visitor, walk_expr},
};

/// The hash of anything.
pub fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The hash of an expression, whatever its layout.
pub fn hash_expression(expression: &Expr) -> u64 {
    hash_of(&ComparableExpr::from(expression))
}

/// The hash of statements, without a text at their start that documents them.
pub fn hash_body(body: &[Stmt]) -> u64 {
    let code = if is_text(body.first()) { &body[1..] } else { body };
    hash_of(&code.iter().map(|statement| hash_of(&ComparableStmt::from(statement))).collect::<Vec<_>>())
}

/// The hash of a function's parameters, their defaults included.
pub fn hash_parameters(parameters: &Parameters) -> u64 {
    let each = parameters.iter_source_order();
    let each = each.map(|one| (one.name().to_string(), one.default().map(hash_expression)));
    hash_of(&each.collect::<Vec<_>>())
}

/// Whether a statement is nothing but a text.
pub fn is_text(statement: Option<&Stmt>) -> bool {
    matches!(statement, Some(Stmt::Expr(expression)) if expression.value.is_string_literal_expr())
}

/// The names along `a.b.c`; empty for what is not a path of names.
pub fn dotted(mut expression: &Expr) -> Vec<&str> {
    let mut names = Vec::new();
    loop {
        match expression {
            Expr::Attribute(attribute) => {
                names.push(attribute.attr.as_str());
                expression = &attribute.value;
            }
            Expr::Name(name) => {
                names.push(name.id.as_str());
                names.reverse();
                return names;
            }
            _ => return Vec::new(),
        }
    }
}

/// Whether `callee(…)` makes a field: `fields.Char`, `odoo.fields.Char`, `f.Char`
/// with `f` one of `aliases`.
pub fn makes_field(callee: &Expr, aliases: &BTreeSet<String>) -> bool {
    match dotted(callee).as_slice() {
        [path @ .., last] => {
            let through = path.iter().any(|name| *name == "fields" || aliases.contains(*name));
            let is_name = is_capital(last) && !["Command", "Domain"].contains(last);
            is_name && (through || (path.is_empty() && aliases.contains(*last)))
        }
        [] => false,
    }
}

/// Whether a name is written as classes are.
pub fn is_capital(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
}

/// What a piece of syntax mentions.
#[derive(Debug, Default)]
pub struct Mentions<'a> {
    /// Names that are read and attributes that are taken.
    pub names: BTreeSet<&'a str>,
    /// Names of what is called.
    pub called: BTreeSet<&'a str>,
    /// Whether something in it makes a field.
    pub makes_field: bool,
    aliases: Option<&'a BTreeSet<String>>,
}

impl<'a> Mentions<'a> {
    /// Looks through an expression.
    pub fn of(expression: &'a Expr, aliases: &'a BTreeSet<String>) -> Self {
        let mut mentions = Self { aliases: Some(aliases), ..Self::default() };
        mentions.visit_expr(expression);
        mentions
    }

    /// Looks through statements.
    pub fn of_body(body: &'a [Stmt], aliases: &'a BTreeSet<String>) -> Self {
        let mut mentions = Self { aliases: Some(aliases), ..Self::default() };
        mentions.visit_body(body);
        mentions
    }

    /// The names, to keep; what is called once more, as `name()`.
    pub fn owned(&self) -> BTreeSet<String> {
        let names = self.names.iter().map(|name| (*name).to_owned());
        names.chain(self.called.iter().map(|name| format!("{name}()"))).collect()
    }
}

impl<'a> Visitor<'a> for Mentions<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => _ = self.names.insert(name.id.as_str()),
            Expr::Attribute(attribute) => _ = self.names.insert(attribute.attr.as_str()),
            Expr::Call(call) => {
                self.makes_field |= self.aliases.is_some_and(|aliases| makes_field(&call.func, aliases));
                match dotted(&call.func).as_slice() {
                    [name] => _ = self.called.insert(name),
                    // `helpers.states()`, but no method of what is at hand when the code runs.
                    [base, name] if !["self", "cls", "env", "fields"].contains(base) => {
                        self.called.insert(name);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}
