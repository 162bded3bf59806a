//! The Model Context Protocol on stdin and stdout, for coding agents.

mod calls;
mod offer;
mod prompts;
mod reply;
mod resources;
mod server;
mod tickets;

pub use offer::{Count, Offer};
pub use server::{serve, serve_stdio};
