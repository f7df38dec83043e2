//! Going through the cells that others changed.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::run::cells;

/// To the next or previous cell with a change that one has not seen; around the end of the document.
pub fn step(editor: &mut Editor, forward: bool, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let count = doc.cells().len();
    let here = editor
        .focus()
        .and_then(|cell| doc.index_of(cell))
        .unwrap_or(0);
    let new = |index: &usize| {
        let cell = doc.cells().get(*index);
        cell.is_some_and(|cell| editor.room.seen.is_new(doc, *cell))
    };
    let around = (1..=count).map(|by| match forward {
        true => (here + by) % count,
        false => (here + count - by % count) % count,
    });
    let found = around.filter(new).nth(call.times().saturating_sub(1));
    match found {
        Some(index) => cells::jump_to(editor, index, doc),
        None => editor.say("nobody has changed anything since you were there".to_owned()),
    }
}

pub fn seen_all(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    editor.room.seen.look_at_all(doc);
    editor.say("all changes count as seen".to_owned())
}
