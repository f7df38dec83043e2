//! Jumps to the nearest match, as soon as the search has come so far.

use super::ask;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::find::{Match, Nearest, Search};
use crate::editor::front::{Open, Seek, Then};
use crate::editor::motion::Place;

/// Jumps, if it is known where to. What was searched for while typing is told to nobody.
pub fn pursue(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(seek) = editor.front.seek.take() else {
        return Vec::new();
    };
    if seek.then == Then::Ask {
        return ask::pursue(editor, seek, doc);
    }
    match nearest(&editor.front.search, &seek, doc) {
        Nearest::Unknown => editor.front.seek = Some(seek),
        Nearest::None => return missed(editor, &seek, doc),
        Nearest::Found { found, wrapped } => {
            if seek.then == Then::Go {
                editor.note_jump(doc);
                return arrive(editor, &found, wrapped, doc);
            }
            arrive(editor, &found, wrapped, doc);
        }
    }
    Vec::new()
}

/// The match that is sought; never unknown once everything has been searched.
fn nearest(search: &Search, seek: &Seek, doc: &dyn Doc) -> Nearest {
    let Some(mut from) = seek.from.now(doc) else {
        return Nearest::None;
    };
    if seek.skip {
        from.byte += 1;
    }
    let mut any_wrapped = false;
    let mut times = seek.times.max(1);
    loop {
        match one(search, from, seek.forward, doc) {
            Nearest::Found { found, wrapped } => {
                any_wrapped |= wrapped;
                times -= 1;
                if times == 0 {
                    let wrapped = any_wrapped;
                    return Nearest::Found { found, wrapped };
                }
                from = found.place();
                from.byte += usize::from(seek.forward);
            }
            other => return other,
        }
    }
}

/// The nearest match; never unknown once everything has been searched.
pub fn one(search: &Search, from: Place, forward: bool, doc: &dyn Doc) -> Nearest {
    match search.nearest(from, forward, doc) {
        Nearest::Unknown if !search.is_busy() => Nearest::None,
        nearest => nearest,
    }
}

/// Focus and caret go to a match; what others are to be told of it.
pub fn arrive(editor: &mut Editor, found: &Match, wrapped: bool, doc: &dyn Doc) -> Vec<Action> {
    let elsewhere = editor.focus() != Some(found.cell);
    let visual = matches!(editor.mode, Mode::Visual | Mode::VisualLine) && !elsewhere;
    let anchor = editor.anchor.take().filter(|_| visual);
    editor.turn += 1;
    editor.take_focus(found.place(), doc);
    editor.anchor = anchor;
    editor.front.search.visit(Some((found, wrapped)), doc);
    moved(elsewhere.then_some(found.place()))
}

/// What others are told after a jump, with where to if that is another cell.
pub fn moved(elsewhere: Option<Place>) -> Vec<Action> {
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(elsewhere.map(|place| Action::Focused(place.cell)));
    actions.push(Action::CaretMoved);
    actions
}

fn missed(editor: &mut Editor, seek: &Seek, doc: &dyn Doc) -> Vec<Action> {
    editor.front.search.visit(None, doc);
    if seek.then == Then::Go {
        let text = editor.front.search.text().to_owned();
        return editor.say(format!("no match: {text}"));
    }
    back(editor, doc);
    Vec::new()
}

/// While typing, back to where one was.
fn back(editor: &mut Editor, doc: &dyn Doc) {
    let Some(open) = editor.front.open.take() else {
        return;
    };
    match &open {
        Open::Search(prompt) => prompt.origin.restore(editor, doc),
        Open::Replace(prompt) => prompt.origin.restore(editor, doc),
        _ => {}
    }
    editor.front.open = Some(open);
}
