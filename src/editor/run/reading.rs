//! Opening the outputs of a cell to read them, and the keys while they are open.

use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::front::Open;
use crate::editor::key::Key;
use crate::editor::reader::{self, Step};
use crate::notebook::cell::CellKey;

const NO_OUTPUT: &str = "this cell has no output";

/// Opens the outputs of the focused cell.
pub fn open(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let cell = editor.focus().and_then(|cell| doc.cell(cell));
    match cell.filter(|cell| !cell.outputs.is_empty()) {
        Some(cell) => {
            editor.front.open = Some(Open::Output(cell.key));
            vec![Action::Read(Step::Begin)]
        }
        None => editor.say(NO_OUTPUT.to_owned()),
    }
}

/// A key while they are open; none if it means nothing there.
pub fn key(editor: &mut Editor, cell: CellKey, key: Key) -> Option<Vec<Action>> {
    if reader::leaves(key) {
        return Some(Vec::new());
    }
    editor.front.open = Some(Open::Output(cell));
    reader::step(key).map(|step| vec![Action::Read(step)])
}

/// Stays with the cell when it is made anew; closes when it is gone, or its outputs are.
pub fn settle(editor: &mut Editor, doc: &dyn Doc) {
    let Some(Open::Output(cell)) = editor.front.open else {
        return;
    };
    let now = editor.focus().filter(|_| !editor.has_lost_focus());
    let shown = now.and_then(|cell| doc.cell(cell));
    let why = match shown {
        Some(shown) if !shown.outputs.is_empty() => {
            if shown.key != cell {
                editor.front.open = Some(Open::Output(shown.key));
            }
            return;
        }
        Some(_) => "the output that you read was cleared",
        None => "the cell whose output you read was deleted",
    };
    editor.front.open = None;
    editor.message = Some(why.to_owned());
}

/// `save-output plot.png`
pub fn save(editor: &mut Editor, call: &Call, force: bool) -> Vec<Action> {
    let path = call.arg.map(str::trim).filter(|path| !path.is_empty());
    match path {
        Some(path) => vec![Action::SaveOutput {
            path: path.to_owned(),
            force,
        }],
        None => editor.say("save-output needs a file: save-output plot.png".to_owned()),
    }
}
