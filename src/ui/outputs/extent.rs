//! How much of outputs is laid out: a screen of them on the page, all that can be read in the view of one
//! cell.

use std::collections::BTreeSet;

/// Where a value stands in the trees of a cell: which output, and the members on the way to it.
pub type Place = (usize, Vec<usize>);
/// The branches of trees that somebody has turned over: folded where they begin open, and the other way.
pub type Folds = BTreeSet<Place>;

/// Bounds of what is laid out. What is beyond them is counted.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// Rows of outputs that follow each other without a picture.
    pub rows: usize,
    /// Of those, rows that show the end: where a program stopped, the innermost call of a traceback.
    pub last: usize,
    /// Bytes that are read at the beginning of a printed text.
    pub head: usize,
    /// What of JSON is folded, where that can be changed. Otherwise it is a plain text.
    pub folds: Option<&'a Folds>,
}

impl Extent<'_> {
    /// On the page. About a screen: enough to read a traceback, and the next cell is still near. An error
    /// at the end has as many rows for itself. A program that runs prints on and on, and all is read
    /// again each time.
    pub const PAGE: Extent<'static> = Extent {
        rows: 20,
        last: 6,
        head: 64 * 1024,
        folds: None,
    };
}

/// Rows of a whole cell. Nobody reads more of them on a screen, and a program that prints on makes them
/// anew for each frame.
const WHOLE: usize = 20_000;
/// Bytes of a text that fill those rows.
const WHOLE_HEAD: usize = 1024 * 1024;

/// What a person can read in one go, of which so many rows are taken.
pub fn whole(folds: &Folds, taken: usize) -> Extent<'_> {
    let rows = WHOLE.saturating_sub(taken).max(Extent::PAGE.rows);
    Extent {
        rows,
        last: rows / 2,
        head: WHOLE_HEAD,
        folds: Some(folds),
    }
}
