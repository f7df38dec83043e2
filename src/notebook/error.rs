//! What can go wrong with bytes from outside and with edits.

use thiserror::Error;

/// Why bytes of a peer did not go into the document, or could not be answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApplyError {
    #[error("the update is malformed: {0}")]
    Malformed(String),
    /// Only this replica may write with its client id; a second writer would end in divergence.
    #[error("the update writes in the name of this client")]
    Forged,
    #[error("the state vector is malformed")]
    StateVector,
    /// The document was rebuilt from its last good state; the sender should be dropped.
    #[error("the update broke the document library; the document was rebuilt without it")]
    Panicked,
}

/// Why an edit was refused. The document is as before, but for [`EditError::Panicked`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("that cell is gone")]
    NoCell,
    #[error("that range is outside of the cell's source")]
    Range,
    #[error("the cell's source is not shared text and cannot be edited")]
    NoText,
    #[error("this cannot be done in a document of this kind")]
    Kind,
    #[error("only a code cell has outputs")]
    NotCode,
    #[error("the document already has content")]
    HasContent,
    #[error("the content is no notebook: {0}")]
    Content(String),
    /// The document was rebuilt from its last good state.
    #[error("the edit broke the document library; the document was rebuilt without it")]
    Panicked,
}
