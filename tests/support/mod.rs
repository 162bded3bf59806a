//! What all suites on the real thing share: installations of their own, odeum as a
//! child, and clients of Docker, PostgreSQL and HTTP that are not odeum's.
#![allow(dead_code, unused_imports, unused_macros, reason = "each suite uses its part")]

pub mod checker;
pub mod dumps;
pub mod ears;
pub mod git_daemon;
pub mod git_server;
pub mod machine;
pub mod mcp;
pub mod outside;
pub mod process;
pub mod project;
pub mod repo;
pub mod story;
pub mod templates;
pub mod web;
pub mod world;
