//! Commands that type, and that delete at the caret.

use super::edit::{change, edited, step};
use super::{brackets, visual};
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::state_text::Chain;
use crate::editor::{Editor, text};

/// Keys type this text: over the selection, each character into the undo step of the word that it
/// belongs to.
pub fn type_keys(editor: &mut Editor, typed: &str, doc: &dyn Doc) -> Vec<Action> {
    let mut chars = typed.chars();
    match (chars.next(), chars.as_str()) {
        (Some(c), "") => type_char(editor, c, doc),
        (Some(_), _) => {
            let mut actions = word_step(editor, false);
            actions.extend(type_text(editor, typed, doc));
            actions
        }
        (None, _) => Vec::new(),
    }
}

fn type_char(editor: &mut Editor, c: char, doc: &dyn Doc) -> Vec<Action> {
    if editor.text.marking {
        // The mark only selects for commands that ask for it.
        editor.anchor = None;
        editor.text.marking = false;
    }
    let mut actions = word_step(editor, c.is_whitespace());
    let typed = match brackets::typed(editor, c, doc) {
        Some(typed) => typed,
        None => type_text(editor, c.encode_utf8(&mut [0; 4]), doc),
    };
    actions.extend(typed);
    actions
}

/// Ends the undo step, if what is typed now begins a word.
fn word_step(editor: &mut Editor, blank: bool) -> Vec<Action> {
    editor.text.step();
    let goes_on = match editor.text.before {
        Chain::Typing { blank: before } => blank || !before,
        _ => false,
    };
    editor.text.now = Chain::Typing { blank };
    match goes_on || editor.text.session.is_some() {
        true => Vec::new(),
        false => vec![Action::EndUndoGroup],
    }
}

/// Types this text over the selection.
pub fn type_text(editor: &mut Editor, typed: &str, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let region = visual::region(editor, &cell.source);
    let (from, to) = region.map_or((editor.caret, editor.caret), |region| {
        (region.from, region.to)
    });
    let caret = from + typed.len();
    change(editor, cell.key, vec![(from, to, typed.to_owned())], caret)
}

/// Pastes this text, as an undo step of its own.
pub fn paste(editor: &mut Editor, pasted: &str, doc: &dyn Doc) -> Vec<Action> {
    editor.text.record.spoil();
    editor.text.step();
    let actions = type_text(editor, pasted, doc);
    if editor.mode != Mode::Edit {
        editor.mode = Mode::Normal;
        editor.text.operator = None;
    }
    step(editor, actions)
}

/// Deletes the selection or the grapheme before the caret; within indent, back to the last stop.
pub fn backspace(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if let Some(actions) = brackets::erase_pair(editor, doc) {
        return actions;
    }
    delete_to(editor, call, doc, |source, caret| {
        let before = text::slice(source, text::line_start(source, caret), caret);
        let spaces = !before.is_empty() && before.bytes().all(|byte| byte == b' ');
        if spaces && before.len().is_multiple_of(text::TAB) {
            return Some(caret - text::TAB);
        }
        text::previous(source, caret)
    })
}

/// Deletes the selection or the grapheme after the caret.
pub fn delete(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, call, doc, text::next)
}

/// Deletes the selection, or to the start of the word.
pub fn delete_word_back(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, call, doc, |source, at| {
        Some(text::word_left(source, at))
    })
}

/// Deletes the selection, or to the end of the word.
pub fn delete_word(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, call, doc, |source, at| {
        Some(text::word_right(source, at))
    })
}

/// Deletes the selection, or to the start of the line.
pub fn delete_to_line_start(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, call, doc, |source, at| {
        Some(text::line_start(source, at))
    })
}

/// Deletes the selection, or to the end of the line.
pub fn delete_to_line_end(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, call, doc, |source, at| {
        Some(text::line_end(source, at))
    })
}

fn delete_to(
    editor: &mut Editor,
    call: &Call,
    doc: &dyn Doc,
    end: impl Fn(&str, usize) -> Option<usize>,
) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let (mut from, mut to) = (editor.caret, editor.caret);
    match visual::region(editor, &cell.source) {
        Some(region) => (from, to) = (region.from, region.to),
        None => {
            let mut at = editor.caret;
            for _ in 0..call.times() {
                match end(&cell.source, at) {
                    Some(next) if next != at => at = next,
                    _ => break,
                }
            }
            (from, to) = (from.min(at), to.max(at));
        }
    }
    let edit = change(editor, cell.key, vec![(from, to, String::new())], from);
    editor.text.now = Chain::Erasing;
    let mut actions = Vec::new();
    let goes_on = editor.text.before == Chain::Erasing;
    if !goes_on && !edit.is_empty() && editor.text.session.is_none() {
        actions.push(Action::EndUndoGroup);
    }
    actions.extend(edit);
    actions
}
