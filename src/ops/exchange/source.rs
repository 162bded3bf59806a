//! Where the new data come from.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::git,
    context::Context,
    error::{Error, Result},
    model::{Names, SnapshotId, SnapshotName, TeamId, TemplateName},
    ops::{
        apply::Pending,
        environment::{self, Data, Environment, FilestoreMethod},
        odoo::OdooImage,
        snapshot::Snapshot,
        template::Template,
    },
};

/// Where the new data come from. The caller holds the lock of what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A snapshot of the environment.
    Snapshot {
        /// Its name.
        name: SnapshotName,
        /// Its id.
        id: SnapshotId,
    },
    /// The current generation of a template.
    Template {
        /// Its name.
        name: TemplateName,
    },
}

impl Source {
    /// What is done, for people: `restore of snapshot one`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Snapshot { name, .. } => format!("restore of snapshot {name}"),
            Self::Template { name } => format!("reset to template {name}"),
        }
    }

    /// The template, if it is one.
    #[must_use]
    pub fn template(&self) -> Option<&TemplateName> {
        match self {
            Self::Snapshot { .. } => None,
            Self::Template { name } => Some(name),
        }
    }

    /// The sealed database the new one is a clone of.
    #[must_use]
    pub fn database(&self, team: &TeamId) -> String {
        match self {
            Self::Snapshot { id, .. } => Names::kept_database(team, id),
            Self::Template { name } => Names::template_database(team, &name.id()),
        }
    }

    /// What the environment's record will say. Of a template, how the filestore is made is
    /// found out when it is.
    ///
    /// # Errors
    /// `not_found`; `prerequisite` when there is no such template; `conflict` when it is of
    /// another series than the environment's image.
    pub async fn data(&self, ctx: &Context, env: &Environment) -> Result<Data> {
        let template = match self {
            Self::Snapshot { name, .. } => return Ok(Snapshot::find(ctx, env, name)?.data),
            Self::Template { name } => Template::find(ctx, name)?,
        };
        environment::check_raw(&template, env.request.sanitize)?;
        let series = OdooImage::look(ctx, &env.request.image).await?.series;
        if let (Some(ours), Some(theirs)) = (series, template.series)
            && ours != theirs
        {
            let (name, env) = (&template.name, &env.request.name);
            return Err(Error::conflict(format!(
                "template {name} is of Odoo {theirs} now, environment {env} runs {ours}"
            ))
            .hint("delete the environment and create it again"));
        }
        let applied_tree = match &env.request.source {
            environment::Source::Tree { path, .. } => {
                Some(git::remember(&env.shadow(ctx), path, &ctx.cancel).await?)
            }
            environment::Source::Clone { .. } => None,
        };
        let origin = environment::Origin::of(ctx, &template, &env.request.source);
        Ok(Data {
            applied_commit: origin.commit.clone().or_else(|| env.commit.clone()),
            extra_applied: environment::Origin::extra_applied(Some(&origin), &env.extra_commits),
            origin: Some(origin),
            clone: None,
            filestore: FilestoreMethod::Plain,
            applied_tree,
            pending: Pending::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_said_in_words() {
        let snapshot = Source::Snapshot { name: "one".parse().unwrap(), id: "0a1b2c3d".parse().unwrap() };
        let template = Source::Template { name: TemplateName::default() };
        let team = TeamId::default();
        assert_eq!(
            [snapshot.words(), snapshot.database(&team), template.words(), template.database(&team)],
            [
                "restore of snapshot one",
                "odeum_kept_1_0a1b2c3d",
                "reset to template default",
                "odeum_template_1_default"
            ]
        );
    }
}
