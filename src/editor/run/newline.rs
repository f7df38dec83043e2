//! New lines and their indent.

use super::brackets;
use super::edit::{Change, change, edited, moved};
use crate::editor::action::Action;
use crate::editor::doc::Doc;
use crate::editor::language::{self, Style};
use crate::editor::state_text::Chain;
use crate::editor::{Editor, text};
use crate::notebook::cell::Cell;

/// Statements after which Python code cannot go on at the same indent.
const LEAVES_BLOCK: &[&str] = &["return", "pass", "break", "continue", "raise"];

/// Breaks the line and indents the new one as the language has it.
pub fn newline(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let (from, to) = editor.selection().unwrap_or((editor.caret, editor.caret));
    let mut actions = Vec::new();
    if editor.text.session.is_none() {
        actions.push(Action::EndUndoGroup);
    }
    let indent = next_indent(&cell, from, doc);
    let bare = bare_indent(editor, &cell.source, from);
    let to = behind_blanks(&cell.source, from, to);
    let mut line = format!("\n{indent}");
    let caret = bare + line.len();
    if brackets::opens_here(editor, &cell.source, from, to) {
        line.push('\n');
        line.push_str(text::indent(&cell.source, from));
    }
    actions.extend(change(editor, cell.key, vec![(bare, to, line)], caret));
    note_indent(editor, &cell, from, indent.len());
    actions
}

/// Blanks behind the caret make way for the indent of the new line, except at the start of a line.
pub fn behind_blanks(source: &str, from: usize, to: usize) -> usize {
    if from == text::line_start(source, from) {
        return to;
    }
    let rest = text::slice(source, to, text::line_end(source, to));
    to + text::indent(rest, 0).len()
}

/// Where an indent begins that was made for a line in which nothing was typed: it goes with the next
/// line break. The caret itself, if there is none.
fn bare_indent(editor: &Editor, source: &str, from: usize) -> usize {
    match editor.text.before {
        Chain::Indented { len } if text::line_start(source, from) + len == from => from - len,
        _ => from,
    }
}

fn note_indent(editor: &mut Editor, cell: &Cell, from: usize, len: usize) {
    let rest = text::slice(&cell.source, from, text::line_end(&cell.source, from));
    if len > 0 && rest.is_empty() {
        editor.text.now = Chain::Indented { len };
    }
}

/// What takes the indent away that was made for a line in which nothing was typed.
pub fn without_bare_indent(editor: &Editor, source: &str) -> Option<Change> {
    let from = bare_indent(editor, source, editor.caret);
    let at_end = text::line_end(source, editor.caret) == editor.caret;
    (from < editor.caret && at_end).then(|| (from, editor.caret, String::new()))
}

/// A new line below or above the caret's, with the caret in it.
pub fn open(editor: &mut Editor, above: bool, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let (at, indent) = match above {
        true => (
            text::line_start(source, editor.caret),
            text::indent(source, editor.caret).to_owned(),
        ),
        false => {
            let end = text::line_end(source, editor.caret);
            (end, next_indent(&cell, end, doc))
        }
    };
    let (line, caret) = match above {
        true => (format!("{indent}\n"), at + indent.len()),
        false => (format!("\n{indent}"), at + 1 + indent.len()),
    };
    let actions = change(editor, cell.key, vec![(at, at, line)], caret);
    if !indent.is_empty() {
        editor.text.now = Chain::Indented { len: indent.len() };
    }
    actions
}

/// A line break behind the caret, which stays.
pub fn open_line(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let at = editor.caret;
    let edit = change(editor, cell.key, vec![(at, at, "\n".to_owned())], at);
    super::edit::step(editor, edit)
}

/// The indent of a line that begins after `byte`.
pub fn next_indent(cell: &Cell, byte: usize, doc: &dyn Doc) -> String {
    let source = &cell.source;
    let before = text::slice(source, text::line_start(source, byte), byte);
    let mut indent = text::indent(before, 0).to_owned();
    let statement = before.trim();
    let style = language::style(cell.kind, doc.language().as_deref());
    let deeper = match style {
        Style::Keep => false,
        Style::Python => statement.ends_with([':', '(', '[', '{']),
        Style::Braces => statement.ends_with(['(', '[', '{']),
    };
    if deeper {
        let unit = if indent.ends_with('\t') { "\t" } else { "    " };
        indent.push_str(unit);
    } else if style == Style::Python && leaves_block(statement) {
        indent.truncate(indent.len().saturating_sub(text::TAB));
    }
    indent
}

fn leaves_block(statement: &str) -> bool {
    let first = statement.split(' ').next();
    first.is_some_and(|word| LEAVES_BLOCK.contains(&word))
}

/// A closing brace typed as the first character of its line goes one level back, where blocks are in
/// braces.
pub fn closing_brace(editor: &mut Editor, c: char, doc: &dyn Doc) -> Option<Vec<Action>> {
    let cell = edited(editor, doc)?;
    let source = &cell.source;
    let braces = language::style(cell.kind, doc.language().as_deref()) == Style::Braces;
    if c != '}' || !braces || editor.selection().is_some() {
        return None;
    }
    let start = text::line_start(source, editor.caret);
    let before = text::slice(source, start, editor.caret);
    if before.is_empty() || !before.trim().is_empty() {
        return None;
    }
    let mut changes = super::indent::shallower(source, &[start], 1);
    changes.push((editor.caret, editor.caret, c.to_string()));
    let caret = moved(&changes, editor.caret);
    Some(change(editor, cell.key, changes, caret))
}
