//! What templates claim, and the clones made ahead of them.

use super::{
    super::{
        Notice, Subject, command, owner, relative,
        thing::{Inventory, Kind},
    },
    Claims, is_held, tolerate_found,
};
use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::{Names, TemplateId, TemplateName},
    ops::{
        environment::Environment,
        template::{
            Incoming, Making, Template, edit_dir, generation_dir, incoming_dir, is_filling,
            is_warm_and_current, previous_database,
        },
    },
};

impl Claims {
    pub(super) fn template(&mut self, ctx: &Context, id: &TemplateId, found: &Inventory) -> Result<()> {
        let team = &ctx.team;
        let is_busy = is_held(ctx, &Lock::making(team, id));
        let dir = ctx.layout().template(team, id);
        let record = Template::read(ctx, id)?;
        let making = Making::read(ctx, id)?;
        if let Some(template) = &record {
            let owner = owner(team, &format!("template {}", template.name));
            let remedy = command(team, &format!("template init --force --template-name {}", template.name));
            if template.is_going && !is_busy {
                let again = command(team, &format!("template delete {}", template.name));
                let subject = Subject::Template(team.clone(), template.name.clone());
                self.cut_short(&owner, "its deletion was not finished".into(), &again, subject);
            }
            // While its next generation is being made any of the two may be in its place, and
            // while databases are moved it is open.
            let is_moving = ctx.layout().moving_record().exists();
            let is_settled = !is_busy && making.is_none() && !template.is_going && !is_moving;
            let mut claimant = self.claimant(owner, remedy, is_settled);
            let database = Names::template_database(team, id);
            let sealed = [
                ("sealed", "yes"),
                ("open to all roles", "no"),
                ("half dropped", "no"),
                ("label", template.generation.as_str()),
            ];
            claimant.claim(Kind::Database, database, &sealed);
            claimant.claim(Kind::Path, relative(ctx, &dir), &[]);
            claimant.claim(Kind::Path, relative(ctx, &Template::path(ctx, id)), &[("mode", "600")]);
            let generation = generation_dir(ctx, id, &template.generation);
            for path in [&generation, &generation.join("filestore"), &generation.join("dump.pgdump")] {
                claimant.claim(Kind::Path, relative(ctx, path), &[]);
            }
        }
        self.incoming(ctx, id, is_busy)?;
        self.edited(ctx, id, is_busy)?;
        if let Some(making) = &making {
            let owner = owner(team, &format!("template {}", making.name));
            let remedy = command(team, &format!("template init --template-name {}", making.name));
            if !is_busy {
                let subject = Subject::Template(team.clone(), making.name.clone());
                self.cut_short(&owner, "a generation of it was not finished".into(), &remedy, subject);
            }
            let mut claimant = self.claimant(owner, remedy, false);
            for name in [making.database(), previous_database(making), Names::template_database(team, id)] {
                claimant.tolerate(Kind::Database, name);
            }
            claimant.tolerate(Kind::Role, making.database());
            for path in [dir.clone(), dir.join("making.json")] {
                claimant.tolerate(Kind::Path, relative(ctx, &path));
            }
            let previous = making.previous.iter().map(|previous| &previous.generation);
            let generations = std::iter::once(&making.generation).chain(previous);
            for generation in generations.map(|generation| generation_dir(ctx, id, generation)) {
                for path in [&generation, &generation.join("filestore"), &generation.join("dump.pgdump")] {
                    claimant.tolerate(Kind::Path, relative(ctx, path));
                }
            }
            let helpers = ctx.names().helper(team, &format!("tpl-{}", making.generation));
            tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
        }
        Ok(())
    }

    /// What was copied for an import that may go on.
    fn incoming(&mut self, ctx: &Context, id: &TemplateId, is_busy: bool) -> Result<()> {
        let path = incoming_dir(ctx, id);
        if !path.exists() {
            return Ok(());
        }
        // A killed process may have left no more than its beginning, or its end.
        let (name, finding) = match Incoming::read(ctx, id)? {
            Some(found) => {
                let finding = format!("what was copied of {} is kept until {}", found.source, found.until());
                (found.name, finding)
            }
            None => (
                id.to_string().parse().map_err(Error::internal)?,
                "what was copied for it is of no use".into(),
            ),
        };
        let owner = owner(&ctx.team, &format!("template {name}"));
        let remedy = command(&ctx.team, &format!("template delete {name}"));
        if !is_busy {
            self.cut_short(&owner, finding, &remedy, Subject::Template(ctx.team.clone(), name));
        }
        let mut claimant = self.claimant(owner, remedy, false);
        for path in [&ctx.layout().template(&ctx.team, id), &path, &path.join("filestore")] {
            claimant.tolerate(Kind::Path, relative(ctx, path));
        }
        Ok(())
    }

    /// The directory an edit mounts as code, of a template without a repository.
    fn edited(&mut self, ctx: &Context, id: &TemplateId, is_busy: bool) -> Result<()> {
        let path = edit_dir(ctx, id);
        if !path.exists() {
            return Ok(());
        }
        let is_its = |name: &TemplateName| name.id() == *id;
        let envs = Environment::all(ctx)?;
        let edit = envs.iter().find_map(|env| env.request.edits.clone().filter(is_its));
        let name = edit.as_ref().map_or_else(|| id.to_string(), TemplateName::to_string);
        let owner = owner(&ctx.team, &format!("template {name}"));
        let remedy = command(&ctx.team, &format!("template edit {name} --discard"));
        if edit.is_none() && !is_busy {
            let name = name.parse().map_err(Error::internal)?;
            let subject = Subject::Template(ctx.team.clone(), name);
            self.cut_short(&owner, "an edit of it was not wholly removed".into(), &remedy, subject);
        }
        self.claimant(owner, remedy, false).tolerate(Kind::Path, relative(ctx, &path));
        Ok(())
    }

    pub(super) fn unreadable_template(
        &mut self,
        ctx: &Context,
        id: &TemplateId,
        found: &Inventory,
        error: Error,
    ) {
        let owner = owner(&ctx.team, &format!("template {id}"));
        self.unseen.push(Notice::unseen(&owner, error));
        let directory = relative(ctx, &ctx.layout().template(&ctx.team, id));
        let mut claimant = self.claimant(owner, String::new(), false);
        claimant.tolerate(Kind::Database, Names::template_database(&ctx.team, id));
        tolerate_found(&mut claimant, found, Kind::Path, |path| path.starts_with(&directory));
        // Which generation is being made is in the record.
        let making = Names::generation_database(&ctx.team, "");
        for kind in [Kind::Database, Kind::Role] {
            tolerate_found(&mut claimant, found, kind, |name| name.starts_with(&making));
        }
        let helpers = ctx.names().helper(&ctx.team, "tpl-");
        tolerate_found(&mut claimant, found, Kind::Container, |name| name.starts_with(&helpers));
    }

    /// Clones made ahead. Those that are stale or were never finished go with the next filling.
    pub(super) fn warm(&mut self, ctx: &Context, found: &Inventory) -> Result<()> {
        let owner = owner(&ctx.team, "the warm pool");
        let names = Names::warm_databases(&ctx.team);
        let mut is_clean = true;
        for (thing, traits) in found.iter().filter(|(thing, _)| thing.name.starts_with(&names)) {
            is_clean &= is_warm_and_current(ctx, &traits["label"])?;
            self.claimant(owner.clone(), String::new(), false).tolerate(thing.kind, &thing.name);
        }
        if !is_clean && !is_filling(ctx) {
            let remedy = command(&ctx.team, "template warm");
            let subject = Subject::WarmPool(ctx.team.clone());
            self.cut_short(&owner, "it has clones that are of no use".into(), &remedy, subject);
        }
        Ok(())
    }
}
