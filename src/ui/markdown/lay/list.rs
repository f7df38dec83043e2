//! Lists, and other blocks that stand behind a marker.

use super::{Lay, NARROW, Room, before, join};
use crate::ui::markdown::tree::{Block, Item, List};
use crate::ui::markdown::{PageLine, flow};
use crate::ui::rich::{Line, Look, Tone};

/// Bullets of lists, from the outermost on.
const BULLETS: [&str; 3] = ["•", "◦", "▪"];
/// What stands before the rows of a block: before its first one, and before the others.
struct Edge {
    first: Line,
    rest: Line,
    byte: usize,
}

impl Lay<'_> {
    pub(super) fn list(&mut self, list: &List, room: Room) -> Vec<PageLine> {
        let count = u64::try_from(list.items.len()).unwrap_or(u64::MAX);
        let last = list
            .start
            .map_or(0, |start| start.saturating_add(count.saturating_sub(1)));
        let digits = last.to_string().len();
        let mut rows = Vec::new();
        for (at, item) in (0..).zip(&list.items) {
            let marker = match (list.start, item.task) {
                (Some(start), _) => format!("{:>digits$}.", start.saturating_add(at)),
                (None, Some(_)) => String::new(),
                (None, None) => bullet(room.lists).to_owned(),
            };
            let more = self.item(item, &marker, list.loose, room);
            join(&mut rows, more, list.loose);
        }
        rows
    }

    fn item(&mut self, item: &Item, marker: &str, loose: bool, room: Room) -> Vec<PageLine> {
        let task = match item.task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let space = if marker.is_empty() { "" } else { " " };
        let marker = format!("{marker}{space}{task}");
        let marker = Line::new(&marker, Look::of(Tone::Marker));
        let room = Room {
            lists: room.lists + 1,
            ..room
        };
        self.edged(&item.blocks, marker, item.byte, room, loose)
    }

    /// Blocks behind a marker, indented by its width as long as there is room.
    pub(super) fn edged(
        &mut self,
        blocks: &[Block],
        marker: Line,
        byte: usize,
        room: Room,
        apart: bool,
    ) -> Vec<PageLine> {
        let width = marker.width();
        if room.columns < width + NARROW {
            return self.beneath(blocks, marker, byte, room, apart);
        }
        let edge = Edge {
            first: marker,
            rest: Line::new(&" ".repeat(width), Look::default()),
            byte,
        };
        let rows = self.blocks(blocks, room.less(width), apart);
        self.with_edge(edge, rows)
    }

    fn with_edge(&mut self, edge: Edge, mut rows: Vec<PageLine>) -> Vec<PageLine> {
        if rows.is_empty() {
            rows = self.counted(vec![PageLine {
                byte: edge.byte,
                ..PageLine::default()
            }]);
        }
        let mut prefix = &edge.first;
        let mut edged = Vec::with_capacity(rows.len());
        for row in rows {
            edged.push(before(prefix, row));
            prefix = &edge.rest;
        }
        edged
    }

    /// Where there is no room for indents, the marker stands in a row above.
    fn beneath(
        &mut self,
        blocks: &[Block],
        marker: Line,
        byte: usize,
        room: Room,
        apart: bool,
    ) -> Vec<PageLine> {
        let text: String = marker
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        let marker = Line::new(text.trim(), Look::of(Tone::Marker));
        let marker = flow::split(&marker, room.columns).into_iter();
        let marker = marker.map(|line| PageLine { line, byte }).collect();
        let mut rows = self.counted(marker);
        rows.extend(self.blocks(blocks, room, apart));
        rows
    }
}

/// The bullet of a list within so many others.
fn bullet(lists: usize) -> &'static str {
    BULLETS.get(lists).or(BULLETS.last()).unwrap_or(&"•")
}
