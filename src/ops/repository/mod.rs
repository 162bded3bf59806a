//! Extra addons repositories: one bare store each, whose commits environments check out.

mod add;
mod delete;
mod list;
mod record;
mod update;
mod users;
mod worktree;

pub use add::{Added, add};
pub use delete::{delete, give_up, protect};
pub use list::{Row, list};
pub use record::Repository;
pub use update::{BranchChange, Change, Updated, update};
pub use worktree::{Commits, check_out, contents, fetch, is_busy, newest, prune, prune_all};
