//! odeum gives every git branch of an Odoo project its own running Odoo, cloned
//! in seconds from a reusable database template, and lets a developer, a shell
//! script, a CI job or a coding agent drive it through the same tools.
//!
//! # Where things are
//!
//! Imports point one way, and a test (`tests/layers.rs`) reads the `use` lines:
//!
//! ```text
//! faces → tools → registry → ops → context → adapters → config → analysis → odoo → model → error
//! ```
//!
//! - [`faces`] parse, call and render: the terminal, MCP. None names a tool.
//! - [`tools`] declare: one file a tool, one table, [`tools::ALL`].
//! - [`registry`] is what a tool is ([`registry::Tool`]) and the one way to call
//!   it ([`registry::Call::run`]): checks → locks → span → run → outcome.
//! - [`ops`] are the procedures, and the only place that decides.
//! - [`context`] is what a running procedure may use: settings, names, Docker,
//!   progress, cancellation.
//! - [`adapters`] speak to one thing outside each and decide nothing.
//! - [`config`] turns `odeum.toml` into a [`config::Config`].
//! - [`analysis`] says what changed files need before a running Odoo shows them.
//! - [`odoo`] knows Odoo's and PostgreSQL's files; no input or output.
//! - [`model`] holds names and values that are valid by construction.
//! - [`error`] has the one error type: its kind decides every status.
//!
//! `src/guides` holds texts for agents: how to work with odeum, how to write code
//! for each series of Odoo, and the prompts. [`ops::guide`] finds them.
//!
//! # A request, end to end
//!
//! `odeum env create feature/login --template default`:
//!
//! 1. [`faces::cli`] finds the tool by its place in the command tree and parses
//!    its arguments. MCP and `odeum call` come in one line below, with JSON.
//! 2. [`registry::Call::run`] takes the environment's lock and the template's
//!    shared one ([`context::Lock`]), across processes, without waiting but for who has
//!    the template alone for a moment.
//! 3. [`ops::environment::resolve`] completes the request from the template;
//!    [`ops::environment::create`] looks whether it is there already.
//! 4. The name's id and a port are reserved and the record written: from here
//!    on the environment exists, as *creating*.
//! 5. [`ops::journal::Journal::run`] takes the steps of the plan, those of one
//!    group side by side: workspace; checkout, database, filestore and network;
//!    dependencies; configuration; sanitize; container and door; ready.
//! 6. When a step fails, or the caller gives up, [`ops::journal::undo`] takes
//!    all of them back. A killed process leaves the record, and the next create
//!    or delete of that name takes it back. Deleting an environment is the same code.
//!
//! # What is written down
//!
//! Each environment has a record ([`ops::environment::Environment`], mode 0600)
//! in its workspace, and its container carries the same facts as labels. Nothing
//! is ever found by recomputing a name. A template has a record too
//! ([`ops::template::Template`]); each time it is replaced it gets a new
//! *generation*, and environments keep the one they were made from. A generation is made
//! ([`ops::template::make()`]) from one of several sources ([`ops::template::Source`]) beside
//! the one there is, and takes its place by a rename when all of it worked.
//!
//! An environment's data are kept as snapshots ([`ops::snapshot`]) and exchanged for those
//! of a snapshot or of its template ([`ops::exchange`]): made beside the present ones, put in
//! their place at the end, and back when a step fails. What a killed process left of anything
//! is mended first by the next command ([`ops::environment::mend()`]).
//!
//! A service ([`ops::service`]) has a record and a directory too; what it was made from stays as a
//! preset. Secrets ([`ops::secret`]) are in a file of their own, and in containers.
//!
//! What the records claim and what is there are compared by [`ops::invariants`]
//! (`odeum doctor --invariants`). Every step is a place where tests kill the
//! process (`tests/faults`), named by the operation itself.
//!
//! Decisions and their reasons are in `src/decisions.md`.

pub mod adapters;
pub mod analysis;
pub mod config;
pub mod context;
pub mod error;
pub mod faces;
pub mod model;
pub mod odoo;
pub mod ops;
pub mod registry;
pub mod tools;
