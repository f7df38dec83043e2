//! Commands to the text of a cell: which function does which.

use super::{
    caret, comment, indent, insert, kill, letters, lines, newline, operator, pick, put, typing,
    visual,
};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::text::{Case, Operator};
use crate::editor::command::{Mode, TextCommand};
use crate::editor::doc::Doc;
use crate::editor::state_text::Counting;

pub fn run(editor: &mut Editor, command: TextCommand, call: &Call, around: &Around) -> Vec<Action> {
    use TextCommand::*;
    let doc = around.doc;
    match command {
        EditMode => enter(editor, doc),
        CommandMode => leave(editor),
        NormalMode => visual::normal_mode(editor, call, doc),
        VisualMode => visual::visual(editor, Mode::Visual, doc),
        VisualLineMode => visual::visual(editor, Mode::VisualLine, doc),
        Reselect => visual::reselect(editor, doc),
        Undo => back(editor, Action::Undo, call, doc),
        Redo => back(editor, Action::Redo, call, doc),
        Repeat => repeat(editor, call),
        Move(motion) => caret::go(editor, motion, call, around),
        GoToLine => caret::go_to_line(editor, call, around),
        Select(motion) => caret::select(editor, motion, call, doc),
        SelectAll => visual::select_all(editor, doc),
        SelectWord => visual::select_word(editor, doc),
        SelectLine => visual::select_line(editor, call, doc),
        SwapEnds => visual::swap_ends(editor, doc),
        Collapse => visual::collapse(editor, doc),
        Pick(motion) => pick::pick(editor, motion, call, doc),
        PickLine => pick::pick_line(editor, call, doc),
        Object(part) => visual::object(editor, part, call, around),
        Operate(operator) => operator::operate(editor, operator, call, around),
        other => change(editor, other, call, around),
    }
}

/// Commands that change, copy or paste.
fn change(editor: &mut Editor, command: TextCommand, call: &Call, around: &Around) -> Vec<Action> {
    use TextCommand::*;
    let doc = around.doc;
    match command {
        Insert(begin) => insert::insert(editor, begin, call, doc),
        Register => register(editor, call),
        InsertRegister => insert::register(editor, call, doc),
        PasteAfter => put::after(editor, call, doc),
        PasteBefore => put::before(editor, call, doc),
        PasteOver => put::over(editor, call, doc),
        DeleteUnder => insert::under(editor, Operator::Delete, call, around),
        DeleteBefore => insert::delete_before(editor, call, around),
        ChangeUnder => insert::under(editor, Operator::Change, call, around),
        ChangeLines => lines_of(editor, Operator::Change, call, around),
        ChangeToLineEnd => operator::on_line_end(editor, Operator::Change, call.times(), around),
        YankUnder => put::yank(editor, doc),
        YankLines => lines_of(editor, Operator::Yank, call, around),
        ReplaceChar => letters::replace(editor, call, doc),
        ToggleCase => letters::toggle_case(editor, call, doc),
        SetCase(case) => letters::set_case(editor, case, doc),
        JoinLines => lines::join(editor, call, doc),
        DeleteLine => lines::delete(editor, call, around),
        MoveLineUp => lines::move_up(editor, around),
        MoveLineDown => lines::move_down(editor, around),
        DuplicateLine => lines::duplicate(editor, doc),
        Cut => kill::cut(editor, around),
        Copy => kill::copy(editor, around),
        CopyOrLeave => kill::copy_or_leave(editor, around),
        Paste => put::paste(editor, call, doc),
        other => typed(editor, other, call, around),
    }
}

/// Commands of typing, and those of Emacs.
fn typed(editor: &mut Editor, command: TextCommand, call: &Call, around: &Around) -> Vec<Action> {
    use TextCommand::*;
    let doc = around.doc;
    match command {
        Newline => newline::newline(editor, doc),
        OpenLine => newline::open_line(editor, doc),
        Backspace => typing::backspace(editor, call, doc),
        Delete => typing::delete(editor, call, doc),
        DeleteWordBack => typing::delete_word_back(editor, call, doc),
        DeleteWord => typing::delete_word(editor, call, doc),
        DeleteToLineStart => typing::delete_to_line_start(editor, call, doc),
        DeleteToLineEnd if editor.mode == Mode::Normal => {
            operator::on_line_end(editor, Operator::Delete, call.times(), around)
        }
        DeleteToLineEnd => typing::delete_to_line_end(editor, call, doc),
        Indent => indent::indent(editor, call, doc),
        IndentLines => indent::indent_lines(editor, call, doc),
        Dedent => indent::dedent(editor, call, doc),
        ToggleComment => comment::toggle(editor, doc),
        TransposeChars => letters::transpose_chars(editor, doc),
        TransposeWords => letters::transpose_words(editor, doc),
        UpperWord => letters::word_case(editor, Case::Upper, call, doc),
        LowerWord => letters::word_case(editor, Case::Lower, call, doc),
        CapitalizeWord => letters::capitalize(editor, call, doc),
        DeleteBlanks => letters::blanks(editor, 0, doc),
        OneSpace => letters::blanks(editor, 1, doc),
        StartSelection => kill::set_mark(editor, doc),
        ExchangeMark => kill::exchange_mark(editor, doc),
        Cancel => visual::collapse(editor, doc),
        Kill(kill) => kill::kill(editor, kill, call, doc),
        CopyRegion => kill::copy_region(editor, doc),
        Yank => kill::yank(editor, doc),
        YankPop => kill::yank_pop(editor, doc),
        Digit => digit(editor, call),
        TimesFour => times_four(editor, call),
        _ => Vec::new(),
    }
}

fn enter(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    if editor.focus().and_then(|cell| doc.cell(cell)).is_none() {
        return editor.say("there is no cell to edit".to_owned());
    }
    editor.mode = Mode::Edit;
    editor.anchor = None;
    editor.goal = None;
    editor.text.forget();
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Ends editing.
pub fn leave(editor: &mut Editor) -> Vec<Action> {
    editor.mode = Mode::Command;
    editor.anchor = None;
    editor.text.forget();
    vec![Action::EndUndoGroup, Action::CaretMoved]
}

/// Undo or redo so many steps; what was selected is not any more.
fn back(editor: &mut Editor, step: Action, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    if matches!(editor.mode, Mode::Visual | Mode::VisualLine) {
        visual::leave(editor, doc);
    }
    editor.text.marking = false;
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(std::iter::repeat_n(step, call.times()));
    actions
}

/// Presses the keys of the last change again.
fn repeat(editor: &mut Editor, call: &Call) -> Vec<Action> {
    let keys = editor.text.record.again(call.count);
    match keys.is_empty() {
        true => editor.say("there is nothing to repeat yet".to_owned()),
        false => vec![Action::Keys(keys)],
    }
}

/// Names the register for the next command; a count goes on to that.
fn register(editor: &mut Editor, call: &Call) -> Vec<Action> {
    let name = call.arg.and_then(|arg| arg.chars().next());
    match name.filter(|name| crate::editor::register::is_name(*name)) {
        Some(name) => {
            editor.text.register = Some(name);
            editor.count = call.count;
            Vec::new()
        }
        None => editor.say("registers are a to z, \", 0, _, + and *".to_owned()),
    }
}

fn lines_of(editor: &mut Editor, operator: Operator, call: &Call, around: &Around) -> Vec<Action> {
    let register = editor.text.using;
    operator::on_lines(editor, operator, register, call.times(), around)
}

/// One more digit of the count.
fn digit(editor: &mut Editor, call: &Call) -> Vec<Action> {
    let digit = call.arg.and_then(|arg| arg.parse().ok()).unwrap_or(0);
    editor.count_digit(call.count, digit);
    Vec::new()
}

/// Four times the count; digits that follow say it anew.
fn times_four(editor: &mut Editor, call: &Call) -> Vec<Action> {
    editor.count = Some(call.times().saturating_mul(4).min(crate::editor::MAX_COUNT));
    editor.text.counting = Counting::Anew;
    Vec::new()
}
