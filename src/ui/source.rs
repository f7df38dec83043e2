//! Draws the rows of a source: numbers, text with its colours, selections, and the edges of long lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::block::Block;
use super::layout::{self, Placed, Row};
use super::rich::Look;
use super::search::Marks;
use super::viewport::Shown;
use super::window::Window;
use super::{View, code, gutter, paint, sanitize};
use crate::editor::text;

/// Stand at an edge beyond which a line goes on.
const LEFT: &str = "‹";
const RIGHT: &str = "›";

/// The columns of the text of a source, numbers left out, of those that the cells' text has.
pub fn area(text: Rect, block: &Block) -> Rect {
    let gutter = paint::to_u16(block.sheet.gutter).min(text.width);
    Rect {
        x: text.x + gutter,
        width: text.width - gutter,
        ..text
    }
}

/// Draws one row, in this row of the area that the cells' text has.
pub fn draw(
    buffer: &mut Buffer,
    text: Rect,
    y: u16,
    (shown, marks): (&Shown, &Marks),
    index: usize,
    view: &View,
) {
    let sheet = &shown.block.sheet;
    let Some(row) = sheet.rows.get(index).copied() else {
        return;
    };
    if let Some(line) = sheet.lines.get(index).copied().flatten()
        && sheet.gutter > 0
    {
        let number = gutter::number(line, sheet.gutter);
        paint::text(buffer, text, (0, y), &number, view.theme.dim());
    }
    let area = area(text, &shown.block);
    draw_text(buffer, area, y, (shown, marks), row, view);
    edges(buffer, area, y, shown, row, view.theme.dim());
}

fn draw_text(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    (shown, marks): (&Shown, &Marks),
    row: Row,
    view: &View,
) {
    let (block, window) = (&shown.block, shown.window());
    let own = view.editor.focus() == Some(block.cell.key);
    let selection = view.editor.selection().filter(|_| own);
    let selection = selection.map(|(from, to)| block.shown(from)..block.shown(to));
    let columns = window.shown(window.beyond(block.text(), row));
    for placed in window.glyphs(block.text(), row) {
        let selected = selection
            .as_ref()
            .is_some_and(|range| range.contains(&placed.byte));
        let tone = code::tone_at(&block.sheet.colours, placed.byte);
        let base = view.theme.look(Look::of(tone));
        let style = match selected {
            true => base.patch(view.theme.selection()),
            false => base,
        };
        let style = marks.style(style, placed.byte..placed.end);
        draw_glyph(buffer, area, y, (window, &columns), &placed, style);
    }
    let ends_line = text::split(block.text(), row.end).1.starts_with('\n');
    if ends_line && selection.is_some_and(|range| range.contains(&row.end)) {
        let column = layout::row_width(block.text(), row);
        if columns.contains(&column) {
            let at = paint::to_u16(window.at(column));
            paint::text(buffer, area, (at, y), " ", view.theme.selection());
        }
    }
}

/// A glyph, as far as it is within the columns; what would be half a letter is blank.
fn draw_glyph(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    (window, columns): (Window, &std::ops::Range<usize>),
    placed: &Placed,
    style: Style,
) {
    let mut column = placed.column;
    for letter in placed.glyph.text.graphemes(true) {
        let end = column + sanitize::width(letter);
        let (from, to) = (column.max(columns.start), end.min(columns.end));
        let at = (paint::to_u16(from.saturating_sub(window.first)), y);
        if (from, to) == (column, end) {
            paint::text(buffer, area, at, letter, style);
        } else if from < to {
            paint::text(buffer, area, at, &" ".repeat(to - from), style);
        }
        column = end;
    }
}

fn edges(buffer: &mut Buffer, area: Rect, y: u16, shown: &Shown, row: Row, style: Style) {
    let beyond = shown.window().beyond(shown.block.text(), row);
    if beyond.left {
        paint::text(buffer, area, (0, y), LEFT, style);
    }
    if beyond.right {
        let last = area.width.saturating_sub(1);
        paint::text(buffer, area, (last, y), RIGHT, style);
    }
}

/// Changes the style of the glyphs with these bytes, and leaves the characters.
pub fn patch(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    (shown, row): (&Shown, Row),
    bytes: std::ops::Range<usize>,
    style: Style,
) {
    let window = shown.window();
    let columns = window.shown(window.beyond(shown.block.text(), row));
    let glyphs = window.glyphs(shown.block.text(), row);
    for placed in glyphs.filter(|placed| bytes.contains(&placed.byte)) {
        let end = (placed.column + placed.glyph.width).min(columns.end);
        let from = placed.column.max(columns.start);
        let column = paint::to_u16(from.saturating_sub(window.first));
        let width = paint::to_u16(end.saturating_sub(from));
        paint::patch(buffer, area, (column, y), width, style);
    }
}
