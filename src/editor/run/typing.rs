//! Commands that change the source at the caret.

use std::sync::Arc;

use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::{Editor, text};
use crate::notebook::Edit;
use crate::notebook::cell::{Cell, CellKey, CellKind};

/// Statements after which Python code cannot go on at the same indent.
const LEAVES_BLOCK: &[&str] = &["return", "pass", "break", "continue", "raise"];

/// The focused cell while it is edited.
pub fn edited(editor: &Editor, doc: &dyn Doc) -> Option<Arc<Cell>> {
    doc.cell(editor.caret()?.cell)
}

/// Types this text over the selection.
pub fn type_text(editor: &mut Editor, typed: &str, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let (from, to) = editor.selection().unwrap_or((editor.caret, editor.caret));
    replace(editor, cell.key, from, to, typed)
}

/// Pastes this text, as an undo step of its own.
pub fn paste(editor: &mut Editor, pasted: &str, doc: &dyn Doc) -> Vec<Action> {
    if pasted.is_empty() {
        return Vec::new();
    }
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(type_text(editor, pasted, doc));
    actions.push(Action::EndUndoGroup);
    actions
}

/// Breaks the line and indents the new one as Python would have it.
pub fn newline(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let from = editor.selection().map_or(editor.caret, |(from, _)| from);
    let code = cell.kind == CellKind::Code;
    let line = format!("\n{}", next_indent(&cell.source, from, code));
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(type_text(editor, &line, doc));
    actions
}

/// The indent of a line that begins after `byte`.
fn next_indent(source: &str, byte: usize, code: bool) -> String {
    let before = text::slice(source, text::line_start(source, byte), byte);
    let mut indent = before.to_owned();
    indent.truncate(before.len() - before.trim_start_matches([' ', '\t']).len());
    let statement = before.trim();
    if !code {
        return indent;
    }
    if statement.ends_with([':', '(', '[', '{']) {
        indent.push_str(&" ".repeat(text::TAB));
    } else if statement
        .split(' ')
        .next()
        .is_some_and(|word| LEAVES_BLOCK.contains(&word))
    {
        indent.truncate(indent.len().saturating_sub(text::TAB));
    }
    indent
}

/// Deletes the selection or the grapheme before the caret; within indent, back to the last stop.
pub fn backspace(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, doc, |source, caret| {
        let before = text::slice(source, text::line_start(source, caret), caret);
        let spaces = !before.is_empty() && before.bytes().all(|byte| byte == b' ');
        if spaces && before.len().is_multiple_of(text::TAB) {
            return Some(caret - text::TAB);
        }
        text::previous(source, caret)
    })
}

/// Deletes the selection or the grapheme after the caret.
pub fn delete(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, doc, text::next)
}

/// Deletes the selection, or to the start of the word.
pub fn delete_word_back(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, doc, |source, at| Some(text::word_left(source, at)))
}

/// Deletes the selection, or to the end of the word.
pub fn delete_word(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    delete_to(editor, doc, |source, at| Some(text::word_right(source, at)))
}

fn delete_to(
    editor: &mut Editor,
    doc: &dyn Doc,
    end: impl Fn(&str, usize) -> Option<usize>,
) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let caret = editor.caret;
    let range = editor
        .selection()
        .or_else(|| end(&cell.source, caret).map(|to| (caret.min(to), caret.max(to))));
    match range {
        Some((from, to)) => replace(editor, cell.key, from, to, ""),
        None => Vec::new(),
    }
}

/// One edit of the source, with the caret behind what it put in.
fn replace(editor: &mut Editor, cell: CellKey, from: usize, to: usize, with: &str) -> Vec<Action> {
    let text = with.to_owned();
    let edit = match (from == to, with.is_empty()) {
        (true, true) => return Vec::new(),
        (true, false) => Edit::InsertText {
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
    };
    editor.caret = from + with.len();
    editor.anchor = None;
    editor.goal = None;
    editor.ahead = true;
    vec![Action::Edit(edit), Action::CaretMoved]
}
