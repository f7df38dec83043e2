//! The shared document, and the only code that touches yrs.
//!
//! [`Replica`] is the document without any way to change it from here, [`Notebook`] adds local edits
//! and undo. Offsets are bytes of a cell's source everywhere outside [`anchor`].

mod admit;
pub mod anchor;
pub mod ansi;
mod any;
mod apply;
pub mod boundary;
pub mod carry;
pub mod cell;
mod change;
pub mod clip;
mod edit;
mod error;
pub mod export;
mod file;
mod ids;
pub mod ipynb;
mod jsonschema;
mod local;
mod log;
pub mod lookalike;
mod mirror;
pub mod output;
pub mod past;
mod recent;
mod remade;
mod replica;
mod schema;
mod steps;
mod touched_by;
mod undo;
mod view;
mod watch;
mod work;

#[cfg(test)]
mod tests;

pub use anchor::{Anchor, Side};
pub use carry::{Base, Draft};
pub use cell::{Cell, CellKey, CellKind, Folded};
pub use edit::{Back, BringBack, Content, Done, Edit, Fold, Piece, Results};
pub use error::{ApplyError, EditError};
pub use file::{FileError, Keep};
pub use ipynb::IpynbError;
pub use local::{Notebook, Touched};
pub use output::Output;
pub use recent::Changed;
pub use replica::Replica;
pub use steps::Rest;
pub use touched_by::ByPeer;

/// What a document is: pages decide by the path's extension, so do we.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocKind {
    /// Cells (`.ipynb`).
    Notebook,
    /// One text: root `source`.
    Text,
}

impl DocKind {
    /// The kind of the document at `path` (as in the contents API: `sub/other.ipynb`, `notes.md`).
    pub fn of_path(path: &str) -> DocKind {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.') {
            Some((_, extension)) if extension.eq_ignore_ascii_case("ipynb") => DocKind::Notebook,
            _ => DocKind::Text,
        }
    }
}

/// The four ways in which programs lay out a shared notebook; nothing in the document names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// JupyterLab 3.1 to 3.5, JupyterLite 0.1.
    A,
    /// JupyterLab 3.6.
    B,
    /// JupyterLab 4.0 to 4.2, JupyterLite 0.2 to 0.4.
    C,
    /// JupyterLab 4.3 and later, JupyterLite 0.5 and later.
    D,
}

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An edit made here.
    Local,
    /// Undo or redo of an edit made here.
    Undo,
    /// A peer; the number is the caller's own for it.
    Peer(u64),
}

impl Origin {
    /// The caller's number of the peer, if a peer made the change.
    pub fn peer(self) -> Option<u64> {
        match self {
            Origin::Peer(peer) => Some(peer),
            Origin::Local | Origin::Undo => None,
        }
    }
}

/// An update (v1 encoding) that changed the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub bytes: Vec<u8>,
    pub origin: Origin,
}
