//! The page as it comes in, tag by tag: blocks of text, and tables.
//!
//! There is no tree, only the elements that are open. So the cost is that of the bytes, however deep
//! somebody nests.

use html5gum::StartTag;

use super::element::{self, Kind};
use super::table::{Cell, Table};
use super::{grid, style};
use crate::ui::outputs::flow::{Break, Text, append, indented};
use crate::ui::outputs::fold::Para;
use crate::ui::rich::{Line, Look, Tone};

/// Open elements that are kept. Those deeper have no effect on their text.
const MAX_DEPTH: usize = 64;
/// Lines and tables of a page; the rest is counted.
const MAX_BLOCKS: usize = 1000;
/// Columns that a level of lists or quotes is indented, and levels that are.
const INDENT: usize = 2;
const MAX_LEVELS: usize = 8;
/// Columns of prose; longer lines are hard to read.
const MEASURE: usize = 100;
/// Columns of a rule.
const RULE: usize = 40;
/// Bytes of the name of an element that is known; of one that is longer no more is kept.
const MAX_NAME: usize = 16;

/// An open element.
#[derive(Clone, Debug)]
struct Open {
    name: String,
    look: Look,
    pre: bool,
    hidden: bool,
    indented: bool,
}

#[derive(Debug)]
enum Block {
    Line {
        text: Text,
        level: usize,
        marker: String,
        pre: bool,
    },
    Rule,
    Table(Table),
}

/// A page that is being read.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<(bool, Block)>,
    more: usize,
    open: Vec<Open>,
    /// Elements that were too deep to keep.
    deeper: usize,
    /// The line that is being written, in its place or in a cell.
    line: Text,
    marker: String,
    /// A blank line comes before the next block.
    apart: bool,
    /// Numbers of the open lists; none where an item has a bullet.
    lists: Vec<Option<u64>>,
    table: Option<Table>,
    /// Open tables; those within the first are lines of its cells.
    tables: usize,
    cell: Option<Cell>,
}

impl Page {
    pub fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let attribute = |name: &[u8]| {
            let value = tag.attributes.get(name)?;
            Some(String::from_utf8_lossy(&value.value))
        };
        self.close_before(&name);
        let hidden = self.open.last().is_some_and(|open| open.hidden);
        let kind = element::kind(&name);
        match kind {
            Kind::Void if hidden => return,
            Kind::Void => return self.void(&name, attribute(b"alt").as_deref()),
            _ => {}
        }
        let style = attribute(b"style").unwrap_or_default();
        let gone = hidden || kind == Kind::Hidden || attribute(b"hidden").is_some();
        if !self.push(&name, &style, gone) || self.open.last().is_some_and(|open| open.hidden) {
            return;
        }
        let number = |name: &[u8]| attribute(name)?.trim().parse::<u64>().ok();
        match kind {
            Kind::List => {
                let first = number(b"start").unwrap_or(1);
                self.open_list((name == "ol").then_some(first));
            }
            Kind::Cell => self.open_cell(Cell {
                text: Text::default(),
                header: name == "th",
                colspan: span(number(b"colspan")),
                rowspan: span(number(b"rowspan")),
            }),
            _ => self.opened(kind),
        }
    }

    /// Keeps an open element; says whether there was room.
    fn push(&mut self, name: &str, style: &str, hidden: bool) -> bool {
        if self.open.len() >= MAX_DEPTH {
            self.deeper += 1;
            return false;
        }
        let around = self.open.last();
        let look = around.map_or(Look::default(), |open| open.look);
        let styled = style::look(style, element::look(name, look));
        self.open.push(Open {
            name: name.chars().take(MAX_NAME).collect(),
            look: styled.unwrap_or(look),
            pre: name == "pre" || name == "textarea" || around.is_some_and(|open| open.pre),
            hidden: hidden || styled.is_none(),
            indented: matches!(name, "blockquote" | "dd"),
        });
        true
    }

    fn opened(&mut self, kind: Kind) {
        match kind {
            Kind::Apart => self.stand_apart(),
            Kind::Block => self.end_line(),
            Kind::Item => self.open_item(),
            Kind::Table => self.open_table(),
            Kind::Row => self.open_row(),
            _ => {}
        }
    }

    fn void(&mut self, name: &str, alt: Option<&str>) {
        match name {
            "br" => self.break_line(),
            "hr" if self.cell.is_none() => {
                self.end_line();
                self.block(Block::Rule);
            }
            "img" => {
                let alt = alt.map(str::trim).filter(|alt| !alt.is_empty());
                let look = Look::of(Tone::Note);
                self.push_text(&format!("[{}]", alt.unwrap_or("image")), look);
            }
            _ => {}
        }
    }

    pub fn end(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let table = matches!(element::kind(name), Kind::Table | Kind::Row | Kind::Cell);
        for at in (0..self.open.len()).rev() {
            let Some(open) = self.open.get(at) else {
                return;
            };
            if open.name == name {
                return self.close_to(at);
            }
            // Only what belongs to the table ends a cell.
            if element::kind(&open.name) == Kind::Cell && !table {
                return;
            }
        }
    }

    /// Ends the elements that end before one of this name.
    fn close_before(&mut self, name: &str) {
        if !element::can_end(name) {
            return;
        }
        let kind = element::kind(name);
        let inner = self.open.iter().enumerate().rev();
        let inner = inner.take_while(|(_, open)| !element::is_fence(&open.name));
        let ends = inner.filter(|(_, open)| element::ends_before(&open.name, name, kind));
        if let Some(at) = ends.map(|(at, _)| at).last() {
            self.close_to(at);
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(open) = self.open.last().cloned() {
                self.close(&open);
                self.open.pop();
            }
        }
    }

    fn close(&mut self, open: &Open) {
        if open.hidden {
            return;
        }
        match element::kind(&open.name) {
            Kind::Apart => self.stand_apart(),
            Kind::Block | Kind::Item => self.end_line(),
            Kind::List => self.close_list(),
            Kind::Table => self.close_table(),
            Kind::Cell if self.tables == 1 => self.close_cell(),
            Kind::Cell => self.push_text("  ", open.look),
            Kind::Row | Kind::Void | Kind::Hidden | Kind::Inline => {}
        }
    }

    pub fn finish(&mut self) {
        self.close_to(0);
        self.end_line();
    }

    pub fn text(&mut self, text: &str) {
        let open = self.open.last();
        if open.is_some_and(|open| open.hidden) {
            return;
        }
        let look = open.map_or(Look::default(), |open| style::readable(open.look));
        match open.is_some_and(|open| open.pre) {
            true => self.verbatim(text, look),
            false => self.prose(text, look),
        }
    }

    /// Text whose lines are its own.
    fn verbatim(&mut self, text: &str, look: Look) {
        // The line end right behind the tag belongs to the tag.
        let begins = self.line.is_empty() && self.apart && self.cell.is_none();
        let text = if begins {
            text.strip_prefix('\n').unwrap_or(text)
        } else {
            text
        };
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.break_line();
            }
            self.push_text(line, look);
        }
    }

    /// Text whose blanks and line ends are one blank each time.
    fn prose(&mut self, text: &str, look: Look) {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        for (n, word) in text.split(is_blank).enumerate() {
            if n > 0 && !self.sink().ends_blank() {
                self.push_text(" ", look);
            }
            if !word.is_empty() {
                self.push_text(word, look);
            }
        }
    }

    fn sink(&mut self) -> &mut Text {
        match &mut self.cell {
            Some(cell) => &mut cell.text,
            None => &mut self.line,
        }
    }

    fn push_text(&mut self, text: &str, look: Look) {
        self.sink().push(text, look);
    }

    /// A line ends here, be it empty.
    fn break_line(&mut self) {
        match &mut self.cell {
            Some(cell) => cell.text.push("\n", Look::default()),
            None => self.put_line(),
        }
    }

    /// A line ends here, if there is one.
    fn end_line(&mut self) {
        match &mut self.cell {
            Some(cell) if cell.text.ends_blank() => {}
            Some(cell) => cell.text.push("\n", Look::default()),
            // A marker waits for its text.
            None if self.line.is_blank() => self.line = Text::default(),
            None => self.put_line(),
        }
    }

    fn put_line(&mut self) {
        let mut text = std::mem::take(&mut self.line);
        text.trim_end();
        let quotes = self.open.iter().filter(|open| open.indented).count();
        let block = Block::Line {
            text,
            level: (self.lists.len().saturating_sub(1) + quotes).min(MAX_LEVELS),
            marker: std::mem::take(&mut self.marker),
            pre: self.open.last().is_some_and(|open| open.pre),
        };
        self.block(block);
    }

    fn block(&mut self, block: Block) {
        let apart = std::mem::take(&mut self.apart);
        match self.blocks.len() < MAX_BLOCKS {
            true => self.blocks.push((apart, block)),
            false => self.more += 1,
        }
    }

    fn stand_apart(&mut self) {
        self.end_line();
        self.apart |= self.cell.is_none() && self.lists.is_empty();
    }

    fn open_list(&mut self, first: Option<u64>) {
        self.stand_apart();
        self.lists.push(first);
    }

    fn close_list(&mut self) {
        self.end_line();
        self.marker.clear();
        self.lists.pop();
        self.stand_apart();
    }

    fn open_item(&mut self) {
        self.end_line();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "• ".to_owned(),
        };
        match self.cell.is_some() {
            true => self.push_text(&marker, Look::of(Tone::Marker)),
            false => self.marker = marker,
        }
    }

    fn open_table(&mut self) {
        self.tables += 1;
        self.end_line();
        if self.tables == 1 {
            self.table = Some(Table::default());
        }
    }

    fn open_row(&mut self) {
        let head = self.open.iter().any(|open| open.name == "thead");
        match self.table {
            Some(_) if self.tables > 1 => self.end_line(),
            Some(_) => {
                self.close_cell();
                if let Some(table) = &mut self.table {
                    table.open_row(head);
                }
            }
            None => self.end_line(),
        }
    }

    fn open_cell(&mut self, cell: Cell) {
        if self.tables == 1 && self.table.is_some() {
            self.close_cell();
            self.end_line();
            self.cell = Some(cell);
        }
    }

    fn close_cell(&mut self) {
        if let (Some(mut cell), Some(table)) = (self.cell.take(), &mut self.table) {
            cell.text.trim_end();
            table.add(cell);
        }
    }

    fn close_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        if self.tables > 0 {
            return self.end_line();
        }
        self.close_cell();
        self.end_line();
        if let Some(table) = self.table.take().filter(|table| !table.is_empty()) {
            self.apart = true;
            self.block(Block::Table(table));
            self.apart = true;
        }
    }

    /// Whether there is any text or table in it.
    pub fn says_something(&self) -> bool {
        self.blocks.iter().any(|(_, block)| match block {
            Block::Line { text, .. } => !text.is_blank(),
            Block::Table(_) => true,
            Block::Rule => false,
        })
    }

    pub fn laid_out(&self, columns: usize) -> Vec<Para> {
        let mut paras = Vec::new();
        for (apart, block) in &self.blocks {
            if *apart && !paras.is_empty() {
                paras.push(Para::new(vec![Line::default()]));
            }
            match block {
                Block::Table(table) => paras.extend(grid::paras(table, columns)),
                Block::Rule => {
                    let rule = "─".repeat(columns.min(RULE));
                    paras.push(Para::of(&Text::new(&rule, Look::of(Tone::Faint)), columns));
                }
                Block::Line {
                    text,
                    level,
                    marker,
                    pre,
                } => paras.push(line(text, *level, marker, *pre, columns)),
            }
        }
        if self.more > 0 {
            paras.push(Para::more(self.more, "line", columns));
        }
        paras
    }
}

/// A line, its marker before the text and the text beside itself.
fn line(text: &Text, level: usize, marker: &str, pre: bool, columns: usize) -> Para {
    let look = Look::of(Tone::Marker);
    let hang = Text::new(marker, look).width();
    let indent = (level * INDENT).min(columns / 2);
    let room = columns.saturating_sub(indent + hang);
    if room == 0 {
        let mut whole = Text::new(marker, look);
        whole.join(text);
        return Para::of(&whole, columns);
    }
    let rows = match pre {
        true => text.wrap(room, Break::Anywhere),
        false => text.wrap(room.min(MEASURE), Break::Words),
    };
    let row = |(at, row): (usize, Line)| {
        if at > 0 || marker.is_empty() {
            return indented(row, indent + hang);
        }
        let mut first = Line::default();
        append(&mut first, &" ".repeat(indent), Look::default());
        append(&mut first, marker, look);
        first.pieces.extend(row.pieces);
        first
    };
    Para::new(rows.into_iter().enumerate().map(row).collect())
}

/// A span that HTML allows; the grid cuts it to what there is.
fn span(number: Option<u64>) -> usize {
    usize::try_from(number.unwrap_or(1))
        .unwrap_or(1)
        .clamp(1, 1000)
}
