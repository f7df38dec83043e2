//! Indent and dedent, of the caret or of the selected lines.

use super::typing::{edited, type_text};
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::{Editor, text};
use crate::notebook::Edit;

/// Spaces to the next stop at the caret; with a selection, one level more for each of its lines.
pub fn indent(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    if editor.selection().is_none() {
        let column = text::column(&cell.source, editor.caret);
        return type_text(editor, &" ".repeat(text::TAB - column % text::TAB), doc);
    }
    let mut actions = vec![Action::EndUndoGroup];
    // From the last line to the first, so that the offsets of those to come stay true.
    for start in lines(editor, &cell.source).into_iter().rev() {
        actions.push(Action::Edit(Edit::InsertText {
            cell: cell.key,
            at: start,
            text: " ".repeat(text::TAB),
        }));
        shift(
            editor,
            |byte| if byte > start { byte + text::TAB } else { byte },
        );
    }
    done(editor, actions)
}

/// One level of indent less for the caret's line, or for each selected one.
pub fn dedent(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let mut actions = vec![Action::EndUndoGroup];
    for start in lines(editor, &cell.source).into_iter().rev() {
        let take = level(text::indent(&cell.source, start));
        if take > 0 {
            actions.push(Action::Edit(Edit::DeleteText {
                cell: cell.key,
                from: start,
                to: start + take,
            }));
            shift(editor, |byte| {
                if byte > start {
                    byte - take.min(byte - start)
                } else {
                    byte
                }
            });
        }
    }
    done(editor, actions)
}

/// Bytes of the first level of an indent.
fn level(indent: &str) -> usize {
    match indent.starts_with('\t') {
        true => 1,
        false => indent
            .bytes()
            .take(text::TAB)
            .take_while(|byte| *byte == b' ')
            .count(),
    }
}

/// Where the selected lines start, or the caret's.
fn lines(editor: &Editor, source: &str) -> Vec<usize> {
    let (from, to) = editor.selection().unwrap_or((editor.caret, editor.caret));
    let mut starts = vec![text::line_start(source, from)];
    let within = text::slice(source, from, to).match_indices('\n');
    starts.extend(
        within
            .map(|(at, _)| from + at + 1)
            .filter(|start| *start < to),
    );
    starts
}

fn shift(editor: &mut Editor, by: impl Fn(usize) -> usize) {
    editor.caret = by(editor.caret);
    if let Some((byte, _)) = &mut editor.anchor {
        *byte = by(*byte);
    }
}

fn done(editor: &mut Editor, mut actions: Vec<Action>) -> Vec<Action> {
    if actions.len() == 1 {
        return Vec::new();
    }
    editor.ahead = true;
    editor.goal = None;
    actions.extend([Action::EndUndoGroup, Action::CaretMoved]);
    actions
}
