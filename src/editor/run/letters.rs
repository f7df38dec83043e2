//! Single characters and words: another case, another character, swapped with their neighbours.

use super::edit::{Change, change, edited, step};
use super::visual;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::text::Case;
use crate::editor::doc::Doc;
use crate::editor::region::Region;
use crate::editor::{Editor, text};

/// What gives the letters of a region another case: only where it is another, so that what others do
/// to the rest stays.
pub fn cased(source: &str, region: Region, case: Case) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (at, c) in region.text(source).char_indices() {
        let from = region.from + at;
        let to = from + c.len_utf8();
        let Some(with) = other(c, case) else { continue };
        match changes.last_mut() {
            Some((_, end, text)) if *end == from => {
                *end = to;
                text.push_str(&with);
            }
            _ => changes.push((from, to, with)),
        }
    }
    changes
}

fn other(c: char, case: Case) -> Option<String> {
    let upper = match case {
        Case::Upper => true,
        Case::Lower => false,
        Case::Other => c.is_lowercase(),
    };
    let with: String = match upper {
        true => c.to_uppercase().collect(),
        false => c.to_lowercase().collect(),
    };
    (with != c.to_string()).then_some(with)
}

/// Another case for the selection or the character under the caret; the selection stays.
pub fn set_case(editor: &mut Editor, case: Case, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let region = visual::region_or_char(editor, &cell.source);
    let changes = cased(&cell.source, region, case);
    super::indent::in_place(editor, cell.key, changes)
}

/// The other case for so many characters, with the caret behind them.
pub fn toggle_case(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let end = text::line_end(source, editor.caret);
    let mut to = editor.caret;
    for _ in 0..call.times() {
        to = text::next(source, to).unwrap_or(end).min(end);
    }
    let changes = cased(source, Region::chars(editor.caret, to), Case::Other);
    let caret = super::edit::moved(&changes, to);
    let edit = change(editor, cell.key, changes, caret);
    if edit.is_empty() {
        editor.text.record.change();
        editor.take_focus(
            crate::editor::motion::Place {
                cell: cell.key,
                byte: to,
            },
            doc,
        );
        return vec![Action::CaretMoved];
    }
    step(editor, edit)
}

/// This character in the place of each one that is selected, or of so many from the caret on; as many
/// as there are, or nothing.
pub fn replace(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some((cell, with)) = edited(editor, doc).zip(call.arg) else {
        return Vec::new();
    };
    let source = &cell.source;
    let selected = visual::region(editor, source);
    let mut region = Region::chars(editor.caret, editor.caret);
    if let Some(selected) = selected {
        region = selected;
    } else {
        let end = text::line_end(source, editor.caret);
        for _ in 0..call.times() {
            match text::next(source, region.to).filter(|to| *to <= end) {
                Some(to) => region.to = to,
                None => return Vec::new(),
            }
        }
    }
    let changes = match (with, selected) {
        ("\n", None) => vec![broken(source, region)],
        _ => each(source, region, with),
    };
    let now = super::edit::applied(source, &changes);
    let end = match changes.last() {
        Some((from, _, with)) => super::edit::moved(&changes, *from) + with.len(),
        None => region.to,
    };
    let caret = match (with, selected) {
        ("\n", _) => text::previous(&now, end)
            .unwrap_or(0)
            .max(text::line_start(&now, end)),
        (_, None) => text::previous(&now, end).unwrap_or(0),
        (_, Some(_)) => region.from,
    };
    let normal = editor.mode == crate::editor::command::Mode::Normal;
    if selected.is_some() && normal {
        return super::indent::in_place(editor, cell.key, changes);
    }
    visual::leave(editor, doc);
    let edit = change(editor, cell.key, changes, caret);
    step(editor, edit)
}

/// A line break in the place of a region, with the indent of its line if anything follows.
fn broken(source: &str, region: Region) -> Change {
    let line = text::slice(source, text::line_start(source, region.from), region.from);
    let rest = text::slice(source, region.to, text::line_end(source, region.to));
    let to = region.to + text::indent(rest, 0).len();
    let indent = match rest.trim().is_empty() {
        true => "",
        false => text::indent(line, 0),
    };
    (region.from, to, format!("\n{indent}"))
}

/// A text in the place of each grapheme of a region; line breaks stay.
fn each(source: &str, region: Region, with: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut at = region.from;
    while at < region.to {
        let Some(next) = text::next(source, at) else {
            break;
        };
        if !text::split(source, at).1.starts_with('\n') {
            changes.push((at, next, with.to_owned()));
        }
        at = next;
    }
    joined(changes)
}

/// Changes that touch as one.
fn joined(changes: Vec<Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for (from, to, with) in changes {
        match all.last_mut() {
            Some((_, end, text)) if *end == from => {
                *end = to;
                text.push_str(&with);
            }
            _ => all.push((from, to, with)),
        }
    }
    all
}

/// Swaps the characters around the caret; the last two at the end of a line.
pub fn transpose_chars(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let (line, end) = (
        text::line_start(source, editor.caret),
        text::line_end(source, editor.caret),
    );
    let at = match editor.caret == end {
        true => text::previous(source, end).unwrap_or(0).max(line),
        false => editor.caret,
    };
    let before = text::previous(source, at).filter(|before| *before >= line);
    let Some((before, next)) = before.zip(text::next(source, at).filter(|next| *next <= end))
    else {
        return Vec::new();
    };
    let (one, other) = (
        text::slice(source, before, at),
        text::slice(source, at, next),
    );
    let with = format!("{other}{one}");
    let edit = change(editor, cell.key, vec![(before, next, with)], next);
    step(editor, edit)
}

/// Swaps the word that the caret is in or behind with the next one, and goes behind both.
pub fn transpose_words(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let end_of = |at: usize| text::word_right(source, at);
    let start_of = |at: usize| text::word_left(source, at);
    let mut second_end = end_of(editor.caret);
    let mut second = start_of(second_end);
    if second_end == editor.caret || !has_word(source, second, second_end) {
        second_end = end_of(start_of(editor.caret));
        second = start_of(second_end);
    }
    let first = start_of(second);
    let first_end = end_of(first);
    if first_end > second || !has_word(source, first, first_end) || first >= second {
        return Vec::new();
    }
    let (one, other) = (
        text::slice(source, first, first_end).to_owned(),
        text::slice(source, second, second_end).to_owned(),
    );
    let changes = vec![(first, first_end, other), (second, second_end, one)];
    let edit = change(editor, cell.key, changes, second_end);
    step(editor, edit)
}

fn has_word(source: &str, from: usize, to: usize) -> bool {
    text::slice(source, from, to).chars().any(text::is_word)
}

/// Another case from the caret to the end of the word; the caret goes there.
pub fn word_case(editor: &mut Editor, case: Case, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    to_word_end(editor, call, doc, |source, region| {
        cased(source, region, case)
    })
}

/// A capital, and small letters behind it, for each word to the end of this one.
pub fn capitalize(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    to_word_end(editor, call, doc, |source, region| {
        let mut changes = Vec::new();
        let mut within = false;
        for (at, c) in region.text(source).char_indices() {
            let letter = text::is_word(c);
            let case = if within { Case::Lower } else { Case::Upper };
            let from = region.from + at;
            if letter && let Some(with) = other(c, case) {
                changes.push((from, from + c.len_utf8(), with));
            }
            within = letter;
        }
        joined(changes)
    })
}

fn to_word_end(
    editor: &mut Editor,
    call: &Call,
    doc: &dyn Doc,
    changes: impl Fn(&str, Region) -> Vec<Change>,
) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let source = &cell.source;
    let end = (0..call.times().min(source.len()))
        .fold(editor.caret, |at, _| text::word_right(source, at));
    let changes = changes(source, Region::chars(editor.caret, end));
    let caret = super::edit::moved(&changes, end);
    let edit = change(editor, cell.key, changes, caret);
    if edit.is_empty() {
        editor.take_focus(
            crate::editor::motion::Place {
                cell: cell.key,
                byte: end,
            },
            doc,
        );
        return vec![Action::CaretMoved];
    }
    step(editor, edit)
}

/// The blanks around the caret go, or become so many spaces.
pub fn blanks(editor: &mut Editor, keep: usize, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = edited(editor, doc) else {
        return Vec::new();
    };
    let (before, after) = text::split(&cell.source, editor.caret);
    let from = before.trim_end_matches([' ', '\t']).len();
    let to = cell.source.len() - after.trim_start_matches([' ', '\t']).len();
    let with = " ".repeat(keep);
    let caret = from + keep;
    if text::slice(&cell.source, from, to) == with {
        return Vec::new();
    }
    let edit = change(editor, cell.key, vec![(from, to, with)], caret);
    step(editor, edit)
}
