//! The help: every command with its keys, from the keymap in use.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{View, paint, sanitize};
use crate::editor::command::{Command, Mode, Motion, TextCommand, table};
use crate::editor::keymap::Keymap;

/// Keys named for one command; more are for the fingers, not for the eyes.
const MAX_KEYS: usize = 2;
/// Columns between keys and words, and between the two modes.
const GAP: u16 = 2;
const COMMANDS: &str = "Commands to cells";
const COMMANDS_ALONE: &str = "Commands to cells (f1 while editing shows the keys for that)";
const EDITING: &str = "While editing";

/// Draws both modes beside each other where there is room, else the one in use.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &View) {
    let inner = Rect {
        x: area.x + area.width.min(2),
        width: area.width.saturating_sub(3),
        ..area
    };
    let command = rows(view.editor.keymap(), Mode::Command);
    let edit = rows(view.editor.keymap(), Mode::Edit);
    let first = width(&command) + 2 * GAP;
    if first + width(&edit) <= inner.width {
        let right = Rect {
            x: inner.x + first,
            width: inner.width - first,
            ..inner
        };
        column(buffer, inner, COMMANDS, &command, view);
        column(buffer, right, EDITING, &edit, view);
    } else if view.editor.mode() == Mode::Command {
        column(buffer, inner, COMMANDS_ALONE, &command, view);
    } else {
        column(buffer, inner, EDITING, &edit, view);
    }
}

fn width(rows: &[(String, &str)]) -> u16 {
    let words = rows.iter().map(|(_, doc)| sanitize::width(doc)).max();
    keys_width(rows) + GAP + paint::to_u16(words.unwrap_or(0))
}

fn rows(keymap: &Keymap, mode: Mode) -> Vec<(String, &'static str)> {
    let rows = table().filter(|spec| spec.modes.contains(&mode) && !is_plain(spec.command));
    let named = rows.map(|spec| {
        let mut keys = keymap.keys_of(mode, spec.command);
        keys.truncate(MAX_KEYS);
        (keys.join(", "), spec.doc)
    });
    named.filter(|(keys, _)| !keys.is_empty()).collect()
}

/// Keys that do what is on them, and those that select: the motions with shift, as everywhere. They
/// would push what is worth reading off the screen.
fn is_plain(command: Command) -> bool {
    use Motion::{Down, Left, Right, Up};
    matches!(
        command,
        Command::Text(
            TextCommand::Move(Left | Right | Up | Down)
                | TextCommand::Select(_)
                | TextCommand::Newline
                | TextCommand::Backspace
                | TextCommand::Delete
        )
    )
}

fn keys_width(rows: &[(String, &str)]) -> u16 {
    let widths = rows.iter().map(|(keys, _)| sanitize::width(keys));
    paint::to_u16(widths.max().unwrap_or(0))
}

fn column(buffer: &mut Buffer, area: Rect, title: &str, rows: &[(String, &str)], view: &View) {
    paint::short(buffer, area, (0, 0), title, view.theme.strong());
    let words = keys_width(rows) + GAP;
    for (row, (keys, doc)) in (1..).zip(rows) {
        paint::short(buffer, area, (0, row), keys, view.theme.accent());
        paint::short(buffer, area, (words, row), doc, Style::new());
    }
}
