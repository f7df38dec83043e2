//! Typing that begins and ends in normal mode: one undo step, repeated as often as the count says.

use super::edit::{change, edited, step};
use super::visual;
use super::{newline, operator};
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::Mode;
use crate::editor::command::text::{Begin, Operator};
use crate::editor::doc::Doc;
use crate::editor::key::{Code, Key};
use crate::editor::motion::Place;
use crate::editor::region::Region;
use crate::editor::state_text::Session;
use crate::editor::{Editor, text};

/// Keys that a count presses again at most: a count is a slip long before.
pub const MAX_KEYS: usize = 10_000;

/// Begins to type there.
pub fn insert(editor: &mut Editor, begin: Begin, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return editor.say("there is no cell to edit".to_owned());
    };
    let typing = editor.mode == Mode::Edit;
    let mut actions = vec![Action::EndUndoGroup];
    let source = &cell.source;
    let held = visual::region(editor, source).filter(|_| !typing);
    let at = match (begin, held) {
        (Begin::Here, Some(held)) => held.from,
        (Begin::After, Some(held)) => held.to,
        (Begin::After, None) => visual::region_or_char(editor, source).to,
        (Begin::LineStart, _) => text::first_in_line(source, editor.caret),
        (Begin::LineEnd, _) => text::line_end(source, editor.caret),
        (Begin::Below, Some(held)) => text::last_in_line(source, held.to.max(held.from + 1) - 1),
        (Begin::Above, Some(held)) => held.from,
        _ => editor.caret,
    };
    if !typing {
        visual::leave(editor, doc);
        begin_session(
            editor,
            call.times(),
            matches!(begin, Begin::Below | Begin::Above),
        );
    }
    let place = Place {
        cell: cell.key,
        byte: at,
    };
    editor.take_focus(place, doc);
    if matches!(begin, Begin::Below | Begin::Above) {
        actions.extend(newline::open(editor, begin == Begin::Above, doc));
    }
    actions.push(Action::CaretMoved);
    actions
}

/// From here on keys type, until Esc.
pub fn begin_session(editor: &mut Editor, times: usize, lines: bool) {
    editor.mode = Mode::Edit;
    editor.anchor = None;
    editor.goal = None;
    editor.text.session = Some(Session {
        times,
        keys: Vec::new(),
        lines,
    });
}

/// Ends typing: the text once more as often as was asked, then normal mode with the caret on the last
/// character that was typed.
pub fn finish(editor: &mut Editor, stay: bool, doc: &dyn Doc) -> Vec<Action> {
    if let Some(keys) = again(editor) {
        return vec![Action::Keys(keys)];
    }
    let mut actions = Vec::new();
    editor.anchor = None;
    editor.text.marking = false;
    if let Some(cell) = edited(editor, doc) {
        let source = &cell.source;
        let line = text::line_start(source, editor.caret);
        if let Some(bare) = newline::without_bare_indent(editor, source) {
            let caret = bare.0;
            actions.extend(change(editor, cell.key, vec![bare], caret));
        } else if !stay {
            let byte = text::previous(source, editor.caret).filter(|at| *at >= line);
            let byte = byte.unwrap_or(editor.caret);
            let place = Place {
                cell: cell.key,
                byte,
            };
            editor.take_focus(place, doc);
        }
    }
    editor.text.session = None;
    editor.mode = Mode::Normal;
    actions.extend([Action::EndUndoGroup, Action::CaretMoved]);
    actions
}

/// The keys that type the text as often as it is still wanted, and end then.
fn again(editor: &mut Editor) -> Option<Vec<Key>> {
    let session = editor.text.session.as_mut()?;
    let more = std::mem::replace(&mut session.times, 1) - 1;
    let mut once = std::mem::take(&mut session.keys);
    let esc = once.pop()?;
    if more == 0 || once.is_empty() {
        return None;
    }
    if session.lines {
        once.insert(0, Key::plain(Code::Enter));
    }
    let times = more.min(MAX_KEYS / once.len());
    let mut keys = once.repeat(times);
    keys.push(esc);
    Some(keys)
}

/// An operator on the selection, or on so many characters from the caret on.
pub fn under(editor: &mut Editor, operator: Operator, call: &Call, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    if editor.anchor.is_none() {
        let end = text::line_end(&cell.source, editor.caret);
        let mut to = editor.caret;
        for _ in 0..call.times() {
            to = text::next(&cell.source, to).unwrap_or(end).min(end);
        }
        let region = Region::chars(editor.caret, to);
        return operator::on_region(editor, operator, region, around);
    }
    operator::on_selection(editor, operator, around)
}

/// Deletes so many characters before the caret in its line.
pub fn delete_before(editor: &mut Editor, call: &Call, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let line = text::line_start(&cell.source, editor.caret);
    let mut from = editor.caret;
    for _ in 0..call.times() {
        from = text::previous(&cell.source, from).map_or(line, |at| at.max(line));
    }
    let region = Region::chars(from, editor.caret);
    operator::on_region(editor, Operator::Delete, region, around)
}

/// Types what a register holds.
pub fn register(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let name = call.arg.and_then(|arg| arg.chars().next());
    let held = editor
        .text
        .registers
        .get(name)
        .map(|held| held.text.clone());
    let Some(held) = held else {
        return editor.say("that register is empty".to_owned());
    };
    if let Some(refusal) = super::put::too_much(held.len()) {
        return editor.say(refusal);
    }
    let edit = super::typing::type_text(editor, &held, doc);
    step(editor, edit)
}
