//! A text file that the document came from.

use crate::notebook::replica::Replica;

/// What some editors put at the start of a file.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a text document does not say of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextFile {
    /// Every line ends with `\r\n` in the file, and with `\n` in the document.
    crlf: bool,
}

impl TextFile {
    /// The file, and the text of the document. A file with both kinds of line ends is taken as it is.
    pub(super) fn open(text: &str) -> (Self, String) {
        let lines = text.matches('\n').count();
        let crlf = lines > 0 && text.matches("\r\n").count() == lines;
        let text = match crlf {
            true => text.replace("\r\n", "\n"),
            false => text.to_owned(),
        };
        (TextFile { crlf }, text)
    }

    pub(super) fn merge(self, document: &Replica) -> String {
        let text = document.whole_text();
        match self.crlf {
            true => text.replace('\n', "\r\n"),
            false => text,
        }
    }
}
