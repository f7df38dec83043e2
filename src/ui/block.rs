//! A cell made ready to draw, and the cache of those: a block is made again only when its cell changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::layout::{self, Row};
use super::outputs::{self, OutRow};
use crate::editor::find::{Inset, Preview, moved};
use crate::notebook::cell::{Cell, CellKey, Folded};

/// Blocks that are kept. Some screens' worth of small cells, so that scrolling back costs nothing.
const MAX_BLOCKS: usize = 512;

/// The rows of one cell: its source, its outputs, and a blank one behind.
#[derive(Debug)]
pub struct Block {
    pub cell: Arc<Cell>,
    pub rows: Vec<Row>,
    pub outputs: Vec<OutRow>,
    /// The source with replacements in it that are only shown, if there are any.
    preview: Option<(String, Vec<Inset>)>,
    folded: Folded,
}

/// The one row of a source that is folded away: nothing of it.
const NO_TEXT: Row = Row { start: 0, end: 0 };

impl Block {
    fn new(cell: Arc<Cell>, columns: usize, folded: Folded) -> Block {
        Block {
            rows: match folded.source {
                true => vec![NO_TEXT],
                // One column is kept free for a caret at the end of a full row.
                false => layout::wrap(&cell.source, columns.saturating_sub(1).max(1)),
            },
            outputs: match folded.outputs {
                true => outputs::folded(&cell, columns.max(1)).into_iter().collect(),
                false => outputs::rows(&cell, columns.max(1)),
            },
            folded,
            cell,
            preview: None,
        }
    }

    /// The same cell with replacements shown in it.
    fn with(&self, preview: (String, Vec<Inset>), columns: usize) -> Block {
        Block {
            cell: self.cell.clone(),
            rows: layout::wrap(&preview.0, columns.saturating_sub(1).max(1)),
            outputs: self.outputs.clone(),
            folded: self.folded,
            preview: Some(preview),
        }
    }

    /// The text that is shown.
    pub fn text(&self) -> &str {
        let shown = self.preview.as_ref().map(|(text, _)| text);
        shown.unwrap_or(&self.cell.source)
    }

    /// The replacements that are shown in it.
    pub fn insets(&self) -> &[Inset] {
        let insets = self.preview.as_ref().map(|(_, insets)| insets.as_slice());
        insets.unwrap_or_default()
    }

    /// Where a byte of the source stands in the text that is shown.
    pub fn shown(&self, byte: usize) -> usize {
        moved(self.insets(), byte)
    }

    /// What stands in the place of a source that is folded away.
    pub fn fold_note(&self) -> Option<String> {
        self.folded.source.then(|| {
            let lines = self.cell.source.split('\n').count();
            let plural = if lines == 1 { "" } else { "s" };
            format!("… {lines} line{plural} folded")
        })
    }

    /// Rows, the blank one behind included.
    pub fn height(&self) -> i64 {
        let rows = self.rows.len() + self.outputs.len() + 1;
        i64::try_from(rows).unwrap_or(i64::MAX)
    }

    /// Row and column of a byte of the source.
    pub fn locate(&self, byte: usize) -> (i64, usize) {
        let (row, column) = layout::locate(self.text(), &self.rows, self.shown(byte));
        (i64::try_from(row).unwrap_or(i64::MAX), column)
    }
}

/// Blocks by cell, made for one width.
#[derive(Debug, Default)]
pub struct Blocks {
    columns: usize,
    preview: Option<Preview>,
    /// The cell whose source is shown though it is folded: one's own, while one edits it.
    open: Option<CellKey>,
    blocks: BTreeMap<CellKey, (u64, Arc<Block>)>,
    /// Counts frames: what the last one did not use may go.
    frame: u64,
}

impl Blocks {
    /// A new frame, of cells in this many columns. The source of `open` is shown in any case, and
    /// `preview` in the sources that are.
    pub fn begin(&mut self, columns: usize, open: Option<CellKey>, preview: Option<Preview>) {
        self.frame += 1;
        self.open = open;
        self.preview = preview;
        if self.columns != columns {
            self.columns = columns;
            self.blocks.clear();
        }
        if self.blocks.len() > MAX_BLOCKS {
            let last = self.frame - 1;
            self.blocks.retain(|_, (used, _)| *used == last);
        }
    }

    /// The block of this cell.
    pub fn get(&mut self, cell: Arc<Cell>) -> Arc<Block> {
        let block = self.plain(cell);
        let preview = self.preview.as_ref();
        let preview = preview.filter(|_| !block.folded.source);
        match preview.and_then(|preview| preview.show(&block.cell)) {
            Some(preview) => Arc::new(block.with(preview, self.columns)),
            None => block,
        }
    }

    /// The block of this cell as it is, made anew if the cell is another than at its making.
    fn plain(&mut self, cell: Arc<Cell>) -> Arc<Block> {
        let key = cell.key;
        let folded = Folded {
            source: cell.folded.source && self.open != Some(key),
            ..cell.folded
        };
        if let Some((used, block)) = self.blocks.get_mut(&key)
            && block.cell.revision == cell.revision
            && block.folded == folded
        {
            *used = self.frame;
            return block.clone();
        }
        let block = Arc::new(Block::new(cell, self.columns, folded));
        self.blocks.insert(key, (self.frame, block.clone()));
        block
    }
}
