//! Changing the type of cells.

use std::sync::Arc;

use super::{MAX_TOGETHER, NO_CELL, one_step, targets};
use crate::editor::Editor;
use crate::editor::action::Action;
use crate::editor::around::Call;
use crate::editor::doc::Doc;
use crate::notebook::cell::{Cell, CellKind};
use crate::notebook::{Edit, Piece};

/// Bytes of the sources that go into one edit: as they are made anew, all of them go out in one message,
/// and one over 256 KiB closes the channels of some peers.
const MAX_EDIT: usize = 64 << 10;

/// Gives cells another type. The selection stays on them.
pub fn turn(editor: &mut Editor, kind: CellKind, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let cells = targets(editor, call, doc);
    if cells.is_empty() {
        return editor.say(NO_CELL.to_owned());
    }
    let cells = cells.iter().filter_map(|cell| doc.cell(*cell));
    one_step(turned(cells, kind))
}

/// The edits that give another type to the cells that have it not, a bearable number of bytes each.
fn turned(cells: impl Iterator<Item = Arc<Cell>>, kind: CellKind) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut bytes = 0;
    for cell in cells.filter(|cell| cell.kind != kind) {
        bytes += cell.source.len();
        match edits.last_mut() {
            Some(Edit::ChangeKinds { cells, .. })
                if bytes <= MAX_EDIT && cells.len() < MAX_TOGETHER =>
            {
                cells.push(cell.key);
            }
            _ => {
                bytes = cell.source.len();
                let cells = vec![cell.key];
                edits.push(Edit::ChangeKinds { cells, kind });
            }
        }
    }
    edits
}

/// Makes cells markdown, with so many `#` at the start of the first line.
pub fn heading(editor: &mut Editor, call: &Call, doc: &dyn Doc) -> Vec<Action> {
    let Some(level) = call.number().filter(|level| (1..=6).contains(level)) else {
        return editor.say("a heading has a level from 1 to 6: heading 2".to_owned());
    };
    let one = Call {
        count: None,
        ..*call
    };
    let cells = targets(editor, &one, doc);
    if cells.is_empty() {
        return editor.say(NO_CELL.to_owned());
    }
    let cells: Vec<_> = cells.iter().filter_map(|cell| doc.cell(*cell)).collect();
    // The text first: the cells are others afterwards.
    let pieces: Vec<Piece> = cells
        .iter()
        .filter_map(|cell| with_level(cell, level))
        .collect();
    let text = (!pieces.is_empty()).then_some(Edit::ReplaceMany { pieces });
    let mut edits: Vec<Edit> = text.into_iter().collect();
    edits.extend(turned(cells.into_iter(), CellKind::Markdown));
    one_step(edits)
}

/// What takes the place of the source's start, if that is not as it should be.
fn with_level(cell: &Cell, level: usize) -> Option<Piece> {
    let title = cell
        .source
        .trim_start_matches('#')
        .trim_start_matches([' ', '\t']);
    let to = cell.source.len() - title.len();
    let text = format!("{} ", "#".repeat(level));
    let key = cell.key;
    (cell.source.get(..to) != Some(&text)).then_some(Piece {
        cell: key,
        from: 0,
        to,
        text,
    })
}
