//! Commands that search, replace, and show lists to choose from, and the keys while such a thing is open.

mod all;
mod arg;
mod ask;
mod ex;
mod line;
mod outline;
mod palette;
mod replace;
mod search;
mod seek;
#[cfg(test)]
mod tests;

use super::{history, reading, room};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::FindCommand;
use crate::editor::doc::Doc;
use crate::editor::front::{LineOf, Open};
use crate::editor::key::Key;
use crate::editor::keymap::Bound;
use crate::editor::outline::Wanted;

pub fn run(editor: &mut Editor, command: FindCommand, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    match command {
        FindCommand::Search => search::open(editor, true, call, doc),
        FindCommand::SearchBack => search::open(editor, false, call, doc),
        FindCommand::SearchNext => search::next(editor, true, call, doc),
        FindCommand::SearchPrevious => search::next(editor, false, call, doc),
        FindCommand::SearchWord => search::word(editor, true, call, doc),
        FindCommand::SearchWordBack => search::word(editor, false, call, doc),
        FindCommand::SearchClear => search::clear(editor),
        FindCommand::Replace => replace::open(editor, call, doc),
        FindCommand::Substitute => ex::substitute(editor, call, doc),
        FindCommand::Palette => palette::open(editor),
        FindCommand::CommandLine => line::open(editor),
        FindCommand::Outline => outline::open(editor, Wanted::All, doc),
        FindCommand::GoToHeading => outline::open(editor, Wanted::Headings, doc),
        FindCommand::GoToSymbol => outline::open(editor, Wanted::Symbols, doc),
    }
}

/// Calls a command by its name, as its key does.
fn call(editor: &mut Editor, bound: &Bound, around: &Around) -> Vec<Action> {
    if let Some(spec) = bound.command.spec()
        && !arg::is_callable(spec, editor.mode)
    {
        return editor.say(arg::not_here(spec));
    }
    editor.call(bound.clone(), around)
}

/// A key while something is open. None if the key means nothing there.
fn taken(editor: &mut Editor, key: Key, around: &Around) -> Option<Vec<Action>> {
    let doc = around.doc;
    match editor.front.open.take()? {
        Open::Search(open) => search::key(editor, open, key, doc),
        Open::Replace(open) => replace::key(editor, open, key, doc),
        Open::Asking(open) => ask::key(editor, open, key, doc),
        Open::Line(open) => line::key(editor, open, key, around),
        Open::Palette(open) => palette::key(editor, open, key, around),
        Open::Outline(open) => outline::key(editor, open, key, doc),
        Open::People(open) => room::key(editor, open, key, around),
        Open::Verify(open) => room::compared(editor, open, key),
        Open::Output(cell) => reading::key(editor, cell, key),
        Open::History { deep } => history::key(editor, deep, key),
    }
}

/// A key while something is open.
pub fn front_key(editor: &mut Editor, key: Key, around: &Around) -> Vec<Action> {
    match taken(editor, key, around) {
        Some(actions) => actions,
        None if key.alt && !editor.protocol => editor.escaped(key, around),
        None => Vec::new(),
    }
}

/// Pastes into what is open.
pub fn front_paste(editor: &mut Editor, text: &str, doc: &dyn Doc) -> Vec<Action> {
    let fits = match editor.front.line() {
        Some(LineOf::Prompt(prompt)) => prompt.paste(text),
        Some(LineOf::Filter(line)) => line.insert(&text.trim_end().replace('\n', " ")),
        None => return Vec::new(),
    };
    if !fits {
        return editor.say("too much to paste here".to_owned());
    }
    match editor.front.open.take() {
        Some(Open::Search(open)) => search::typed(editor, open, doc),
        Some(Open::Replace(open)) => replace::typed(editor, open, doc),
        Some(Open::Line(open)) => line::typed(editor, open),
        Some(Open::Palette(open)) => palette::typed(editor, open),
        Some(Open::Outline(mut open)) => {
            open.list.refilter();
            editor.front.open = Some(Open::Outline(open));
        }
        Some(Open::People(mut open)) => {
            open.list.refilter();
            editor.front.open = Some(Open::People(open));
        }
        Some(Open::Verify(mut open)) => {
            open.refilter();
            editor.front.open = Some(Open::Verify(open));
        }
        other => editor.front.open = other,
    }
    Vec::new()
}

/// Fits what is open, and the search, to the document as it is now.
pub fn front_settle(editor: &mut Editor, doc: &dyn Doc) {
    editor.front.search.settle(doc);
    ask::settle(editor, doc);
    outline::settle(editor, doc);
}

/// Whether there is work to go on with.
pub fn front_is_busy(editor: &Editor) -> bool {
    let front = &editor.front;
    front.search.is_busy() || front.seek.is_some() || outline::is_busy(editor)
}

/// Goes on for a while with what takes long: a search through everything, an outline of it.
pub fn front_work(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    editor.front.search.step(doc);
    outline::work(editor, doc);
    seek::pursue(editor, doc)
}
