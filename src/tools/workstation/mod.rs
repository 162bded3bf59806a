//! Tools for a developer's machine.

mod init;

pub use init::Init;
