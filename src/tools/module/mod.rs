//! Tools on the modules of an environment.

mod change;
mod install;
mod list;
mod test;
mod upgrade;

pub use install::Install;
pub use list::List;
pub use test::Test;
pub use upgrade::Upgrade;
