//! A notebook as a script in the percent format, as jupytext 1.19 writes it by default.
//!
//! Options of jupytext in the notebook's metadata are not followed, and the header does not name a
//! version of jupytext: none has written it.

use serde_json::{Map as JsonMap, Value, json};

use super::header;
use super::languages;
use super::magics::comment_magics;
use super::pep8::lines_between;
use crate::notebook::file::{Style, lines};
use crate::notebook::ipynb::known_kind;
use crate::notebook::replica::Replica;
use crate::notebook::schema::{keys, read};

/// Metadata of cells that jupytext leaves out of scripts.
const LEFT_OUT: &[&str] = &[
    "autoscroll",
    "collapsed",
    "scrolled",
    "trusted",
    "execution",
    "ExecuteTime",
    "skipline",
    "noskipline",
    CELL_MARKER,
    LINES_TO_NEXT,
    "lines_to_end_of_cell_marker",
];
const CELL_MARKER: &str = "cell_marker";
const LINES_TO_NEXT: &str = "lines_to_next_cell";
const ACTIVE: &str = "active";
const LANGUAGE: &str = "language";
/// How a comment begins in the script.
const SIGN: &str = "#";

/// The script.
pub(super) fn script(document: &Replica) -> String {
    let metadata = match document.notebook_metadata() {
        Value::Object(metadata) => metadata,
        _ => JsonMap::new(),
    };
    let language = header::language(&metadata);
    let cells = document.cells().iter();
    let mut cells: Vec<Cell> = cells
        .filter_map(|key| Some(Cell::of(&document.plain_cell(*key)?)))
        .collect();
    let front = cells.first().and_then(header::front_matter);
    let front = front.map(|front| (front, cells.remove(0).lines_to_next));
    let mut script = header::encoding(&metadata, &language, &cells);
    let (front, to_next) = front.unwrap_or_default();
    let head = header::lines(&metadata, front);
    let body = body(&cells, &language);
    let gap = to_next.unwrap_or_else(|| lines_between(&head, &body));
    script.extend(head);
    script.extend(vec![String::new(); gap]);
    script.extend(body);
    let mut text = script.join("\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// All cells, from the last to the first: the lines between them depend on what follows.
fn body(cells: &[Cell], language: &str) -> Vec<String> {
    let mut body: Vec<String> = Vec::new();
    for cell in cells.iter().rev() {
        let mut text = cell.print(language);
        let gap = cell.lines_to_next;
        let gap = gap.unwrap_or_else(|| lines_between(&text, &body));
        text.extend(vec![String::new(); gap]);
        text.append(&mut body);
        body = text;
    }
    body
}

/// What of a cell goes into a script.
pub(super) struct Cell {
    pub(super) kind: String,
    pub(super) source: Vec<String>,
    metadata: JsonMap<String, Value>,
    /// What jupytext noted when it read a script.
    lines_to_next: Option<usize>,
    marker: Option<String>,
}

impl Cell {
    fn of(cell: &JsonMap<String, Value>) -> Self {
        let word = |key| cell.get(key).map(read::text).unwrap_or_default();
        let metadata = match cell.get(keys::METADATA) {
            Some(Value::Object(metadata)) => metadata.clone(),
            _ => JsonMap::new(),
        };
        let gap = metadata.get(LINES_TO_NEXT).and_then(Value::as_u64);
        let marker = metadata.get(CELL_MARKER).and_then(Value::as_str);
        Cell {
            kind: known_kind(&word(keys::CELL_TYPE)).to_owned(),
            source: source_lines(&word(keys::SOURCE)),
            // More is a mistake, and would make a script of nothing.
            lines_to_next: gap.map(|gap| gap.min(8) as usize),
            marker: marker.map(str::to_owned),
            metadata: shown_metadata(metadata),
        }
    }

    /// The lines of the cell, its marker first.
    fn print(&self, notebook_language: &str) -> Vec<String> {
        let mut source = self.source.clone();
        let mut metadata = self.metadata.clone();
        let own = own_language(&mut source, &mut metadata, notebook_language);
        let language = own.unwrap_or_else(|| match metadata.get(LANGUAGE) {
            Some(Value::String(language)) => language.clone(),
            _ => notebook_language.to_owned(),
        });
        let is_raw = self.kind == "raw";
        let frozen_raw = is_raw && !metadata.contains_key(ACTIVE) && !has_active_tag(&metadata);
        let same = languages::usual(&language) == languages::usual(notebook_language);
        let active = !frozen_raw && is_active(&metadata, same);
        if metadata.get(ACTIVE) == Some(&json!("")) && is_raw {
            metadata.shift_remove(ACTIVE);
        }
        let is_code = self.kind == "code"
            || (is_raw && metadata.contains_key(ACTIVE))
            || has_active_tag(&metadata);
        if !is_code {
            metadata.insert(keys::CELL_TYPE.to_owned(), self.kind.as_str().into());
        }
        let mut lines = vec![marker(metadata, indent(&source, is_code && active))];
        if is_code && active {
            comment_magics(&mut source, &language);
            if source != [""] {
                lines.append(&mut source);
            }
        } else {
            lines.extend(self.prose(source));
        }
        lines
    }

    /// Text as comments; between triple quotes where jupytext read it so.
    fn prose(&self, source: Vec<String>) -> Vec<String> {
        match self
            .marker
            .as_deref()
            .and_then(|marker| quoted(&source, marker))
        {
            Some(quoted) => quoted,
            None => commented(&source),
        }
    }
}

/// The source's lines without their ends, and one more behind a last line end.
fn source_lines(source: &str) -> Vec<String> {
    let bare = lines::split(source).into_iter().map(lines::bare);
    let mut found: Vec<String> = bare.map(str::to_owned).collect();
    if source.is_empty() || source.ends_with('\n') {
        found.push(String::new());
    }
    found
}

fn shown_metadata(metadata: JsonMap<String, Value>) -> JsonMap<String, Value> {
    let is_key = |key: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || "_.@/-".contains(c);
        !key.is_empty() && key.chars().all(known)
    };
    let is_shown = |key: &str, value: &Value| {
        let untagged = key == "tags" && value.as_array().is_none_or(Vec::is_empty);
        is_key(key) && !LEFT_OUT.contains(&key) && !untagged
    };
    metadata
        .into_iter()
        .filter(|(key, value)| is_shown(key, value))
        .collect()
}

/// The language that the first line names (`%%bash -x`), which then goes into the metadata.
fn own_language(
    source: &mut Vec<String>,
    metadata: &mut JsonMap<String, Value>,
    notebook_language: &str,
) -> Option<String> {
    let sign = match notebook_language {
        "csharp" => "#!",
        _ => "%%",
    };
    let magic = source.first()?.strip_prefix(sign)?.to_owned();
    let (name, arguments) = magic.split_once(' ').unwrap_or((&magic, ""));
    if !languages::is_language(name) {
        return None;
    }
    source.remove(0);
    if !arguments.is_empty() {
        metadata.insert("magic_args".to_owned(), arguments.into());
    }
    metadata.insert(LANGUAGE.to_owned(), name.into());
    Some(name.to_owned())
}

fn tags(metadata: &JsonMap<String, Value>) -> impl Iterator<Item = &str> {
    let tags = metadata.get("tags").and_then(Value::as_array);
    tags.into_iter().flatten().filter_map(Value::as_str)
}

fn has_active_tag(metadata: &JsonMap<String, Value>) -> bool {
    tags(metadata).any(|tag| tag.starts_with("active-"))
}

/// Whether the cell is code in a script.
fn is_active(metadata: &JsonMap<String, Value>, default: bool) -> bool {
    let frozen = metadata
        .get("run_control")
        .and_then(|run| run.get("frozen"));
    if frozen == Some(&Value::Bool(true)) {
        return false;
    }
    if let Some(tag) = tags(metadata).find(|tag| tag.starts_with("active-")) {
        return tag.split('-').any(|part| part == "py");
    }
    match metadata.get(ACTIVE).and_then(Value::as_str) {
        Some(active) => active.split(['.', ',']).any(|part| part == "py"),
        None => default,
    }
}

/// The space before the first line of code, which its marker has too.
fn indent(source: &[String], is_code: bool) -> &str {
    let first = source.first().map_or("", String::as_str);
    let code = first.trim_start();
    match is_code && !code.is_empty() {
        true => first.strip_suffix(code).unwrap_or_default(),
        false => "",
    }
}

/// `# %% Title [markdown] key="value"`
fn marker(mut metadata: JsonMap<String, Value>, indent: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut take = |key: &str| metadata.shift_remove(key);
    let text = |value: Value| read::text(&value);
    words.extend(take("title").map(text));
    if let Some(depth) = take("cell_depth").and_then(|depth| depth.as_u64()) {
        words.insert(0, "%".repeat(depth.min(8) as usize));
    }
    if let Some(kind) = take(keys::CELL_TYPE) {
        let kind = take("region_name").unwrap_or(kind);
        words.push(format!("[{}]", read::text(&kind)));
    }
    words.retain(|word| !word.is_empty());
    words.extend(metadata.iter().map(|(key, value)| match value {
        Value::Null => key.clone(),
        value => format!("{key}={}", Style::one_line().print(value, 0)),
    }));
    let options = words.join(" ");
    let space = if options.is_empty() || options.starts_with('%') {
        ""
    } else {
        " "
    };
    format!("{indent}{SIGN} %%{space}{options}")
}

pub(super) fn commented(lines: &[String]) -> Vec<String> {
    let comment = |line: &String| match line.as_str() {
        "" => SIGN.to_owned(),
        line => format!("{SIGN} {line}"),
    };
    lines.iter().map(comment).collect()
}

/// The text between the quotes that the marker names (`"""`, or `left,right`).
fn quoted(source: &[String], marker: &str) -> Option<Vec<String>> {
    let raw = |text: &str| text.starts_with(['r', 'R']);
    let (mut left, right) = match marker.split_once(',') {
        Some((left, right)) => (left.to_owned(), right.to_owned()),
        None => {
            let quotes = marker.trim_start_matches(['r', 'R']);
            (format!("{marker}\n"), format!("\n{quotes}"))
        }
    };
    let quotes = left.trim_start_matches(['r', 'R']).get(..3)?;
    if !right.ends_with(quotes) || !["\"\"\"", "'''"].contains(&quotes) {
        return None;
    }
    if !raw(&left) && source.iter().any(|line| line.contains('\\')) {
        left.insert(0, 'r');
    }
    let text = format!("{left}{}{right}", source.join("\n"));
    Some(text.split('\n').map(str::to_owned).collect())
}
