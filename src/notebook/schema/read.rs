//! Read cells and outputs, tolerantly: numbers for text, lists of lines, floats for integers.

use serde_json::{Map as JsonMap, Value};
use yrs::branch::{Branch, BranchPtr};
use yrs::types::text::YChange;
use yrs::{
    Any, Array, ArrayRef, BranchID, GetString, ID, Map, MapRef, Out, ReadTxn, Text, TextRef,
};

use super::keys;
use crate::notebook::any;
use crate::notebook::cell::{Cell, CellKey, CellKind, Folded};
use crate::notebook::output::Output;

/// Shared types nested deeper than this are read as null: a peer can nest them until the stack ends.
const MAX_NESTING: usize = 32;

/// JSON of any shared value. Not yrs' own, which recurses without a limit and may never return.
pub(in crate::notebook) fn json<T: ReadTxn>(txn: &T, out: &Out) -> Value {
    nested_json(txn, out, MAX_NESTING)
}

fn nested_json<T: ReadTxn>(txn: &T, out: &Out, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else {
        return Value::Null;
    };
    match out {
        Out::Any(plain) => any::to_json(plain),
        Out::YText(text) => Value::String(text.get_string(txn)),
        Out::YArray(array) => {
            let elements = elements(txn, array);
            elements
                .iter()
                .map(|out| nested_json(txn, out, depth))
                .collect()
        }
        Out::YMap(map) => {
            let mut entries: Vec<_> = map.iter(txn).collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            let entries = entries.into_iter();
            let entries = entries.map(|(key, out)| (key.to_owned(), nested_json(txn, &out, depth)));
            Value::Object(entries.collect())
        }
        _ => Value::Null,
    }
}

/// The elements of a shared array.
///
/// yrs 0.26 never comes to an end in an array that holds characters outside of the basic plane, which
/// no page writes but a hostile peer can: it counts them in UTF-16 units and reads them by character.
/// Of an array with any characters only the shared types are taken.
pub(in crate::notebook) fn elements<T: ReadTxn>(txn: &T, array: &ArrayRef) -> Vec<Out> {
    let as_text = TextRef::from(BranchPtr::from(AsRef::<Branch>::as_ref(array)));
    if as_text.get_string(txn).is_empty() {
        return array.iter(txn).collect();
    }
    let chunks = as_text.diff(txn, YChange::identity);
    let chunks = chunks.into_iter().map(|chunk| chunk.insert);
    chunks.filter(|out| !matches!(out, Out::Any(_))).collect()
}

/// JSON of the value of `key`, if there is one.
pub(in crate::notebook) fn value<T: ReadTxn>(txn: &T, map: &MapRef, key: &str) -> Option<Value> {
    map.get(txn, key).map(|out| json(txn, &out))
}

/// A text within a JSON value, without reading the rest of it: metadata may hold megabytes of widgets.
pub(in crate::notebook) fn text_within<T: ReadTxn>(
    txn: &T,
    map: &MapRef,
    path: [&str; 3],
) -> Option<String> {
    let [key, outer, inner] = path;
    match map.get(txn, key)? {
        Out::Any(Any::Map(entries)) => match entries.get(outer)? {
            Any::Map(entries) => match entries.get(inner)? {
                Any::String(text) => Some(text.to_string()),
                _ => None,
            },
            _ => None,
        },
        Out::YMap(outer_map) => {
            let value = outer_map.get(txn, outer).map(|out| json(txn, &out))?;
            value.get(inner)?.as_str().map(str::to_owned)
        }
        _ => None,
    }
}

/// The id of a nested shared type.
pub(in crate::notebook) fn nested_id(branch: &Branch) -> Option<ID> {
    match branch.id() {
        BranchID::Nested(id) => Some(id),
        BranchID::Root(_) => None,
    }
}

/// The key of the cell that a shared map is.
pub(in crate::notebook) fn key_of(cell: &MapRef) -> Option<CellKey> {
    let id = nested_id(cell.as_ref())?;
    Some(CellKey {
        client: id.client.get(),
        clock: id.clock,
    })
}

/// The cell's source, if it is shared text.
pub(in crate::notebook) fn text_of<T: ReadTxn>(txn: &T, cell: &MapRef) -> Option<TextRef> {
    match cell.get(txn, keys::SOURCE)? {
        Out::YText(text) => Some(text),
        _ => None,
    }
}

/// The cell's source as a string, whatever it is in the document.
pub(in crate::notebook) fn source<T: ReadTxn>(txn: &T, cell: &MapRef) -> String {
    match cell.get(txn, keys::SOURCE) {
        Some(Out::YText(text)) => text.get_string(txn),
        Some(other) => text(&json(txn, &other)),
        None => String::new(),
    }
}

/// The whole cell.
pub(in crate::notebook) fn cell<T: ReadTxn>(
    txn: &T,
    map: &MapRef,
    key: CellKey,
    revision: u64,
) -> Cell {
    let word = |key| value(txn, map, key).map(|value| text(&value));
    let kind = CellKind::of_name(&word(keys::CELL_TYPE).unwrap_or_default());
    Cell {
        key,
        id: word(keys::ID).unwrap_or_default(),
        kind,
        source: source(txn, map),
        execution_count: value(txn, map, keys::EXECUTION_COUNT)
            .filter(|_| kind == CellKind::Code)
            .and_then(|value| count(&value)),
        outputs: outputs(txn, map),
        execution_state: word(keys::EXECUTION_STATE),
        folded: folded(txn, map),
        revision,
    }
}

fn folded<T: ReadTxn>(txn: &T, cell: &MapRef) -> Folded {
    let metadata = value(txn, cell, keys::METADATA);
    let flag = |pointer: &str| {
        let flag = metadata.as_ref().and_then(|all| all.pointer(pointer));
        flag.and_then(Value::as_bool) == Some(true)
    };
    Folded {
        source: flag("/jupyter/source_hidden"),
        outputs: flag("/jupyter/outputs_hidden") || flag("/collapsed"),
    }
}

fn outputs<T: ReadTxn>(txn: &T, cell: &MapRef) -> Vec<Output> {
    match value(txn, cell, keys::OUTPUTS) {
        Some(Value::Array(outputs)) => outputs.iter().map(output).collect(),
        _ => Vec::new(),
    }
}

/// One output from its JSON.
pub(in crate::notebook) fn output(value: &Value) -> Output {
    let Value::Object(entries) = value else {
        return Output::Unknown(text(value));
    };
    let word = |key: &str| entries.get(key).map(text).unwrap_or_default();
    match word(keys::OUTPUT_TYPE).as_str() {
        keys::STREAM => Output::Stream {
            name: word("name"),
            text: word(keys::TEXT),
        },
        "display_data" | "execute_result" | "update_display_data" => display(entries),
        "error" => Output::Error {
            ename: word("ename"),
            evalue: word("evalue"),
            traceback: entries.get("traceback").map(lines).unwrap_or_default(),
        },
        other => Output::Unknown(format!("output of unknown type {other:?}")),
    }
}

fn display(entries: &JsonMap<String, Value>) -> Output {
    let data = match entries.get(keys::DATA) {
        Some(Value::Object(data)) => data
            .iter()
            .map(|(mime, value)| mime_value(mime, value))
            .collect(),
        _ => Vec::new(),
    };
    Output::Display {
        count: entries.get(keys::EXECUTION_COUNT).and_then(count),
        data,
        metadata: entries.get(keys::METADATA).cloned().unwrap_or(Value::Null),
    }
}

fn mime_value(mime: &str, value: &Value) -> (String, Value) {
    let value = if is_json_mime(mime) {
        value.clone()
    } else {
        Value::String(text(value))
    };
    (mime.to_owned(), value)
}

/// MIME types whose value is JSON itself (nbformat: never split in lines).
pub(in crate::notebook) fn is_json_mime(mime: &str) -> bool {
    mime == "application/json" || (mime.starts_with("application/") && mime.ends_with("+json"))
}

/// What stands for text: a string, lines in a list, or any other value as JSON; nothing for null.
pub(in crate::notebook) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect(),
        other => other.to_string(),
    }
}

/// A list of strings, or one.
fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Array(lines) => lines.iter().map(text).collect(),
        other => vec![text(other)],
    }
}

fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|count| *count >= 0.0)
            .map(|count| count as u64)
    })
}
