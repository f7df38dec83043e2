//! What the document was: copies of it that share what did not change, who did a thing wholesale, and
//! how the document becomes what it was.

mod alarm;
mod compare;
pub mod diff;
mod file;
mod guardian;
mod restore;
mod ring;
mod snapshot;
mod turn;

pub use alarm::{Alarm, Deed, Doer};
pub use compare::{Counts, Difference, compare};
pub use file::Record;
pub use guardian::Guardian;
pub use restore::{Restore, Wanted};
pub use ring::{Moment, Past};
pub(super) use snapshot::Shelf;
pub use snapshot::{CellCopy, Snapshot};
pub use turn::Turn;
pub(super) use turn::Turns;
