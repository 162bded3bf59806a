//! Each adapter speaks to one thing outside and decides nothing.

pub mod archive;
pub mod bounded;
pub mod database_manager;
pub mod docker;
pub mod fault;
pub mod files;
pub mod git;
pub mod git_provider;
pub mod host;
pub mod http;
mod last;
pub mod links;
pub mod lock;
pub mod mounts;
pub mod postgres;
pub mod process;
pub mod ssh;
pub mod xfs;
