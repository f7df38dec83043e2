//! What the document was: copies of it that share what did not change, who did a thing wholesale, and
//! how the document becomes what it was (docs/decisions/016-guardian-and-history.md).

mod alarm;
mod compare;
pub mod diff;
mod file;
mod guardian;
mod restore;
mod ring;
mod snapshot;
#[cfg(test)]
mod tests;
mod turn;

pub use alarm::{Alarm, Deed, Doer, Doubling, Wipe};
pub use compare::{Counts, Difference, compare};
pub use file::{decode, encode};
pub use guardian::Guardian;
pub use restore::{Restore, Wanted, go_back, split, take_back};
pub use ring::{HOUR, Moment, Past};
pub(super) use snapshot::Shelf;
pub use snapshot::{CellCopy, Snapshot};
pub use turn::Turn;
pub(super) use turn::Turns;
