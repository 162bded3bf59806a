use std::{collections::BTreeMap, fmt, path::PathBuf};

use clap::{ArgAction, Args};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{ExtraFields, extra_addons, web_url};
use crate::{
    adapters::postgres::CloneMethod,
    context::{Context, Lock},
    error::{Error, Result},
    model::{EnvName, ExtraAddons, ImageRef, OdooSources, RepoUrl, StepEntry},
    ops::{
        environment::{self, FilestoreMethod, Source, Wish},
        neutralize::Entry,
    },
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Create an environment: a running Odoo for a git branch.
///
/// Clones the branch and the template's database and filestore, installs the
/// packages the branch asks for, checks that the copy can reach nobody, starts
/// Odoo and waits until it answers. A branch that is not on the remote is made
/// here from the default branch. An equal environment that is already there is
/// started and is success; a different one is a conflict. A call that fails or
/// is cancelled leaves nothing.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Git branch to run.
    branch: String,
    /// Name of the environment; the branch when not given.
    #[arg(long, visible_alias = "name")]
    env_name: Option<EnvName>,
    /// Template to clone; `none` for an empty database with base installed.
    #[arg(long, visible_alias = "template")]
    template_name: Option<String>,
    /// Address of the repository; the template's when not given.
    #[arg(long, visible_alias = "repo")]
    repo_url: Option<RepoUrl>,
    /// Image to run; the template's when not given.
    #[arg(long, visible_alias = "image")]
    odoo_image: Option<ImageRef>,
    /// Extra addons repositories, `name:branch` separated by commas, in the order in which Odoo
    /// looks into them, or `none`; the template's when not given.
    #[arg(long, visible_alias = "extra")]
    extra_addons: Option<ExtraAddons>,
    /// Whether the copy must be proved harmless before it starts.
    #[arg(long, action = ArgAction::Set, default_value_t = true, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    #[serde(default = "yes")]
    sanitize: bool,
    /// Working tree to mount instead of cloning: no push needed.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// Whose Odoo to run: `image`, `local` for the workstation's checkout of the series, or the directory
    /// of a checkout. The database is still the template's: upgrade modules where the code is newer.
    #[arg(long, value_name = "SOURCES", default_value = "image")]
    #[serde(default)]
    sources: OdooSources,
}

fn yes() -> bool {
    true
}

/// An environment that is there now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Created {
    /// Its name.
    env_name: String,
    /// Its id, part of every derived name.
    env_id: String,
    /// The branch that is checked out.
    git_branch: String,
    /// Whether the branch was not on the remote and was made here.
    branch_created: bool,
    /// Whether this call made the environment.
    created: bool,
    /// `running`.
    status: String,
    /// Whether Odoo answers.
    ready: bool,
    /// Address for a browser.
    url: String,
    /// Address of the web client with debug tools.
    web_url: String,
    /// Container name.
    odoo_container: String,
    /// Database name.
    database: String,
    /// Its directory on this machine.
    workspace: String,
    /// Template name or `none`.
    template: String,
    /// The checkout of Odoo it runs; `null` for the code of its image.
    sources: Option<String>,
    /// How the database was made.
    clone: Method,
    /// How the filestore was made.
    filestore: Method,
    /// Extra addons repositories, by name.
    extra_addons: BTreeMap<String, ExtraFields>,
    /// The steps taken.
    steps: Vec<StepEntry>,
    /// What was done to make the copy harmless.
    sanitize: Sanitized,
    /// The steps in words.
    log: Vec<String>,
    /// Seconds from the first step to the first answer.
    elapsed_s: f64,
    /// What to do next.
    next: String,
}

/// How something was made, and how long that took.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Method {
    /// The way: `wal_log`, `file_copy`, `reflink` or `none`; `overlay`, `hardlink`, `fuse`, `copy` or `plain`.
    method: &'static str,
    /// Milliseconds.
    ms: u64,
}

/// What ran to make a copy harmless.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sanitized {
    /// What ran.
    ran: Vec<Entry>,
    /// What failed; always empty, for then there is no environment.
    failed: Vec<Entry>,
}

impl fmt::Display for Created {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.created { "created" } else { "is there already" };
        let name = console::style(&self.env_name).bold();
        writeln!(f, "{name} {verb}: {}", console::style(&self.url).cyan())?;
        writeln!(f, "  branch    {}", self.git_branch)?;
        writeln!(f, "  template  {}", self.template)?;
        if let Some(sources) = &self.sources {
            writeln!(f, "  sources   {sources}")?;
        }
        for (name, ExtraFields { branch, commit, .. }) in &self.extra_addons {
            writeln!(f, "  extra     {name}:{branch} at {}", commit.get(..10).unwrap_or(commit))?;
        }
        writeln!(f, "  database  {} ({}, {} ms)", self.database, self.clone.method, self.clone.ms)?;
        writeln!(f, "  files     {} ({} ms)", self.filestore.method, self.filestore.ms)?;
        if self.created {
            writeln!(f, "  ready in  {:.1} s", self.elapsed_s)?;
        }
        write!(f, "  next      {}", self.next)
    }
}

impl Create {
    fn wish(&self) -> Result<Wish> {
        let template = match self.template_name.as_deref() {
            None => None,
            Some(name) if name.eq_ignore_ascii_case("none") => None,
            Some(name) => Some(name.parse().map_err(Error::invalid)?),
        };
        Ok(Wish {
            branch: self.branch.clone(),
            name: self.env_name.clone(),
            template,
            repo: self.repo_url.clone(),
            path: self.path.clone(),
            image: self.odoo_image.clone(),
            sanitize: self.sanitize,
            extra_addons: self.extra_addons.clone(),
            sources: self.sources.clone(),
        })
    }
}

impl Tool for Create {
    const META: Meta = Meta {
        name: "create_environment",
        cli: "env create",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["branch", "template_name", "repo_url", "odoo_image", "extra_addons", "sanitize"],
    };
    type Output = Created;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        self.wish().map(|wish| wish.locks(ctx)).unwrap_or_default()
    }

    async fn run(self, ctx: &Context) -> Result<Created> {
        let (request, origin) = environment::resolve(ctx, self.wish()?).await?;
        environment::create(ctx, request, origin).await.map(|made| described(ctx, made))
    }
}

/// The fields of an environment made or found.
pub fn described(ctx: &Context, made: environment::Created) -> Created {
    let env = made.environment;
    let ms = |name: &str| env.steps.iter().find(|step| step.name == name).map_or(0, |step| step.ms);
    let name = &env.request.name;
    let next = match env.request.source {
        Source::Tree { .. } => format!("edit the code, then `odeum env restart {}`", name.quoted()),
        Source::Clone { .. } => format!("open {}, or `odeum env logs {}`", env.url, name.quoted()),
    };
    Created {
        env_name: name.to_string(),
        env_id: env.id.to_string(),
        git_branch: env.request.source.branch().to_owned(),
        branch_created: env.branch_created,
        created: made.created,
        status: "running".into(),
        ready: made.ready,
        url: env.url.clone(),
        web_url: web_url(&env),
        odoo_container: env.container.clone(),
        database: env.database.clone(),
        workspace: env.workspace(ctx).display().to_string(),
        template: env.template_name().to_owned(),
        sources: env.request.sources.as_ref().map(|sources| sources.odoo.display().to_string()),
        clone: Method { method: env.clone.map_or("none", CloneMethod::name), ms: ms("database") },
        filestore: Method { method: FilestoreMethod::name(env.filestore), ms: ms("filestore") },
        extra_addons: extra_addons(&env),
        log: env
            .steps
            .iter()
            .map(|step| format!("{}: {} ({} ms)", step.name, step.detail, step.ms))
            .collect(),
        sanitize: Sanitized { ran: env.sanitized, failed: Vec::new() },
        elapsed_s: rounded(made.elapsed),
        steps: env.steps,
        next,
    }
}
