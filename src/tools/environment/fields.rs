//! The fields results of several environment tools share.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    context::Context,
    model::{Extra, ExtraAddons},
    ops::{
        environment::{ContainerRow, Environment, Row, Status, is_asleep},
        idle,
    },
};

/// One environment, as listings show it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnvironmentFields {
    /// Its name.
    pub env_name: String,
    /// Its id, part of every derived name.
    pub env_id: String,
    /// The branch that is checked out.
    pub git_branch: String,
    /// What it is doing.
    pub status: Status,
    /// What was cut short, and where, when it is incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Address for a browser.
    pub url: String,
    /// Address of the web client with debug tools.
    pub web_url: String,
    /// Database name.
    pub database: String,
    /// Image asked for.
    pub image: String,
    /// Address of its repository, or the directory of its working tree.
    pub repo: String,
    /// Template name or `none`.
    pub template: String,
    /// Extra addons repositories: name → branch.
    pub extra_addons: BTreeMap<String, String>,
    /// Whether it is protected from deletion.
    pub protected: bool,
    /// Whether it was stopped because nobody used it; the next call that needs it starts it.
    pub asleep: bool,
    /// When it was made.
    pub created_at: String,
    /// When a call named it last.
    pub last_used: Option<String>,
    /// Its containers.
    pub containers: Vec<ContainerRow>,
    /// The call that works on it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub busy: Option<BusyFields>,
}

/// A call at work.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BusyFields {
    /// Tool name.
    pub tool: String,
    /// When it began.
    pub since: String,
}

impl EnvironmentFields {
    /// The fields of one row.
    pub fn new(ctx: &Context, row: Row) -> Self {
        let env = &row.environment;
        Self {
            env_name: env.request.name.to_string(),
            env_id: env.id.to_string(),
            git_branch: env.request.source.branch().to_owned(),
            step: row.unfinished,
            url: env.url.clone(),
            web_url: web_url(env),
            database: env.database.clone(),
            image: env.request.image.to_string(),
            repo: env.request.source.place(),
            template: env.template_name().to_owned(),
            extra_addons: branches(&env.request.extra_addons),
            protected: env.is_protected(ctx),
            asleep: row.status == Status::Stopped && is_asleep(ctx, &env.id),
            created_at: seconds(env.created_at),
            last_used: idle::last_used(ctx, &env.id).map(seconds),
            status: row.status,
            containers: row.containers,
            busy: row.busy.map(|holder| BusyFields { tool: holder.tool, since: seconds(holder.since) }),
        }
    }
}

/// One extra addons repository of an environment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExtraFields {
    /// Branch.
    pub branch: String,
    /// Commit that is checked out.
    pub commit: String,
    /// Commit whose modules the database reflects.
    pub applied_commit: Option<String>,
}

/// The extra addons of an environment, by the names of their repositories.
pub fn extra_addons(env: &Environment) -> BTreeMap<String, ExtraFields> {
    let fields = |extra: &Extra| {
        let branch = extra.branch.to_string();
        let commit = env.extra_commits.get(&extra.name).cloned().unwrap_or_default();
        let applied_commit = env.extra_applied.get(&extra.name).cloned();
        (extra.name.to_string(), ExtraFields { branch, commit, applied_commit })
    };
    env.request.extra_addons.iter().map(fields).collect()
}

/// Extra addons as name → branch.
pub fn branches(extra: &ExtraAddons) -> BTreeMap<String, String> {
    extra.iter().map(|extra| (extra.name.to_string(), extra.branch.to_string())).collect()
}

/// The web client with debug tools.
pub fn web_url(env: &Environment) -> String {
    format!("{}/web?debug=1", env.url)
}

/// RFC 3339 in whole seconds.
pub fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The word for a status.
pub const fn status_word(status: Status, asleep: bool) -> &'static str {
    match status {
        Status::Stopped if asleep => "asleep",
        Status::Creating => "creating",
        Status::Incomplete => "incomplete",
        Status::Running => "running",
        Status::Stopped => "stopped",
        Status::Failed => "failed",
    }
}
