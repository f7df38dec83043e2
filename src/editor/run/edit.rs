//! Edits of the focused cell's source as actions, with the caret foreseen.

use std::sync::Arc;

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::notebook::cell::{Cell, CellKey};
use crate::notebook::{Edit, Piece};

/// A range of a source and what takes its place.
pub type Change = (usize, usize, String);

/// The focused cell while there is a caret in it.
pub fn edited(editor: &Editor, doc: &dyn Doc) -> Option<Arc<Cell>> {
    doc.cell(editor.caret()?.cell)
}

/// Changes the source, with the caret then at `caret` and nothing selected. `changes` are in order and do
/// not overlap.
pub fn change(
    editor: &mut Editor,
    cell: CellKey,
    changes: Vec<Change>,
    caret: usize,
) -> Vec<Action> {
    let mut changes = changes;
    changes.retain(|(from, to, with)| from < to || !with.is_empty());
    if changes.is_empty() {
        return Vec::new();
    }
    editor.caret = caret;
    editor.anchor = None;
    editor.goal = None;
    editor.ahead = true;
    vec![Action::Edit(as_edit(cell, changes)), Action::CaretMoved]
}

fn as_edit(cell: CellKey, mut changes: Vec<Change>) -> Edit {
    if changes.len() > 1 {
        let pieces = changes.into_iter().map(|(from, to, text)| Piece {
            cell,
            from,
            to,
            text,
        });
        return Edit::ReplaceMany {
            pieces: pieces.collect(),
        };
    }
    let (from, to, text) = changes.pop().unwrap_or_default();
    match (from == to, text.is_empty()) {
        (true, _) => Edit::InsertText {
            cell,
            at: from,
            text,
        },
        (false, true) => Edit::DeleteText { cell, from, to },
        (false, false) => Edit::ReplaceText {
            cell,
            from,
            to,
            text,
        },
    }
}

/// The same as an undo step of its own, except in a session of typing, which is one as a whole.
pub fn step(editor: &Editor, actions: Vec<Action>) -> Vec<Action> {
    if actions.is_empty() || editor.text.session.is_some() {
        return actions;
    }
    let mut all = vec![Action::EndUndoGroup];
    all.extend(actions);
    all.push(Action::EndUndoGroup);
    all
}

/// The source with the changes made.
pub fn applied(source: &str, changes: &[Change]) -> String {
    let mut text = source.to_owned();
    for (from, to, with) in changes.iter().rev() {
        text.replace_range(*from..*to, with);
    }
    text
}

/// Where a place of the source is when the changes are made: behind what is put in right there.
pub fn moved(changes: &[Change], byte: usize) -> usize {
    let mut at = byte;
    for (from, to, with) in changes.iter().rev() {
        if byte >= *to {
            at = at + with.len() - (to - from);
        } else if byte > *from {
            at = at - (byte - from) + with.len().min(byte - from);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_along() {
        let changes = vec![(1, 1, "__".to_owned()), (3, 5, "x".to_owned())];
        assert_eq!(applied("abcdef", &changes), "a__bcxf");
        let now: Vec<usize> = (0..=6).map(|byte| moved(&changes, byte)).collect();
        assert_eq!(now, [0, 3, 4, 5, 6, 6, 7]);
    }
}
