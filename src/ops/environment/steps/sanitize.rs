//! The last look at a copy of somebody's data before it may serve: what the template was
//! not made with is run, and nothing starts that is not proved harmless.

use std::time::Duration;

use super::super::{files, mounts::one_shot, record::Environment};
use crate::{
    context::Context,
    error::{Context as _, Result},
    model::{EnvId, Variables},
    ops::{
        journal::{Journal, Record, Step},
        mail,
        neutralize::{self, Copy, Entry, Identity, Report},
        odoo::{OdooImage, OneShot, clear},
        template::Template,
    },
};

pub struct Sanitize;

impl Step<Environment> for Sanitize {
    const NAME: &'static str = "sanitize";
    const TITLE: &'static str = "Checking that the copy is harmless";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let (words, entries) = make_harmless(ctx, &env, &env.database).await?;
        journal.update(|env| env.sanitized = entries)?;
        Ok(words)
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        clear(ctx, &purpose(&env.id), env.is_in_flight(Self::NAME)).await
    }
}

/// Makes a database that an environment is to run on harmless, unless it need not be, and
/// proves it; says how, in words and one by one.
///
/// # Errors
/// Of the script that failed, or `external` naming what could still reach the world.
pub async fn make_harmless(ctx: &Context, env: &Environment, database: &str) -> Result<(String, Vec<Entry>)> {
    let server = ctx.database_server_as(&env.role, &env.password)?;
    let limit = Duration::from_secs(ctx.team_settings()?.sanitize_timeout);
    let connection = server.connect(database, "sanitize").await?.bounded(limit, &ctx.cancel);
    if !env.request.sanitize {
        neutralize::give(&connection, &env.url).await?;
        ctx.warn("sanitize is off: this environment is a raw copy, its jobs and mail servers are live");
        return Ok(("off".into(), Vec::new()));
    }
    let copy = Copy {
        database,
        server,
        connection: &connection,
        shot: OneShot {
            // What leads elsewhere is not for data that may not be harmless yet.
            variables: Variables::default(),
            ..one_shot(ctx, env, &purpose(&env.id), &[])
        },
        limit,
    };
    let mut report = Report::default();
    let done = run_all(ctx, env, &copy, &mut report).await;
    done.map_err(|error| error.detail("sanitize", report.to_json()))?;
    let words = report.words();
    let words = if words.is_empty() { "verified".into() } else { format!("{words}, verified") };
    Ok((words, report.into_entries()))
}

/// The container that makes a database harmless, part of its name.
#[must_use]
pub fn purpose(env: &EnvId) -> String {
    format!("{env}-sanitize")
}

async fn run_all(ctx: &Context, env: &Environment, copy: &Copy<'_>, report: &mut Report) -> Result<()> {
    let (code, modules) = (env.code(ctx), files::modules(ctx, env));
    let image = OdooImage::look(ctx, &env.request.image).await?;
    let original = Identity::of(copy.connection).await?;
    let is_raw = !is_known_harmless(ctx, env, &image, |module| modules.iter().any(|it| it == module))?
        || !neutralize::violations(copy.connection, None).await?.is_empty();
    // Odoo runs those of its modules, which are not made to run twice.
    if !(is_raw && neutralize::standard(ctx, image.series, copy, report).await?) {
        for tree in env.trees(ctx) {
            let modules = files::module_directories(&tree);
            let scripts = neutralize::module_scripts(copy.connection, &tree.code, &modules).await?;
            neutralize::run(ctx, copy, &scripts, report).await?;
        }
    }
    if is_raw {
        neutralize::run(ctx, copy, &neutralize::of_team(ctx)?, report).await?;
    }
    neutralize::run(ctx, copy, &neutralize::of_project(&code, &env.mounted_code())?, report).await?;
    neutralize::give(copy.connection, &env.url).await?;
    let catcher = env.mail_catcher.as_deref();
    if let Some(catcher) = catcher {
        mail::point(copy.connection, catcher, env.id.as_str()).await?;
    }
    neutralize::prove(copy.connection, catcher, &original).await.context("the copy")
}

/// Whether its template was made harmless by an Odoo that had all code this environment has: it
/// passes over modules it has none of. What `has` knows is in the checkout.
fn is_known_harmless(
    ctx: &Context,
    env: &Environment,
    image: &OdooImage,
    has: impl Fn(&str) -> bool,
) -> Result<bool> {
    let template = match &env.origin {
        Some(origin) => Template::read(ctx, &origin.id)?.filter(|it| it.generation == origin.generation),
        None => None,
    };
    let Some(template) = template.filter(|template| template.neutralized) else { return Ok(false) };
    if template.neutralizer.as_ref().is_none_or(|it| it.image != image.id) {
        let (name, image) = (&template.name, &env.request.image);
        ctx.warn(format!(
            "template {name} was not neutralised by {image} as it is now, so this copy of it is, at its cost; \
             `odeum template reload {name} --odoo-image {image}` does it once for all"
        ));
    }
    Ok(template.neutralizer.is_some_and(|it| it.knew_all(&image.id, has)))
}
