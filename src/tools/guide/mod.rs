//! Tools that answer with a text to read.

mod agent;
mod odoo;
mod skill;
mod text;

pub use agent::Agent;
pub use odoo::Odoo;
pub use skill::Skill;
