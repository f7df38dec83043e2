//! Asking about each match whether it is to be replaced: y, n, a for all that are left, q.

use std::collections::BTreeSet;
use std::ops::Range;

use super::all::Gathered;
use super::seek;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::find::{Limits, Match, Nearest, Pattern, Scope, Template};
use crate::editor::front::{Asking, Open, Origin, Seek, Then};
use crate::editor::key::{Code, Key};
use crate::editor::motion::Place;
use crate::editor::spot::Spot;
use crate::notebook::{CellKey, Edit, Piece};

/// Begins to ask, at the first match of the scope; everywhere, at the next match from the caret on.
pub fn begin(
    editor: &mut Editor,
    (pattern, template): (Pattern, Template),
    with: String,
    scope: Scope,
    origin: Origin,
    doc: &dyn Doc,
) -> Vec<Action> {
    let start = match scope.limits(doc) {
        Limits::All => origin.place(doc),
        Limits::Cells(cells) => first(&cells, doc),
        Limits::Text(cell, range) => Some(Place {
            cell,
            byte: range.start,
        }),
    };
    let Some(start) = start else {
        return Vec::new();
    };
    origin.restore(editor, doc);
    editor.note_jump(doc);
    editor.front.search.visit(None, doc);
    let from = Spot::at(start, doc);
    editor.front.open = Some(Open::Asking(Asking {
        pattern,
        template,
        end: matches!(scope, Scope::All).then(|| from.clone()),
        scope,
        with,
        at: None,
        from,
        wrapped: false,
        done: 0,
        origin,
    }));
    go_on(editor);
    vec![Action::EndUndoGroup]
}

fn first(cells: &BTreeSet<CellKey>, doc: &dyn Doc) -> Option<Place> {
    let indices = cells.iter().filter_map(|cell| doc.index_of(*cell));
    let cell = *doc.cells().get(indices.min()?)?;
    Some(Place { cell, byte: 0 })
}

/// The next match is to be found.
fn go_on(editor: &mut Editor) {
    if let Some(Open::Asking(open)) = &editor.front.open {
        editor.front.seek = Some(Seek {
            from: open.from.clone(),
            skip: false,
            forward: true,
            times: 1,
            then: Then::Ask,
        });
    }
}

/// Goes to the next match of the scope to ask about it, or ends.
pub fn pursue(editor: &mut Editor, seek: Seek, doc: &dyn Doc) -> Vec<Action> {
    let Some(Open::Asking(mut open)) = editor.front.open.take() else {
        return Vec::new();
    };
    let limits = open.scope.limits(doc);
    loop {
        let Some(from) = open.from.now(doc) else {
            return end(editor, open, doc);
        };
        match seek::one(&editor.front.search, from, true, doc) {
            Nearest::Unknown => {
                editor.front.seek = Some(seek);
                editor.front.open = Some(Open::Asking(open));
                return Vec::new();
            }
            Nearest::None => return end(editor, open, doc),
            Nearest::Found { found, wrapped } => {
                if wrapped && (open.wrapped || open.end.is_none()) {
                    return end(editor, open, doc);
                }
                open.wrapped |= wrapped;
                if open.wrapped && is_past_end(&open, &found, doc) {
                    return end(editor, open, doc);
                }
                if limits.hold(found.cell, &found.span) {
                    return ask(editor, open, found, doc);
                }
                open.from = Spot::at(after(&found), doc);
            }
        }
    }
}

fn ask(editor: &mut Editor, mut open: Asking, found: Match, doc: &dyn Doc) -> Vec<Action> {
    seek::arrive(editor, &found, open.wrapped, doc);
    editor.anchor = None;
    open.at = Some(found);
    editor.front.open = Some(Open::Asking(open));
    Vec::new()
}

fn after(found: &Match) -> Place {
    Place {
        byte: found.span.end,
        ..found.place()
    }
}

/// Whether a match lies behind the place where the asking began.
fn is_past_end(open: &Asking, found: &Match, doc: &dyn Doc) -> bool {
    let end = open.end.as_ref().and_then(|end| end.now(doc));
    end.is_none_or(|end| order(found.place(), doc) >= order(end, doc))
}

fn order(place: Place, doc: &dyn Doc) -> (Option<usize>, usize) {
    (doc.index_of(place.cell), place.byte)
}

/// An answer.
pub fn key(editor: &mut Editor, open: Asking, key: Key, doc: &dyn Doc) -> Option<Vec<Action>> {
    let plain = !key.ctrl && !key.alt;
    Some(match (key.code, open.at.clone()) {
        (Code::Char('y' | ' '), Some(found)) if plain => one(editor, open, &found, doc),
        (Code::Char('n') | Code::Delete | Code::Backspace, Some(found)) if plain => {
            skip(editor, open, &found, doc)
        }
        (Code::Char('a' | '!'), Some(found)) if plain => rest(editor, open, &found, doc),
        (Code::Char('q') | Code::Esc | Code::Enter, _) if plain => end(editor, open, doc),
        (Code::Char('c' | 'g'), _) if key.ctrl => end(editor, open, doc),
        _ => {
            let known = !key.alt;
            editor.front.open = Some(Open::Asking(open));
            return known.then(Vec::new);
        }
    })
}

fn one(editor: &mut Editor, mut open: Asking, found: &Match, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = doc.cell(found.cell) else {
        return end(editor, open, doc);
    };
    let text = open.template.fill(&open.pattern, &cell.source, &found.span);
    if text.len() > crate::editor::MAX_PASTE {
        return too_large(editor, open, doc);
    }
    open.done += 1;
    open.at = None;
    // As it will be once the edit is made: the next match begins behind the new text.
    open.from = Spot::soon(Place {
        byte: found.span.start + text.len(),
        ..found.place()
    });
    let piece = Piece {
        cell: found.cell,
        from: found.span.start,
        to: found.span.end,
        text,
    };
    editor.front.open = Some(Open::Asking(open));
    go_on(editor);
    vec![Action::Edit(Edit::ReplaceMany {
        pieces: vec![piece],
    })]
}

fn skip(editor: &mut Editor, mut open: Asking, found: &Match, doc: &dyn Doc) -> Vec<Action> {
    open.at = None;
    open.from = Spot::at(after(found), doc);
    editor.front.open = Some(Open::Asking(open));
    go_on(editor);
    Vec::new()
}

/// Replaces this match and all that are left, and ends.
fn rest(editor: &mut Editor, mut open: Asking, found: &Match, doc: &dyn Doc) -> Vec<Action> {
    let parts = left(&open, found, doc);
    let gathered = Gathered::new(
        doc,
        (&open.pattern, &open.template),
        parts.into_iter(),
        true,
    );
    let Ok(gathered) = gathered else {
        return too_large(editor, open, doc);
    };
    let told = match open.done {
        0 => gathered.told(),
        done => format!("{}, {done} before", gathered.told()),
    };
    open.done += gathered.matches();
    let mut actions: Vec<_> = gathered.edits().into_iter().map(Action::Edit).collect();
    actions.extend(end(editor, open, doc));
    editor.message = Some(told);
    actions
}

/// The parts of cells that are still to be asked about, from this match on.
fn left(open: &Asking, found: &Match, doc: &dyn Doc) -> Vec<(CellKey, Range<usize>)> {
    let limits = open.scope.limits(doc);
    let here = order(found.place(), doc);
    let end = open.end.as_ref().and_then(|end| end.now(doc));
    let end = end.map(|end| order(end, doc));
    let within = |(index, key): (usize, &CellKey)| {
        let range = limits.of(*key)?;
        let from_here = clip((Some(index), range.clone()), Some(here), None);
        let to_end = clip((Some(index), range), None, end.or(Some((None, 0))));
        match open.wrapped {
            true => clip((Some(index), from_here?), None, end).map(|range| vec![(*key, range)]),
            false => {
                let both = [to_end, from_here].into_iter().flatten();
                Some(both.map(|range| (*key, range)).collect())
            }
        }
    };
    let cells = doc.cells().iter().enumerate();
    cells.filter_map(within).flatten().collect()
}

type At = (Option<usize>, usize);

/// A part of a cell, cut to what lies between two places.
fn clip(
    (index, range): (Option<usize>, Range<usize>),
    from: Option<At>,
    to: Option<At>,
) -> Option<Range<usize>> {
    let start = match from {
        Some((cell, _)) if cell > index => return None,
        Some((cell, byte)) if cell == index => range.start.max(byte),
        _ => range.start,
    };
    let end = match to {
        Some((cell, _)) if cell < index => return None,
        Some((cell, byte)) if cell == index => range.end.min(byte),
        _ => range.end,
    };
    (start < end).then_some(start..end)
}

fn too_large(editor: &mut Editor, open: Asking, doc: &dyn Doc) -> Vec<Action> {
    let actions = end(editor, open, doc);
    editor.message = Some("a replacement is too large for a message: nothing was done".to_owned());
    actions
}

/// Ends, and tells how many were replaced.
fn end(editor: &mut Editor, open: Asking, doc: &dyn Doc) -> Vec<Action> {
    editor.front.open = None;
    editor.front.seek = None;
    let none = open.done == 0
        && editor
            .front
            .search
            .count(doc)
            .is_some_and(|all| all.total == 0);
    editor.message = Some(match open.done {
        0 if none => format!("no match: {}", editor.front.search.text()),
        0 => "nothing replaced".to_owned(),
        done => format!("replaced {done}"),
    });
    // What was selected is selected again: a visual mode is nothing without.
    if none || matches!(editor.mode, Mode::Visual | Mode::VisualLine) {
        open.origin.restore(editor, doc);
    }
    editor.front.search.hide();
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Fits what is asked about to the document as it is now.
pub fn settle(editor: &mut Editor, doc: &dyn Doc) {
    let Some(Open::Asking(open)) = &mut editor.front.open else {
        return;
    };
    open.from.settle(doc);
    let Some(before) = &open.at else { return };
    let now = editor.front.search.current(doc);
    if now.as_ref() != Some(before) {
        // The match was typed into, or moved: ask about it again, or about the next one.
        open.at = None;
        go_on(editor);
    }
}
