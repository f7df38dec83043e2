//! A cell made ready to draw, and the cache of those: a block is made again only when its cell changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::layout::{self, Row};
use super::outputs::{self, OutRow};
use crate::editor::find::{Inset, Preview, moved};
use crate::notebook::cell::{Cell, CellKey};

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
}

impl Block {
    fn new(cell: Arc<Cell>, columns: usize) -> Block {
        Block {
            // One column is kept free for a caret at the end of a full row.
            rows: layout::wrap(&cell.source, columns.saturating_sub(1).max(1)),
            outputs: outputs::rows(&cell, columns.max(1)),
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
    blocks: BTreeMap<CellKey, (u64, Arc<Block>)>,
    /// Counts frames: what the last one did not use may go.
    frame: u64,
}

impl Blocks {
    /// A new frame, of cells in this many columns, with a replacement to be shown in them.
    pub fn begin(&mut self, columns: usize, preview: Option<Preview>) {
        self.frame += 1;
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
        match preview.and_then(|preview| preview.show(&block.cell)) {
            Some(preview) => Arc::new(block.with(preview, self.columns)),
            None => block,
        }
    }

    /// The block of this cell as it is, made anew if the cell is another than at its making.
    fn plain(&mut self, cell: Arc<Cell>) -> Arc<Block> {
        let key = cell.key;
        if let Some((used, block)) = self.blocks.get_mut(&key)
            && block.cell.revision == cell.revision
        {
            *used = self.frame;
            return block.clone();
        }
        let block = Arc::new(Block::new(cell, self.columns));
        self.blocks.insert(key, (self.frame, block.clone()));
        block
    }
}
