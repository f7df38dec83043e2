//! Cells as text, for clipboards: a JSON list of nbformat cells, as JupyterLab keeps them on its own.

use serde_json::{Value, json};

use super::ipynb;
use super::schema::keys;

/// Deeper JSON is no cell of anybody's: it counts as text. Other programs' limits are not far above.
const MAX_DEPTH: usize = 24;

/// The text of some cells.
pub fn to_text(cells: &[Value]) -> String {
    Value::from(cells).to_string()
}

/// The cells that a text holds: a list of them, a single one, or a whole notebook. None if it is
/// anything else, or if nbformat's schema refuses any of it. Text in lists of lines is made whole, and
/// an id is there only if the text has one.
pub fn parse(text: &str) -> Option<Vec<Value>> {
    let text = text.trim_start();
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let mut cells = listed(value).filter(|cells| !cells.is_empty())?;
    for (index, cell) in cells.iter_mut().enumerate() {
        if depth(cell) > MAX_DEPTH {
            return None;
        }
        complete(cell)?;
        ipynb::join_cell(index, cell).ok()?;
    }
    is_valid(&cells).then_some(cells)
}

fn listed(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(cells) => Some(cells),
        Value::Object(mut entries) => match entries.remove(keys::CELLS) {
            Some(Value::Array(cells)) => Some(cells),
            Some(_) => None,
            None => Some(vec![Value::Object(entries)]),
        },
        _ => None,
    }
}

/// Gives a cell the keys that every cell has, so that a hand-written one is taken too.
fn complete(cell: &mut Value) -> Option<()> {
    let is_code = cell.get(keys::CELL_TYPE)?.as_str()? == "code";
    let entries = cell.as_object_mut()?;
    let mut need = |key: &str, value: Value| {
        entries.entry(key).or_insert(value);
    };
    need(keys::METADATA, json!({}));
    need(keys::SOURCE, json!(""));
    if is_code {
        need(keys::EXECUTION_COUNT, Value::Null);
        need(keys::OUTPUTS, json!([]));
    }
    Some(())
}

fn is_valid(cells: &[Value]) -> bool {
    let named = cells.iter().enumerate().map(|(index, cell)| {
        let mut cell = cell.clone();
        if let Some(entries) = cell.as_object_mut() {
            let id = || json!(format!("cell-{index}"));
            entries.entry(keys::ID).or_insert_with(id);
        }
        cell
    });
    let notebook = json!({
        "cells": named.collect::<Vec<_>>(), "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    });
    ipynb::validate(&notebook).is_ok()
}

/// How deep JSON is nested; serde's own limit keeps the recursion short.
fn depth(value: &Value) -> usize {
    let deepest = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(entries) => entries.values().map(depth).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Option<Vec<String>> {
        let cells = parse(text)?;
        let source = |cell: &Value| cell["source"].as_str().map(str::to_owned);
        cells.iter().map(source).collect()
    }

    #[test]
    fn a_list_a_cell_and_a_notebook_are_taken() {
        let cell = r#"{"cell_type": "code", "source": ["a\n", "b"]}"#;
        let expected = Some(vec!["a\nb".to_owned()]);
        assert_eq!(sources(cell), expected);
        assert_eq!(sources(&format!(" [{cell}]\n")), expected);
        let notebook = format!(r#"{{"nbformat": 4, "metadata": {{}}, "cells": [{cell}]}}"#);
        assert_eq!(sources(&notebook), expected);
    }

    #[test]
    fn what_was_written_is_read() {
        let cells = parse(
            r##"[{"cell_type": "markdown", "source": "# é", "metadata": {"a": [1]}, "id": "x-1"},
            {"cell_type": "code", "source": "1", "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "hi"}], "execution_count": 3}]"##,
        )
        .expect("cells");
        assert_eq!(parse(&to_text(&cells)), Some(cells));
    }

    #[test]
    fn anything_else_is_text() {
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let deep = format!(r#"{{"cell_type": "raw", "metadata": {{"a": {deep}}}}}"#);
        for text in [
            "",
            "x = [1, 2]",
            "[]",
            "{}",
            "[1, 2]",
            r#"{"a": 1}"#,
            r#"[{"cell_type": "fancy", "source": ""}]"#,
            r#"[{"cell_type": "code", "source": "", "outputs": [5]}]"#,
            r#"[{"cell_type": "markdown", "source": "", "metadata": 5}]"#,
            r#"{"cells": {"cell_type": "code"}}"#,
            &deep,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
