//! Commands to cells: which one does what, and which cells it is about.

mod arrange;
mod clip;
mod focus;
mod kind;
mod outputs;
mod places;
#[cfg(test)]
mod tests;

use super::reading;
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::{Around, Call};
use crate::editor::command::{CellCommand, Command};
use crate::editor::doc::Doc;
use crate::notebook::cell::{CellKey, CellKind};
use crate::notebook::{Edit, Fold};

pub use clip::paste_text;
pub use focus::{arrive, jump_to};

const TEXT_DOCUMENT: &str = "a text document has no cells";
const NO_CELL: &str = "there is no cell here";

pub fn run(editor: &mut Editor, command: CellCommand, call: &Call, around: &Around) -> Vec<Action> {
    let doc = around.doc;
    if doc.is_text() && command_needs_cells(command) {
        return editor.say(TEXT_DOCUMENT.to_owned());
    }
    let step = isize::try_from(call.times()).unwrap_or(isize::MAX);
    match command {
        CellCommand::FocusNext => focus::step(editor, step, doc),
        CellCommand::FocusPrevious => focus::step(editor, -step, doc),
        CellCommand::FocusFirst => focus::jump_to(editor, 0, doc),
        CellCommand::FocusLast => focus::jump_to(editor, usize::MAX, doc),
        CellCommand::GoTo => focus::go_to(editor, call, doc),
        CellCommand::Next(landmark) => focus::search(editor, landmark, step, doc),
        CellCommand::Previous(landmark) => focus::search(editor, landmark, -step, doc),
        CellCommand::JumpBack => places::jump(editor, true, call, doc),
        CellCommand::JumpForward => places::jump(editor, false, call, doc),
        CellCommand::SetMark => places::set_mark(editor, call, doc),
        CellCommand::GoToMark => places::go_to_mark(editor, call, doc),
        CellCommand::ExtendDown => focus::extend(editor, step, doc),
        CellCommand::ExtendUp => focus::extend(editor, -step, doc),
        CellCommand::ExtendFirst => focus::extend(editor, isize::MIN, doc),
        CellCommand::ExtendLast => focus::extend(editor, isize::MAX, doc),
        CellCommand::Select => focus::select(editor, doc),
        CellCommand::SelectAll => focus::select_all(editor, doc),
        CellCommand::Deselect => focus::deselect(editor),
        CellCommand::InsertAbove => arrange::insert(editor, 0, doc),
        CellCommand::InsertBelow => arrange::insert(editor, 1, doc),
        CellCommand::Delete => arrange::delete(editor, call, doc),
        CellCommand::Cut => clip::cut(editor, call, doc),
        CellCommand::Copy => clip::copy(editor, call, doc),
        CellCommand::PasteBelow => clip::paste(editor, true, doc),
        CellCommand::PasteAbove => clip::paste(editor, false, doc),
        CellCommand::Duplicate => clip::duplicate(editor, call, doc),
        CellCommand::MoveUp => arrange::shift(editor, false, call, around),
        CellCommand::MoveDown => arrange::shift(editor, true, call, around),
        CellCommand::Split => arrange::split(editor, doc),
        CellCommand::MergeBelow => arrange::merge_below(editor, doc),
        CellCommand::MergeAbove => arrange::merge_above(editor, doc),
        CellCommand::MergeSelected => arrange::merge_selected(editor, doc),
        CellCommand::ToCode => kind::turn(editor, CellKind::Code, call, doc),
        CellCommand::ToMarkdown => kind::turn(editor, CellKind::Markdown, call, doc),
        CellCommand::ToRaw => kind::turn(editor, CellKind::Raw, call, doc),
        CellCommand::Heading => kind::heading(editor, call, doc),
        CellCommand::ClearOutput => outputs::clear(editor, call, doc),
        CellCommand::ClearAllOutputs => outputs::clear_all(editor, doc),
        CellCommand::ToggleSource => outputs::toggle(editor, Fold::Source, call, doc),
        CellCommand::ToggleOutput => outputs::toggle(editor, Fold::Outputs, call, doc),
        CellCommand::ViewOutput => reading::open(editor, doc),
        CellCommand::SaveOutput => reading::save(editor, call, false),
        CellCommand::SaveOutputForce => reading::save(editor, call, true),
    }
}

/// Whether the command is about cells as such: a text document has its one cell and no others.
fn command_needs_cells(command: CellCommand) -> bool {
    let edits = Command::Cell(command).edits();
    edits || command == CellCommand::Copy
}

/// The selected cells; without a selection the focused one, or with a count so many from it on.
fn targets(editor: &Editor, call: &Call, doc: &dyn Doc) -> Vec<CellKey> {
    let range = editor.range(doc).or_else(|| {
        let first = editor.focus().and_then(|cell| doc.index_of(cell))?;
        let last = first.saturating_add(call.times().max(1) - 1);
        Some((first, last.min(doc.cells().len() - 1)))
    });
    let cells = range.and_then(|(first, last)| doc.cells().get(first..=last));
    cells.unwrap_or_default().to_vec()
}

/// The first and last index of the selected cells, or twice that of the focused one.
fn block(editor: &Editor, doc: &dyn Doc) -> Option<(usize, usize)> {
    let own = || {
        let index = editor.focus().and_then(|cell| doc.index_of(cell))?;
        Some((index, index))
    };
    editor.range(doc).or_else(own)
}

/// Cells of one edit of many: enough that a notebook of thousands is done at once, and few enough for a
/// message that any peer takes.
const MAX_TOGETHER: usize = 200;

/// Cells in parts of a bearable number, each for one edit.
fn in_numbers(cells: &[CellKey], edit: impl Fn(Vec<CellKey>) -> Edit) -> Vec<Edit> {
    let parts = cells.chunks(MAX_TOGETHER);
    parts.map(|cells| edit(cells.to_vec())).collect()
}

/// Edits as one undo step; nothing without an edit.
fn one_step(edits: Vec<Edit>) -> Vec<Action> {
    if edits.is_empty() {
        return Vec::new();
    }
    let mut actions = vec![Action::EndUndoGroup];
    actions.extend(edits.into_iter().map(Action::Edit));
    actions.push(Action::EndUndoGroup);
    actions
}
