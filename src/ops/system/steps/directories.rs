//! The directories of all teams, the server's configuration and, at the end, the record.

use super::made;
use crate::{
    adapters::files,
    context::{Context, SystemRecord},
    error::Result,
    model::TeamId,
    ops::{
        bundle,
        journal::{Journal, Step},
        ownership,
        system::database::configure,
    },
};

pub struct Directories;

impl Step<SystemRecord> for Directories {
    const NAME: &'static str = "directories";
    const TITLE: &'static str = "Making the directories";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        let mut new = Vec::new();
        let is_new = |team: &&TeamId| !ctx.layout().workspaces(team).is_dir();
        let teams: Vec<TeamId> = ctx.config().teams.keys().filter(is_new).cloned().collect();
        for team in ctx.config().teams.keys() {
            for directory in team_directories(ctx, team) {
                if !directory.is_dir() {
                    files::make_dir(&directory)?;
                    new.push(format!("directory {}", directory.display()));
                }
            }
        }
        bundle::seed(ctx, &teams)?;
        configure(ctx, &journal.record())?;
        Ok(made(!new.is_empty(), || new.join(", ")))
    }

    /// Templates go with their databases. Configuration that somebody wrote, and credentials, stay.
    async fn undo(&self, ctx: &Context, record: &SystemRecord) -> Result<Vec<String>> {
        let layout = ctx.layout();
        let image = ctx.database_image_of(Some(record));
        let helper = "destroy".parse().map_err(crate::error::Error::internal)?;
        let mut removed = Vec::new();
        bundle::remove(ctx)?;
        for team in &ctx.all_teams()? {
            if !files::entries(&layout.templates(team))?.is_empty() {
                removed.push(format!("templates of team {team}"));
            }
            for directory in team_directories(ctx, team) {
                ownership::remove(ctx, &directory, image.as_str(), &helper).await?;
            }
            files::remove_any(&layout.ports(team))?;
            if files::entries(&layout.team(team))?.is_empty() {
                files::remove_dir(&layout.team(team))?;
            }
        }
        let data_dir = layout.data_dir();
        for path in [layout.database_configuration(), data_dir.join("images"), data_dir.join("quickstart")] {
            files::remove_any(&path)?;
        }
        // The record goes last: as long as anything is left, this can be run again.
        files::remove_any(&layout.system_record())?;
        Ok(removed)
    }
}

fn team_directories(ctx: &Context, team: &TeamId) -> [std::path::PathBuf; 2] {
    [ctx.layout().workspaces(team), ctx.layout().templates(team)]
}
