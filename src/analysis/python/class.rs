//! What the body of a class binds.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{ExceptHandler, Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};

use super::{
    Class, Item, ItemKind,
    names::{
        Mentions, dotted, hash_body, hash_expression, hash_of, hash_parameters, is_capital, is_text,
        makes_field,
    },
};

/// Base classes that make a class a model.
const MODELS: [&str; 8] = [
    "Model",
    "TransientModel",
    "AbstractModel",
    "BaseModel",
    "osv",
    "osv_memory",
    "osv_abstract",
    "MetaModel",
];

/// Attributes that are read from the class while the server runs. `_order` and
/// `_fold_name` are not among them: they are columns of `ir_model`.
const RUNTIME: [&str; 8] = [
    "_rec_name",
    "_rec_names_search",
    "_check_company_auto",
    "_date_name",
    "_active_name",
    "_table_query",
    "_transient_max_count",
    "_transient_max_hours",
];

/// From Odoo 19 on, class attributes of these types are made in the database.
const CONSTRAINTS: [&str; 3] = ["Constraint", "Index", "UniqueIndex"];

/// Functions that return no field.
const NO_FIELDS: [&str; 17] = [
    "_",
    "attrgetter",
    "classmethod",
    "defaultdict",
    "dict",
    "frozenset",
    "getattr",
    "itemgetter",
    "lazy_property",
    "list",
    "namedtuple",
    "partial",
    "property",
    "set",
    "staticmethod",
    "str",
    "tuple",
];

/// The class, when it is a model or has fields.
pub fn class(definition: &StmtClassDef, outer: &str, aliases: &BTreeSet<String>) -> Option<Class> {
    let bases = definition.arguments.as_deref().map(|arguments| &arguments.args[..]).unwrap_or_default();
    let is_model = bases.iter().any(|base| dotted(base).last().is_some_and(|name| MODELS.contains(name)));
    let is_field = bases.iter().any(|base| makes_field(base, aliases));
    let mut body = Body { aliases, guesses: is_model, items: BTreeMap::new(), model: BTreeMap::new() };
    body.statements(&definition.body);
    let has_marks = ["_name", "_inherit"].iter().any(|name| body.items.contains_key(*name));
    let has_fields = body.items.values().flatten().any(|item| item.kind == ItemKind::Field);
    if !(is_model || is_field || has_marks || has_fields) {
        return None;
    }
    if is_field {
        // Its attributes are the types of columns.
        let values = body.items.values_mut().flatten().filter(|item| item.kind == ItemKind::Value);
        values.for_each(|item| item.kind = ItemKind::Stored);
    }
    let name = format!("{outer}{}", definition.name);
    let model = ["_name", "_inherit"].iter().find_map(|key| body.model.get(*key));
    let bases = bases.iter().map(last_name).collect();
    let mut class = Class { model: model.unwrap_or(&name).clone(), name, bases, items: body.items };
    mark_init(&mut class);
    Some(class)
}

/// `fields.Char` and `Char` are the same base.
fn last_name(base: &Expr) -> String {
    dotted(base).last().map_or_else(|| hash_expression(base).to_string(), |name| (*name).to_owned())
}

/// How methods are called that write a part of the SQL of a view, which `init` of
/// another class of the model makes.
const PARTS: [&str; 8] =
    ["_from", "_group_by", "_join", "_query", "_select", "_sub_select", "_where", "_with"];

/// Methods that `init` calls make the same SQL view as `init` itself. Where the model
/// is a report and asks no `_table_query`, so do those that are called like it.
fn mark_init(class: &mut Class) {
    let mut waiting: Vec<String> = vec!["init".into(), "_auto_init".into()];
    let is_view = class.model.contains("report") || class.items.contains_key("_auto");
    if is_view && !class.items.contains_key("_table_query") {
        let names = class.items.keys();
        let is_part = |name: &&String| {
            let rest = PARTS.iter().find_map(|part| name.strip_prefix(part));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        waiting.extend(names.filter(is_part).cloned());
    }
    while let Some(name) = waiting.pop() {
        for item in class.items.get_mut(&name).into_iter().flatten() {
            if item.kind == ItemKind::Method {
                item.kind = ItemKind::Init;
                waiting.extend(item.names.iter().cloned());
            }
        }
    }
}

/// Whether a call that is no field by its words may make one all the same: a class of
/// the project's own, or a function that returns one.
fn may_make_field(name: &str, callee: &str, value: &Expr) -> bool {
    let is_function = value.as_call_expr().is_some_and(|call| call.func.is_name_expr());
    let is_field_name = name.starts_with(|c: char| c.is_ascii_lowercase());
    is_capital(callee) || (is_function && is_field_name && !NO_FIELDS.contains(&callee))
}

struct Body<'a> {
    aliases: &'a BTreeSet<String>,
    /// Whether a call of anything written like a class is taken for a field.
    guesses: bool,
    items: BTreeMap<String, Vec<Item>>,
    /// Texts of `_name` and `_inherit`.
    model: BTreeMap<String, String>,
}

impl Body<'_> {
    fn statements(&mut self, body: &[Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|target| self.bind(target, &assign.value, statement));
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.bind(&assign.target, value, statement);
                }
            }
            Stmt::AugAssign(assign) => self.bind(&assign.target, &assign.value, statement),
            Stmt::FunctionDef(function) => self.method(function),
            Stmt::If(choice) => {
                self.add("(condition)", plain(ItemKind::Value, hash_expression(&choice.test)));
                self.statements(&choice.body);
                choice.elif_else_clauses.iter().for_each(|clause| self.statements(&clause.body));
            }
            Stmt::Try(attempt) => {
                self.statements(&attempt.body);
                for handler in &attempt.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.statements(&handler.body);
                }
                self.statements(&attempt.orelse);
                self.statements(&attempt.finalbody);
            }
            Stmt::With(with) => self.statements(&with.body),
            Stmt::Pass(_) | Stmt::ClassDef(_) => {}
            other if is_text(Some(other)) => {}
            other => self.add("(statement)", self.other(other)),
        }
    }

    /// A loop or a bare call in the body: stored when it makes fields.
    fn other(&self, statement: &Stmt) -> Item {
        let body = std::slice::from_ref(statement);
        let mentions = Mentions::of_body(body, self.aliases);
        let kind = if mentions.makes_field { ItemKind::Field } else { ItemKind::Value };
        Item { names: mentions.owned(), ..plain(kind, hash_body(body)) }
    }

    fn bind(&mut self, target: &Expr, value: &Expr, statement: &Stmt) {
        match target {
            Expr::Name(name) => self.value(name.id.as_str(), value, statement),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|target| self.bind(target, value, statement)),
            Expr::List(list) => list.elts.iter().for_each(|target| self.bind(target, value, statement)),
            _ => self.add("(statement)", self.other(statement)),
        }
    }

    fn value(&mut self, name: &str, value: &Expr, statement: &Stmt) {
        if let ("_name" | "_inherit", Some(text)) = (name, text(value)) {
            self.model.insert(name.to_owned(), text);
        }
        let mentions = Mentions::of(value, self.aliases);
        let kind = self.kind(name, value, mentions.makes_field);
        // `+=` differs from `=`, and `x: T = …` says nothing more than `x = …`.
        let hash = hash_of(&(statement.is_aug_assign_stmt(), hash_expression(value)));
        let mut item = Item { names: mentions.owned(), ..plain(kind, hash) };
        if let Expr::Call(call) = value {
            item.arguments = arguments(call);
            item.hash = hash_of(&(statement.is_aug_assign_stmt(), &item.arguments));
            item.computed_by = computed_by(call);
        }
        self.add(name, item);
    }

    fn kind(&self, name: &str, value: &Expr, makes_field: bool) -> ItemKind {
        let callee = value.as_call_expr().and_then(|call| dotted(&call.func).last().copied());
        match callee {
            Some(callee) if CONSTRAINTS.contains(&callee) => ItemKind::Constraint,
            _ if name == "_sql_constraints" => ItemKind::Constraint,
            _ if makes_field => ItemKind::Field,
            _ if RUNTIME.contains(&name) || name.starts_with("__") => ItemKind::Runtime,
            _ if name.starts_with('_') => ItemKind::Stored,
            Some(callee) if self.guesses && may_make_field(name, callee, value) => ItemKind::Field,
            _ => ItemKind::Value,
        }
    }

    fn method(&mut self, function: &StmtFunctionDef) {
        let mentions = Mentions::of_body(&function.body, self.aliases);
        let decorators =
            function.decorator_list.iter().map(|decorator| hash_expression(&decorator.expression));
        let decorators = hash_of(&decorators.collect::<Vec<_>>());
        let hash = hash_of(&(decorators, hash_parameters(&function.parameters), hash_body(&function.body)));
        let kind = if mentions.makes_field { ItemKind::Field } else { ItemKind::Method };
        let item = Item { names: mentions.owned(), decorators, ..plain(kind, hash) };
        self.add(function.name.as_str(), item);
    }

    fn add(&mut self, name: &str, item: Item) {
        self.items.entry(name.to_owned()).or_default().push(item);
    }
}

fn plain(kind: ItemKind, hash: u64) -> Item {
    Item {
        kind,
        hash,
        arguments: BTreeMap::new(),
        names: BTreeSet::new(),
        reached: 0,
        computed_by: None,
        decorators: 0,
    }
}

/// A text, or the first of a list of texts.
fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::StringLiteral(text) => Some(text.value.to_str().to_owned()),
        Expr::List(list) => text(list.elts.first()?),
        Expr::Tuple(tuple) => text(tuple.elts.first()?),
        _ => None,
    }
}

fn arguments(call: &ExprCall) -> BTreeMap<String, u64> {
    let callee = match dotted(&call.func).last() {
        Some(name) => hash_of(name),
        None => hash_expression(&call.func),
    };
    let mut arguments = BTreeMap::from([("type".to_owned(), callee)]);
    for (place, value) in call.arguments.args.iter().enumerate() {
        arguments.insert(place.to_string(), hash_expression(value));
    }
    for (place, keyword) in call.arguments.keywords.iter().enumerate() {
        let name = keyword.arg.as_ref().map_or_else(|| format!("**{place}"), ToString::to_string);
        arguments.insert(name, hash_expression(&keyword.value));
    }
    arguments
}

/// The method that computes a stored field: `compute='_compute_x', store=True`.
fn computed_by(call: &ExprCall) -> Option<String> {
    let keyword = |name: &str| {
        let mut keywords = call.arguments.keywords.iter();
        keywords.rfind(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name))
    };
    let is_stored = keyword("store")?.value.as_boolean_literal_expr()?.value;
    is_stored.then(|| text(&keyword("compute")?.value)).flatten()
}
