//! What is drawn upon sources last, and on free places alone: white space that one ought to see, guides,
//! and the brackets at the caret. A selection, a mark, a name or a caret is never under it. What is not what it
//! looks like is told by its style, wherever it is.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::blanks::{self, Kind};
use super::layout::{Placed, Row};
use super::viewport::Shown;
use super::{View, brackets, paint, source, suspect};
use crate::editor::command::Mode;
use crate::editor::text;

const BLANK: &str = "·";
const TAB: &str = "→";
const GUIDE: &str = "│";
/// Attributes of what stands before all of this.
const TAKEN: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Where to draw: the area of a source, and its row on the screen.
struct Place {
    area: Rect,
    y: u16,
    /// One's own caret, which stays free.
    own: Option<Position>,
}

/// Draws upon one cell.
pub fn draw(buffer: &mut Buffer, text: Rect, shown: &Shown, own: Option<Position>, view: &View) {
    if shown.block.fold_note().is_some() {
        return;
    }
    let sheet = &shown.block.sheet;
    let pair = pair(shown, view);
    for (index, row) in sheet.rows.iter().enumerate() {
        let Some(y) = shown.row_on_screen(index, text.height) else {
            continue;
        };
        let area = source::area(text, &shown.block);
        let place = Place { area, y, own };
        suspects(buffer, &place, shown, *row, view);
        white(buffer, &place, shown, *row, view);
        if let Some(line) = sheet.lines.get(index).copied().flatten() {
            guides(buffer, &place, shown, line, view);
        }
        if let Some((one, other)) = pair {
            bracket(buffer, &place, shown, *row, one);
            bracket(buffer, &place, shown, *row, other);
        }
    }
}

/// The brackets at one's own caret.
fn pair(shown: &Shown, view: &View) -> Option<(usize, usize)> {
    let block = &shown.block;
    let caret = view.editor.caret()?;
    let here = caret.cell == block.cell.key && block.sheet.is_code;
    let caret = here.then(|| block.shown(caret.byte))?;
    brackets::pair(
        block.text(),
        &block.sheet.colours,
        caret,
        view.editor.mode(),
    )
}

/// The text stays as it is, and what a selection or a mark makes of its ground.
fn suspects(buffer: &mut Buffer, place: &Place, shown: &Shown, row: Row, view: &View) {
    let style = view.theme.warning().add_modifier(Modifier::UNDERLINED);
    for suspect in suspect::within(&shown.block.sheet.suspects, row.start..row.end) {
        let bytes = suspect.bytes.clone();
        source::patch(buffer, place.area, place.y, (shown, row), bytes, style);
    }
}

fn white(buffer: &mut Buffer, place: &Place, shown: &Shown, row: Row, view: &View) {
    let block = &shown.block;
    let mut near = blanks::within(&block.sheet.blanks, row.start..row.end).peekable();
    if near.peek().is_none() {
        return;
    }
    let near: Vec<_> = near
        .filter(|blanks| !is_typed(blanks, shown, view))
        .collect();
    for placed in shown.window().glyphs(block.text(), row) {
        let kind = near
            .iter()
            .find(|blanks| blanks.bytes.contains(&placed.byte));
        let is_tab = text::slice(block.text(), placed.byte, placed.end) == "\t";
        let (symbol, style) = match kind.map(|blanks| blanks.kind) {
            Some(Kind::Mixed) if is_tab => (TAB, view.theme.warning()),
            Some(Kind::Trailing) if is_tab => (TAB, view.theme.dim()),
            Some(Kind::Trailing) => (BLANK, view.theme.dim()),
            _ => continue,
        };
        mark(buffer, place, shown, &placed, symbol, style);
    }
}

/// Whether somebody is just typing these blanks: one's own caret is behind them.
fn is_typed(blanks: &blanks::Blanks, shown: &Shown, view: &View) -> bool {
    let caret = view
        .editor
        .caret()
        .filter(|_| view.editor.mode() == Mode::Edit);
    let caret = caret.filter(|caret| caret.cell == shown.block.cell.key);
    blanks.kind == Kind::Trailing
        && caret.is_some_and(|caret| shown.block.shown(caret.byte) == blanks.bytes.end)
}

fn guides(buffer: &mut Buffer, place: &Place, shown: &Shown, line: usize, view: &View) {
    let window = shown.window();
    let Some(guides) = &shown.block.sheet.guides else {
        return;
    };
    let seen = |column: &usize| (window.first..window.end()).contains(column);
    for column in guides.columns(line).filter(seen) {
        put(buffer, place, window.at(column), GUIDE, view.theme.dim());
    }
}

fn bracket(buffer: &mut Buffer, place: &Place, shown: &Shown, row: Row, byte: usize) {
    if !(row.start..row.end).contains(&byte) {
        return;
    }
    let window = shown.window();
    let placed = window
        .glyphs(shown.block.text(), row)
        .find(|placed| placed.byte == byte);
    let Some(placed) = placed else { return };
    let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    // At an edge a mark may stand in its place.
    let free = |cell: &&mut Cell| cell.symbol() == placed.glyph.text && is_free(cell);
    if let Some(cell) = cell(buffer, place, window.at(placed.column)).filter(free) {
        cell.set_style(style);
    }
}

/// Marks a glyph that is blank, at its first column.
fn mark(
    buffer: &mut Buffer,
    place: &Place,
    shown: &Shown,
    placed: &Placed,
    symbol: &str,
    style: Style,
) {
    let window = shown.window();
    if placed.column >= window.first {
        put(buffer, place, window.at(placed.column), symbol, style);
    }
}

/// Puts a sign where nothing is.
fn put(buffer: &mut Buffer, place: &Place, column: usize, symbol: &str, style: Style) {
    let at = Position {
        x: place.area.x.saturating_add(paint::to_u16(column)),
        y: place.area.y.saturating_add(place.y),
    };
    let own = place.own == Some(at);
    let free = |cell: &&mut Cell| cell.symbol() == " " && is_free(cell) && !own;
    if let Some(cell) = cell(buffer, place, column).filter(free) {
        cell.set_symbol(symbol).set_style(style);
    }
}

fn cell<'a>(buffer: &'a mut Buffer, place: &Place, column: usize) -> Option<&'a mut Cell> {
    let column = u16::try_from(column).ok()?;
    let inside = column < place.area.width && place.y < place.area.height;
    let at = (place.area.x + column, place.area.y + place.y);
    inside.then(|| buffer.cell_mut(at)).flatten()
}

fn is_free(cell: &Cell) -> bool {
    cell.bg == Color::Reset && !cell.modifier.intersects(TAKEN)
}
