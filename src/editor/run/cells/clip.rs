//! Cutting, copying and pasting cells.

use serde_json::Value;

use super::arrange::delete_cells;
use super::{NO_CELL, block, one_step, targets};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::notebook::cell::{CellKey, CellKind};
use crate::notebook::{Edit, clip};

/// Bytes of cells that are kept at most, as JSON: some large notebooks with their pictures.
const MAX_CLIPBOARD: usize = 64 << 20;
/// Bytes of cells that go into one edit, so into one message: a message over 256 KiB closes the
/// channels of some peers. A single cell that is larger goes alone.
const MAX_EDIT: usize = 64 << 10;

/// Takes the cells' JSON; none, with a word about it, where there is nothing or too much.
fn take(editor: &mut Editor, cells: &[CellKey], doc: &dyn Doc) -> Option<Action> {
    let taken: Vec<Value> = cells
        .iter()
        .filter_map(|cell| doc.cell_json(*cell))
        .collect();
    let text = clip::to_text(&taken);
    if taken.is_empty() || text.len() > MAX_CLIPBOARD {
        let limit = MAX_CLIPBOARD >> 20;
        editor.say(match taken.is_empty() {
            true => NO_CELL.to_owned(),
            false => format!("too much to copy: the limit is {limit} MB"),
        });
        return None;
    }
    editor.cells.clipboard = taken;
    Some(Action::Copy(text))
}

pub fn copy(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    let Some(copied) = take(editor, &cells, doc) else {
        return Vec::new();
    };
    editor.drop_range();
    editor.say(counted(cells.len(), "copied"));
    vec![copied]
}

pub fn cut(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    let Some(copied) = take(editor, &cells, doc) else {
        return Vec::new();
    };
    editor.say(counted(cells.len(), "cut"));
    let mut actions = vec![copied];
    actions.extend(delete_cells(editor, &cells, doc));
    actions
}

fn counted(cells: usize, done: &str) -> String {
    match cells {
        1 => format!("1 cell {done}"),
        many => format!("{many} cells {done}"),
    }
}

/// Puts the kept cells below the focused one or the selected ones, or above.
pub fn paste(editor: &mut Editor, below: bool, doc: &dyn Doc) -> Vec<Action> {
    if editor.cells.clipboard.is_empty() {
        return editor.say("nothing to paste: cut or copy a cell first".to_owned());
    }
    let cells = editor.cells.clipboard.clone();
    put(editor, cells, below, doc)
}

fn put(editor: &mut Editor, cells: Vec<Value>, below: bool, doc: &dyn Doc) -> Vec<Action> {
    let index = match block(editor, doc) {
        Some((_, last)) if below => last + 1,
        Some((first, _)) => first,
        None => 0,
    };
    editor.drop_range();
    one_step(in_parts(index, cells))
}

/// Puts copies of the cells behind the last of them. An id that is taken is replaced by a new one.
pub fn duplicate(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    let Some(last) = cells.last().and_then(|cell| doc.index_of(*cell)) else {
        return editor.say(NO_CELL.to_owned());
    };
    let copies = cells.iter().filter_map(|cell| doc.cell_json(*cell));
    editor.drop_range();
    one_step(in_parts(last + 1, copies.collect()))
}

/// Edits that put in these cells, each of a bearable size.
fn in_parts(index: usize, cells: Vec<Value>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut bytes = usize::MAX;
    for (at, cell) in (index..).zip(cells) {
        let size = cell.to_string().len();
        bytes = bytes.saturating_add(size);
        match edits.last_mut() {
            Some(Edit::InsertCells { cells, .. }) if bytes <= MAX_EDIT => cells.push(cell),
            _ => {
                bytes = size;
                let cells = vec![cell];
                edits.push(Edit::InsertCells { index: at, cells });
            }
        }
    }
    edits
}

/// A paste of the terminal while keys are commands: cells as they are, any other text in a new cell.
pub fn paste_text(editor: &mut Editor, text: &str, doc: &dyn Doc) -> Vec<Action> {
    if text.is_empty() {
        return Vec::new();
    }
    if let Some(cells) = clip::parse(text) {
        return put(editor, cells, true, doc);
    }
    let last = block(editor, doc).map(|(_, last)| last);
    editor.drop_range();
    one_step(vec![Edit::InsertCell {
        index: last.map_or(0, |last| last + 1),
        kind: CellKind::Code,
        source: text.to_owned(),
    }])
}
