//! The outline of a Python file. Code is kept as a hash of its syntax tree, so that
//! layout, comments and quotes make no difference.

use std::collections::{BTreeMap, BTreeSet};

use super::Import;

/// A whole file.
#[derive(Debug, Default, Clone)]
pub struct Outline {
    /// Classes that reach the database, in order.
    pub classes: Vec<Class>,
    /// What module-level names are bound to, and functions as `name()`.
    pub values: BTreeMap<String, Bound>,
    /// Plain attributes of models, and other classes, by name alone.
    pub attributes: BTreeMap<String, Bound>,
    /// Functions and statements outside classes that make fields.
    pub makers: BTreeMap<String, u64>,
    /// Everything else that runs, by a name for people.
    pub code: BTreeMap<String, u64>,
    /// What it imports of its own module.
    pub imports: BTreeSet<Import>,
}

/// What a name is bound to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Hash of the value or code.
    pub hash: u64,
    /// Names in it, which may be bound too.
    pub names: BTreeSet<String>,
}

/// A class of a model, or of something with fields.
#[derive(Debug, Clone)]
pub struct Class {
    /// Name of the Python class, with those around it.
    pub name: String,
    /// Name of the model, as far as it is written there.
    pub model: String,
    /// Last names of its base classes: `Model`, `TransientModel`.
    pub bases: Vec<String>,
    /// What its body binds, by name. A name may be bound more than once.
    pub items: BTreeMap<String, Vec<Item>>,
}

/// What a name in a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A field: column, field row and selection rows.
    Field,
    /// An attribute that reaches the database, or one nobody knows.
    Stored,
    /// A constraint or index.
    Constraint,
    /// `init`, `_auto_init`, and the methods they call.
    Init,
    /// An attribute that is read from the class.
    Runtime,
    /// A method.
    Method,
    /// Any other value.
    Value,
}

/// One binding in a class.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Hash of all of it.
    pub hash: u64,
    /// Of a call: hashes of its arguments, by place or keyword; the callee as `type`.
    pub arguments: BTreeMap<String, u64>,
    /// Names mentioned, those that lead further included.
    pub names: BTreeSet<String>,
    /// Hash of all that `names` lead to.
    pub reached: u64,
    /// Of a stored computed field: the method that computes it.
    pub computed_by: Option<String>,
    /// Of a method: hash of its decorators.
    pub decorators: u64,
}

impl Outline {
    /// Names that fields and other stored things mention.
    pub fn names_of_fields(&self) -> impl Iterator<Item = &str> {
        let items = self.classes.iter().flat_map(|class| class.items.values().flatten());
        items.filter(|item| item.kind.is_stored()).flat_map(|item| item.names.iter().map(String::as_str))
    }

    /// Whether loading this file brings models or fields.
    pub fn reaches_database(&self) -> bool {
        !self.classes.is_empty() || !self.makers.is_empty()
    }
}

impl ItemKind {
    /// Whether a change of it is seen in the database only after an upgrade.
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::Field | Self::Stored | Self::Constraint | Self::Init)
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Stored | Self::Runtime | Self::Value => "attribute",
            Self::Constraint => "constraint or index",
            Self::Init | Self::Method => "method",
        }
    }
}
