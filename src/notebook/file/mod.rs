//! Files that documents come from and go to, without loss.
//!
//! A document does not carry everything that its file has: spelling, order, unknown keys, the version.
//! [`Keep`] is what the file looked like. It is made when a file is opened, and put together with the
//! document when it is saved: what nobody changed keeps its bytes.

pub(super) mod lines;
mod merge;
mod notebook;
mod pair;
mod raw;
mod spell;
mod style;
mod text;

use thiserror::Error;

use self::notebook::NotebookFile;
use self::text::{BYTE_ORDER_MARK, TextFile};
use super::DocKind;
use super::edit::Content;
use super::ipynb::{self, IpynbError};
use super::replica::Replica;

pub(super) use spell::{Kind, sorted, spell, without_transient};
pub(super) use style::Style;

/// Why bytes are no document that can be opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    #[error("not a text in UTF-8 (byte {0} is none of it); convert it with iconv")]
    NotText(usize),
    #[error("{0}")]
    Notebook(IpynbError),
}

/// How a document's file looked when it was opened, or written last.
#[derive(Clone, Debug)]
pub struct Keep {
    marked: bool,
    file: File,
}

#[derive(Clone, Debug)]
enum File {
    Notebook(Box<NotebookFile>),
    Text(TextFile),
    /// There was none: what is written is as Jupyter writes it.
    None,
}

impl Keep {
    /// A document that comes from no file.
    pub fn nothing() -> Keep {
        Keep {
            marked: false,
            file: File::None,
        }
    }

    /// Open a file of that kind. The content goes into an empty document by `Edit::Seed`.
    pub fn open(kind: DocKind, bytes: &[u8]) -> Result<(Keep, Content), FileError> {
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|error| FileError::NotText(error.valid_up_to() + 1))?;
        let bare = text.strip_prefix(BYTE_ORDER_MARK);
        let marked = bare.is_some();
        let text = bare.unwrap_or(text);
        let (file, content) = match kind {
            DocKind::Notebook => {
                let (file, value) = NotebookFile::open(text).map_err(FileError::Notebook)?;
                (File::Notebook(Box::new(file)), Content::Ipynb(value))
            }
            DocKind::Text => {
                let (file, text) = TextFile::open(text);
                (File::Text(file), Content::Text(text))
            }
        };
        Ok((Keep { marked, file }, content))
    }

    /// Note which cells the document has made of the file's. To be called when the content has just been
    /// put into it; without it cells are known by their ids alone.
    pub fn bind(&mut self, document: &Replica) {
        if let File::Notebook(file) = &mut self.file {
            file.bind(document);
        }
    }

    /// The text of the file with what the document has now, and the keep for the next time, which counts
    /// once that text is written.
    pub fn merge(&self, document: &Replica) -> (String, Keep) {
        let (text, file) = self.merge_file(document);
        let mark = self.marked.then_some(BYTE_ORDER_MARK);
        let text = mark.into_iter().map(String::from).chain([text]).collect();
        let marked = self.marked;
        (text, Keep { marked, file })
    }

    fn merge_file(&self, document: &Replica) -> (String, File) {
        match (&self.file, document.kind()) {
            (File::Notebook(file), DocKind::Notebook) => match file.merge(document) {
                Some((text, file)) => (text, File::Notebook(Box::new(file))),
                None => fresh(document),
            },
            (File::Text(file), DocKind::Text) => (file.merge(document), self.file.clone()),
            _ => fresh(document),
        }
    }
}

/// A file of its own, as Jupyter writes it.
fn fresh(document: &Replica) -> (String, File) {
    if document.kind() == DocKind::Text {
        let text = document.whole_text();
        return (text, File::None);
    }
    let text = ipynb::to_file_text(&document.to_ipynb());
    let file = NotebookFile::written(text.clone(), document);
    (text, File::Notebook(Box::new(file)))
}
