//! The command line: a prompt with the commands that fit above it.

use super::{ex, palette};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Around;
use crate::editor::front::{CommandLine, Open};
use crate::editor::key::{Code, Key};
use crate::editor::list::List;
use crate::editor::prompt::{Event, Kind, Line, Prompt};

/// Opens the line.
pub fn open(editor: &mut Editor) -> Vec<Action> {
    editor.front.open = Some(Open::Line(CommandLine {
        prompt: Prompt::new(Kind::Command),
        list: List::ranked(""),
        picked: false,
    }));
    Vec::new()
}

/// The line is another.
pub fn typed(editor: &mut Editor, mut open: CommandLine) {
    let typed = open.prompt.text().to_owned();
    open.picked = false;
    match typed.trim().is_empty() {
        true => open.list.set_rows(Vec::new()),
        false => palette::narrow(&mut open.list, &typed, || palette::commands(editor)),
    }
    editor.front.open = Some(Open::Line(open));
}

/// A key in the line.
pub fn key(
    editor: &mut Editor,
    mut open: CommandLine,
    key: Key,
    around: &Around,
) -> Option<Vec<Action>> {
    if key.code == Code::Tab {
        pick(&mut open, key.shift);
        editor.front.open = Some(Open::Line(open));
        return Some(Vec::new());
    }
    match open.prompt.key(key, &mut editor.front.memory) {
        Event::Accepted => return Some(accept(editor, &open, around)),
        Event::Cancelled => {}
        Event::Changed => typed(editor, open),
        event => {
            editor.front.open = Some(Open::Line(open));
            if event == Event::Nothing {
                return None;
            }
        }
    }
    Some(Vec::new())
}

/// Puts the best that fits into the line; again, the next one.
fn pick(open: &mut CommandLine, back: bool) {
    if open.picked || back {
        let code = if back { Code::Up } else { Code::Down };
        open.list.moved(Key::plain(code));
    }
    if let Some(row) = open.list.selected() {
        open.prompt.line = Line::of(&palette::completed(&row.what));
        open.picked = true;
    }
}

fn accept(editor: &mut Editor, open: &CommandLine, around: &Around) -> Vec<Action> {
    let line = open.prompt.text().trim();
    if line.is_empty() {
        return Vec::new();
    }
    editor.front.memory.keep(Kind::Command, line);
    match ex::parse(line) {
        Ok(bound) => super::call(editor, &bound, around),
        Err(why) => editor.say(why),
    }
}
