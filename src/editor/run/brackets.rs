//! Brackets and quotes that close themselves, where one has asked for it.

use super::edit::{change, edited};
use super::newline;
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::{Editor, text};
use crate::notebook::cell::{Cell, CellKind};

/// What opens and what closes it. As in CodeMirror, `<` is none of them.
const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('\'', '\''), ('"', '"')];

/// What may stand behind the caret when a bracket is closed.
const BEFORE: &[char] = &[')', ']', '}', '\'', '"', ':', ';', '>', ',', '.'];

/// What a typed character does beside being typed: none where it is just that.
pub fn typed(editor: &mut Editor, c: char, doc: &dyn Doc) -> Option<Vec<Action>> {
    if let Some(actions) = newline::closing_brace(editor, c, doc) {
        return Some(actions);
    }
    if !editor.text.auto_close {
        return None;
    }
    let cell = edited(editor, doc)?;
    if let Some(actions) = type_over(editor, &cell, c, doc) {
        return Some(actions);
    }
    let (open, close) = PAIRS.iter().copied().find(|(open, _)| *open == c)?;
    match editor.selection() {
        Some((from, to)) => Some(surround(editor, &cell, (from, to), (open, close))),
        None if closes(editor, &cell, open, close) => {
            let at = editor.caret;
            let both = format!("{open}{close}");
            Some(change(
                editor,
                cell.key,
                vec![(at, at, both)],
                at + open.len_utf8(),
            ))
        }
        None => None,
    }
}

/// A closing bracket or quote that is there already is passed.
fn type_over(editor: &mut Editor, cell: &Cell, c: char, doc: &dyn Doc) -> Option<Vec<Action>> {
    let closes = PAIRS.iter().any(|(_, close)| *close == c);
    let there = text::split(&cell.source, editor.caret).1.starts_with(c);
    if !closes || !there || editor.selection().is_some() {
        return None;
    }
    let goal = editor.caret + c.len_utf8();
    super::caret::move_end(editor, goal, doc);
    Some(vec![Action::CaretMoved])
}

/// The selection in brackets, still selected.
fn surround(
    editor: &mut Editor,
    cell: &Cell,
    (from, to): (usize, usize),
    (open, close): (char, char),
) -> Vec<Action> {
    let forward = editor.caret == to;
    let changes = vec![(from, from, open.to_string()), (to, to, close.to_string())];
    let (first, last) = (from + open.len_utf8(), to + open.len_utf8());
    let (anchor, caret) = if forward {
        (first, last)
    } else {
        (last, first)
    };
    let actions = change(editor, cell.key, changes, caret);
    editor.anchor = Some((anchor, None));
    actions
}

/// Whether a bracket or quote that is typed here gets its partner: not before a word, and a quote not
/// behind one.
fn closes(editor: &Editor, cell: &Cell, open: char, close: char) -> bool {
    let (before, after) = text::split(&cell.source, editor.caret);
    let free = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || BEFORE.contains(&c));
    let word = before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == open);
    let prose = cell.kind != CellKind::Code && open == '\'';
    free && !prose && (open != close || !word)
}

/// Deletes both of a pair with nothing between, if the caret is there.
pub fn erase_pair(editor: &mut Editor, doc: &dyn Doc) -> Option<Vec<Action>> {
    if !editor.text.auto_close || editor.selection().is_some() {
        return None;
    }
    let cell = edited(editor, doc)?;
    let (before, after) = text::split(&cell.source, editor.caret);
    let (open, close) = (before.chars().next_back()?, after.chars().next()?);
    if !PAIRS.contains(&(open, close)) {
        return None;
    }
    let (from, to) = (
        editor.caret - open.len_utf8(),
        editor.caret + close.len_utf8(),
    );
    let edit = change(editor, cell.key, vec![(from, to, String::new())], from);
    Some(super::edit::step(editor, edit))
}

/// Whether a new line here belongs between a bracket and its partner, which gets a line of its own.
pub fn opens_here(editor: &Editor, source: &str, from: usize, to: usize) -> bool {
    let before = text::split(source, from).0.chars().next_back();
    let after = text::split(source, to).1.chars().next();
    let pair = before.zip(after);
    editor.text.auto_close
        && pair.is_some_and(|(open, close)| open != close && PAIRS.contains(&(open, close)))
}
