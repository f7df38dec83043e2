//! The page in rows.

use super::{Block, Page};
use crate::ui::outputs::flow::{Break, Text, append, indented};
use crate::ui::outputs::fold::Para;
use crate::ui::outputs::html::grid;
use crate::ui::rich::{Line, Look, Tone};

/// Columns that a level of lists or quotes is indented.
const INDENT: usize = 2;
/// Columns of prose; longer lines are hard to read.
const MEASURE: usize = 100;
/// Columns of a rule.
const RULE: usize = 40;

impl Page {
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
