//! Cut, copy and paste as in browsers, and the kill ring of Emacs.

use super::edit::{change, edited, step};
use super::put::too_much;
use super::{text as commands, visual};
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::Mode;
use crate::editor::command::text::{Kill, Operator};
use crate::editor::doc::Doc;
use crate::editor::motion::Place;
use crate::editor::region::Region;
use crate::editor::register::Copied;
use crate::editor::state_text::Chain;
use crate::editor::{Editor, text};

/// The selection, or the caret's whole line.
fn selection_or_line(editor: &Editor, source: &str) -> Region {
    visual::region(editor, source)
        .unwrap_or_else(|| Region::lines(source, editor.caret, editor.caret))
}

/// Copies the selection, or the line.
pub fn copy(editor: &mut Editor, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    let piece = selection_or_line(editor, &cell.source);
    let copied = Copied::new(piece.text(&cell.source), piece.lines);
    let text = copied.text.clone();
    editor.text.registers.copy(None, copied);
    vec![Action::Copy(text)]
}

/// Copies the selection; without one, editing ends.
pub fn copy_or_leave(editor: &mut Editor, around: &Around) -> Vec<Action> {
    match editor.selection() {
        Some(_) => copy(editor, around),
        None => commands::leave(editor),
    }
}

/// Cuts the selection, or the line.
pub fn cut(editor: &mut Editor, around: &Around) -> Vec<Action> {
    let Some(cell) = edited(editor, around.doc) else {
        return Vec::new();
    };
    if editor.mode != Mode::Edit {
        return super::insert::under(editor, Operator::Delete, &Call::default(), around);
    }
    let source = &cell.source;
    let piece = selection_or_line(editor, source);
    let mut actions = copy(editor, around);
    let (from, to) = match piece.lines {
        true => text::with_break(source, piece.from, piece.to),
        false => (piece.from, piece.to),
    };
    let edit = change(editor, cell.key, vec![(from, to, String::new())], from);
    actions.extend(step(editor, edit));
    actions
}

/// Sets the mark; motions select from here until something is changed. At the mark, it ends that.
pub fn set_mark(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(at) = editor.caret() else {
        return Vec::new();
    };
    let active = editor.text.marking
        && editor
            .anchor
            .as_ref()
            .is_some_and(|(byte, _)| *byte == at.byte);
    editor.text.mark = Some(visual::spot(at, doc));
    editor.text.marking = !active;
    editor.anchor = match active {
        true => None,
        false => Some((at.byte, doc.mark(at.cell, at.byte))),
    };
    editor.message = Some(
        if active {
            "mark set, nothing selected"
        } else {
            "mark set"
        }
        .to_owned(),
    );
    vec![Action::CaretMoved]
}

/// Swaps caret and mark, with what is between selected.
pub fn exchange_mark(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some((at, mark)) = editor.caret().zip(mark_here(editor, doc)) else {
        return editor.say("no mark is set in this cell".to_owned());
    };
    editor.text.mark = Some(visual::spot(at, doc));
    editor.take_focus(mark, doc);
    editor.anchor = Some((at.byte, doc.mark(at.cell, at.byte)));
    editor.text.marking = true;
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// The mark, if it is in the cell that is edited.
fn mark_here(editor: &Editor, doc: &dyn Doc) -> Option<Place> {
    let mark = visual::find(editor.text.mark.as_ref()?, doc)?;
    (Some(mark.cell) == editor.focus()).then_some(mark)
}

/// What is selected, else from the mark to the caret.
fn region(editor: &Editor, source: &str, doc: &dyn Doc) -> Option<Region> {
    let marked = || Some(Region::chars(mark_here(editor, doc)?.byte, editor.caret));
    let region = visual::region(editor, source).or_else(marked)?;
    (region.to > region.from).then_some(region)
}

/// Keeps the region in the ring, and leaves it.
pub fn copy_region(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let Some(region) = region(editor, &cell.source, doc) else {
        return editor.say("no mark is set in this cell".to_owned());
    };
    let text = region.text(&cell.source).to_owned();
    editor.text.registers.copy(None, Copied::new(&text, false));
    editor.anchor = None;
    editor.text.marking = false;
    vec![Action::Copy(text), Action::CaretMoved]
}

/// Kills: several in a row are one text in the ring.
pub fn kill(editor: &mut Editor, kill: Kill, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let region = match kill {
        Kill::Region => match region(editor, source, doc) {
            Some(region) => region,
            None => return editor.say("no mark is set in this cell".to_owned()),
        },
        _ => Region::chars(editor.caret, end_of(kill, source, editor.caret, call)),
    };
    let (from, to) = match kill {
        Kill::WholeLine => {
            text::with_break(source, text::line_start(source, region.from), region.to)
        }
        _ => (region.from, region.to),
    };
    let text = text::slice(source, from, to).to_owned();
    editor.text.now = Chain::Killing;
    if text.is_empty() {
        return Vec::new();
    }
    let before = matches!(kill, Kill::LineStart | Kill::WordBack);
    keep(editor, &text, before);
    editor.text.marking = false;
    let edit = change(editor, cell.key, vec![(from, to, String::new())], from);
    let mut actions = step(editor, edit);
    if kill == Kill::Region {
        actions.push(Action::Copy(text));
    }
    actions
}

fn keep(editor: &mut Editor, text: &str, before: bool) {
    if editor.text.before == Chain::Killing {
        editor.text.registers.extend(text, before);
    } else {
        editor.text.registers.put(None, Copied::new(text, false));
    }
}

/// How far a kill goes from the caret.
fn end_of(kill: Kill, source: &str, caret: usize, call: &Call) -> usize {
    let times = call.times().min(source.len().max(1));
    let words = |step: fn(&str, usize) -> usize| (0..times).fold(caret, |at, _| step(source, at));
    match kill {
        Kill::Word => words(text::word_right),
        Kill::WordBack => words(text::word_left),
        Kill::LineStart => text::line_start(source, caret),
        Kill::Line => match (call.count, text::line_end(source, caret)) {
            (Some(_), _) => {
                let last = text::lines_below(source, caret, times - 1);
                let end = text::line_end(source, last);
                text::next(source, end).unwrap_or(end)
            }
            (None, end) if end == caret => text::next(source, end).unwrap_or(end),
            (None, end) => end,
        },
        Kill::WholeLine | Kill::Region => text::line_end(source, caret),
    }
}

/// Inserts the last kill.
pub fn yank(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(killed) = editor.text.registers.kill(0).map(str::to_owned) else {
        return editor.say("nothing was killed yet".to_owned());
    };
    if let Some(refusal) = too_much(killed.len()) {
        return editor.say(refusal);
    }
    editor.anchor = None;
    editor.text.marking = false;
    if let Some(at) = editor.caret() {
        editor.text.mark = Some(visual::spot(at, doc));
    }
    editor.text.now = Chain::Yanking {
        back: 0,
        len: killed.len(),
    };
    let edit = super::typing::type_text(editor, &killed, doc);
    step(editor, edit)
}

/// The kill before in the place of the one that was just inserted.
pub fn yank_pop(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Chain::Yanking { back, len } = editor.text.before else {
        return editor.say("the last command was no yank".to_owned());
    };
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let there = editor.caret.checked_sub(len);
    let old = editor.text.registers.kill(back).unwrap_or_default();
    let Some(from) = there.filter(|from| text::slice(&cell.source, *from, editor.caret) == old)
    else {
        return editor.say("what was inserted has been changed since".to_owned());
    };
    let new = editor
        .text
        .registers
        .kill(back + 1)
        .unwrap_or_default()
        .to_owned();
    if let Some(refusal) = too_much(new.len()) {
        return editor.say(refusal);
    }
    editor.text.now = Chain::Yanking {
        back: back + 1,
        len: new.len(),
    };
    let caret = from + new.len();
    let edit = change(editor, cell.key, vec![(from, editor.caret, new)], caret);
    step(editor, edit)
}
