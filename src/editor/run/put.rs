//! Putting copied text into the source.

use super::edit::{Change, applied, change, edited, step};
use super::visual;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::region::Region;
use crate::editor::register::{Copied, is_clipboard};
use crate::editor::{Editor, MAX_PASTE, text};
use crate::notebook::cell::CellKey;

/// What is said to a text that is too long to be put in at once.
pub fn too_much(bytes: usize) -> Option<String> {
    (bytes > MAX_PASTE).then(|| format!("too much to paste: the limit is {} kB", MAX_PASTE / 1024))
}

/// What is to be put in, as often as asked; else why not.
fn held(editor: &Editor, call: &Call) -> Result<Copied, String> {
    let found = editor.text.registers.get(editor.text.using);
    let copied = found.ok_or("nothing was copied")?;
    let times = call.times();
    if let Some(refusal) = too_much(copied.text.len().saturating_mul(times)) {
        return Err(refusal);
    }
    Ok(Copied {
        text: copied.text.repeat(times),
        lines: copied.lines || (call.arg.is_some() && copied.text.ends_with('\n')),
    })
}

/// Copies the selection or the character under the caret, which stay as they are.
pub fn yank(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let piece = visual::region_or_char(editor, &cell.source);
    let text = piece.text(&cell.source).to_owned();
    let register = editor.text.using;
    let copied = Copied::new(&text, false);
    editor.text.registers.copy(register, copied);
    editor.mode = Mode::Normal;
    match register.is_none_or(is_clipboard) {
        true => vec![Action::Copy(text), Action::CaretMoved],
        false => vec![Action::CaretMoved],
    }
}

/// Puts the text behind the caret or the selection, or below its line.
pub fn after(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    put(editor, call, doc, true)
}

/// Puts the text before the caret or the selection, or above its line.
pub fn before(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    put(editor, call, doc, false)
}

fn put(editor: &mut Editor, call: &Call, doc: &dyn Doc, after: bool) -> Vec<Action> {
    let copied = match held(editor, call) {
        Ok(copied) => copied,
        Err(reason) => return editor.say(reason),
    };
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let here = visual::region_or_char(editor, source);
    let lines = copied.lines;
    let (at, with) = match (lines, after) {
        (false, true) => (here.to, copied.text),
        (false, false) => (here.from, copied.text),
        (true, false) => (text::line_start(source, here.from), copied.text),
        (true, true) => below(source, here, copied.text),
    };
    visual::leave(editor, doc);
    let line = lines.then_some(at + usize::from(after));
    let from = line.unwrap_or(at);
    // Lines below the last one have their break before them.
    let short = usize::from(lines && after && at == source.len());
    let to = from + with.len() - short;
    let actions = finish(editor, cell.key, source, (at, at, with), line);
    if call.arg.is_some() {
        select(editor, from, to);
    }
    actions
}

/// What was put in is selected when the edit is done; the caret is on its last character.
fn select(editor: &mut Editor, from: usize, to: usize) {
    editor.anchor = Some((from, None));
    // Inside of the last character: settling brings the caret to its start.
    editor.caret = to.saturating_sub(1).max(from);
}

/// Lines as they are put below others: the break stands before them.
fn below(source: &str, here: Region, lines: String) -> (usize, String) {
    let last = text::previous(source, here.to).unwrap_or(0).max(here.from);
    (
        text::line_end(source, last),
        format!("\n{}", without_break(&lines)),
    )
}

fn without_break(lines: &str) -> &str {
    lines.strip_suffix('\n').unwrap_or(lines)
}

/// Puts the text in the place of the selection, which is kept in turn.
pub fn over(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let copied = match held(editor, call) {
        Ok(copied) => copied,
        Err(reason) => return editor.say(reason),
    };
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let here = visual::region_or_char(editor, source);
    let gone = Copied::new(here.text(source), here.lines);
    let with = match (here.lines, copied.lines) {
        (false, true) if text::line_end(source, here.to) > here.to => format!("\n{}", copied.text),
        (false, true) => format!("\n{}", without_break(&copied.text)),
        (true, true) => without_break(&copied.text).to_owned(),
        (_, false) => copied.text,
    };
    let line = match (here.lines, copied.lines) {
        (false, false) => None,
        (false, true) => Some(here.from + 1),
        (true, _) => Some(here.from),
    };
    visual::leave(editor, doc);
    let len = with.len();
    match call.arg {
        // Helix keeps what it puts in, to put it in again.
        Some(_) => {
            let actions = finish(editor, cell.key, source, (here.from, here.to, with), line);
            select(editor, here.from, here.from + len);
            actions
        }
        None => {
            editor.text.registers.put(None, gone);
            finish(editor, cell.key, source, (here.from, here.to, with), line)
        }
    }
}

/// Makes the change, with the caret where vi has it then: in whole lines, on the first character of
/// the line that starts there.
fn finish(
    editor: &mut Editor,
    cell: CellKey,
    source: &str,
    put: Change,
    line: Option<usize>,
) -> Vec<Action> {
    let now = applied(source, std::slice::from_ref(&put));
    let (at, end) = (put.0, put.0 + put.2.len());
    let caret = match line {
        Some(start) => text::first_in_line(&now, start),
        None if put.2.contains('\n') => at,
        None => text::previous(&now, end).unwrap_or(0).max(at),
    };
    let edit = change(editor, cell, vec![put], caret);
    step(editor, edit)
}

/// Inserts what was copied last while typing: lines above the caret's line, if lines were copied.
pub fn paste(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if editor.mode != Mode::Edit {
        return before(editor, call, doc);
    }
    let copied = match held(editor, call) {
        Ok(copied) => copied,
        Err(reason) => return editor.say(reason),
    };
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let edit = match editor.selection() {
        None if copied.lines => {
            let at = text::line_start(&cell.source, editor.caret);
            let caret = editor.caret + copied.text.len();
            change(editor, cell.key, vec![(at, at, copied.text)], caret)
        }
        _ => super::typing::type_text(editor, &copied.text, doc),
    };
    step(editor, edit)
}
