//! An output as it is shown, read tolerantly: pages and kernels write odd values.

use serde_json::Value;

/// One output of a code cell. All text is raw: sanitise before showing.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Stream {
        /// `stdout` or `stderr`.
        name: String,
        text: String,
    },
    /// `display_data`, and `execute_result` where `count` may be set.
    Display {
        count: Option<u64>,
        /// MIME type and value, in the order of the document; list-valued text is joined.
        data: Vec<(String, Value)>,
        metadata: Value,
    },
    Error {
        ename: String,
        evalue: String,
        traceback: Vec<String>,
    },
    /// Something that is no output of nbformat; the text says what it is.
    Unknown(String),
}

impl Output {
    /// The text form: the stream, `text/plain`, or the error's name and value.
    pub fn text(&self) -> Option<&str> {
        match self {
            Output::Stream { text, .. } => Some(text),
            Output::Display { data, .. } => data
                .iter()
                .find(|(mime, _)| mime == "text/plain")
                .and_then(|(_, value)| value.as_str()),
            Output::Error { evalue, .. } => Some(evalue),
            Output::Unknown(what) => Some(what),
        }
    }
}
