//! Templates: databases and filestores that environments are cloned from.

mod delete;
mod edit;
mod fetch;
mod generations;
mod incoming;
mod intake;
mod list;
mod look;
mod make;
mod making;
mod record;
mod reload;
mod reset;
mod restore;
mod save;
mod source;
mod steps;
mod warm;

pub use delete::{Deleted, delete};
pub use edit::{clear_edit, discard_edit, edit, edited_in, save_edit};
pub use generations::{
    COLLECTING, Generation, collect_generation, must_be, release_generation, users as users_of,
};
pub use incoming::{Incoming, dir as incoming_dir, give_up as give_up_incoming};
pub use list::{Row, list};
pub use make::{Attachments, Made, MakeRequest, clean_up, clean_up_all, make};
pub use making::Making;
pub use record::{Template, edit_dir, generation_dir, generation_filestore};
pub use reload::reload;
pub use reset::{Moved, others, reset_others};
pub use save::save;
pub use source::Source;
pub use steps::previous_database;
pub use warm::{
    Filled, collect as collect_warm, fill, fill_in_background, is_current as is_warm_and_current, is_filling,
    take as take_warm,
};
