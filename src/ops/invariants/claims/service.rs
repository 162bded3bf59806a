//! What services claim, and what presets remember of those that were deleted.

use super::{
    super::{
        Notice, Subject, command, owner, relative,
        thing::{Inventory, Kind, Traits},
    },
    Claimant, Claims, is_held,
};
use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::ServiceName,
    ops::{
        environment::State,
        service::{self, Service},
    },
};

impl Claims {
    /// Services of this call's team, and the volumes of presets.
    pub(super) fn services(&mut self, ctx: &Context, found: &Inventory) -> Result<()> {
        let is_busy = is_held(ctx, &Lock::services(&ctx.team));
        for name in Service::names(ctx)? {
            match Service::read(ctx, &name) {
                Ok(Some(service)) => self.service(ctx, &service, is_busy),
                Ok(None) => {}
                Err(error) => self.unreadable_service(ctx, &name, found, error),
            }
        }
        let owner = owner(&ctx.team, "presets of services");
        match service::preset_volumes(ctx) {
            Ok(volumes) => {
                let mut claimant = self.claimant(owner, String::new(), false);
                for volume in volumes {
                    claimant.tolerate(Kind::Volume, volume);
                }
            }
            Err(error) => {
                self.unseen.push(Notice::unseen(&owner, error));
                let mut claimant = self.claimant(owner, String::new(), false);
                volumes_of(&mut claimant, found, |traits| traits["team"] == ctx.team.as_str());
            }
        }
        Ok(())
    }

    fn service(&mut self, ctx: &Context, found: &Service, is_busy: bool) {
        let Service { name, team, container, .. } = found;
        let owner = owner(team, &format!("service {name}"));
        let unfinished = service::unfinished(ctx, found);
        let is_settled = unfinished.is_none() && !is_busy;
        let update = command(team, &format!("service update {name}"));
        if let Some(finding) = unfinished.filter(|_| !is_busy) {
            let remedy = match found.state {
                State::Ready => update.clone(),
                _ => command(team, &format!("service delete {name}")),
            };
            self.cut_short(&owner, finding, &remedy, Subject::Service(team.clone(), name.clone()));
        }
        let data_dir = ctx.layout().data_dir().display().to_string();
        let published = format!("{}:{}", ctx.config().routing.bind, found.request.port);
        let (names, port) = (ctx.names(), found.request.port.to_string());
        let its =
            [("data directory", data_dir.as_str()), ("team", team.as_str()), ("service", name.as_str())];
        let mut claimant = self.claimant(owner, update, is_settled);
        claimant.claim(
            Kind::Container,
            container,
            &[&its[..], &[("published at", published.as_str())]].concat(),
        );
        claimant.claim(Kind::Port, container, &[("port", &port)]);
        for (volume, _) in found.volumes(ctx) {
            claimant.claim(Kind::Volume, volume, &its);
        }
        claimant.claim(Kind::Path, relative(ctx, &found.dir(ctx)), &[]);
        claimant.claim(Kind::Path, relative(ctx, &Service::path(ctx, name)), &[("mode", "600")]);
        if !is_settled {
            claimant.tolerate(Kind::Container, names.next_service(team, name));
            claimant.tolerate(Kind::Container, names.previous_service(team, name));
        }
    }

    /// Everything of its names is its own, for all anyone knows.
    fn unreadable_service(&mut self, ctx: &Context, name: &ServiceName, found: &Inventory, error: Error) {
        let owner = owner(&ctx.team, &format!("service {name}"));
        self.unseen.push(Notice::unseen(&owner, error));
        let (names, team) = (ctx.names(), &ctx.team);
        let mut claimant = self.claimant(owner, String::new(), false);
        for container in
            [names.service(team, name), names.next_service(team, name), names.previous_service(team, name)]
        {
            claimant.tolerate(Kind::Container, &container);
            claimant.tolerate(Kind::Port, &container);
        }
        let dir = ctx.layout().service(team, name);
        for path in [dir.join("service.json"), dir] {
            claimant.tolerate(Kind::Path, relative(ctx, &path));
        }
        volumes_of(&mut claimant, found, |traits| {
            traits["team"] == team.as_str() && traits["service"] == name.as_str()
        });
    }
}

/// Volumes of services, by their labels.
fn volumes_of(claimant: &mut Claimant<'_>, found: &Inventory, is_meant: impl Fn(&Traits) -> bool) {
    for (thing, traits) in found.iter().filter(|(thing, _)| thing.kind == Kind::Volume) {
        if !traits["service"].is_empty() && is_meant(traits) {
            claimant.tolerate(Kind::Volume, &thing.name);
        }
    }
}
