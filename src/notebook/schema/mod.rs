//! The only code that knows key names and shared types, for the four shapes of a shared notebook.
//!
//! Sources: the models of JupyterLab and `@jupyter/ydoc`, and documents recorded from real pages.

pub(super) mod detect;
pub(super) mod keys;
pub(super) mod read;
pub(super) mod saved;
pub(super) mod seed;
pub(super) mod write;

use yrs::{ArrayRef, Doc, MapRef, TextRef};

/// The root types. A notebook of shape A has `context`, a text document has `source` alone; taking
/// a root that is not used writes nothing.
pub(super) struct Roots {
    pub(super) cells: ArrayRef,
    pub(super) source: TextRef,
    pub(super) meta: MapRef,
    pub(super) state: MapRef,
    pub(super) context: MapRef,
}

impl Roots {
    pub(super) fn of(doc: &Doc) -> Self {
        Roots {
            cells: doc.get_or_insert_array(keys::CELLS),
            source: doc.get_or_insert_text(keys::SOURCE),
            meta: doc.get_or_insert_map(keys::META),
            state: doc.get_or_insert_map(keys::STATE),
            context: doc.get_or_insert_map(keys::CONTEXT),
        }
    }
}
