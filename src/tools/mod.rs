//! Every tool, in the order in which help and MCP's `tools/list` show them.
//!
//! To add one: write its struct and `impl Tool` in a file of its own (copy
//! `environment/url.rs`), add its `mod` line, and its line to [`ALL`]. A new
//! group also needs its help in [`GROUPS`]. Then run `cargo regenerate`.

mod analyze;
mod environment;
mod guide;
mod image;
mod module;
mod odoo;
mod operation;
mod output;
mod snapshot;
mod store;
mod system;
mod template;

use crate::registry::{AnyTool, tool};

/// The table every face walks.
pub static ALL: &[&dyn AnyTool] = &[
    tool::<system::Quickstart>(),
    tool::<system::Up>(),
    tool::<system::Doctor>(),
    tool::<system::Init>(),
    tool::<system::Stats>(),
    tool::<system::Events>(),
    tool::<system::Cleanup>(),
    tool::<system::Destroy>(),
    tool::<environment::Create>(),
    tool::<environment::Delete>(),
    tool::<environment::List>(),
    tool::<environment::Info>(),
    tool::<environment::Start>(),
    tool::<environment::Stop>(),
    tool::<environment::Restart>(),
    tool::<environment::Url>(),
    tool::<environment::Vars>(),
    tool::<environment::Mail>(),
    tool::<environment::Logs>(),
    tool::<environment::Pull>(),
    tool::<environment::Rebuild>(),
    tool::<environment::Reset>(),
    tool::<environment::Protect>(),
    tool::<environment::Unprotect>(),
    tool::<snapshot::Create>(),
    tool::<snapshot::List>(),
    tool::<snapshot::Restore>(),
    tool::<snapshot::Delete>(),
    tool::<module::Install>(),
    tool::<module::Upgrade>(),
    tool::<module::Test>(),
    tool::<module::List>(),
    tool::<analyze::Analyze>(),
    tool::<odoo::Command>(),
    tool::<odoo::Shell>(),
    tool::<odoo::Query>(),
    tool::<odoo::Psql>(),
    tool::<odoo::ReadFile>(),
    tool::<odoo::WriteFile>(),
    tool::<odoo::Search>(),
    tool::<odoo::Http>(),
    tool::<odoo::ResetPassword>(),
    tool::<template::Init>(),
    tool::<template::Import>(),
    tool::<template::Reload>(),
    tool::<template::Save>(),
    tool::<template::Edit>(),
    tool::<template::List>(),
    tool::<template::Delete>(),
    tool::<template::Warm>(),
    tool::<output::Read>(),
    tool::<operation::Get>(),
    tool::<operation::List>(),
    tool::<operation::Cancel>(),
    tool::<image::Build>(),
    tool::<image::Pull>(),
    tool::<image::List>(),
    tool::<store::Info>(),
    tool::<store::Grow>(),
    tool::<store::Move>(),
    tool::<guide::Agent>(),
    tool::<guide::Odoo>(),
    tool::<guide::Skill>(),
    tool::<system::ShowConfig>(),
];

/// Help for the groups of the command tree.
pub const GROUPS: &[(&str, &str)] = &[
    ("env", "Make, use and delete environments: one running Odoo for each branch"),
    ("env snapshot", "Keep the data of an environment as they are, and go back to them"),
    ("module", "Install, upgrade, test and list the modules of an environment"),
    ("template", "Make and delete templates, the databases environments are cloned from"),
    ("store", "Look at what the databases are kept on, make it larger, move to another"),
    ("admin", "Let yourself in"),
    ("image", "Get the Docker images of Odoo and PostgreSQL"),
    ("operation", "Follow and stop calls that outlived who made them"),
    ("output", "Read what programs wrote"),
    ("guide", "Read how to work with odeum, and how to write code for an Odoo series"),
    ("config", "Look at the configuration"),
];

/// The tool of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn AnyTool> {
    ALL.iter().copied().find(|tool| tool.meta().name == name)
}

/// The groups clients of MCP choose from, in the order of the table.
#[must_use]
pub fn toolsets() -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for name in ALL.iter().map(|tool| tool.meta().toolset()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
