//! The reflink store: a file that is an XFS file system, on which a database is cloned by
//! sharing its blocks. The database server gets a directory of it in place of a volume.

mod info;
mod making;
pub mod relocation;
mod room;

pub use info::{Info, cost, info};
pub use making::{ensure_mounted, first_size, make, must_be_possible, remove};
pub use room::{grow, keep_room, make_room};

/// The moment in which the store is mounted or grown.
const STORE: &str = "store";
