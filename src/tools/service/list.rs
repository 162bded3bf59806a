use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{RequestFields, address};
use crate::{
    context::Context,
    error::Result,
    ops::service::{self, Row, Status},
    registry::{Effect, Meta, Tool},
    tools::environment::fields::seconds,
};

/// List the team's services with their state and addresses. Values that look secret are hidden.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// All services, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Services {
    /// The services.
    services: Vec<ServiceFields>,
}

/// One service.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceFields {
    /// What it was asked to be.
    #[serde(flatten)]
    request: RequestFields,
    /// Its container.
    container: String,
    /// What it is doing.
    status: Status,
    /// What was cut short; `null` when it is whole.
    unfinished: Option<String>,
    /// Where it is reached from outside.
    url: String,
    /// Where environments reach it.
    address: String,
    /// When its making began.
    created_at: String,
    /// When its container was made last.
    updated_at: String,
}

impl ServiceFields {
    fn new(ctx: &Context, row: Row) -> Self {
        let service = &row.service;
        Self {
            request: RequestFields::new(&service.name, &service.request),
            container: service.container.clone(),
            status: row.status,
            unfinished: row.unfinished,
            url: service.url(ctx),
            address: address(service),
            created_at: seconds(service.created_at),
            updated_at: seconds(service.updated_at),
        }
    }
}

impl fmt::Display for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.services.is_empty() {
            return f.write_str("No services. `odeum service create NAME IMAGE PORT` makes one.");
        }
        let width = |text: fn(&ServiceFields) -> &str, least: usize| {
            self.services.iter().map(|one| text(one).len()).max().unwrap_or(0).max(least)
        };
        let (name, address) = (width(|one| &one.request.name, 4), width(|one| &one.address, 7));
        let head = format!("{:name$}  {:10}  {:address$}  IMAGE", "NAME", "STATUS", "ADDRESS");
        write!(f, "{}", console::style(head).dim())?;
        for one in &self.services {
            let image = &one.request.image;
            write!(f, "\n{:name$}  {:10}  {:address$}  {image}", one.request.name, one.status, one.address)?;
            if let Some(unfinished) = &one.unfinished {
                write!(f, "\n  {unfinished}: the next command that changes it clears that up")?;
            }
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_services",
        cli: "service list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Services;

    async fn run(self, ctx: &Context) -> Result<Services> {
        let rows = service::list(ctx).await?;
        Ok(Services { services: rows.into_iter().map(|row| ServiceFields::new(ctx, row)).collect() })
    }
}
