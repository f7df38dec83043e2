//! A cell made ready to draw, and the cache of those: a block is made again only when its cell changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::code::{self, Span};
use super::layout::{self, Row};
use super::markdown::{self, PageLine};
use super::outputs::{self, Beyond, OutRow};
use super::rich::{Line, Look, Tone};
use super::sheet::Sheet;
use crate::editor::find::{Inset, Preview, moved};
use crate::editor::sight::Lines;
use crate::editor::text;
use crate::notebook::cell::{Cell, CellKey, CellKind, Folded};
use crate::picture::CellSize;

/// Blocks that are kept. Some screens' worth of small cells, so that scrolling back costs nothing.
const MAX_BLOCKS: usize = 512;

/// The rows of one cell: its source or the page that it makes, its outputs, and a blank one behind.
#[derive(Debug)]
pub struct Block {
    pub cell: Arc<Cell>,
    /// The source; without rows where a page stands in its place.
    pub sheet: Sheet,
    /// Rows of the page; none where the source is shown.
    pub page: Vec<PageLine>,
    pub outputs: Vec<OutRow>,
    /// The source with replacements in it that are only shown, if there are any.
    preview: Option<(String, Vec<Inset>)>,
    form: Form,
}

/// What of a cell is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    folded: Folded,
    /// Its source makes a page, which is shown.
    paged: bool,
}

impl Form {
    /// The source of an open cell is shown in any case.
    fn of(cell: &Cell, open: bool) -> Form {
        let source = cell.folded.source && !open;
        Form {
            folded: Folded {
                source,
                ..cell.folded
            },
            paged: cell.kind == CellKind::Markdown && !open && !source,
        }
    }
}

impl Block {
    fn new(cell: Arc<Cell>, setting: &Setting, form: Form) -> Block {
        let columns = setting.columns;
        let page = match form.paged {
            true => {
                let (columns, hides) = (columns.max(1), setting.hides_targets);
                markdown::page_with(&cell.source, columns, &code::lines, hides)
            }
            false => Vec::new(),
        };
        Block {
            sheet: match form.folded.source {
                true => Sheet::folded(),
                false if !page.is_empty() => Sheet::default(),
                false => Sheet::of(&cell.source, cell.kind, setting),
            },
            outputs: match form.folded.outputs {
                true => outputs::folded(&cell, columns.max(1)).into_iter().collect(),
                false => outputs::rows(&cell, columns.max(1), setting.pictures),
            },
            page,
            form,
            cell,
            preview: None,
        }
    }

    /// A cell that nobody edits.
    pub fn alone(cell: Arc<Cell>, setting: &Setting) -> Block {
        let form = Form::of(&cell, setting.is_text);
        Block::new(cell, setting, form)
    }

    /// The rows above the outputs with their looks.
    pub fn source_lines(&self) -> Vec<Line> {
        if let Some(note) = self.fold_note() {
            return vec![Line::new(&note, Look::of(Tone::Note))];
        }
        match self.page.is_empty() {
            true => {
                let rows = self.sheet.rows.iter();
                rows.map(|row| self.source_line(*row)).collect()
            }
            false => self.page.iter().map(|row| row.line.clone()).collect(),
        }
    }

    fn source_line(&self, row: Row) -> Line {
        let mut line = Line::default();
        for placed in layout::glyphs(self.text(), row) {
            let tone = code::tone_at(&self.sheet.colours, placed.byte);
            let text = text::slice(self.text(), placed.byte, placed.end);
            line.push(text, Look::of(tone));
        }
        line
    }

    /// The same cell with replacements shown in it.
    fn with(&self, preview: (String, Vec<Inset>), setting: &Setting) -> Block {
        Block {
            cell: self.cell.clone(),
            sheet: Sheet::of(&preview.0, self.cell.kind, setting),
            page: Vec::new(),
            outputs: self.outputs.clone(),
            form: self.form,
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
        self.form.folded.source.then(|| {
            let lines = self.cell.source.split('\n').count();
            let plural = if lines == 1 { "" } else { "s" };
            format!("… {lines} line{plural} folded")
        })
    }

    /// Rows above the outputs.
    pub fn source_height(&self) -> usize {
        self.sheet.rows.len() + self.page.len()
    }

    /// Whether this row stands for outputs that are not shown.
    pub fn is_more(&self, row: usize) -> bool {
        let at = row.checked_sub(self.source_height());
        let row = at.and_then(|at| self.outputs.get(at));
        row.is_some_and(|row| row.beyond == Beyond::More)
    }

    /// Rows, the blank one behind included.
    pub fn height(&self) -> i64 {
        let rows = self.source_height() + self.outputs.len() + 1;
        i64::try_from(rows).unwrap_or(i64::MAX)
    }

    /// The row of the source with this byte; none on a page.
    pub fn row_of(&self, byte: usize) -> Option<Row> {
        let (row, _) = self.locate(byte);
        self.sheet.rows.get(usize::try_from(row).ok()?).copied()
    }

    /// Row and column of a byte of the source. On a page that is the row that comes from there, or from
    /// nearest before.
    pub fn locate(&self, byte: usize) -> (i64, usize) {
        let (row, column) = match self.page.is_empty() {
            true => layout::locate(self.text(), &self.sheet.rows, self.shown(byte)),
            false => {
                let row = self.page.iter().rposition(|row| row.byte <= byte);
                (row.unwrap_or(0), 0)
            }
        };
        (i64::try_from(row).unwrap_or(i64::MAX), column)
    }
}

/// What all blocks depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Columns of the text.
    pub columns: usize,
    /// The language of code, if it is known.
    pub language: Option<String>,
    /// The document is a text, not a notebook.
    pub is_text: bool,
    /// Pixels of a character; none where no pictures are drawn.
    pub pictures: Option<CellSize>,
    pub lines: Lines,
    /// The terminal tells where links lead, so that the page need not.
    pub hides_targets: bool,
}

impl Setting {
    /// Whether the indentation of such a cell means something.
    pub fn is_indented(&self, kind: CellKind) -> bool {
        let markdown = self.language.as_deref().is_none_or(code::is_markdown);
        kind == CellKind::Code || (self.is_text && !markdown)
    }

    /// What the bytes of a text are.
    pub fn colours(&self, kind: CellKind, text: &str) -> Vec<Span> {
        let language = self.language.as_deref();
        match kind {
            CellKind::Code => code::cell(language, text),
            CellKind::Markdown => code::spans("markdown", text),
            CellKind::Raw if self.is_text => {
                language.map_or_else(Vec::new, |language| code::spans(language, text))
            }
            CellKind::Raw => Vec::new(),
        }
    }
}

/// Blocks by cell, made for one setting.
#[derive(Debug, Default)]
pub struct Blocks {
    setting: Setting,
    preview: Option<Preview>,
    /// The cells whose source is shown though it is folded, or makes a page: those that somebody edits.
    open: BTreeSet<CellKey>,
    blocks: BTreeMap<CellKey, (u64, Arc<Block>)>,
    /// Counts frames: what the last one did not use may go.
    frame: u64,
}

impl Blocks {
    /// A new frame. The sources of `open` are shown in any case, and `preview` in the sources that are.
    pub fn begin(&mut self, setting: Setting, open: BTreeSet<CellKey>, preview: Option<Preview>) {
        self.frame += 1;
        self.open = open;
        self.preview = preview;
        if self.setting != setting {
            self.setting = setting;
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
        let preview = preview.filter(|_| !block.form.folded.source);
        match preview.and_then(|preview| preview.show(&block.cell)) {
            Some(preview) => Arc::new(block.with(preview, &self.setting)),
            None => block,
        }
    }

    /// The block of this cell as it is, made anew if the cell is another than at its making.
    fn plain(&mut self, cell: Arc<Cell>) -> Arc<Block> {
        let key = cell.key;
        let form = Form::of(&cell, self.open.contains(&key));
        if let Some((used, block)) = self.blocks.get_mut(&key)
            && block.cell.revision == cell.revision
            && block.form == form
        {
            *used = self.frame;
            return block.clone();
        }
        let block = Arc::new(Block::new(cell, &self.setting, form));
        self.blocks.insert(key, (self.frame, block.clone()));
        block
    }
}
