//! Going to cells, and selecting them on the way.

use super::NO_CELL;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::Landmark;
use crate::editor::doc::Doc;
use crate::editor::motion::Place;
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::output::Output;

/// Focus so many cells on; past an edge, the cell at the edge, unless one is there already.
pub fn step(editor: &mut Editor, by: isize, doc: &dyn Doc) -> Vec<Action> {
    match reached(editor, by, doc) {
        Some(cell) if editor.focus() != Some(cell) => go(editor, cell, doc),
        _ => Vec::new(),
    }
}

/// The cell so many places from the focused one, or the one at the edge.
fn reached(editor: &Editor, by: isize, doc: &dyn Doc) -> Option<CellKey> {
    let index = editor.focus().and_then(|cell| doc.index_of(cell))?;
    let last = doc.cells().len().saturating_sub(1);
    let to = index.saturating_add_signed(by).min(last);
    doc.cells().get(to).copied()
}

fn go(editor: &mut Editor, cell: CellKey, doc: &dyn Doc) -> Vec<Action> {
    arrive(editor, Place { cell, byte: 0 }, doc)
}

/// Focus and caret go to a place.
pub fn arrive(editor: &mut Editor, place: Place, doc: &dyn Doc) -> Vec<Action> {
    editor.take_focus(place, doc);
    let mut actions = vec![Action::EndUndoGroup, Action::Focused(place.cell)];
    if editor.mode().has_caret() {
        actions.push(Action::CaretMoved);
    }
    actions
}

/// A long step to the cell at this index, or to the last one.
pub fn jump_to(editor: &mut Editor, index: usize, doc: &dyn Doc) -> Vec<Action> {
    let last = doc.cells().len().saturating_sub(1);
    match doc.cells().get(index.min(last)).copied() {
        Some(cell) => jump(editor, cell, doc),
        None => Vec::new(),
    }
}

fn jump(editor: &mut Editor, cell: CellKey, doc: &dyn Doc) -> Vec<Action> {
    if editor.focus() != Some(cell) {
        editor.note_jump(doc);
    }
    go(editor, cell, doc)
}

/// Cells are counted from 1, as the status line does.
pub fn go_to(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    match call.number().and_then(|number| number.checked_sub(1)) {
        Some(_) if doc.cells().is_empty() => editor.say(NO_CELL.to_owned()),
        Some(index) => jump_to(editor, index, doc),
        None => editor.say("go to which cell? go-to-cell 12".to_owned()),
    }
}

/// The next cell of a sort, in the direction and so many times as the sign and size of `step` say.
pub fn search(editor: &mut Editor, wanted: Landmark, step: isize, doc: &dyn Doc) -> Vec<Action> {
    let Some(start) = editor.focus().and_then(|cell| doc.index_of(cell)) else {
        return editor.say(NO_CELL.to_owned());
    };
    let is_wanted = |cell: &&CellKey| doc.cell(**cell).is_some_and(|cell| is(&cell, wanted));
    let times = step.unsigned_abs().max(1) - 1;
    let (before, after) = doc.cells().split_at(start);
    let found = match step < 0 {
        true => before.iter().rev().filter(is_wanted).nth(times),
        false => after.iter().skip(1).filter(is_wanted).nth(times),
    };
    match found {
        Some(cell) => jump(editor, *cell, doc),
        None => {
            let side = if step < 0 { "above" } else { "below" };
            editor.say(format!("no {} {side}", name(wanted)))
        }
    }
}

fn name(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Code => "code cell",
        Landmark::Markdown => "markdown cell",
        Landmark::Heading => "heading",
        Landmark::Error => "error",
    }
}

fn is(cell: &Cell, landmark: Landmark) -> bool {
    match landmark {
        Landmark::Code => cell.kind == CellKind::Code,
        Landmark::Markdown => cell.kind == CellKind::Markdown,
        Landmark::Heading => cell.kind == CellKind::Markdown && has_heading(&cell.source),
        Landmark::Error => cell.outputs.iter().any(is_error),
    }
}

fn is_error(output: &Output) -> bool {
    matches!(output, Output::Error { .. })
}

/// Whether a line begins with one to six `#` and a blank, outside of fenced code.
fn has_heading(source: &str) -> bool {
    let mut fenced = false;
    source.lines().any(|line| {
        let text = line.trim_start();
        fenced ^= text.starts_with("```") || text.starts_with("~~~");
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        !fenced && (1..=6).contains(&level) && title.starts_with([' ', '\t'])
    })
}

/// Focus so many cells on, and select those on the way.
pub fn extend(editor: &mut Editor, by: isize, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = reached(editor, by, doc) else {
        return Vec::new();
    };
    editor.extend_range(cell, doc);
    vec![Action::EndUndoGroup, Action::Focused(cell)]
}

/// Begins a selection that motions extend; ends the one there is.
pub fn select(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    match editor.range(doc) {
        Some(_) => editor.drop_range(),
        None => editor.begin_range(true, doc),
    }
    Vec::new()
}

/// The focus goes to the last cell, with all before it selected.
pub fn select_all(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some((first, last)) = doc.cells().first().zip(doc.cells().last()) else {
        return Vec::new();
    };
    editor.note_jump(doc);
    editor.drop_range();
    let start = Place {
        cell: *first,
        byte: 0,
    };
    editor.take_focus(start, doc);
    editor.extend_range(*last, doc);
    vec![Action::EndUndoGroup, Action::Focused(*last)]
}

pub fn deselect(editor: &mut Editor) -> Vec<Action> {
    editor.drop_range();
    Vec::new()
}
