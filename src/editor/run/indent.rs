//! Indent and dedent, of the caret or of whole lines.

use super::edit::{Change, change, edited, moved, step};
use super::typing::type_text;
use super::visual;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::{Editor, text};
use crate::notebook::cell::CellKey;

/// More than any line is indented; keeps a count from filling the document.
const MAX_LEVELS: usize = 100;

/// Spaces to the next stop at the caret; with a selection, one level more for each of its lines.
pub fn indent(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    if visual::region(editor, &cell.source).is_some() {
        return indent_lines(editor, call, doc);
    }
    let column = text::column(&cell.source, editor.caret);
    type_text(editor, &" ".repeat(text::TAB - column % text::TAB), doc)
}

/// One level more for the caret's line, or for each selected one.
pub fn indent_lines(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    on_lines(editor, call, doc, deeper)
}

/// One level of indent less for the caret's line, or for each selected one.
pub fn dedent(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    on_lines(editor, call, doc, shallower)
}

fn on_lines(
    editor: &mut Editor,
    call: &Call,
    doc: &dyn Doc,
    shift: fn(&str, &[usize], usize) -> Vec<Change>,
) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let starts = visual::region_or_char(editor, source).line_starts(source);
    let changes = shift(source, &starts, call.times());
    in_place(editor, cell.key, changes)
}

/// So many levels more for the lines that start there; empty ones are left alone.
pub fn deeper(source: &str, starts: &[usize], levels: usize) -> Vec<Change> {
    let filled = |start: &&usize| text::line_end(source, **start) > **start;
    let starts = starts.iter().filter(filled);
    starts
        .map(|start| {
            (
                *start,
                *start,
                level(source, *start).repeat(levels.min(MAX_LEVELS)),
            )
        })
        .collect()
}

/// One level, as the line has it.
fn level(source: &str, start: usize) -> String {
    match text::indent(source, start).starts_with('\t') {
        true => "\t".to_owned(),
        false => " ".repeat(text::TAB),
    }
}

/// So many levels less for the lines that start there.
pub fn shallower(source: &str, starts: &[usize], levels: usize) -> Vec<Change> {
    let taken = |start: &usize| {
        let mut end = *start;
        for _ in 0..levels {
            end += first_level(text::slice(source, end, text::line_end(source, end)));
        }
        (*start, end, String::new())
    };
    starts.iter().map(taken).collect()
}

/// Bytes of the first level of an indent.
fn first_level(indent: &str) -> usize {
    match indent.starts_with('\t') {
        true => 1,
        false => indent
            .bytes()
            .take(text::TAB)
            .take_while(|byte| *byte == b' ')
            .count(),
    }
}

/// Makes the changes as a step; caret and selection stay on their text.
pub fn in_place(editor: &mut Editor, cell: CellKey, changes: Vec<Change>) -> Vec<Action> {
    let (caret, anchor) = (editor.caret, editor.anchor.as_ref().map(|(byte, _)| *byte));
    let stays = |byte: usize, other: Option<usize>| {
        // What is put in where the selection begins belongs to it.
        let first = other.is_some_and(|other| byte < other);
        match first && changes.iter().any(|(from, ..)| *from == byte) {
            true => byte,
            false => moved(&changes, byte),
        }
    };
    let to = stays(caret, anchor);
    let anchor = anchor.map(|byte| (stays(byte, Some(caret)), None));
    let actions = change(editor, cell, changes, to);
    if !actions.is_empty() {
        editor.anchor = anchor;
    }
    step(editor, actions)
}
