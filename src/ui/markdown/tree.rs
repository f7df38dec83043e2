//! What a page consists of, before it is laid out: blocks, and runs of text with looks.

use crate::ui::rich::{Link, Look};

/// A run of text of one look. Raw: it is sanitised when it is laid out. A newline in it is a break that
/// its author asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub look: Look,
    /// Where it leads.
    pub link: Option<Link>,
    /// Where it begins in the source.
    pub byte: usize,
    /// It stands there as it is, byte for byte.
    pub verbatim: bool,
}

/// Text that is gathered from several places of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    pub text: String,
    /// From which byte of the text on it comes from which byte of the source, in order.
    marks: Vec<(usize, usize)>,
}

impl Gathered {
    pub fn push(&mut self, text: &str, byte: usize) {
        self.marks.push((self.text.len(), byte));
        self.text.push_str(text);
    }

    /// Where this byte of the text stands in the source.
    pub fn byte(&self, at: usize) -> usize {
        let after = self.marks.partition_point(|(start, _)| *start <= at);
        let mark = self.marks.get(after.saturating_sub(1));
        mark.map_or(0, |(start, byte)| byte + (at - start))
    }
}

/// Where a column of a table wants its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// One row of a table: what stands in its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    pub cells: Vec<Vec<Span>>,
    pub heading: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub aligns: Vec<Align>,
    pub rows: Vec<TableRow>,
    /// Rows or columns were left out.
    pub cut: bool,
    pub byte: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// A task, and whether it is done.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
    pub byte: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The first number, where it is numbered.
    pub start: Option<u64>,
    pub items: Vec<Item>,
    /// Its items stand apart.
    pub loose: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading has a level, from 1 on; a paragraph has none.
    Text {
        level: Option<u8>,
        spans: Vec<Span>,
    },
    Code {
        language: String,
        code: Gathered,
    },
    /// A formula that stands alone.
    Math {
        tex: String,
        byte: usize,
    },
    Rule {
        byte: usize,
    },
    Quote(Vec<Block>),
    List(List),
    Table(Table),
    /// What a summary hides in a browser.
    Details(Vec<Block>),
    Footnote {
        name: String,
        blocks: Vec<Block>,
        byte: usize,
    },
}
