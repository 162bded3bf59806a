//! Every tool, in the order in which help and MCP's `tools/list` show them.
//!
//! To add one: write its struct and `impl Tool` in a file of its own (copy
//! `environment/url.rs`), add its `mod` line, and its line to [`ALL`]. A new
//! group also needs its help in [`GROUPS`]. Then run `cargo regenerate`.

mod analyze;
mod credential;
mod environment;
mod guide;
mod image;
mod module;
mod odoo;
mod operation;
mod orm;
mod output;
mod repo;
mod seconds;
mod secret;
mod service;
mod snapshot;
mod store;
mod system;
mod template;
mod workstation;

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
    tool::<system::Upgrade>(),
    tool::<system::Destroy>(),
    tool::<environment::Create>(),
    tool::<environment::Delete>(),
    tool::<environment::List>(),
    tool::<environment::Info>(),
    tool::<environment::Start>(),
    tool::<environment::Stop>(),
    tool::<environment::Restart>(),
    tool::<environment::StopIdle>(),
    tool::<environment::Url>(),
    tool::<environment::Connect>(),
    tool::<environment::Vars>(),
    tool::<environment::Mail>(),
    tool::<environment::Logs>(),
    tool::<environment::Pull>(),
    tool::<environment::SwitchBranch>(),
    tool::<environment::Rebuild>(),
    tool::<environment::Reset>(),
    tool::<environment::Recreate>(),
    tool::<environment::Rename>(),
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
    tool::<orm::Search>(),
    tool::<orm::Create>(),
    tool::<orm::Write>(),
    tool::<orm::Unlink>(),
    tool::<orm::CallMethod>(),
    tool::<orm::GetSchema>(),
    tool::<template::Init>(),
    tool::<template::Import>(),
    tool::<template::Reload>(),
    tool::<template::Save>(),
    tool::<template::Edit>(),
    tool::<template::List>(),
    tool::<template::Delete>(),
    tool::<template::Warm>(),
    tool::<repo::Add>(),
    tool::<repo::List>(),
    tool::<repo::Update>(),
    tool::<repo::Delete>(),
    tool::<repo::Protect>(),
    tool::<repo::Unprotect>(),
    tool::<service::Create>(),
    tool::<service::List>(),
    tool::<service::Logs>(),
    tool::<service::Exec>(),
    tool::<service::Start>(),
    tool::<service::Stop>(),
    tool::<service::Update>(),
    tool::<service::Delete>(),
    tool::<service::ListPresets>(),
    tool::<service::Restore>(),
    tool::<service::DeletePreset>(),
    tool::<secret::Set>(),
    tool::<secret::List>(),
    tool::<secret::Delete>(),
    tool::<credential::Set>(),
    tool::<credential::List>(),
    tool::<credential::Validate>(),
    tool::<credential::Delete>(),
    tool::<credential::SshKey>(),
    tool::<credential::TrustHost>(),
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
    tool::<workstation::GenerateConfig>(),
    tool::<workstation::EditConfig>(),
    tool::<workstation::InstallTools>(),
    tool::<workstation::Init>(),
    tool::<workstation::PullRepos>(),
    tool::<workstation::CreateVenvs>(),
    tool::<workstation::EnsureDbUser>(),
    tool::<workstation::Doctor>(),
    tool::<workstation::InstallSkills>(),
    tool::<workstation::UpdateSkills>(),
    tool::<workstation::New>(),
];

/// Help for the groups of the command tree.
pub const GROUPS: &[(&str, &str)] = &[
    ("env", "Make, use and delete environments: one running Odoo for each branch"),
    ("env snapshot", "Keep the data of an environment as they are, and go back to them"),
    ("module", "Install, upgrade, test and list the modules of an environment"),
    ("orm", "Read and change records through Odoo's own RPC, as any of its users"),
    ("template", "Make and delete templates, the databases environments are cloned from"),
    ("repo", "Add and update the extra addons repositories environments share"),
    ("service", "Make, update and delete services beside environments: a cache, a mail catcher, a database"),
    ("service preset", "Make services again from what they were made from"),
    ("secret", "Store what services and environments are given and nobody is shown"),
    ("credential", "Store what git servers are shown: tokens, a key for ssh, the hosts to trust"),
    ("store", "Look at what the databases are kept on, make it larger, move to another"),
    ("admin", "Let yourself in"),
    ("image", "Get the Docker images of Odoo and PostgreSQL"),
    ("operation", "Follow and stop calls that outlived who made them"),
    ("output", "Read what programs wrote"),
    ("guide", "Read how to work with odeum, and how to write code for an Odoo series"),
    ("config", "Look at the configuration"),
    (
        "workstation",
        "Make a developer's machine what one file says: repositories, programs, Python environments",
    ),
];

/// What clients of MCP are offered unless they choose: what the work on a branch needs, and
/// every tool the instructions and the prompts speak of. Listing them must cost little.
pub const DEFAULT: &[&str] = &[
    "create_environment",
    "list_environments",
    "get_environment_info",
    "start_environment",
    "restart_environment",
    "get_environment_logs",
    "pull_and_apply",
    "install_odoo_modules",
    "upgrade_odoo_modules",
    "run_odoo_tests",
    "list_installed_modules",
    "analyze_changes",
    "run_odoo_shell",
    "run_db_query",
    "search_in_odoo",
    "http_request_to_odoo",
    "list_templates",
    "read_output",
    "get_operation",
    "get_agent_instructions",
    "get_odoo_development_guide",
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
