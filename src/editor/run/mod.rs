//! Carrying out commands: one function each, from state and document to actions.

mod app;
mod brackets;
mod caret;
mod cells;
mod comment;
mod edit;
mod find;
mod history;
mod indent;
mod insert;
mod kill;
mod letters;
mod lines;
mod newline;
mod operator;
mod pick;
mod put;
mod reading;
mod room;
mod text;
mod typing;
mod visual;

use super::Editor;
use super::action::Action;
use super::around::{Around, Call};
use super::command::Command;

pub(super) use cells::{arrive, paste_text as paste_cells};
pub(super) use find::{front_is_busy, front_key, front_paste, front_settle, front_work};
pub(super) use insert::MAX_KEYS;
pub(super) use operator::cancel;
pub(super) use reading::{open as read, settle as settle_reading};
pub(super) use room::{refresh as meet, visit};
pub(super) use typing::{paste, type_keys};
pub(super) use visual::region;

/// Does what the command says. Whether it may has been asked before.
pub(super) fn run(
    editor: &mut Editor,
    command: Command,
    call: &Call,
    around: &Around,
) -> Vec<Action> {
    match command {
        Command::Text(command) => text::run(editor, command, call, around),
        Command::Cell(command) => cells::run(editor, command, call, around),
        Command::Find(command) => find::run(editor, command, call, around),
        Command::Room(command) => room::run(editor, command, call, around),
        Command::App(command) => app::run(editor, command, call),
    }
}
