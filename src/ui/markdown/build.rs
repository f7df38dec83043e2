//! Puts blocks together from what Markdown and HTML say one after the other, and bounds them.

mod table;

use ratatui::style::Modifier;

use super::tree::{Block, Gathered, Item, List, Span};
use super::{MAX_DEPTH, tex};
use crate::ui::rich::{Link, Look, Tone};
use table::OpenTable;

/// A container that holds blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Quote,
    List(Option<u64>),
    Item,
    Details,
    Footnote(String),
}

struct Open {
    kind: Kind,
    /// HTML opened it.
    html: bool,
    byte: usize,
    blocks: Vec<Block>,
    list: List,
    task: Option<bool>,
}

/// What the text that comes is: how many of each are open around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    Strong,
    Emphasis,
    Strike,
    Underline,
    Code,
    Link,
    Above,
    Below,
}

/// Before the items of a list in a cell of a table.
const BULLET: &str = "• ";
/// How many styles there are.
const STYLES: usize = 8;

/// Whether a text could be taken for where it leads.
fn looks_like_address(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.contains("://")
        || text.contains('@')
        || !text.contains(' ') && text.contains('.')
}

/// What is being put together.
#[derive(Default)]
pub struct Builder {
    top: Vec<Block>,
    /// Footnotes, which stand at the end.
    notes: Vec<Block>,
    open: Vec<Open>,
    /// Containers within the deepest one that is kept: their content goes there.
    deeper: Vec<bool>,
    spans: Vec<Span>,
    level: Option<u8>,
    styles: [usize; STYLES],
    /// Links that are open: from which run on, where they lead, and how a terminal gets there.
    links: Vec<(usize, String, Option<Link>)>,
    /// Where links lead is not told if a terminal can tell it.
    hides_targets: bool,
    table: Option<OpenTable>,
    /// The code block that is open.
    code: Option<(String, Gathered)>,
}

impl Builder {
    /// Nothing yet. With `hides_targets` it is not told where links lead that a terminal can open.
    pub fn new(hides_targets: bool) -> Builder {
        Builder {
            hides_targets,
            ..Builder::default()
        }
    }

    /// The blocks, footnotes last.
    pub fn finish(mut self) -> Vec<Block> {
        self.close_to(0);
        self.top.append(&mut self.notes);
        self.top
    }

    // Text.

    pub fn text(&mut self, text: &str, byte: usize, verbatim: bool) {
        let mut text = text.to_owned();
        let mut same = verbatim;
        if self.has(Style::Above) || self.has(Style::Below) {
            text = tex::script(&text, self.has(Style::Above));
            same = false;
        }
        let look = self.look();
        self.span(text, look, byte, same);
    }

    pub fn span(&mut self, text: String, look: Look, byte: usize, verbatim: bool) {
        if self.table.as_ref().is_some_and(|table| !table.in_cell) {
            return;
        }
        self.spans.push(Span {
            text,
            look,
            link: self.links.last().and_then(|(_, _, link)| link.clone()),
            byte,
            verbatim,
        });
    }

    /// A break that was asked for.
    pub fn newline(&mut self, byte: usize) {
        self.span("\n".to_owned(), Look::default(), byte, false);
    }

    pub fn style(&mut self, style: Style, on: bool) {
        if let Some(count) = self.styles.get_mut(style as usize) {
            *count = if on {
                *count + 1
            } else {
                count.saturating_sub(1)
            };
        }
    }

    fn has(&self, style: Style) -> bool {
        self.styles
            .get(style as usize)
            .is_some_and(|count| *count > 0)
    }

    /// How text looks now.
    pub fn look(&self) -> Look {
        let tone = match (self.has(Style::Link), self.has(Style::Code), self.level) {
            (true, _, _) => Tone::Link,
            (_, true, _) => Tone::Code,
            (_, _, Some(_)) => Tone::Heading,
            _ => Tone::Plain,
        };
        let attributes = [
            (Style::Strong, Modifier::BOLD),
            (Style::Emphasis, Modifier::ITALIC),
            (Style::Strike, Modifier::CROSSED_OUT),
            (Style::Underline, Modifier::UNDERLINED),
        ];
        let cell = self.table.as_ref().is_some_and(|table| table.heading);
        let base = Look::of(tone).with(match cell || self.level.is_some() {
            true => Modifier::BOLD,
            false => Modifier::empty(),
        });
        let asked = attributes.into_iter().filter(|(style, _)| self.has(*style));
        asked.fold(base, |look, (_, attribute)| look.with(attribute))
    }

    pub fn open_link(&mut self, target: &str) {
        let (target, link) = (target.trim().to_owned(), Link::to(target));
        self.links.push((self.spans.len(), target, link));
        self.style(Style::Link, true);
    }

    /// Ends a link: where it leads is told, unless the text says so.
    pub fn close_link(&mut self, byte: usize) {
        let Some((from, target, link)) = self.links.pop() else {
            return;
        };
        self.style(Style::Link, false);
        let spans = self.spans.get(from..).unwrap_or_default();
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        let same = text.trim() == target || target.strip_prefix("mailto:") == Some(text.trim());
        // What looks like an address of its own must not hide another one.
        let hidden = self.hides_targets && link.is_some() && !looks_like_address(&text);
        if !target.is_empty() && !same && !hidden {
            let blank = if text.is_empty() { "" } else { " " };
            let look = Look::of(Tone::Faint);
            self.span(format!("{blank}({target})"), look, byte, false);
        }
    }

    // Blocks.

    /// Ends the paragraph, and begins another one. Within a cell of a table that is a new line.
    pub fn break_block(&mut self, byte: usize) {
        if self.table.as_ref().is_some_and(|table| table.in_cell) {
            let begun = |span: &Span| span.text != "\n" && span.text != BULLET;
            if self.spans.last().is_some_and(begun) {
                self.newline(byte);
            }
            return;
        }
        let mut spans = std::mem::take(&mut self.spans);
        let level = self.level.take();
        self.forget_styles();
        trim(&mut spans);
        if !spans.is_empty() {
            self.push(Block::Text { level, spans });
        }
    }

    pub fn heading(&mut self, level: u8, byte: usize) {
        self.break_block(byte);
        self.level = self.table.is_none().then_some(level);
    }

    /// A block in the paragraph's place, behind it.
    pub fn block(&mut self, block: Block, byte: usize) {
        self.break_block(byte);
        match &self.table {
            Some(table) if table.in_cell => self.flat(&block, byte),
            Some(_) => {}
            None => self.push(block),
        }
    }

    /// What a cell of a table shows of a block.
    fn flat(&mut self, block: &Block, byte: usize) {
        let text = match block {
            Block::Code { code, .. } => code.text.trim_end().to_owned(),
            Block::Math { tex: formula, .. } => tex::rows(formula).join("\n"),
            _ => return,
        };
        self.text(&text, byte, false);
        self.newline(byte);
    }

    fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            // A text right within a list is none of its items, but is shown.
            Some(open) if matches!(open.kind, Kind::List(_)) => open.list.items.push(Item {
                task: None,
                blocks: vec![block],
                byte: open.byte,
            }),
            Some(open) => open.blocks.push(block),
            None => self.top.push(block),
        }
    }

    /// A paragraph begins: the items of a list in which one does stand apart.
    pub fn paragraph(&mut self, byte: usize) {
        self.break_block(byte);
        if let [.., list, item] = self.open.as_mut_slice()
            && item.kind == Kind::Item
            && self.deeper.is_empty()
        {
            list.list.loose = true;
        }
    }

    pub fn enter(&mut self, kind: Kind, html: bool, byte: usize) {
        self.break_block(byte);
        if self.table.is_some() || self.open.len() >= MAX_DEPTH || !self.deeper.is_empty() {
            self.deeper.push(html);
            if self.in_cell() && kind == Kind::Item {
                self.span(BULLET.to_owned(), Look::of(Tone::Marker), byte, false);
            }
            return;
        }
        let start = match kind {
            Kind::List(start) => start,
            _ => None,
        };
        self.open.push(Open {
            kind,
            html,
            byte,
            blocks: Vec::new(),
            list: List {
                start,
                ..List::default()
            },
            task: None,
        });
    }

    /// Ends the innermost container of Markdown, and what HTML left open in it.
    pub fn leave(&mut self, byte: usize) {
        self.break_block(byte);
        while let Some(html) = self.deeper.pop() {
            if !html {
                return;
            }
        }
        if let Some(at) = self.open.iter().rposition(|open| !open.html) {
            self.close_to(at);
        }
    }

    /// Ends the innermost container that HTML opened so, unless Markdown opened one since.
    pub fn leave_html(&mut self, kind: &Kind, byte: usize) {
        self.break_block(byte);
        if self.deeper.pop_if(|html| *html).is_some()
            || !self.deeper.is_empty()
            || self.table.is_some()
        {
            return;
        }
        let of_html = self
            .open
            .iter()
            .rposition(|open| !open.html)
            .map_or(0, |at| at + 1);
        let same = |open: &Open| std::mem::discriminant(&open.kind) == std::mem::discriminant(kind);
        let at = self.open.iter().rposition(same).filter(|at| *at >= of_html);
        if let Some(at) = at {
            self.close_to(at);
        }
    }

    /// Whether HTML has an item open to which the next one is a sibling.
    pub fn in_html_item(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.html && open.kind == Kind::Item)
    }

    pub fn task(&mut self, done: bool) {
        if let Some(open) = self.open.last_mut().filter(|_| self.deeper.is_empty()) {
            open.task = Some(done);
        }
    }

    fn close_to(&mut self, depth: usize) {
        if self
            .table
            .as_ref()
            .is_some_and(|table| table.depth >= depth)
        {
            self.end_table(0);
        }
        self.break_block(0);
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            self.close(open);
        }
    }

    fn close(&mut self, open: Open) {
        let Open { byte, blocks, .. } = open;
        match open.kind {
            Kind::Item => {
                let item = Item {
                    task: open.task,
                    blocks,
                    byte,
                };
                match self
                    .open
                    .last_mut()
                    .filter(|list| matches!(list.kind, Kind::List(_)))
                {
                    Some(list) => list.list.items.push(item),
                    None => self.push(Block::List(List {
                        items: vec![item],
                        ..List::default()
                    })),
                }
            }
            Kind::List(_) if open.list.items.is_empty() => {}
            Kind::List(_) => self.push(Block::List(open.list)),
            Kind::Footnote(name) => self.notes.push(Block::Footnote { name, blocks, byte }),
            _ if blocks.is_empty() => {}
            Kind::Quote => self.push(Block::Quote(blocks)),
            Kind::Details => self.push(Block::Details(blocks)),
        }
    }

    // Code.

    pub fn begin_code(&mut self, language: &str, byte: usize) {
        self.break_block(byte);
        self.code = Some((language.to_owned(), Gathered::default()));
    }

    /// Takes a text for the code block that is open, if one is.
    pub fn code_text(&mut self, text: &str, byte: usize) -> bool {
        match &mut self.code {
            Some((_, code)) => {
                code.push(text, byte);
                true
            }
            None => false,
        }
    }

    pub fn end_code(&mut self, byte: usize) {
        if let Some((language, code)) = self.code.take() {
            self.block(Block::Code { language, code }, byte);
        }
    }

    /// What HTML said of how text looks ends with the paragraph, or the cell.
    fn forget_styles(&mut self) {
        self.styles = [0; STYLES];
        self.links.clear();
    }
}

/// Takes blanks and breaks off both ends.
fn trim(spans: &mut Vec<Span>) {
    let blank = |span: &Span| span.text.trim().is_empty();
    while spans.last().is_some_and(blank) {
        spans.pop();
    }
    let first = spans.iter().position(|span| !blank(span));
    spans.drain(..first.unwrap_or(0));
}
