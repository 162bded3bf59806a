//! Packed files and archives, unpacked within bounds.

mod packing;
mod room;
mod zip;

pub use packing::{Unpacked, head};
pub use room::Room;
pub use zip::{Zip, ZipEntry};
