//! Changing the type of cells.

use super::{NO_CELL, one_step, targets};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::notebook::Edit;
use crate::notebook::cell::{Cell, CellKind};

/// Gives cells another type. The selection stays on them.
pub fn turn(editor: &mut Editor, kind: CellKind, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    if cells.is_empty() {
        return editor.say(NO_CELL.to_owned());
    }
    let cells = cells.iter().filter_map(|cell| doc.cell(*cell));
    one_step(cells.filter_map(|cell| turned(&cell, kind)).collect())
}

fn turned(cell: &Cell, kind: CellKind) -> Option<Edit> {
    let cell_key = cell.key;
    (cell.kind != kind).then_some(Edit::ChangeKind {
        cell: cell_key,
        kind,
    })
}

/// Makes cells markdown, with so many `#` at the start of the first line.
pub fn heading(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(level) = call.number().filter(|level| (1..=6).contains(level)) else {
        return editor.say("a heading has a level from 1 to 6: heading 2".to_owned());
    };
    let one = Call {
        count: None,
        ..*call
    };
    let cells = targets(editor, &one, doc);
    if cells.is_empty() {
        return editor.say(NO_CELL.to_owned());
    }
    let cells = cells.iter().filter_map(|cell| doc.cell(*cell));
    let edits = cells.flat_map(|cell| {
        // The text first: the cell is another one afterwards.
        let text = with_level(&cell, level);
        text.into_iter().chain(turned(&cell, CellKind::Markdown))
    });
    one_step(edits.collect())
}

/// The edit of the source's start, if it is not as it should be.
fn with_level(cell: &Cell, level: usize) -> Option<Edit> {
    let title = cell
        .source
        .trim_start_matches('#')
        .trim_start_matches([' ', '\t']);
    let to = cell.source.len() - title.len();
    let wanted = format!("{} ", "#".repeat(level));
    let now = cell.source.get(..to).unwrap_or_default();
    let cell = cell.key;
    match (now == wanted, to) {
        (true, _) => None,
        (false, 0) => Some(Edit::InsertText {
            cell,
            at: 0,
            text: wanted,
        }),
        (false, to) => Some(Edit::ReplaceText {
            cell,
            from: 0,
            to,
            text: wanted,
        }),
    }
}
