//! Commands to the program.

use crate::editor::Editor;
use crate::editor::action::{Action, Format, Height, TabAction};
use crate::editor::around::Call;
use crate::editor::command::AppCommand;
use crate::editor::help;

pub fn run(editor: &mut Editor, command: AppCommand, call: &Call) -> Vec<Action> {
    let times = i32::try_from(call.times()).unwrap_or(i32::MAX);
    let action = match command {
        AppCommand::ScrollDown => Action::Scroll(times),
        AppCommand::ScrollUp => Action::Scroll(-times),
        AppCommand::ScrollLineDown => Action::ScrollRows(times),
        AppCommand::ScrollLineUp => Action::ScrollRows(-times),
        AppCommand::CaretToTop => Action::Show(Height::Top),
        AppCommand::CaretToMiddle => Action::Show(Height::Middle),
        AppCommand::CaretToBottom => Action::Show(Height::Bottom),
        AppCommand::Redraw => Action::Redraw,
        AppCommand::Suspend => Action::Suspend,
        AppCommand::LineNumbers | AppCommand::WrapLines | AppCommand::IndentGuides => {
            return editor.switch_lines(command, call);
        }
        AppCommand::SetLanguage => Action::ShowLanguage(words(call).map(str::to_owned)),
        AppCommand::Save => save(false, false),
        AppCommand::SaveForce => save(true, false),
        AppCommand::SaveAndQuit => save(false, true),
        AppCommand::SaveAll => Action::SaveAll,
        AppCommand::SaveAs => return save_as(editor, call),
        AppCommand::Export => return export(editor, call),
        AppCommand::Open => return open(editor, call),
        AppCommand::NextTab => Action::Tab(TabAction::Step(times)),
        AppCommand::PreviousTab => Action::Tab(TabAction::Step(-times)),
        AppCommand::GoToTab => return go_to_tab(editor, call),
        AppCommand::CloseTab => Action::Tab(TabAction::Close),
        AppCommand::Close => Action::Tab(TabAction::Leave),
        AppCommand::Help => return help::toggle(editor),
        AppCommand::Quit => Action::Quit { force: false },
        AppCommand::QuitForce => Action::Quit { force: true },
    };
    vec![action]
}

fn save(force: bool, quit: bool) -> Action {
    Action::Save {
        path: None,
        force,
        quit,
    }
}

/// The argument without the spaces around it, if anything is left.
fn words<'a>(call: &Call<'a>) -> Option<&'a str> {
    call.arg.map(str::trim).filter(|arg| !arg.is_empty())
}

fn save_as(editor: &mut Editor, call: &Call) -> Vec<Action> {
    let Some(path) = words(call) else {
        return editor.say("save-as needs a file: save-as other.ipynb".to_owned());
    };
    let path = Some(path.to_owned());
    vec![Action::Save {
        path,
        force: false,
        quit: false,
    }]
}

fn open(editor: &mut Editor, call: &Call) -> Vec<Action> {
    match words(call) {
        Some(path) => vec![Action::OpenPath(path.to_owned())],
        None => editor.say("open needs a path in the room: open sub/other.ipynb".to_owned()),
    }
}

/// `export py`, `export md notes.md`.
fn export(editor: &mut Editor, call: &Call) -> Vec<Action> {
    let arg = words(call).unwrap_or_default();
    let (word, path) = arg.split_once(char::is_whitespace).unwrap_or((arg, ""));
    let format = match word {
        "ipynb" => Format::Ipynb,
        "py" => Format::Python,
        "md" => Format::Markdown,
        _ => return editor.say("export as what? export ipynb, export py or export md".to_owned()),
    };
    let path = Some(path.trim()).filter(|path| !path.is_empty());
    let path = path.map(str::to_owned);
    vec![Action::Export { format, path }]
}

/// Tabs are counted from 1.
fn go_to_tab(editor: &mut Editor, call: &Call) -> Vec<Action> {
    match call.number().and_then(|number| number.checked_sub(1)) {
        Some(index) => vec![Action::Tab(TabAction::Go(index))],
        None => editor.say("go to which tab? go-to-tab 2".to_owned()),
    }
}
