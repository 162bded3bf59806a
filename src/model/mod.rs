//! Names and values, valid by construction. No input or output happens here.

mod env;
mod excerpt;
mod git;
mod hex;
mod image;
mod import;
mod layout;
mod names;
mod odoo;
mod secret;
mod size;
mod slug;
mod snapshot;
mod step;
mod store;
mod team;
mod template;
mod text;

pub use env::{EnvId, EnvName};
pub use excerpt::{beginning, ends};
pub use git::{Branch, RepoUrl, mask_userinfo};
pub use hex::{OperationId, OutputId, SnapshotId};
pub use image::ImageRef;
pub use import::{OdooUrl, SshHost};
pub use layout::Layout;
pub use names::{Names, label};
pub use odoo::{ModuleName, Modules, RecordModel, Series};
pub use secret::Secret;
pub use size::Size;
pub use slug::hash8;
pub use snapshot::SnapshotName;
pub use step::StepEntry;
pub use store::StoreKind;
pub use team::TeamId;
pub use template::{TemplateId, TemplateName};
