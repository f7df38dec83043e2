//! Making, deleting, moving, splitting and merging cells.

use super::{NO_CELL, block, in_numbers, one_step, targets};
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::doc::Doc;
use crate::editor::motion::Place;
use crate::editor::{Editor, text};
use crate::notebook::Edit;
use crate::notebook::cell::{Cell, CellKey, CellKind};

/// What `Edit::MergeCells` puts between two sources.
const BETWEEN: usize = "\n\n".len();

/// Inserts an empty code cell above the focused cell or the selected ones (`after` 0), or below (1).
pub fn insert(editor: &mut Editor, after: usize, doc: &dyn Doc) -> Vec<Action> {
    let index = match block(editor, doc) {
        Some((first, _)) if after == 0 => first,
        Some((_, last)) => last + after,
        None => 0,
    };
    editor.drop_range();
    one_step(vec![empty(index)])
}

fn empty(index: usize) -> Edit {
    Edit::InsertCell {
        index,
        kind: CellKind::Code,
        source: String::new(),
    }
}

pub fn delete(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    match cells.is_empty() {
        true => editor.say(NO_CELL.to_owned()),
        false => delete_cells(editor, &cells, doc),
    }
}

/// Deletes cells that stand side by side; the focus goes to the one behind them, or before them.
pub fn delete_cells(editor: &mut Editor, cells: &[CellKey], doc: &dyn Doc) -> Vec<Action> {
    editor.drop_range();
    let index = |cell: Option<&CellKey>| cell.and_then(|cell| doc.index_of(*cell));
    let behind = index(cells.last()).and_then(|last| doc.cells().get(last + 1));
    let before = || index(cells.first())?.checked_sub(1);
    let stays = behind.or_else(|| doc.cells().get(before()?)).copied();
    let mut edits = Vec::new();
    match stays {
        Some(cell) => editor.take_focus(Place { cell, byte: 0 }, doc),
        // Pages put a cell into a notebook that becomes empty. This one comes before the deletion, so
        // that they never see it empty, and nobody adds a second one.
        None => edits.push(empty(doc.cells().len())),
    }
    edits.extend(in_numbers(cells, |cells| Edit::DeleteCells { cells }));
    one_step(edits)
}

/// Moves the selected cells, or the focused one, so many cells up or down. The document has no move:
/// a cell is made anew, and whoever types in it loses the caret. So the cells that are passed are made
/// anew, or the moved ones where nobody is in those.
pub fn shift(editor: &mut Editor, down: bool, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    let Some((first, last)) = block(editor, doc) else {
        return editor.say(NO_CELL.to_owned());
    };
    let room = if down {
        doc.cells().len() - 1 - last
    } else {
        first
    };
    let by = call.times().min(room);
    if by == 0 {
        let edge = if down { "last" } else { "first" };
        return editor.say(format!("it is the {edge} cell already"));
    }
    let passed = if down {
        last + 1..last + 1 + by
    } else {
        first - by..first
    };
    let own = first..last + 1;
    let cells = |range: std::ops::Range<usize>| doc.cells().get(range).unwrap_or_default().to_vec();
    let (own_cells, passed_cells) = (cells(own.clone()), cells(passed.clone()));
    let remake_passed = is_passed_remade(editor, &own_cells, &passed_cells, around);
    let edits = match (remake_passed, down) {
        (true, true) => moved(&passed_cells, |nth| own.start + nth),
        (true, false) => moved(&passed_cells, |_| own.end),
        (false, true) => moved(&own_cells, |_| passed.end),
        (false, false) => moved(&own_cells, |nth| passed.start + nth),
    };
    one_step(edits)
}

fn moved(cells: &[CellKey], to: impl Fn(usize) -> usize) -> Vec<Edit> {
    let edit = |(nth, cell): (usize, &CellKey)| Edit::MoveCell {
        cell: *cell,
        index: to(nth),
    };
    cells.iter().enumerate().map(edit).collect()
}

/// Whether the passed cells are to be made anew rather than the moved ones: those that nobody is in,
/// then those with fewer people, then the fewer cells.
fn is_passed_remade(
    editor: &mut Editor,
    own: &[CellKey],
    passed: &[CellKey],
    around: &Around,
) -> bool {
    let people = |cells: &[CellKey]| -> Vec<String> {
        let inside = |cell: CellKey| cells.contains(&cell);
        let here = around.people.iter();
        let here = here.filter(|peer| peer.place.is_some_and(|place| inside(place.cell)));
        here.map(|peer| peer.name.clone()).collect()
    };
    let (in_own, in_passed) = (people(own), people(passed));
    let remake_passed = match (in_own.len(), in_passed.len()) {
        (0, 0) => passed.len() <= own.len(),
        (own, passed) => passed <= own,
    };
    let torn = if remake_passed { in_passed } else { in_own };
    if !torn.is_empty() {
        let names = torn.join(", ");
        editor.say(format!(
            "people are in the cells on both sides: {names} lost the caret"
        ));
    }
    remake_passed
}

/// Splits the cell at the caret, or around the selection. As in JupyterLab, newlines at the cut go.
pub fn split(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = editor.caret().and_then(|caret| doc.cell(caret.cell)) else {
        return editor.say("split-cell needs a caret: edit the cell first".to_owned());
    };
    let caret = text::clamp(&cell.source, editor.caret);
    let cuts = match editor.selection() {
        Some((from, to)) => vec![to, from],
        None => vec![caret],
    };
    // From the last cut to the first, so that the offsets of those to come stay true.
    let edits = cuts.into_iter().flat_map(|at| cut_at(&cell, at));
    let edits: Vec<Edit> = edits.collect();
    editor.anchor = None;
    editor.goal = None;
    one_step(edits)
}

fn cut_at(cell: &Cell, at: usize) -> Vec<Edit> {
    let (before, after) = text::split(&cell.source, at);
    let from = before.trim_end_matches('\n').len();
    let to = cell.source.len() - after.trim_start_matches('\n').len();
    let newlines = (from < to).then_some(Edit::DeleteText {
        cell: cell.key,
        from,
        to,
    });
    let split = Edit::SplitCell {
        cell: cell.key,
        at: from,
    };
    newlines.into_iter().chain([split]).collect()
}

pub fn merge_below(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    match block(editor, doc) {
        Some((_, last)) if last + 1 < doc.cells().len() => merge(editor, (last, last + 1), doc),
        Some(_) => editor.say("there is no cell below to merge with".to_owned()),
        None => editor.say(NO_CELL.to_owned()),
    }
}

pub fn merge_above(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    match block(editor, doc) {
        Some((0, _)) => editor.say("there is no cell above to merge with".to_owned()),
        Some((first, _)) => merge(editor, (first - 1, first), doc),
        None => editor.say(NO_CELL.to_owned()),
    }
}

/// Merges the selected cells; a single one with the cell below, as JupyterLab does.
pub fn merge_selected(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    match block(editor, doc) {
        Some((first, last)) if first < last => merge(editor, (first, last), doc),
        _ => merge_below(editor, doc),
    }
}

/// Merges the cells from one index to another into the first. As in JupyterLab the result is of the
/// focused cell's type, and without outputs.
fn merge(editor: &mut Editor, (first, last): (usize, usize), doc: &dyn Doc) -> Vec<Action> {
    let keys = doc.cells().get(first..=last).unwrap_or_default();
    let cells: Vec<_> = keys.iter().filter_map(|key| doc.cell(*key)).collect();
    let Some((head, rest)) = cells.split_first() else {
        return Vec::new();
    };
    let focus = editor.focus();
    let own = cells.iter().position(|cell| Some(cell.key) == focus);
    let kind = own
        .and_then(|at| cells.get(at))
        .map_or(head.kind, |cell| cell.kind);
    let before = cells.iter().take(own.unwrap_or(0));
    let shift: usize = before.map(|cell| cell.source.len() + BETWEEN).sum();
    editor.drop_range();
    let byte = shift + if own.is_some() { editor.caret } else { 0 };
    let mut edits = vec![Edit::MergeCells {
        cell: head.key,
        others: rest.iter().map(|cell| cell.key).collect(),
    }];
    if kind != head.kind {
        edits.push(Edit::ChangeKind {
            cell: head.key,
            kind,
        });
    } else if super::outputs::has_any(head) {
        edits.push(Edit::ClearOutputs { cell: head.key });
    }
    editor.take_focus(
        Place {
            cell: head.key,
            byte,
        },
        doc,
    );
    editor.ahead = true;
    one_step(edits)
}
