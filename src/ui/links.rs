//! Links on the screen: which characters lead where. A buffer has no place for that, so the terminal is
//! told of them beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::rich::{Line, Link};

/// Characters of one row that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub area: Rect,
    pub link: Link,
}

/// The links of the last frame.
#[derive(Debug, Default)]
pub struct Links {
    /// Each with the text that was drawn there.
    shown: Vec<(Linked, String)>,
    hides_targets: bool,
}

impl Links {
    /// The terminal tells where links lead, or does not.
    pub fn hide_targets(&mut self, on: bool) {
        self.hides_targets = on;
    }

    pub fn hides_targets(&self) -> bool {
        self.hides_targets
    }

    /// Those that are on the screen.
    pub fn shown(&self) -> impl Iterator<Item = &Linked> {
        self.shown.iter().map(|(linked, _)| linked)
    }

    /// Nothing is drawn yet in this frame.
    pub(super) fn clear(&mut self) {
        self.shown.clear();
    }

    /// A line was drawn in this row of an area.
    pub(super) fn note(&mut self, buffer: &Buffer, area: Rect, y: u16, line: &Line) {
        if line.pieces.iter().all(|piece| piece.link.is_none()) {
            return;
        }
        let mut x: u16 = 0;
        for piece in &line.pieces {
            let width = paint::to_u16(piece.width());
            if let Some(link) = &piece.link {
                let place = Rect {
                    x: area.x.saturating_add(x),
                    y: area.y.saturating_add(y),
                    width,
                    height: 1,
                };
                let area = place.intersection(area).intersection(buffer.area);
                if !area.is_empty() {
                    let link = link.clone();
                    self.shown.push((Linked { area, link }, text(buffer, area)));
                }
            }
            x = x.saturating_add(width);
        }
    }

    /// Forgets those over which something else was drawn: a name, a list.
    pub(super) fn settle(&mut self, buffer: &Buffer) {
        self.shown
            .retain(|(linked, drawn)| text(buffer, linked.area) == *drawn);
    }
}

fn text(buffer: &Buffer, area: Rect) -> String {
    let cells = area.positions().filter_map(|at| buffer.cell(at));
    cells.map(|cell| cell.symbol()).collect()
}
