//! The page as it comes in, tag by tag: blocks of text, and tables.
//!
//! There is no tree, only the elements that are open. So the cost is that of the bytes, however deep
//! somebody nests.

use html5gum::StartTag;

use super::element::{self, Kind};
use super::style;
use super::table::{Cell, Table};
use crate::ui::outputs::flow::Text;
use crate::ui::rich::{Look, Tone};

mod layout;
mod parts;
mod write;

/// Open elements that are kept. Those deeper have no effect on their text.
const MAX_DEPTH: usize = 64;

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
        let kind = element::kind(&name);
        self.close_before(&name, kind);
        if kind == Kind::Void {
            return self.void(&name, attribute(b"alt").as_deref());
        }
        let style = attribute(b"style").unwrap_or_default();
        let gone = kind == Kind::Hidden || attribute(b"hidden").is_some();
        if self.push(&name, &style, gone) {
            let number = |name: &[u8]| attribute(name)?.trim().parse().ok();
            self.begin(&name, kind, number);
        }
    }

    /// Keeps an open element; says whether it is shown.
    fn push(&mut self, name: &str, style: &str, gone: bool) -> bool {
        let around = self.open.last();
        let hidden = around.is_some_and(|open| open.hidden);
        // What hides its content does so at any depth.
        if self.open.len() >= MAX_DEPTH && (hidden || !gone) {
            self.deeper += 1;
            return false;
        }
        let look = around.map_or(Look::default(), |open| open.look);
        let styled = style::look(style, element::look(name, look));
        let open = Open {
            name: name.to_owned(),
            look: styled.unwrap_or(look),
            pre: name == "pre" || name == "textarea" || around.is_some_and(|open| open.pre),
            hidden: hidden || gone || styled.is_none(),
            indented: matches!(name, "blockquote" | "dd"),
        };
        let shown = !open.hidden;
        self.open.push(open);
        shown
    }

    fn begin(&mut self, name: &str, kind: Kind, number: impl Fn(&[u8]) -> Option<u64>) {
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
            Kind::Apart => self.stand_apart(),
            Kind::Block => self.end_line(),
            Kind::Item => self.open_item(),
            Kind::Table => self.open_table(),
            Kind::Row => self.open_row(),
            Kind::Void | Kind::Hidden | Kind::Inline => {}
        }
    }

    fn void(&mut self, name: &str, alt: Option<&str>) {
        match name {
            _ if self.open.last().is_some_and(|open| open.hidden) => {}
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
        let last = self.open.last();
        if last.is_some_and(|open| open.hidden && open.name == name) {
            return self.close_to(self.open.len() - 1);
        }
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
    fn close_before(&mut self, name: &str, kind: Kind) {
        if !element::can_end(name) {
            return;
        }
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
}

/// A span that HTML allows; the grid cuts it to what there is.
fn span(number: Option<u64>) -> usize {
    usize::try_from(number.unwrap_or(1))
        .unwrap_or(1)
        .clamp(1, 1000)
}
