//! Searching: the prompt, the next match, the word at the caret.

use super::seek;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::command::Mode;
use crate::editor::doc::Doc;
use crate::editor::find::{Case, Options};
use crate::editor::front::{Open, Origin, SearchPrompt, Seek, Then};
use crate::editor::key::{Code, Key};
use crate::editor::motion::Place;
use crate::editor::prompt::{Event, Kind, Prompt};
use crate::editor::spot::Spot;
use crate::editor::text;

const NOTHING_YET: &str = "nothing was searched for yet";

/// Opens the prompt, or searches for the text given.
pub fn open(editor: &mut Editor, forward: bool, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if let Some(wanted) = call.arg {
        let options = editor.front.options;
        return start(editor, wanted, options, forward, call.times(), doc);
    }
    let search = &mut editor.front.search;
    let before = (
        search.text().to_owned(),
        search.options(),
        search.is_shown(),
    );
    search.hide();
    let kind = if forward {
        Kind::Search
    } else {
        Kind::SearchBack
    };
    editor.front.open = Some(Open::Search(SearchPrompt {
        prompt: Prompt::new(kind),
        origin: Origin::of(editor, doc),
        before,
    }));
    Vec::new()
}

/// Searches for this from the caret on and goes to the first match.
fn start(
    editor: &mut Editor,
    wanted: &str,
    options: Options,
    forward: bool,
    times: usize,
    doc: &dyn Doc,
) -> Vec<Action> {
    let kind = Kind::Search;
    editor.front.memory.keep(kind, wanted);
    editor
        .front
        .search
        .set(wanted, options, editor.focus(), doc);
    if let Some(error) = editor.front.search.error() {
        let error = error.to_string();
        return editor.say(error);
    }
    editor.front.search.forward = forward;
    let Some(place) = editor.here() else {
        return Vec::new();
    };
    editor.front.seek = Some(Seek {
        from: Spot::at(place, doc),
        skip: forward && editor.mode != Mode::Command,
        forward,
        times,
        then: Then::Go,
    });
    Vec::new()
}

/// Goes to the next match, or the one before, as the search goes.
pub fn next(editor: &mut Editor, onward: bool, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if !editor.front.search.show(doc) {
        return editor.say(NOTHING_YET.to_owned());
    }
    let Some(place) = editor.here() else {
        return Vec::new();
    };
    let forward = editor.front.search.forward == onward;
    let current = editor.front.search.current(doc).map(|found| found.place());
    // A cell that has just got the focus begins with a match that one was not at yet.
    let at = current == Some(place) || editor.mode != Mode::Command;
    editor.front.seek = Some(Seek {
        from: Spot::at(place, doc),
        skip: forward && at,
        forward,
        times: call.times(),
        then: Then::Go,
    });
    Vec::new()
}

/// Searches for the selected text or the word at the caret.
pub fn word(editor: &mut Editor, forward: bool, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(cell) = editor.focus().and_then(|cell| doc.cell(cell)) else {
        return Vec::new();
    };
    let (range, word) = match editor.selection() {
        Some((from, to)) => (from..to, false),
        None => (word_at(&cell.source, editor.caret), true),
    };
    let wanted = text::slice(&cell.source, range.start, range.end).to_owned();
    if wanted.is_empty() {
        return editor.say("there is no word here".to_owned());
    }
    let options = Options {
        regex: false,
        word,
        case: Case::Exact,
    };
    let place = Place {
        cell: cell.key,
        byte: range.start,
    };
    let actions = start(editor, &wanted, options, forward, call.times(), doc);
    if let Some(seek) = &mut editor.front.seek {
        seek.from = Spot::at(place, doc);
        seek.skip = forward;
    }
    actions
}

/// The word at this byte, or the next one on its line.
fn word_at(source: &str, byte: usize) -> std::ops::Range<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (before, after) = text::split(source, byte);
    let gap = match after.starts_with(is_word) {
        true => 0,
        false => after
            .find(|c| is_word(c) || c == '\n')
            .unwrap_or(after.len()),
    };
    let start = match gap {
        0 => before.trim_end_matches(is_word).len(),
        _ => before.len() + gap,
    };
    let rest = text::split(source, start).1;
    start..source.len() - rest.trim_start_matches(is_word).len()
}

/// Marks no matches any more.
pub fn clear(editor: &mut Editor) -> Vec<Action> {
    editor.front.search.hide();
    editor.front.seek = None;
    Vec::new()
}

/// A key in the prompt.
pub fn key(
    editor: &mut Editor,
    mut open: SearchPrompt,
    key: Key,
    doc: &dyn Doc,
) -> Option<Vec<Action>> {
    if toggle(&mut editor.front.options, key) {
        typed(editor, open, doc);
        return Some(Vec::new());
    }
    let forward = open.prompt.kind == Kind::Search;
    if let Some(onward) = steps(key) {
        step(editor, forward == onward, doc);
        editor.front.open = Some(Open::Search(open));
        return Some(Vec::new());
    }
    match open.prompt.key(key, &mut editor.front.memory) {
        Event::Accepted => return Some(accept(editor, open, doc)),
        Event::Cancelled => return Some(cancel(editor, &open, doc)),
        Event::Changed => typed(editor, open, doc),
        event => {
            editor.front.open = Some(Open::Search(open));
            if event == Event::Nothing {
                return None;
            }
        }
    }
    Some(Vec::new())
}

/// alt-r, alt-w and alt-c change how the pattern is meant.
pub fn toggle(options: &mut Options, key: Key) -> bool {
    if !key.alt || key.ctrl {
        return false;
    }
    match key.code {
        Code::Char('r') => options.regex = !options.regex,
        Code::Char('w') => options.word = !options.word,
        Code::Char('c') => {
            options.case = match options.case {
                Case::Smart => Case::Exact,
                Case::Exact => Case::Any,
                Case::Any => Case::Smart,
            }
        }
        _ => return false,
    }
    true
}

/// ctrl-s and ctrl-r go on to the next match while typing, as in Emacs.
fn steps(key: Key) -> Option<bool> {
    match key.code {
        Code::Char('s') if key.ctrl && !key.alt => Some(true),
        Code::Char('r') if key.ctrl && !key.alt => Some(false),
        _ => None,
    }
}

fn step(editor: &mut Editor, forward: bool, doc: &dyn Doc) {
    if let Some(current) = editor.front.search.current(doc) {
        editor.front.seek = Some(Seek {
            from: Spot::at(current.place(), doc),
            skip: forward,
            forward,
            times: 1,
            then: Then::Look,
        });
    }
}

/// The pattern is another: search for it from where one was.
pub fn typed(editor: &mut Editor, open: SearchPrompt, doc: &dyn Doc) {
    let forward = open.prompt.kind == Kind::Search;
    let skip = forward && matches!(editor.mode, Mode::Normal | Mode::Visual | Mode::VisualLine);
    look(
        editor,
        open.prompt.text(),
        &open.origin,
        (forward, skip),
        doc,
    );
    editor.front.open = Some(Open::Search(open));
}

/// Searches for what is being typed, and goes to the nearest match to look at it.
pub fn look(
    editor: &mut Editor,
    wanted: &str,
    origin: &Origin,
    (forward, skip): (bool, bool),
    doc: &dyn Doc,
) {
    let place = origin.place(doc).or_else(|| editor.here());
    let options = editor.front.options;
    let search = &mut editor.front.search;
    search.set(wanted, options, place.map(|place| place.cell), doc);
    editor.front.seek = None;
    match place.filter(|_| search.pattern().is_some()) {
        Some(place) => {
            editor.front.seek = Some(Seek {
                from: Spot::at(place, doc),
                skip,
                forward,
                times: 1,
                then: Then::Look,
            });
        }
        None => origin.restore(editor, doc),
    }
}

/// Stays at the match; an empty pattern is the last one again.
fn accept(editor: &mut Editor, open: SearchPrompt, doc: &dyn Doc) -> Vec<Action> {
    let kind = open.prompt.kind;
    let forward = kind == Kind::Search;
    if open.prompt.text().is_empty() {
        let last = editor.front.memory.of(kind).last().map(str::to_owned);
        let options = editor.front.options;
        return match last {
            Some(last) => start(editor, &last, options, forward, 1, doc),
            None => editor.say(NOTHING_YET.to_owned()),
        };
    }
    if editor.front.search.error().is_some() {
        editor.front.open = Some(Open::Search(open));
        return Vec::new();
    }
    editor.front.memory.keep(kind, open.prompt.text());
    editor.front.search.forward = forward;
    // Only looked at so far: the way back leads to where one was before.
    open.origin.restore(editor, doc);
    if let Some(seek) = &mut editor.front.seek {
        seek.then = Then::Go;
        return Vec::new();
    }
    let wrapped = editor.front.search.has_wrapped();
    match editor.front.search.current(doc) {
        Some(found) => {
            editor.note_jump(doc);
            seek::arrive(editor, &found, wrapped, doc)
        }
        None => editor.say(format!("no match: {}", open.prompt.text())),
    }
}

/// Back to where one was, and to what was searched for before.
fn cancel(editor: &mut Editor, open: &SearchPrompt, doc: &dyn Doc) -> Vec<Action> {
    editor.front.seek = None;
    let (text, options, shown) = &open.before;
    editor.front.search.set(text, *options, editor.focus(), doc);
    if !shown {
        editor.front.search.hide();
    }
    open.origin.restore(editor, doc);
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::word_at;

    #[test]
    fn the_word_at_the_caret_or_behind_it() {
        let word = |source: &str| {
            let byte = source.find('|').expect("a caret");
            let plain = source.replace('|', "");
            plain[word_at(&plain, byte)].to_owned()
        };
        assert_eq!(word("a fo|o b"), "foo");
        assert_eq!(word("a |foo b"), "foo");
        assert_eq!(word("a foo| bar"), "bar");
        assert_eq!(word("日|本 x"), "日本");
        assert_eq!(word("f|(x)"), "x");
        assert_eq!(word("foo|"), "foo");
        assert_eq!(word("a +|\nb"), "");
    }
}
