//! Going back, and to places that have a name.

use super::focus::arrive;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::held::Held;

/// Back to where long steps began, or forward again.
pub fn jump(editor: &mut Editor, back: bool, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    match editor.jumped(back, call.times(), doc) {
        Some(place) => arrive(editor, place, doc),
        None if back => editor.say("this is where the first jump began".to_owned()),
        None => editor.say("this is where the last jump led".to_owned()),
    }
}

fn letter(call: &Call) -> Option<char> {
    let mut chars = call.arg?.chars();
    let letter = chars.next().filter(|c| c.is_ascii_alphabetic());
    letter.filter(|_| chars.next().is_none())
}

/// Names the place where one is.
pub fn set_mark(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(name) = letter(call) else {
        return editor.say("a mark has a letter for a name, a to z or A to Z".to_owned());
    };
    if let Some(here) = editor.here() {
        editor.cells.marks.insert(name, Held::at(here, doc));
    }
    Vec::new()
}

pub fn go_to_mark(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let known = letter(call).map(|name| (name, editor.cells.marks.get(&name)));
    let place = match known {
        Some((_, Some(held))) => held.place(doc),
        Some((name, None)) => return editor.say(format!("there is no mark {name}")),
        None => return editor.say("a mark has a letter for a name".to_owned()),
    };
    let Some(place) = place else {
        return editor.say("the cell of that mark is gone".to_owned());
    };
    if editor.here() != Some(place) {
        editor.note_jump(doc);
    }
    arrive(editor, place, doc)
}
