//! Local changes as values: one variant, one transaction.

use serde_json::Value;
use yrs::{Array, Map, MapRef, Text, TransactionMut};

use super::anchor::utf16_at;
use super::cell::{CellKey, CellKind};
use super::error::EditError;
use super::ids::Ids;
use super::replica::Replica;
use super::schema::write::NewCell;
use super::schema::{Roots, keys, seed, write};
use super::view::{map_of, slot_of};
use super::{DocKind, Origin, Shape};

/// A change of the document. Offsets are bytes of the cell's source; one inside of a character counts
/// as the character's start.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    InsertText {
        cell: CellKey,
        at: usize,
        text: String,
    },
    DeleteText {
        cell: CellKey,
        from: usize,
        to: usize,
    },
    ReplaceText {
        cell: CellKey,
        from: usize,
        to: usize,
        text: String,
    },
    /// A new cell before the one at `index`; past the end, behind all.
    InsertCell {
        index: usize,
        kind: CellKind,
        source: String,
    },
    DeleteCell {
        cell: CellKey,
    },
    /// `output` as in nbformat. Outputs and counts are not undone: they tell what a kernel did.
    AppendOutput {
        cell: CellKey,
        output: Value,
    },
    ClearOutputs {
        cell: CellKey,
    },
    SetExecutionCount {
        cell: CellKey,
        count: Option<u64>,
    },
    /// The path that pages show (`context.path` in shape A and in text documents, else `state.path`).
    SetPath {
        path: String,
    },
    /// The whole content; refused in a document that has any. Not undone.
    Seed {
        content: Content,
    },
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A notebook, as `ipynb::parse` gives it.
    Ipynb(Value),
    Text(String),
}

/// What an edit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The cell that the edit made.
    pub created: Option<CellKey>,
}

/// A range of a text in UTF-16 units.
#[derive(Clone, Copy)]
struct Units {
    from: u32,
    len: u32,
}

impl Edit {
    /// Whether undo takes it back.
    pub(super) fn is_undoable(&self) -> bool {
        use Edit::{DeleteCell, DeleteText, InsertCell, InsertText, ReplaceText};
        matches!(
            self,
            InsertText { .. }
                | DeleteText { .. }
                | ReplaceText { .. }
                | InsertCell { .. }
                | DeleteCell { .. }
        )
    }
}

/// Apply `edit` in one transaction with the yrs origin `tag`.
pub(super) fn apply(
    replica: &mut Replica,
    edit: &Edit,
    tag: &str,
    ids: &mut Ids,
) -> Result<Done, EditError> {
    match edit {
        Edit::InsertText { cell, at, text } => replace(replica, tag, *cell, *at..*at, text),
        Edit::DeleteText { cell, from, to } => replace(replica, tag, *cell, *from..*to, ""),
        Edit::ReplaceText {
            cell,
            from,
            to,
            text,
        } => replace(replica, tag, *cell, *from..*to, text),
        Edit::InsertCell {
            index,
            kind,
            source,
        } => insert_cell(
            replica,
            tag,
            *index,
            &NewCell::plain(*kind, &ids.next_id(), source),
        ),
        Edit::DeleteCell { cell } => delete_cell(replica, tag, *cell),
        Edit::AppendOutput { cell, output } => in_code(replica, tag, *cell, |txn, map, shape| {
            let outputs = write::outputs_of(txn, map);
            write::push_output(txn, &outputs, shape, output);
        }),
        Edit::ClearOutputs { cell } => in_code(replica, tag, *cell, |txn, map, _| {
            write::clear_outputs(txn, map)
        }),
        Edit::SetExecutionCount { cell, count } => in_code(replica, tag, *cell, |txn, map, _| {
            write::set_execution_count(txn, map, *count);
        }),
        Edit::SetPath { path } => set_path(replica, tag, path),
        Edit::Seed { content } => seed_content(replica, tag, content, ids),
    }
}

/// Run `f` in a transaction whose changes are ours.
fn change<T>(
    replica: &mut Replica,
    tag: &str,
    f: impl FnOnce(&mut TransactionMut, &Roots) -> T,
) -> Result<T, EditError> {
    replica
        .write(Origin::Local, tag, f)
        .ok_or(EditError::Panicked)
}

fn replace(
    replica: &mut Replica,
    tag: &str,
    cell: CellKey,
    bytes: std::ops::Range<usize>,
    text: &str,
) -> Result<Done, EditError> {
    let units = units(replica, cell, bytes)?;
    let target = replica.read(|txn| replica.text_ref(txn, cell)).flatten();
    let target = target.ok_or(EditError::NoText)?;
    change(replica, tag, |txn, _| {
        if units.len > 0 {
            target.remove_range(txn, units.from, units.len);
        }
        if !text.is_empty() {
            target.insert(txn, units.from, text);
        }
    })?;
    Ok(Done::default())
}

fn units(
    replica: &Replica,
    cell: CellKey,
    bytes: std::ops::Range<usize>,
) -> Result<Units, EditError> {
    let cell = replica.cell(cell).ok_or(EditError::NoCell)?;
    if bytes.start > bytes.end || bytes.end > cell.source.len() {
        return Err(EditError::Range);
    }
    let from = utf16_at(&cell.source, bytes.start);
    let to = utf16_at(&cell.source, bytes.end);
    Ok(Units {
        from,
        len: to - from,
    })
}

fn insert_cell(
    replica: &mut Replica,
    tag: &str,
    index: usize,
    new: &NewCell,
) -> Result<Done, EditError> {
    if replica.kind() != DocKind::Notebook {
        return Err(EditError::Kind);
    }
    let shape = replica.shape();
    let next = replica.cells().get(index).copied();
    let created = change(replica, tag, |txn, roots| {
        let end = roots.cells.len(txn);
        let slot = next.and_then(|next| slot_of(txn, next)).unwrap_or(end);
        write::insert_cell(txn, &roots.cells, slot, shape, new)
    })?;
    Ok(Done { created })
}

fn delete_cell(replica: &mut Replica, tag: &str, cell: CellKey) -> Result<Done, EditError> {
    if replica.kind() != DocKind::Notebook {
        return Err(EditError::Kind);
    }
    replica.index_of(cell).ok_or(EditError::NoCell)?;
    change(replica, tag, |txn, roots| {
        let slot = slot_of(txn, cell).ok_or(EditError::NoCell)?;
        roots.cells.remove(txn, slot);
        Ok(Done::default())
    })?
}

/// Run `f` with the shared map of a code cell.
fn in_code(
    replica: &mut Replica,
    tag: &str,
    cell: CellKey,
    f: impl FnOnce(&mut TransactionMut, &MapRef, Shape),
) -> Result<Done, EditError> {
    let read = replica.cell(cell).ok_or(EditError::NoCell)?;
    if read.kind != CellKind::Code {
        return Err(EditError::NotCode);
    }
    let shape = replica.shape();
    change(replica, tag, |txn, _| match map_of(txn, cell) {
        Some(map) => {
            f(txn, &map, shape);
            Ok(Done::default())
        }
        None => Err(EditError::NoCell),
    })?
}

fn set_path(replica: &mut Replica, tag: &str, path: &str) -> Result<Done, EditError> {
    let in_context = replica.kind() == DocKind::Text || replica.shape() == Shape::A;
    change(replica, tag, |txn, roots| {
        let map = if in_context {
            &roots.context
        } else {
            &roots.state
        };
        map.insert(txn, keys::PATH, path);
    })?;
    Ok(Done::default())
}

fn seed_content(
    replica: &mut Replica,
    tag: &str,
    content: &Content,
    ids: &mut Ids,
) -> Result<Done, EditError> {
    if replica.has_content() {
        return Err(EditError::HasContent);
    }
    let shape = replica.shape();
    match (replica.kind(), content) {
        (DocKind::Text, Content::Text(text)) => {
            change(replica, tag, |txn, roots| seed::text(txn, roots, text))?;
        }
        (DocKind::Notebook, Content::Ipynb(file)) => {
            let file = file
                .as_object()
                .filter(|file| file.contains_key(keys::CELLS));
            let file = file.ok_or_else(|| EditError::Content("it has no cells".to_owned()))?;
            change(replica, tag, |txn, roots| {
                seed::ipynb(txn, roots, shape, file, ids)
            })?;
        }
        _ => return Err(EditError::Kind),
    }
    Ok(Done::default())
}
