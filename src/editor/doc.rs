//! What the editor and the screen read of a document.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::notebook::cell::{Cell, CellKey};
use crate::notebook::{Anchor, ByPeer, Changed, DocKind, Replica, Side};

/// A place in a document that stays where it is while others edit. Only the document that made it can
/// read it.
#[derive(Clone)]
pub struct Mark(Arc<dyn Any + Send + Sync>);

impl Mark {
    pub fn new<T: Any + Send + Sync>(value: T) -> Mark {
        Mark(Arc::new(value))
    }

    /// The value within, if it is of this type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

/// A document, read-only. Offsets are bytes of a cell's source.
pub trait Doc {
    /// The cells in order; a text document is one cell.
    fn cells(&self) -> &[CellKey];
    fn index_of(&self, cell: CellKey) -> Option<usize>;
    fn cell(&self, cell: CellKey) -> Option<Arc<Cell>>;
    /// The cell as nbformat JSON, with its id and all outputs.
    fn cell_json(&self, cell: CellKey) -> Option<Value>;
    /// Whether this is a text document: one cell, which cannot be deleted or joined by others.
    fn is_text(&self) -> bool;
    /// The last change of this cell by somebody else; none where there was none, or nobody knows.
    fn by_peer(&self, _cell: CellKey) -> Option<ByPeer> {
        None
    }
    /// Another number after every change.
    fn revision(&self) -> u64;
    /// What changed after this revision; none if that is too long ago to tell.
    fn changed_since(&self, revision: u64) -> Option<Changed>;
    /// The language of code cells, as the notebook names it (`python`), or that of a text document;
    /// none if it is not known.
    fn language(&self) -> Option<String>;
    /// A place that stays behind the character before it.
    fn mark(&self, cell: CellKey, byte: usize) -> Option<Mark>;
    /// Where a marked place is now; none if its cell is gone.
    fn find(&self, mark: &Mark) -> Option<(CellKey, usize)>;
}

impl Doc for Replica {
    fn cells(&self) -> &[CellKey] {
        Replica::cells(self)
    }
    fn index_of(&self, cell: CellKey) -> Option<usize> {
        Replica::index_of(self, cell)
    }
    fn cell(&self, cell: CellKey) -> Option<Arc<Cell>> {
        Replica::cell(self, cell)
    }
    fn cell_json(&self, cell: CellKey) -> Option<Value> {
        self.cell_nbformat(cell)
    }
    fn is_text(&self) -> bool {
        self.kind() == DocKind::Text
    }
    fn by_peer(&self, cell: CellKey) -> Option<ByPeer> {
        Replica::by_peer(self, cell)
    }
    fn revision(&self) -> u64 {
        Replica::revision(self)
    }
    fn changed_since(&self, revision: u64) -> Option<Changed> {
        Replica::changed_since(self, revision)
    }
    fn language(&self) -> Option<String> {
        match self.kind() {
            DocKind::Notebook => Replica::language(self),
            DocKind::Text => language_of_path(&self.path()?).map(str::to_owned),
        }
    }
    fn mark(&self, cell: CellKey, byte: usize) -> Option<Mark> {
        self.anchor(cell, byte, Side::Before).map(Mark::new)
    }
    fn find(&self, mark: &Mark) -> Option<(CellKey, usize)> {
        self.resolve(mark.get::<Anchor>()?)
    }
}

/// The language of a file by its name.
fn language_of_path(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" => "markdown",
        "py" => "python",
        "r" => "r",
        "jl" => "julia",
        "js" | "mjs" | "ts" => "javascript",
        _ => return None,
    })
}
