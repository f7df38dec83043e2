//! Whole lines: joined, moved, doubled, deleted.

use super::edit::{Change, change, edited, moved, step};
use super::{operator, visual};
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::Mode;
use crate::editor::command::text::Operator;
use crate::editor::doc::Doc;
use crate::editor::region::Region;
use crate::editor::{Editor, text};
use crate::notebook::cell::Cell;

/// The selected lines, or the caret's.
fn held(editor: &Editor, cell: &Cell) -> Region {
    let source = &cell.source;
    let region =
        visual::region(editor, source).unwrap_or(Region::chars(editor.caret, editor.caret));
    // A selection that ends at the start of a line does not mean that line.
    let ends = editor.mode == Mode::Edit && region.to > region.from;
    let last = match ends && text::line_start(source, region.to) == region.to {
        true => region.to - 1,
        false => region.to.max(region.from),
    };
    let last = match editor.mode {
        Mode::Edit => last,
        _ => text::previous(source, last).map_or(region.from, |at| at.max(region.from)),
    };
    Region::lines(source, region.from, last)
}

/// Joins the caret's line and the next, or the selected ones: one space for the break and the indent.
pub fn join(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let mut lines = held(editor, &cell);
    if call.arg.is_some() {
        let Some(end) = lines.from.checked_sub(1) else {
            return Vec::new();
        };
        lines = Region::lines(source, end, end);
    }
    let several = lines.text(source).matches('\n').count();
    let times = several.max(call.times().saturating_sub(1)).max(1);
    let mut changes = Vec::new();
    let mut at = lines.from;
    for _ in 0..times {
        let Some(joint) = joint(source, at) else {
            break;
        };
        at = joint.1;
        changes.push(joint);
    }
    if matches!(editor.mode, Mode::Visual | Mode::VisualLine) {
        visual::leave(editor, doc);
    }
    let Some((_, to, with)) = changes.last() else {
        return vec![Action::CaretMoved];
    };
    let caret = moved(&changes, *to) - with.len();
    let edit = change(editor, cell.key, changes, caret);
    step(editor, edit)
}

/// What takes the place of a line's break and the blanks behind it: a space, except behind one, before
/// a closing bracket, and where either line is empty.
fn joint(source: &str, byte: usize) -> Option<Change> {
    let end = text::line_end(source, byte);
    if end >= source.len() {
        return None;
    }
    let next = text::first_in_line(source, end + 1);
    let before = text::slice(source, text::line_start(source, end), end);
    let after = text::split(source, next).1;
    let bare = before.is_empty()
        || before.ends_with([' ', '\t'])
        || after.is_empty()
        || after.starts_with(['\n', ')']);
    Some((end, next, if bare { "" } else { " " }.to_owned()))
}

/// Swaps the lines with the one above.
pub fn move_up(editor: &mut Editor, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let own = held(editor, &cell);
    let Some(end) = own.from.checked_sub(1) else {
        return Vec::new();
    };
    let above = Region::lines(&cell.source, end, end);
    swap(editor, &cell, (above, own), own, around)
}

/// Swaps the lines with the one below.
pub fn move_down(editor: &mut Editor, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let own = held(editor, &cell);
    if own.to >= cell.source.len() {
        return Vec::new();
    }
    let below = Region::lines(&cell.source, own.to + 1, own.to + 1);
    swap(editor, &cell, (own, below), own, around)
}

/// Swaps neighbouring lines by writing one side anew on the other side of the other: the neighbour, so
/// that one's own lines stay what they are, unless it is there that somebody is.
fn swap(
    editor: &mut Editor,
    cell: &Cell,
    (upper, lower): (Region, Region),
    own: Region,
    around: &Around,
) -> Vec<Action> {
    let source = &cell.source;
    let is_in = |lines: Region| {
        let mut places = around.people.iter().filter_map(|peer| peer.place);
        places.any(|place| place.cell == cell.key && (lines.from..=lines.to).contains(&place.byte))
    };
    let other = if own == upper { lower } else { upper };
    let anew = if is_in(other) && !is_in(own) {
        own
    } else {
        other
    };
    let text = anew.text(source);
    let changes = match anew == upper {
        // The upper lines and their break go, and come again behind the lower ones.
        true => vec![
            (upper.from, lower.from, String::new()),
            (lower.to, lower.to, format!("\n{text}")),
        ],
        false => vec![
            (upper.from, upper.from, format!("{text}\n")),
            (upper.to, lower.to, String::new()),
        ],
    };
    let shift = |byte: usize| match own == upper {
        true => byte + lower.to - lower.from + 1,
        false => byte - (upper.to - upper.from + 1),
    };
    let caret = shift(editor.caret);
    let anchor = editor.anchor.as_ref().map(|(byte, _)| (shift(*byte), None));
    let edit = change(editor, cell.key, changes, caret);
    editor.anchor = anchor;
    step(editor, edit)
}

/// The lines once more, below, with the caret in the new ones.
pub fn duplicate(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let own = held(editor, &cell);
    let again = format!("\n{}", own.text(&cell.source));
    let caret = editor.caret + again.len();
    let anchor = editor
        .anchor
        .as_ref()
        .map(|(byte, _)| (byte + again.len(), None));
    let edit = change(editor, cell.key, vec![(own.to, own.to, again)], caret);
    editor.anchor = anchor;
    step(editor, edit)
}

/// Deletes the selected lines, or so many.
pub fn delete(editor: &mut Editor, call: &Call, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    if editor.mode != Mode::Edit {
        return match editor.anchor.is_some() {
            true => {
                editor.mode = Mode::VisualLine;
                operator::on_selection(editor, Operator::Delete, around)
            }
            false => {
                let register = editor.text.using;
                operator::on_lines(editor, Operator::Delete, register, call.times(), around)
            }
        };
    }
    let source = &cell.source;
    let own = held(editor, &cell);
    let last = text::lines_below(source, own.to, call.times() - 1);
    let (from, to) = text::with_break(source, own.from, text::line_end(source, last));
    let left = super::edit::applied(source, &[(from, to, String::new())]);
    let column = text::column(source, editor.caret);
    let line = text::line_start(&left, own.from.min(left.len()));
    let caret = text::at_column(&left, line, column);
    let edit = change(editor, cell.key, vec![(from, to, String::new())], caret);
    step(editor, edit)
}
