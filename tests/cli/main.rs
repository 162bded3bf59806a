//! The whole binary without Docker: what people and scripts rely on, word for word.
#![allow(clippy::unwrap_used, reason = "what helpers of a test cannot do fails the test")]

#[path = "../support/git_daemon.rs"]
#[allow(dead_code, clippy::disallowed_methods, reason = "another suite uses the rest")]
mod git_daemon;
#[path = "../support/git_server.rs"]
#[allow(dead_code, clippy::disallowed_methods, reason = "another suite uses the rest")]
mod git_server;

mod analyze;
mod call;
mod cli;
mod configuration;
mod engine;
mod errors;
mod generated;
mod guides;
mod help;
mod inside;
mod mcp;
mod mcp_guides;
mod mcp_replies;
mod names;
mod records;
mod regressions;
mod repository;
mod requirements;
mod workstation;
mod workstation_documented;
mod workstation_repositories;
mod workstation_tools;
