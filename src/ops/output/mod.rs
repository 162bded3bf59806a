//! What programs wrote, kept so that nobody has to read it at once: on disk while
//! it comes, the same for all faces and processes, gone after a day or when there is too much.

mod brief;
mod lines;
mod page;
mod store;
mod summary;
mod text;

pub use brief::brief;
pub use lines::fit;
pub use page::{Line, Mode, Page, PageRequest, page};
pub use store::{Output, old, shown, text};
