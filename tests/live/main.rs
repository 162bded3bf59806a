//! Scenarios on real Docker, PostgreSQL and Odoo: each says what must be, and looks whether it is.
//!
//! Every test makes an installation of its own ([`support::world::World`]) and tells the
//! scenarios of one theme on it. State is looked at by an independent
//! [checker](support::checker), never through odeum itself. A missing Docker or image is a failure.
#![allow(
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::print_stderr,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests start programs, wait for them and fail by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod branches;
mod canaries;
mod commands;
mod communities;
mod connect;
mod container_files;
mod credentials;
mod dangerous_dumps;
mod dangers;
mod develop;
mod dumps;
mod egress;
mod environments;
mod examples;
mod extra_checkouts;
mod extras;
mod faces;
mod filestore;
mod guides;
mod hostile;
mod idle;
mod imports;
mod inside;
mod installation;
mod interruptions;
mod isolation;
mod local_sources;
mod logs;
mod machines;
mod module_tests;
mod moves;
mod names;
mod neighbours;
mod neutral;
mod orm;
mod outputs;
mod passwords;
mod pulls;
mod python;
mod queries;
mod quickstart;
mod quotas;
mod rebuilds;
mod recreations;
mod renames;
mod repositories;
mod requests;
mod resets;
mod saves;
mod secrets;
mod series_14;
mod service_updates;
mod services;
mod snapshots;
mod sources;
mod stores;
mod team_walls;
mod teams;
mod templates;
mod three_ways;
mod tickets;
mod trees;
mod troubles;
mod upgrades;
mod upkeep;
mod warm;
mod workstation_bootstrap;
mod workstation_families;
mod workstation_machine;
