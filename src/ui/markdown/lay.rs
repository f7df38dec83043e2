//! Blocks to rows.

mod list;

use ratatui::style::Modifier;

use super::flow::{self, append_linked};
use super::tree::{Block, Gathered, Span};
use super::{Code, MAX_LINES, MEASURE, PageLine, table, tex};
use crate::editor::text;
use crate::ui::rich::{Line, Look, Tone};
use crate::ui::sanitize;

/// Indents leave at least so many columns for what is indented.
const NARROW: usize = 6;
/// Columns before code and formulas that stand alone.
const INDENT: usize = 2;

/// Where a block stands.
#[derive(Clone, Copy)]
struct Room {
    /// Columns that there are, and those of prose.
    columns: usize,
    prose: usize,
    /// Lists around it.
    lists: usize,
}

impl Room {
    fn less(self, columns: usize) -> Room {
        Room {
            columns: self.columns.saturating_sub(columns).max(1),
            prose: self.prose.saturating_sub(columns).max(1),
            ..self
        }
    }
}

struct Lay<'a> {
    code: &'a Code<'a>,
    /// Rows that may still be made.
    left: usize,
}

/// All rows of a page.
pub fn page(blocks: &[Block], columns: usize, code: &Code) -> Vec<PageLine> {
    let mut lay = Lay {
        code,
        left: MAX_LINES,
    };
    let room = Room {
        columns,
        prose: columns.min(MEASURE),
        lists: 0,
    };
    let mut rows = lay.blocks(blocks, room, true);
    if rows.len() >= MAX_LINES || lay.left == 0 {
        let byte = rows.last().map_or(0, |row| row.byte);
        rows.truncate(MAX_LINES - 1);
        let note = sanitize::short("… the rest is in the source", columns);
        rows.push(PageLine {
            line: Line::new(&note, Look::of(Tone::Note)),
            byte,
        });
    }
    rows
}

impl Lay<'_> {
    /// Blocks below each other, a blank row between them where they stand apart.
    fn blocks(&mut self, blocks: &[Block], room: Room, apart: bool) -> Vec<PageLine> {
        let mut rows = Vec::new();
        for block in blocks {
            let more = self.block(block, room);
            join(&mut rows, more, apart);
        }
        rows
    }

    fn block(&mut self, block: &Block, room: Room) -> Vec<PageLine> {
        if self.left == 0 {
            return Vec::new();
        }
        match block {
            Block::Text { level, spans } => self.text(*level, spans, room),
            Block::Code { language, code } => self.source(language, code, room),
            Block::Math { tex, byte } => self.math(tex, *byte, room),
            Block::Rule { byte } => {
                let line = Line::new(&"─".repeat(room.prose), Look::of(Tone::Faint));
                self.counted(vec![PageLine { line, byte: *byte }])
            }
            Block::Quote(blocks) => self.quote(blocks, room),
            Block::List(list) => self.list(list, room),
            Block::Table(table) => {
                let rows = table::rows(table, room.columns, self.left);
                self.counted(rows)
            }
            Block::Details(blocks) => {
                let marker = Line::new("▾ ", Look::of(Tone::Marker));
                self.edged(blocks, marker, first_byte(blocks), room, true)
            }
            Block::Footnote { name, blocks, byte } => {
                let marker = Line::new(&format!("[{name}] "), Look::of(Tone::Marker));
                self.edged(blocks, marker, *byte, room, true)
            }
        }
    }

    /// Takes rows off those that are left.
    fn counted(&mut self, mut rows: Vec<PageLine>) -> Vec<PageLine> {
        rows.truncate(self.left);
        self.left -= rows.len();
        rows
    }

    /// The two first levels of headings have a line below them, the others as many `#` as in the source:
    /// so they are told apart without colours.
    fn text(&mut self, level: Option<u8>, spans: &[Span], room: Room) -> Vec<PageLine> {
        let mut rows = match level {
            Some(level @ 3..) => {
                let marks = format!("{} ", "#".repeat(usize::from(level)));
                let byte = spans.first().map_or(0, |span| span.byte);
                let mark = Span {
                    text: marks,
                    look: Look::of(Tone::Faint),
                    link: None,
                    byte,
                    verbatim: false,
                };
                let spans: Vec<_> = [&[mark], spans].concat();
                flow::wrap(&spans, room.prose, self.left)
            }
            _ => flow::wrap(spans, room.prose, self.left),
        };
        let below = match level {
            Some(1) => "═",
            Some(2) => "─",
            _ => return self.counted(rows),
        };
        let width = rows.iter().map(|row| row.line.width()).max().unwrap_or(0);
        let byte = rows.last().map_or(0, |row| row.byte);
        let line = Line::new(&below.repeat(width), Look::of(Tone::Faint));
        rows.push(PageLine { line, byte });
        self.counted(rows)
    }

    fn source(&mut self, language: &str, code: &Gathered, room: Room) -> Vec<PageLine> {
        let text = code.text.trim_end();
        let first = text
            .find(|c: char| !c.is_whitespace())
            .unwrap_or(text.len());
        // Its blank lines before and behind are none of the page.
        let (above, text) = text.split_at(text::line_start(text, first));
        if text.is_empty() {
            return Vec::new();
        }
        let mut starts = text.split('\n').scan(above.len(), |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some(code.byte(start))
        });
        let (indent, columns) = indented(room.columns);
        let mut rows = Vec::new();
        let mut byte = code.byte(above.len());
        for line in (self.code)(language, text).into_iter().take(self.left) {
            byte = starts.next().unwrap_or(byte);
            let parts = flow::split(&line, columns).into_iter();
            rows.extend(parts.map(|line| before(&indent, PageLine { line, byte })));
            if rows.len() >= self.left {
                break;
            }
        }
        self.counted(rows)
    }

    fn math(&mut self, tex: &str, byte: usize, room: Room) -> Vec<PageLine> {
        let (text, look) = match tex::unicode(tex) {
            Some(rows) => (rows.join("\n"), Look::default().with(Modifier::ITALIC)),
            None => (tex.trim().to_owned(), Look::of(Tone::Code)),
        };
        let span = Span {
            text,
            look,
            link: None,
            byte,
            verbatim: false,
        };
        let (indent, columns) = indented(room.columns);
        let rows = flow::wrap(&[span], columns, self.left).into_iter();
        let rows = rows.map(|row| before(&indent, row)).collect();
        self.counted(rows)
    }

    fn quote(&mut self, blocks: &[Block], room: Room) -> Vec<PageLine> {
        let bar = match room.columns {
            8.. => "│ ",
            3.. => "│",
            _ => "",
        };
        let bar = Line::new(bar, Look::of(Tone::Faint));
        let mut rows = self.blocks(blocks, room.less(bar.width()), true);
        rows.iter_mut().for_each(|row| faint(&mut row.line));
        rows.into_iter().map(|row| before(&bar, row)).collect()
    }
}

/// What stands before code and formulas, and the columns that are left.
fn indented(columns: usize) -> (Line, usize) {
    let indent = if columns < NARROW + INDENT { 0 } else { INDENT };
    let line = Line::new(&" ".repeat(indent), Look::default());
    (line, columns - indent)
}

/// Puts rows below others.
fn join(rows: &mut Vec<PageLine>, more: Vec<PageLine>, apart: bool) {
    if let Some(next) = more.first()
        && apart
        && !rows.is_empty()
    {
        rows.push(PageLine {
            byte: next.byte,
            ..PageLine::default()
        });
    }
    rows.extend(more);
}

/// A row with another one's pieces before it. A blank one needs no blanks.
fn before(edge: &Line, row: PageLine) -> PageLine {
    let blank = |line: &Line| line.pieces.iter().all(|piece| piece.text.trim().is_empty());
    if row.line.pieces.is_empty() && blank(edge) {
        return row;
    }
    let mut line = edge.clone();
    for piece in row.line.pieces {
        append_linked(&mut line, &piece.text, piece.look, piece.link.as_ref());
    }
    PageLine {
        line,
        byte: row.byte,
    }
}

/// Prose that stands back.
fn faint(line: &mut Line) {
    let plain = line.pieces.iter_mut();
    for piece in plain.filter(|piece| piece.look.tone == Tone::Plain) {
        piece.look.tone = Tone::Faint;
    }
}

/// Where blocks begin in the source.
fn first_byte(blocks: &[Block]) -> usize {
    match blocks.first() {
        Some(Block::Text { spans, .. }) => spans.first().map_or(0, |span| span.byte),
        Some(Block::Code { code, .. }) => code.byte(0),
        Some(Block::Math { byte, .. } | Block::Rule { byte } | Block::Footnote { byte, .. }) => {
            *byte
        }
        Some(Block::Table(table)) => table.byte,
        Some(Block::List(list)) => list.items.first().map_or(0, |item| item.byte),
        Some(Block::Quote(blocks) | Block::Details(blocks)) => first_byte(blocks),
        None => 0,
    }
}
