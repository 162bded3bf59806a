//! What the records of all teams say must be there, and what may be.

mod environment;
mod repository;
mod service;
mod system;
mod template;

use super::{
    CLEANER, Notice, Subject,
    thing::{Claim, Inventory, Kind, Thing, Traits},
};
use crate::{
    adapters::{
        files,
        lock::{self, Holder},
    },
    context::{Context, Lock},
    error::Result,
    ops::environment::Environment,
};

/// What the records say.
#[derive(Default)]
pub struct Claims {
    /// Of each thing.
    pub claims: Vec<Claim>,
    /// What was cut short.
    pub unfinished: Vec<Notice>,
    /// Whose records cannot be read.
    pub unseen: Vec<Notice>,
}

/// Reads all records. Helper containers and unfinished files belong to whoever
/// is at work on what they are named after, so they are told by what was `found`.
pub fn claims(ctx: &Context, found: &Inventory) -> Result<Claims> {
    let mut all = Claims::default();
    let teams = ctx.all_teams()?;
    all.system(ctx, &teams);
    for team in &teams {
        let mut its = Claims::default();
        its.team(&ctx.for_team(team), found)?;
        let of_team = |notice| Notice { team: Some(team.clone()), ..notice };
        all.claims.extend(its.claims.into_iter().map(|claim| Claim { team: Some(team.clone()), ..claim }));
        all.unfinished.extend(its.unfinished.into_iter().map(of_team));
        all.unseen.extend(its.unseen.into_iter().map(of_team));
    }
    Ok(all)
}

/// Whose claims are being made, and how strictly.
struct Claimant<'a> {
    owner: String,
    remedy: String,
    /// Whether it is complete and nobody is at work on it.
    is_settled: bool,
    all: &'a mut Vec<Claim>,
}

impl Claimant<'_> {
    fn claim(&mut self, kind: Kind, name: impl Into<String>, traits: &[(&'static str, &str)]) {
        let traits: Traits = traits.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.all.push(Claim {
            thing: Thing::new(kind, name),
            owner: self.owner.clone(),
            team: None,
            required: self.is_settled,
            traits: if self.is_settled { traits } else { Traits::new() },
            remedy: self.remedy.clone(),
        });
    }

    /// The command that helps with the thing claimed last.
    fn last_remedy(&mut self, remedy: String) {
        if let Some(claim) = self.all.last_mut() {
            claim.remedy = remedy;
        }
    }

    /// What may be there and has nothing to be true of it.
    fn tolerate(&mut self, kind: Kind, name: impl Into<String>) {
        self.claim(kind, name, &[]);
        if let Some(claim) = self.all.last_mut() {
            claim.required = false;
        }
    }
}

impl Claims {
    /// Everything of one team.
    fn team(&mut self, ctx: &Context, found: &Inventory) -> Result<()> {
        self.helpers(ctx, found);
        self.warm(ctx, found)?;
        self.repositories(ctx)?;
        self.services(ctx, found)?;
        for id in Environment::ids(ctx)? {
            match Environment::read(ctx, &id) {
                Ok(Some(env)) => self.environment(ctx, &env, found),
                Ok(None) => {}
                Err(error) => self.unreadable_environment(ctx, &id, found, error),
            }
        }
        for name in files::entries(&ctx.layout().templates(&ctx.team))? {
            let Ok(id) = name.parse() else { continue };
            if let Err(error) = self.template(ctx, &id, found) {
                self.unreadable_template(ctx, &id, found, error);
            }
        }
        Ok(())
    }

    fn claimant(&mut self, owner: String, remedy: String, is_settled: bool) -> Claimant<'_> {
        Claimant { owner, remedy, is_settled, all: &mut self.claims }
    }

    fn cut_short(&mut self, owner: &str, finding: String, remedy: &str, subject: Subject) {
        let (owner, remedy) = (owner.to_owned(), remedy.to_owned());
        self.unfinished.push(Notice { owner, team: None, finding, remedy, subject: Some(subject) });
    }
}

fn tolerate_found(claimant: &mut Claimant, found: &Inventory, kind: Kind, is_its: impl Fn(&str) -> bool) {
    for thing in found.keys().filter(|thing| thing.kind == kind && is_its(&thing.name)) {
        claimant.tolerate(kind, &thing.name);
    }
}

/// Whether somebody is at work there: whoever cleans up holds what he looks at.
fn is_held(ctx: &Context, lock: &Lock) -> bool {
    let is_cleaner = |holder: &Holder| holder.tool == CLEANER && holder.pid == std::process::id();
    lock::holder_if_locked(&lock.path(ctx.layout())).is_some_and(|holder| !is_cleaner(&holder))
}
