//! The whole binary without Docker: what people and scripts rely on, word for word.
#![allow(clippy::unwrap_used, reason = "what helpers of a test cannot do fails the test")]

mod call;
mod cli;
mod configuration;
mod engine;
mod errors;
mod generated;
mod help;
mod inside;
mod mcp;
mod names;
mod records;
mod regressions;
