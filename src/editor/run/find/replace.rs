//! Replacing: the two prompts, for the pattern and for what takes its place.

use std::collections::BTreeSet;

use super::{ask, search};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::editor::find::{Scope, Template};
use crate::editor::front::{Open, Origin, ReplacePrompt};
use crate::editor::key::{Code, Key};
use crate::editor::motion::Place;
use crate::editor::prompt::{Event, Kind, Line, Prompt};
use crate::editor::spot::Spot;

/// Opens the prompt for the pattern; the argument says where to replace.
pub fn open(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let mut scopes = scopes(editor, doc);
    let wanted = match call.arg {
        Some("all") => scopes.iter().position(|scope| matches!(scope, Scope::All)),
        Some("cell") => scopes.len().checked_sub(1),
        Some(_) => match scopes.first() {
            Some(Scope::All) | None => return editor.say("nothing is selected".to_owned()),
            Some(_) => Some(0),
        },
        None => Some(0),
    };
    scopes.rotate_left(wanted.unwrap_or(0));
    editor.front.search.hide();
    editor.front.seek = None;
    editor.front.open = Some(Open::Replace(ReplacePrompt {
        prompt: Prompt::new(Kind::Pattern),
        scope: scopes.first().cloned().unwrap_or(Scope::All),
        scopes,
        origin: Origin::of(editor, doc),
    }));
    Vec::new()
}

/// Where one may replace: what is selected, if anything is, all cells, this cell.
fn scopes(editor: &Editor, doc: &dyn Doc) -> Vec<Scope> {
    let Some(cell) = editor.focus() else {
        return vec![Scope::All];
    };
    let spot = |byte| Spot::at(Place { cell, byte }, doc);
    let selection = editor.selection();
    let selected = selection.map(|(from, to)| Scope::Text(spot(from), spot(to)));
    let range = editor.range(doc).filter(|(first, last)| first < last);
    let cells = range.and_then(|(first, last)| doc.cells().get(first..=last));
    let selected = selected.or(cells.map(|cells| Scope::Cells(cells.iter().copied().collect())));
    let others = [Scope::All, Scope::Cells(BTreeSet::from([cell]))];
    selected.into_iter().chain(others).collect()
}

/// A key in one of the prompts.
pub fn key(
    editor: &mut Editor,
    mut open: ReplacePrompt,
    key: Key,
    doc: &dyn Doc,
) -> Option<Vec<Action>> {
    if key.alt && key.code == Code::Char('s') {
        open.scopes.rotate_left(1);
        open.scope = open.scopes.first().cloned().unwrap_or(Scope::All);
        editor.front.open = Some(Open::Replace(open));
        return Some(Vec::new());
    }
    if search::toggle(&mut editor.front.options, key) {
        retyped(editor, open, doc);
        return Some(Vec::new());
    }
    match open.prompt.key(key, &mut editor.front.memory) {
        Event::Accepted => return Some(accept(editor, open, doc)),
        Event::Cancelled => {
            editor.front.seek = None;
            editor.front.search.hide();
            open.origin.restore(editor, doc);
        }
        Event::Changed => typed(editor, open, doc),
        event => {
            editor.front.open = Some(Open::Replace(open));
            if event == Event::Nothing {
                return None;
            }
        }
    }
    Some(Vec::new())
}

/// The line is another: a pattern is searched for, a replacement is only shown.
pub fn typed(editor: &mut Editor, open: ReplacePrompt, doc: &dyn Doc) {
    if open.prompt.kind == Kind::Pattern {
        search::look(editor, open.prompt.text(), &open.origin, (true, false), doc);
    }
    editor.front.open = Some(Open::Replace(open));
}

/// The pattern is meant in another way, whatever is being typed.
fn retyped(editor: &mut Editor, open: ReplacePrompt, doc: &dyn Doc) {
    let pattern = match open.prompt.kind {
        Kind::Pattern => open.prompt.text().to_owned(),
        _ => editor.front.search.text().to_owned(),
    };
    search::look(editor, &pattern, &open.origin, (true, false), doc);
    editor.front.open = Some(Open::Replace(open));
}

fn accept(editor: &mut Editor, mut open: ReplacePrompt, doc: &dyn Doc) -> Vec<Action> {
    if open.prompt.kind == Kind::Replacement {
        return begin(editor, open, doc);
    }
    if open.prompt.text().is_empty() {
        let last = editor.front.memory.of(Kind::Pattern).last();
        open.prompt.line = Line::of(last.unwrap_or_default());
        typed(editor, open, doc);
        return Vec::new();
    }
    if editor.front.search.pattern().is_some() {
        editor.front.memory.keep(Kind::Pattern, open.prompt.text());
        open.prompt = Prompt::new(Kind::Replacement);
    }
    editor.front.open = Some(Open::Replace(open));
    Vec::new()
}

fn begin(editor: &mut Editor, open: ReplacePrompt, doc: &dyn Doc) -> Vec<Action> {
    let with = open.prompt.text().to_owned();
    let Some(pattern) = editor.front.search.pattern().cloned() else {
        // The pattern was turned into a bad one: let it be typed again.
        editor.front.open = Some(Open::Replace(open));
        return Vec::new();
    };
    editor.front.memory.keep(Kind::Replacement, &with);
    let template = Template::new(&with, pattern.options().regex);
    ask::begin(
        editor,
        (pattern, template),
        with,
        open.scope,
        open.origin,
        doc,
    )
}
