//! Each adapter speaks to one thing outside and decides nothing.

pub mod bounded;
pub mod docker;
pub mod fault;
pub mod files;
pub mod git;
pub mod http;
pub mod lock;
pub mod mounts;
pub mod postgres;
pub mod process;
