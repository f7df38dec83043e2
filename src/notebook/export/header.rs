//! What stands before the cells of a script: encoding, front matter, and what is known of the kernel.

use serde_json::{Map as JsonMap, Value, json};

use super::percent::{Cell, commented};
use super::{languages, yaml};

const KERNEL: &str = "kernelspec";
const JUPYTEXT: &str = "jupytext";
const MAIN_LANGUAGE: &str = "main_language";
/// What jupytext keeps of a notebook's metadata.
const KEPT: &[&str] = &[JUPYTEXT, KERNEL, "kernel_info", "orphan", "tocdepth"];
/// The notebook's own affair: with which files it is paired, and how it was read.
const NOT_KEPT: &[&str] = &["formats", "text_representation"];

/// The language of the code cells: Python, unless the notebook says otherwise.
pub(super) fn language(metadata: &JsonMap<String, Value>) -> String {
    let of = |pointer: (&str, &str)| {
        let value = metadata.get(pointer.0)?.get(pointer.1)?.as_str()?;
        Some(value.to_owned())
    };
    let named = of((JUPYTEXT, MAIN_LANGUAGE)).or_else(|| of((KERNEL, "language")));
    languages::of_kernel(&named.unwrap_or_else(|| "python".to_owned()))
}

/// The lines between `---` and `---` that a first raw cell has.
pub(super) fn front_matter(cell: &Cell) -> Option<Vec<String>> {
    let is_rule = |line: &String| line.trim_end() == "---";
    let text = cell.source.join("\n");
    let text = text.trim_matches(['\n', '\t', ' ']);
    let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    match lines.as_slice() {
        [first, front @ .., last] if cell.kind == "raw" && is_rule(first) && is_rule(last) => {
            Some(front.to_vec())
        }
        _ => None,
    }
}

/// The lines that must come first of all.
pub(super) fn encoding(
    metadata: &JsonMap<String, Value>,
    language: &str,
    cells: &[Cell],
) -> Vec<String> {
    let noted = |key: &str| {
        let value = metadata.get(JUPYTEXT)?.get(key)?.as_str()?;
        Some(value.to_owned())
    };
    let mut lines: Vec<String> = Vec::new();
    lines.extend(noted("executable").map(|program| format!("#!{program}")));
    let ascii = || {
        cells
            .iter()
            .all(|cell| cell.source.iter().all(|line| line.is_ascii()))
    };
    match noted("encoding") {
        Some(encoding) => lines.push(encoding),
        None if language != "python" && !ascii() => {
            lines.push("# -*- coding: utf-8 -*-".to_owned());
        }
        None => {}
    }
    lines
}

/// The header as comments: the front matter, and how to read the script where the kernel or its language
/// is known. Empty where there is nothing to say.
pub(super) fn lines(metadata: &JsonMap<String, Value>, front: Vec<String>) -> Vec<String> {
    let mut header = front;
    let kernel = metadata.contains_key(KERNEL) || metadata.contains_key("language_info");
    if kernel {
        let mut all = JsonMap::new();
        all.insert("jupyter".to_owned(), jupyter(metadata));
        header.extend(yaml::lines(&all));
    }
    if header.is_empty() {
        return header;
    }
    let rule = || vec!["---".to_owned()];
    commented(&[rule(), header, rule()].concat())
}

fn jupyter(metadata: &JsonMap<String, Value>) -> Value {
    let kept = metadata.iter();
    let kept = kept.filter(|(key, _)| KEPT.contains(&key.as_str()));
    let mut kept: JsonMap<String, Value> = kept
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let mut noted = match kept.shift_remove(JUPYTEXT) {
        Some(Value::Object(noted)) => noted,
        _ => JsonMap::new(),
    };
    noted.retain(|key, _| !NOT_KEPT.contains(&key.as_str()) && !is_first_line(key));
    let language = metadata
        .get(KERNEL)
        .and_then(|kernel| kernel.get("language"));
    let language = language.and_then(Value::as_str).unwrap_or("python");
    if noted.get(MAIN_LANGUAGE).and_then(Value::as_str) == Some(language) {
        noted.shift_remove(MAIN_LANGUAGE);
    }
    let format = json!({"extension": ".py", "format_name": "percent", "format_version": "1.3"});
    noted.insert("text_representation".to_owned(), format);
    kept.insert(JUPYTEXT.to_owned(), Value::Object(noted));
    Value::Object(kept)
}

fn is_first_line(key: &str) -> bool {
    matches!(key, "executable" | "encoding")
}
