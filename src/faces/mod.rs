//! Faces parse, call and render; none knows Odoo, and none names a tool.

pub mod cli;
pub mod generate;
pub mod mcp;
