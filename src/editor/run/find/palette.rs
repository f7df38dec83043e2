//! The palette: all commands, narrowed by what is typed, with an argument behind the name.

use super::arg;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::command::{Arg, Command, FindCommand, Mode, Spec, table};
use crate::editor::front::{Choice, Open};
use crate::editor::key::{Code, Key};
use crate::editor::list::{Event, List, Row};
use crate::editor::prompt::Line;

/// Keys shown for one command; more are for the fingers, not for the eyes.
const MAX_KEYS: usize = 2;

/// Opens the palette.
pub fn open(editor: &mut Editor) -> Vec<Action> {
    let mut list = List::ranked("commands");
    list.set_rows(commands(editor));
    editor.front.open = Some(Open::Palette(list));
    Vec::new()
}

/// A row for each command but those that lead here.
pub fn commands(editor: &Editor) -> Vec<Row<Choice>> {
    use FindCommand::{CommandLine, Palette};
    let own = [Palette, CommandLine].map(Command::Find);
    let others = table().filter(|spec| !own.contains(&spec.command));
    let mut rows: Vec<_> = others.map(|spec| command(editor, spec)).collect();
    rows.sort_by_key(|row| row.dim);
    rows
}

fn command(editor: &Editor, spec: &'static Spec) -> Row<Choice> {
    let modes = std::iter::once(editor.mode).chain(Mode::ALL);
    let mut bound = modes.map(|mode| editor.keymap.keys_of(mode, spec.command));
    let mut keys = bound.find(|keys| !keys.is_empty()).unwrap_or_default();
    keys.truncate(MAX_KEYS);
    let forbidden = spec.edits && editor.read_only;
    Row {
        what: Choice::Command(spec),
        name: spec.name.to_owned(),
        more: vec![spec.doc.to_owned(), keys.join(", ")],
        level: 0,
        dim: forbidden || !spec.modes.contains(&editor.mode),
    }
}

/// The rows for what is typed: commands, or the words of the one that is named already.
pub fn narrow(list: &mut List<Choice>, typed: &str, commands: impl Fn() -> Vec<Row<Choice>>) {
    let told = named(typed);
    let words = told.and_then(|(spec, rest)| Some((spec, words(spec)?, rest)));
    match words {
        Some((spec, words, rest)) => {
            let row = |word: &&'static str| Row {
                what: Choice::Word(spec, word),
                name: (*word).to_owned(),
                more: Vec::new(),
                level: 0,
                dim: false,
            };
            list.set_rows(words.iter().map(row).collect());
            list.narrow(rest);
        }
        None => {
            list.set_rows(commands());
            list.narrow(told.map_or(typed, |(spec, _)| spec.name));
        }
    }
}

/// The command whose whole name is typed, with a space behind it, and what follows.
pub fn named(typed: &str) -> Option<(&'static Spec, &str)> {
    let (name, rest) = typed.trim_start().split_once(' ')?;
    Some((Command::named(name)?, rest.trim_start()))
}

fn words(spec: &Spec) -> Option<&'static [&'static str]> {
    match spec.arg {
        Arg::Word(words) => Some(words),
        _ => None,
    }
}

/// The filter is another.
pub fn typed(editor: &mut Editor, mut list: List<Choice>) {
    let typed = list.filter.text().to_owned();
    narrow(&mut list, &typed, || commands(editor));
    editor.front.open = Some(Open::Palette(list));
}

/// A key in the palette.
pub fn key(
    editor: &mut Editor,
    mut list: List<Choice>,
    key: Key,
    around: &Around,
) -> Option<Vec<Action>> {
    if key.code == Code::Tab {
        if let Some(row) = list.selected() {
            list.filter = Line::of(&completed(&row.what));
        }
        typed(editor, list);
        return Some(Vec::new());
    }
    match list.key(key, &mut editor.front.memory.killed) {
        Event::Chosen => return Some(choose(editor, list, around)),
        Event::Closed => {}
        Event::Filtered => typed(editor, list),
        event => {
            editor.front.open = Some(Open::Palette(list));
            if event == Event::Nothing {
                return None;
            }
        }
    }
    Some(Vec::new())
}

/// The line with this choice made.
pub fn completed(choice: &Choice) -> String {
    match choice {
        Choice::Command(spec) if spec.arg == Arg::None => spec.name.to_owned(),
        Choice::Command(spec) => format!("{} ", spec.name),
        Choice::Word(spec, word) => format!("{} {word}", spec.name),
    }
}

/// Calls what is selected, or asks for what it still wants to be told.
fn choose(editor: &mut Editor, mut list: List<Choice>, around: &Around) -> Vec<Action> {
    let Some(choice) = list.selected().map(|row| row.what.clone()) else {
        return refuse(editor, list, arg::unknown(""));
    };
    let rest = named(list.filter.text()).map_or("", |(_, rest)| rest);
    let (spec, argument) = match &choice {
        Choice::Command(spec) => (*spec, rest),
        Choice::Word(spec, word) => (*spec, *word),
    };
    match arg::bound(spec, argument) {
        Ok(bound) => super::call(editor, &bound, around),
        Err(wants) => {
            if rest.is_empty() {
                list.filter = Line::of(&completed(&choice));
            }
            refuse(editor, list, wants)
        }
    }
}

fn refuse(editor: &mut Editor, list: List<Choice>, why: String) -> Vec<Action> {
    typed(editor, list);
    editor.say(why)
}
