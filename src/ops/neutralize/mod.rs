//! Making a copy of somebody's data harmless, and proving it.
//!
//! - `goals`: what is changed, whatever the series.
//! - `switches`: columns that decide alone, switched off and read back.
//! - `assertions`: what must not be there afterwards.
//! - `standard`: Odoo's own neutralisation, then the goals.
//! - `code`: whose code Odoo had for that.
//! - `scripts`: what a team and a project add.
//! - `identity`: what no two databases share.

mod assertions;
mod code;
mod goals;
mod identity;
mod installed;
mod report;
mod run;
mod scripts;
mod standard;
mod switches;

pub use assertions::{prove, violations};
pub use code::{Neutralizer, without_code};
pub use identity::{Identity, give, refresh};
pub use installed::module_scripts;
pub use report::{Entry, Report, Status, Tier};
pub use run::{Copy, run};
pub use scripts::{Script, of_project, of_team};
pub use standard::{add_dummy, standard};
