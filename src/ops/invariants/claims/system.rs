//! What the installation claims that all teams share.

use std::collections::BTreeSet;

use super::{
    super::{
        Subject,
        thing::{Inventory, Kind},
    },
    Claims, is_held, tolerate_found,
};
use crate::{
    adapters::lock,
    context::{Context, Lock, SystemRecord, SystemState},
    model::{Names, StoreKind, TeamId},
    ops::{store::relocation::CARRIER, template::COLLECTING},
};

impl Claims {
    /// Containers that look into images, or change files of no environment's, by the moment
    /// they are in.
    pub(super) fn helpers(&mut self, ctx: &Context, found: &Inventory) {
        let (names, layout) = (ctx.names(), ctx.layout());
        let is_held = |scope: &str| lock::is_held(&layout.lock(scope));
        let images = names.helper(&ctx.team, "look-");
        let generations = names.helper(&ctx.team, "tpl-");
        let mut claimant = self.claimant("the installation".into(), String::new(), false);
        tolerate_found(&mut claimant, found, Kind::Container, |name| {
            (name.starts_with(&images) && is_held(name))
                || (name.starts_with(&generations) && is_held(COLLECTING))
        });
    }

    pub(super) fn system(&mut self, ctx: &Context, teams: &BTreeSet<TeamId>) {
        let record = match SystemRecord::read(ctx.layout()) {
            Ok(Some(record)) => record,
            Ok(None) => return,
            // The inventory tells of it; what all teams share is its own, for all anyone knows.
            Err(_) => {
                let names = ctx.names();
                let mut claimant = self.claimant("the installation".into(), String::new(), false);
                claimant.tolerate(Kind::Container, names.database_container());
                claimant.tolerate(Kind::Volume, names.database_volume());
                claimant.tolerate(Kind::Network, names.network());
                claimant.tolerate(Kind::Mount, ctx.layout().store_mount().display().to_string());
                return;
            }
        };
        let (owner, remedy) = ("the installation".to_owned(), "odeum init".to_owned());
        let is_busy = is_held(ctx, &Lock::system());
        let is_moving = ctx.layout().moving_record().exists();
        let is_settled = record.state == SystemState::Ready && !is_busy && !is_moving;
        if (record.state != SystemState::Ready || is_moving) && !is_busy {
            let finding = match is_moving {
                true => "the move of its databases was not finished".into(),
                false => record.unfinished(),
            };
            self.cut_short(&owner, finding, &remedy, Subject::Installation);
        }
        let (data_dir, names) = (ctx.layout().data_dir().display().to_string(), ctx.names());
        let ours = ("data directory", data_dir.as_str());
        let published = format!("127.0.0.1:{}", record.database_port);
        let mut claimant = self.claimant(owner, remedy, is_settled);
        let server = names.database_container();
        claimant.claim(Kind::Container, server, &[ours, ("published at", &published)]);
        match record.store {
            StoreKind::Ordinary => claimant.claim(Kind::Volume, names.database_volume(), &[ours]),
            StoreKind::Reflink => {
                claimant.claim(
                    Kind::Mount,
                    ctx.layout().store_mount().display().to_string(),
                    &[("type", "xfs")],
                );
            }
        }
        claimant.claim(Kind::Network, names.network(), &[ours]);
        if is_moving {
            claimant.tolerate(Kind::Container, names.next_database_container());
            claimant.tolerate(Kind::Container, names.previous_database_container());
            claimant.tolerate(Kind::Volume, names.database_volume());
            claimant.tolerate(Kind::Mount, ctx.layout().store_mount().display().to_string());
            claimant.tolerate(Kind::Role, CARRIER);
        }
        claimant.claim(Kind::Role, record.database_user, &[]);
        for team in teams {
            claimant.tolerate(Kind::Role, Names::owner_role(team));
            claimant.tolerate(Kind::Network, names.team_network(team));
            claimant.tolerate(Kind::Network, names.closed_network(team));
            claimant.tolerate(Kind::Container, names.mail_catcher(team));
        }
    }
}
