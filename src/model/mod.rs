//! Names and values, valid by construction. No input or output happens here.

mod env;
mod git;
mod image;
mod layout;
mod names;
mod odoo;
mod operation;
mod output;
mod secret;
mod slug;
mod step;
mod team;
mod template;
mod text;

pub use env::{EnvId, EnvName};
pub use git::{Branch, RepoUrl, mask_userinfo};
pub use image::ImageRef;
pub use layout::Layout;
pub use names::{Names, label};
pub use odoo::{ModuleName, Modules, Series};
pub use operation::OperationId;
pub use output::OutputId;
pub use secret::Secret;
pub use slug::hash8;
pub use step::StepEntry;
pub use team::TeamId;
pub use template::{TemplateId, TemplateName};
