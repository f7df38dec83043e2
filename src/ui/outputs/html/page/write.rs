//! Text as it goes into lines, of the page or of a cell.

use super::{Block, Page, style};
use crate::ui::outputs::flow::Text;
use crate::ui::rich::Look;

/// Lines and tables of a page; the rest is counted.
const MAX_BLOCKS: usize = 1000;
/// Levels of lists and quotes that are indented.
const MAX_LEVELS: usize = 8;

impl Page {
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

    pub(super) fn push_text(&mut self, text: &str, look: Look) {
        self.sink().push(text, look);
    }

    /// A line ends here, be it empty.
    pub(super) fn break_line(&mut self) {
        match &mut self.cell {
            Some(cell) => cell.text.push("\n", Look::default()),
            None => self.put_line(),
        }
    }

    /// A line ends here, if there is one.
    pub(super) fn end_line(&mut self) {
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

    pub(super) fn block(&mut self, block: Block) {
        let apart = std::mem::take(&mut self.apart);
        match self.blocks.len() < MAX_BLOCKS {
            true => self.blocks.push((apart, block)),
            false => self.more += 1,
        }
    }

    pub(super) fn stand_apart(&mut self) {
        self.end_line();
        self.apart |= self.cell.is_none() && self.lists.is_empty();
    }
}
