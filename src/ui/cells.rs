//! The cells: gutter, source, outputs, carets and selections.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::block::Setting;
use super::links::Links;
use super::outputs::OutRow;
use super::people::{self, Away, Here};
use super::pictures::{self, Album};
use super::rich::Look;
use super::search::Marks;
use super::theme::Theme;
use super::viewport::Shown;
use super::{Cache, View, WIDE, decor, flags, paint, rail, sanitize, source, suspect};
use crate::editor::command::{CellCommand, Command, Mode};
use crate::notebook::cell::{Cell, CellKey, CellKind};

/// The bar at the focused cell: a heavier one while it is edited.
const BAR: &str = "▎";
const BAR_EDIT: &str = "▌";
/// Stands at a cell that others changed since one was there.
const CHANGED: &str = "•";
/// Fewer columns than this have no place for a label beside the source.
const LABELLED: u16 = 24;

/// Where things stand, in columns from the left edge of the area. Column 0 has the mark of who is in a
/// row, column 1 the bar.
#[derive(Clone, Copy)]
pub struct Columns {
    /// Columns of the label, from column 2 on.
    pub label: u16,
    pub text: Rect,
    pub rail: Option<Rect>,
}

impl Columns {
    /// Those of outputs alone, which have the place of the rail too.
    pub fn of_outputs(area: Rect) -> Columns {
        Columns::of(area, false)
    }

    /// Of this area; with a rail where there is room for one, and somebody who may be in it.
    pub fn of(area: Rect, shared: bool) -> Columns {
        let label = label_columns(area.width);
        let left = (2 + label + u16::from(label > 0)).min(area.width.saturating_sub(1));
        let rail = if shared && area.width >= WIDE {
            14 + area.width / 40
        } else {
            0
        };
        let right = if rail > 0 { rail + 2 } else { 0 };
        let part = |x: u16, width: u16| Rect {
            x: area.x + x,
            width,
            ..area
        };
        Columns {
            label,
            text: part(left, area.width.saturating_sub(left + right)),
            rail: (rail > 0).then(|| part(area.width - rail, rail)),
        }
    }
}

/// Columns for a label, of so many in all.
pub fn label_columns(width: u16) -> u16 {
    match width {
        WIDE.. => 8,
        LABELLED.. => 5,
        _ => 0,
    }
}

/// Draws the cells and who is in them; returns who is in cells off the screen.
pub fn draw<'a>(frame: &mut Frame, area: Rect, view: &View<'a>, cache: &mut Cache) -> Away<'a> {
    let columns = Columns::of(area, !view.standing.local);
    let preview = view.editor.front().preview(view.doc);
    let sight = view.editor.sight();
    let setting = Setting {
        columns: usize::from(columns.text.width),
        language: sight.language.clone().or_else(|| view.doc.language()),
        is_text: view.doc.is_text(),
        pictures: view.pictures.cell(),
        lines: sight.lines,
        hides_targets: cache.links.hides_targets(),
    };
    cache.blocks.begin(setting, open(view), preview);
    let Cache {
        blocks,
        viewport,
        places,
        album,
        links,
        ..
    } = cache;
    album.begin(view.pictures);
    let shown = viewport.place(view.doc, view.editor, blocks, area.height);
    if shown.is_empty() {
        empty(frame.buffer_mut(), columns.text, view);
    }
    let (here, mut away) = people::sort(view, &shown, i64::from(area.height));
    let buffer = frame.buffer_mut();
    let range = view.editor.range(view.doc);
    for cell in &shown {
        draw_cell(buffer, area, columns, cell, view, album);
        note_links(buffer, columns.text, cell, links);
        let selected = range.is_some_and(|(first, last)| (first..=last).contains(&cell.index));
        bar(buffer, area, cell, selected, view);
    }
    for person in &here {
        draw_person(buffer, area, columns, person, &shown, view.theme);
    }
    away.suspects = suspects(&shown, view);
    let own = own_caret(&shown, columns.text, view);
    flags::draw(buffer, columns.text, &here, own, view.theme);
    for cell in &shown {
        decor::draw(buffer, columns.text, cell, own, view);
    }
    if let Some(rail) = columns.rail {
        rail::draw(buffer, rail, &here, &away, view.theme, places);
    }
    if let Some(own) = own {
        frame.set_cursor_position(own);
    }
    places.cells(area, columns.text, shown);
    away
}

/// What in the cell that has the focus is not what it looks like.
fn suspects(shown: &[Shown], view: &View) -> Option<String> {
    let focus = view.editor.focus();
    let own = |shown: &&Shown| Some(shown.block.cell.key) == focus;
    suspect::counted(&shown.iter().find(own)?.block.sheet.suspects)
}

/// The cells whose source is shown: one's own while one edits it and that which the search looks at,
/// folded or not; those that are not folded and have somebody's caret; a text document, which is no page.
fn open(view: &View) -> BTreeSet<CellKey> {
    let own = view.editor.caret().map(|caret| caret.cell);
    let own = own.or(view.editor.front().search().looked_at());
    let others = view.people.iter().filter_map(|person| person.cursor);
    let unfolded = |cell: &CellKey| {
        let cell = view.doc.cell(*cell);
        cell.is_some_and(|cell| !cell.folded.source)
    };
    let others = others.map(|cursor| cursor.cell).filter(unfolded);
    let mut open: BTreeSet<_> = others.chain(own).collect();
    if view.doc.is_text() {
        open.extend(view.doc.cells());
    }
    open
}

fn empty(buffer: &mut Buffer, area: Rect, view: &View) {
    let keys = view
        .editor
        .keymap()
        .keys_of(Mode::Command, Command::Cell(CellCommand::InsertBelow));
    let hint = match keys.first() {
        Some(key) => format!("no cells yet: press {key} to insert one"),
        None => "no cells yet".to_owned(),
    };
    paint::short(buffer, area, (0, 0), &hint, view.theme.dim());
}

/// The row of the area, if it is on the screen.
fn on_screen(row: i64, area: Rect) -> Option<u16> {
    u16::try_from(row).ok().filter(|row| *row < area.height)
}

fn draw_cell(
    buffer: &mut Buffer,
    area: Rect,
    columns: Columns,
    shown: &Shown,
    view: &View,
    album: &mut Album,
) {
    let cell = &shown.block.cell;
    let marks = Marks::of(view, &shown.block);
    for index in 0..shown.block.sheet.rows.len() {
        if let Some(y) = shown.row_on_screen(index, area.height) {
            source::draw(buffer, columns.text, y, (shown, &marks), index, view);
            if let Some(note) = shown.block.fold_note() {
                paint::short(buffer, columns.text, (0, y), &note, view.theme.dim());
            }
        }
    }
    for (offset, row) in (0..).zip(&shown.block.page) {
        if let Some(y) = on_screen(shown.top + offset, area) {
            paint::line(buffer, columns.text, (0, y), &row.line, view.theme);
        }
    }
    if let Some(y) = on_screen(shown.top, area) {
        if view.editor.is_news(view.doc, cell.key) {
            paint::text(buffer, area, (1, y), CHANGED, view.theme.accent());
        }
        let text = source_label(cell, columns.label, view.doc.is_text());
        label(buffer, area, columns, y, &text, view.theme.dim());
    }
    let first = i64::try_from(shown.block.source_height()).unwrap_or(i64::MAX);
    for (offset, row) in (first..).zip(&shown.block.outputs) {
        if let Some(y) = on_screen(shown.top + offset, area) {
            output_row(buffer, (area, columns), y, row, view, album);
        }
    }
}

/// Takes note of the links in what was drawn of a cell.
fn note_links(buffer: &Buffer, area: Rect, shown: &Shown, links: &mut Links) {
    let block = &shown.block;
    let first = i64::try_from(block.source_height()).unwrap_or(i64::MAX);
    let page = (0..).zip(block.page.iter().map(|row| &row.line));
    let outputs = (first..).zip(block.outputs.iter().map(|row| &row.line));
    for (offset, line) in page.chain(outputs) {
        if let Some(y) = on_screen(shown.top + offset, area) {
            links.note(buffer, area, y, line);
        }
    }
}

/// Draws a row of outputs with what stands beside it.
pub fn output_row(
    buffer: &mut Buffer,
    (area, columns): (Rect, Columns),
    y: u16,
    row: &OutRow,
    view: &View,
    album: &mut Album,
) {
    paint::line(buffer, columns.text, (0, y), &row.line, view.theme);
    if let Some(slice) = &row.slice {
        let how = (view.pictures, &view.theme);
        pictures::row(buffer, columns.text, y, slice, album, how);
    }
    let first = row.line.pieces.first().map(|piece| piece.look.tone);
    let style = view.theme.look(Look::of(first.unwrap_or_default()));
    let style = style.add_modifier(Modifier::DIM);
    label(buffer, area, columns, y, &row.label, style);
}

/// The bar at the left of the focused cell, and of the selected ones. Among those the focused one has
/// the heavier bar.
fn bar(buffer: &mut Buffer, area: Rect, shown: &Shown, selected: bool, view: &View) {
    let focused = view.editor.focus() == Some(shown.block.cell.key);
    let (symbol, style) = match view.editor.mode() {
        _ if !focused && !selected => return,
        Mode::Command if focused && selected => (BAR_EDIT, view.theme.accent()),
        Mode::Command => (BAR, view.theme.accent()),
        _ => (BAR_EDIT, view.theme.good()),
    };
    for offset in 0..shown.block.height() - 1 {
        if let Some(y) = on_screen(shown.top + offset, area) {
            paint::text(buffer, area, (1, y), symbol, style);
        }
    }
}

/// What stands beside the source.
pub fn source_label(cell: &Cell, columns: u16, is_text: bool) -> String {
    let running = cell.execution_state.as_deref() == Some("running");
    match (cell.kind, cell.execution_count) {
        _ if is_text => String::new(),
        (CellKind::Markdown, _) => "md".to_owned(),
        (CellKind::Raw, _) => "raw".to_owned(),
        (CellKind::Code, _) if running => in_label("*", columns),
        (CellKind::Code, Some(count)) => in_label(&count.to_string(), columns),
        (CellKind::Code, None) => in_label(" ", columns),
    }
}

fn in_label(count: &str, columns: u16) -> String {
    let long = format!("In [{count}]");
    match long.len() <= usize::from(columns) {
        true => long,
        false => format!("[{count}]"),
    }
}

/// A label in so many columns: `[3]` for `Out[3]` where there are few.
pub fn fitting_label(text: &str, columns: usize) -> String {
    let short = text.strip_prefix("Out");
    let short = short.filter(|_| sanitize::width(text) > columns);
    sanitize::short(short.unwrap_or(text), columns)
}

/// A label, at the right of its columns; cut where there are too few.
fn label(buffer: &mut Buffer, area: Rect, columns: Columns, y: u16, text: &str, style: Style) {
    let text = fitting_label(text, usize::from(columns.label));
    let width = paint::to_u16(sanitize::width(&text));
    let x = 2 + columns.label.saturating_sub(width);
    paint::text(buffer, area, (x, y), &text, style);
}

fn draw_person(
    buffer: &mut Buffer,
    area: Rect,
    columns: Columns,
    here: &Here,
    shown: &[Shown],
    theme: Theme,
) {
    let own = |shown: &&Shown| shown.block.cell.key == here.cursor.cell;
    let Some(shown) = shown.iter().find(own) else {
        return;
    };
    let color = here.person.color;
    select(
        buffer,
        columns.text,
        here,
        shown,
        theme.peer_selection(color),
    );
    if let Some(y) = on_screen(here.row, area) {
        caret(
            buffer,
            columns.text,
            paint::to_u16(here.column),
            y,
            theme.badge(color),
        );
        mark(
            buffer,
            area,
            y,
            &people::initial(&here.person.name),
            theme.peer(color),
        );
    }
}

/// What a peer has selected.
fn select(buffer: &mut Buffer, area: Rect, here: &Here, shown: &Shown, style: Style) {
    let (from, to) = ordered(here);
    let (from, to) = (shown.block.shown(from), shown.block.shown(to));
    let text = source::area(area, &shown.block);
    for (index, row) in shown.block.sheet.rows.iter().enumerate() {
        let Some(y) = shown.row_on_screen(index, area.height) else {
            continue;
        };
        if row.end <= from || row.start >= to {
            continue;
        }
        source::patch(buffer, text, y, (shown, *row), from..to, style);
    }
}

fn ordered(here: &Here) -> (usize, usize) {
    let (anchor, head) = (here.cursor.anchor, here.cursor.head);
    (anchor.min(head), anchor.max(head))
}

/// A peer's caret: the character behind it, or the free column at the end, in the peer's colour.
fn caret(buffer: &mut Buffer, area: Rect, column: u16, y: u16, style: Style) {
    let column = column.min(area.width.saturating_sub(1));
    paint::patch(buffer, area, (column, y), 1, style);
}

/// The initial at the left edge; `+` where several carets are in one row.
fn mark(buffer: &mut Buffer, area: Rect, y: u16, initial: &str, style: Style) {
    let Some(cell) = buffer.cell((area.x, area.y + y)) else {
        return;
    };
    let taken = cell.symbol() != " " && cell.symbol() != initial;
    let symbol = if taken { "+" } else { initial };
    paint::text(
        buffer,
        area,
        (0, y),
        symbol,
        style.add_modifier(Modifier::BOLD),
    );
}

/// Where the terminal's own cursor belongs.
fn own_caret(shown: &[Shown], area: Rect, view: &View) -> Option<Position> {
    let caret = view.editor.caret()?;
    let own = shown
        .iter()
        .find(|shown| shown.block.cell.key == caret.cell)?;
    let (row, column) = own.locate(caret.byte);
    let y = on_screen(row, area)?;
    let column = paint::to_u16(column).min(area.width.checked_sub(1)?);
    Some(Position {
        x: area.x + column,
        y: area.y + y,
    })
}
