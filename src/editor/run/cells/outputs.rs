//! Clearing outputs, and folding parts of cells away.

use super::{NO_CELL, in_numbers, one_step, targets};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::notebook::cell::{Cell, CellKey, CellKind};
use crate::notebook::{Edit, Fold};

/// Whether a run left anything in the cell.
pub fn has_any(cell: &Cell) -> bool {
    cell.kind == CellKind::Code && (!cell.outputs.is_empty() || cell.execution_count.is_some())
}

pub fn clear(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    clear_cells(editor, &cells, doc)
}

pub fn clear_all(editor: &mut Editor, doc: &dyn Doc) -> Vec<Action> {
    clear_cells(editor, doc.cells(), doc)
}

fn clear_cells(editor: &mut Editor, cells: &[CellKey], doc: &dyn Doc) -> Vec<Action> {
    let cells = cells.iter().filter_map(|cell| doc.cell(*cell));
    let cells = cells.filter(|cell| has_any(cell)).map(|cell| cell.key);
    let cells: Vec<CellKey> = cells.collect();
    match cells.is_empty() {
        true => editor.say("there is no output to clear".to_owned()),
        false => one_step(in_numbers(&cells, |cells| Edit::ClearOutputsOf { cells })),
    }
}

/// Folds or unfolds a part of cells: all of them the other way than the first is now. Only code cells
/// have outputs.
pub fn toggle(editor: &mut Editor, part: Fold, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    if cells.is_empty() {
        return editor.say(NO_CELL.to_owned());
    }
    let cells = cells.iter().filter_map(|cell| doc.cell(*cell));
    let cells = cells.filter(|cell| part == Fold::Source || cell.kind == CellKind::Code);
    let cells: Vec<_> = cells.collect();
    let Some(first) = cells.first() else {
        return editor.say("only code cells have an output to fold".to_owned());
    };
    let on = !is_folded(first, part);
    let others = cells.iter().filter(|cell| is_folded(cell, part) != on);
    let others: Vec<CellKey> = others.map(|cell| cell.key).collect();
    let fold = |cells| Edit::CollapseCells { cells, part, on };
    one_step(in_numbers(&others, fold))
}

fn is_folded(cell: &Cell, part: Fold) -> bool {
    match part {
        Fold::Source => cell.folded.source,
        Fold::Outputs => cell.folded.outputs,
    }
}
