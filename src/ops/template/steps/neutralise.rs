//! The generation is made harmless once, so that every clone of it is.

use std::time::Duration;

use super::{
    super::{making::Making, source::Source},
    one_shot, purpose,
};
use crate::{
    context::Context,
    error::{Context as _, Result},
    ops::{
        journal::{Journal, Record, Step},
        neutralize::{self, Copy, Identity, Neutralizer, Report},
        odoo::{OdooImage, clear},
    },
};

pub struct Neutralise;

impl Step<Making> for Neutralise {
    const NAME: &'static str = "neutralise";
    const TITLE: &'static str = "Making it harmless";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        if making.keep_raw {
            ctx.warn("the template is kept raw: its jobs and mail servers are live in environments made with sanitize=false");
            return Ok("kept raw".into());
        }
        let database = making.database();
        let limit = Duration::from_secs(ctx.team_settings()?.sanitize_timeout);
        let server = ctx.database_server_as(&database, &making.password)?;
        let connection = server.connect(&database, "neutralise").await?.bounded(limit, &ctx.cancel);
        let copy = Copy {
            database: &database,
            server,
            connection: &connection,
            shot: one_shot(ctx, &making, Self::NAME, Vec::new())?,
            limit,
        };
        let mut report = Report::default();
        let done = async {
            let original = Identity::of(&connection).await?;
            let by_odoo = neutralize::standard(ctx, making.series, &copy, &mut report).await?;
            let neutralizer = neutralizer(ctx, &making, &copy, by_odoo).await?;
            neutralize::run(ctx, &copy, &neutralize::of_team(ctx)?, &mut report).await?;
            neutralize::refresh(&connection).await?;
            neutralize::prove(&connection, None, &original).await.context("the template")?;
            Ok(neutralizer)
        };
        let done: Result<Option<Neutralizer>> = done.await;
        let neutralizer = done.map_err(|error| error.detail("sanitize", report.to_json()))?;
        journal.update(|making| making.neutralizer = neutralizer)?;
        Ok(report.words())
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        clear(ctx, &purpose(making, Self::NAME), making.is_in_flight(Self::NAME)).await
    }
}

/// Which Odoo did it, and for which modules it had no code; `None` when nobody can tell.
async fn neutralizer(
    ctx: &Context,
    making: &Making,
    copy: &Copy<'_>,
    by_odoo: bool,
) -> Result<Option<Neutralizer>> {
    let image = OdooImage::look(ctx, making.odoo_image()?).await?.id;
    // What Odoo has just installed it has, and what does not neutralise needs no code.
    let has_all = !by_odoo || matches!(making.source, Source::Modules { .. });
    let without_code = match has_all {
        true => Vec::new(),
        false => match neutralize::without_code(ctx, copy).await? {
            Some(modules) => modules,
            None => return Ok(None),
        },
    };
    let neutralizer = Neutralizer { image, without_code };
    if let Some(modules) = neutralizer.words() {
        ctx.warn(format!(
            "{} has no code of {modules}: what these bring to neutralise is run in each environment that has it",
            making.odoo_image()?
        ));
    }
    Ok(Some(neutralizer))
}
