//! Values as nbformat stores them: texts in lists of lines, and nothing that is not to be stored.

use serde_json::{Map as JsonMap, Value};

use super::lines;
use crate::notebook::schema::{keys, read};

/// What a value of a notebook file is, as far as its texts are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notebook) enum Kind {
    Cell,
    Outputs,
    Output,
    Attachments,
    /// MIME types and their values.
    Bundle,
    /// A text that is split in lines.
    Text,
    /// A text that is left whole, such as a PNG in base64.
    Blob,
    Json,
}

impl Kind {
    /// The kind of what stands in a value under a key; under any key for a list's entries.
    pub(super) fn child(self, key: &str) -> Kind {
        match (self, key) {
            (Kind::Cell, keys::SOURCE) | (Kind::Output, keys::TEXT) => Kind::Text,
            (Kind::Cell, keys::OUTPUTS) => Kind::Outputs,
            (Kind::Cell, keys::ATTACHMENTS) => Kind::Attachments,
            (Kind::Outputs, _) => Kind::Output,
            (Kind::Output, keys::DATA) | (Kind::Attachments, _) => Kind::Bundle,
            (Kind::Bundle, mime) => of_mime(mime),
            _ => Kind::Json,
        }
    }
}

/// nbformat's rule for splitting (`v4/rwbase.py`).
fn of_mime(mime: &str) -> Kind {
    let split = ["application/javascript", "image/svg+xml"];
    match mime {
        mime if read::is_json_mime(mime) => Kind::Json,
        mime if mime.starts_with("text/") || split.contains(&mime) => Kind::Text,
        _ => Kind::Blob,
    }
}

/// The value as it is stored; texts in lists of lines if `lines`, else as they are.
pub(in crate::notebook) fn spell(kind: Kind, value: &Value, lines: bool) -> Value {
    match (kind, value) {
        (Kind::Text, Value::String(text)) if lines => {
            lines::split(text).into_iter().map(Value::from).collect()
        }
        (Kind::Json | Kind::Text | Kind::Blob, _) => value.clone(),
        (_, Value::Array(items)) => {
            let items = items.iter();
            items
                .map(|item| spell(kind.child(""), item, lines))
                .collect()
        }
        (_, Value::Object(entries)) => {
            let entries = entries.iter();
            let spelled =
                entries.map(|(key, value)| (key.clone(), spell(kind.child(key), value, lines)));
            Value::Object(spelled.collect())
        }
        _ => value.clone(),
    }
}

/// What Jupyter does not store (`strip_transient`): keys of the notebook's metadata, and of a cell's.
pub(super) const TRANSIENT: [&str; 3] = ["orig_nbformat", "orig_nbformat_minor", "signature"];
pub(super) const TRANSIENT_IN_CELLS: [&str; 1] = ["trusted"];

/// Take out what Jupyter does not store.
pub(in crate::notebook) fn without_transient(notebook: &mut Value) {
    forget(notebook, &TRANSIENT);
    let cells = notebook.get_mut(keys::CELLS).and_then(Value::as_array_mut);
    for cell in cells.into_iter().flatten() {
        forget(cell, &TRANSIENT_IN_CELLS);
    }
}

fn forget(value: &mut Value, names: &[&str]) {
    let metadata = value.get_mut(keys::METADATA).and_then(Value::as_object_mut);
    if let Some(metadata) = metadata {
        metadata.retain(|key, _| !names.contains(&key.as_str()));
    }
}

/// The value with the keys of all objects in order.
pub(in crate::notebook) fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            let entries = entries.into_iter();
            let sorted: JsonMap<_, _> = entries
                .map(|(key, value)| (key.clone(), sorted(value)))
                .collect();
            Value::Object(sorted)
        }
        other => other.clone(),
    }
}
