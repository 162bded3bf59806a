//! Tools on what programs wrote.

mod read;

pub use read::Read;
