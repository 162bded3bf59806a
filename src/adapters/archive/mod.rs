//! Packed files and archives, unpacked within bounds.

mod packing;
mod room;
mod tar;
mod zip;

pub use packing::{Unpacked, head};
pub use room::Room;
pub use tar::each_file;
pub use zip::{Zip, ZipEntry};
