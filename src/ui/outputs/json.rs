//! JSON as an indented tree: a container that fits its row stands in one, others have a row a member.

use serde_json::Value;

use super::flow::{Break, Text};
use super::fold::Para;
use crate::ui::rich::{Look, Tone};

/// Rows of a tree; the rest is counted. Ten screens.
const MAX_ROWS: usize = 400;
/// Containers within each other that are shown; deeper ones are `{…}`. What lies deeper is data of a
/// program, not for reading.
const MAX_DEPTH: usize = 16;
/// Columns of a container in one row.
pub(super) const MAX_INLINE: usize = 60;
/// Bytes of a string or a key. Longer ones are files.
const MAX_STRING: usize = 1000;
/// Columns that a level is indented.
pub(super) const INDENT: usize = 2;

/// The tree in this many columns.
pub fn paras(value: &Value, columns: usize) -> Vec<Para> {
    let mut tree = Tree {
        paras: Vec::new(),
        more: 0,
        columns,
    };
    tree.value(Text::default(), value, 0, "");
    if tree.more > 0 {
        tree.paras.push(Para::more(tree.more, "line", columns));
    }
    tree.paras
}

struct Tree {
    paras: Vec<Para>,
    more: usize,
    columns: usize,
}

impl Tree {
    /// A value behind its key; `end` follows it.
    fn value(&mut self, mut line: Text, value: &Value, depth: usize, end: &str) {
        // Nothing is written that is not shown; a container counts as one.
        if self.paras.len() >= MAX_ROWS {
            self.more += 1;
            return;
        }
        let taken = depth * INDENT + line.width() + end.len();
        let room = self.columns.saturating_sub(taken).min(MAX_INLINE);
        let whole = match is_leaf(value) || depth >= MAX_DEPTH {
            true => Some(leaf(value)),
            false => inline(value, room),
        };
        if let Some(whole) = whole {
            line.join(&whole);
            line.push(end, punctuation());
            return self.row(&line, depth);
        }
        let close = if value.is_array() { "]" } else { "}" };
        line.push(if value.is_array() { "[" } else { "{" }, punctuation());
        self.row(&line, depth);
        self.members(value, depth + 1);
        self.row(&Text::new(&format!("{close}{end}"), punctuation()), depth);
    }

    fn members(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    let end = if at + 1 < items.len() { "," } else { "" };
                    self.value(Text::default(), item, depth, end);
                }
            }
            Value::Object(members) => {
                for (at, (name, member)) in members.iter().enumerate() {
                    let end = if at + 1 < members.len() { "," } else { "" };
                    self.value(key(name), member, depth, end);
                }
            }
            _ => {}
        }
    }

    fn row(&mut self, text: &Text, depth: usize) {
        if self.paras.len() >= MAX_ROWS {
            self.more += 1;
            return;
        }
        // On a narrow screen the depth gives way to the text.
        let indent = (depth * INDENT).min(self.columns / 2);
        let rows = text.wrap(self.columns - indent, Break::Anywhere);
        let rows = rows
            .into_iter()
            .map(|row| super::flow::indented(row, indent));
        self.paras.push(Para::new(rows.collect()));
    }
}

pub(super) const fn punctuation() -> Look {
    Look::of(Tone::Operator)
}

pub(super) fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

/// The name of a member, with its colon.
pub(super) fn key(name: &str) -> Text {
    let mut text = Text::new(&quoted(name), Look::of(Tone::Function));
    text.push(": ", punctuation());
    text
}

/// A value without what is in it.
pub(super) fn leaf(value: &Value) -> Text {
    let sign = |text| Text::new(text, punctuation());
    match value {
        Value::Null | Value::Bool(_) => Text::new(&value.to_string(), Look::of(Tone::Constant)),
        Value::Number(number) => Text::new(&number.to_string(), Look::of(Tone::Number)),
        Value::String(text) => Text::new(&quoted(text), Look::of(Tone::Text)),
        Value::Array(items) => sign(if items.is_empty() { "[]" } else { "[…]" }),
        Value::Object(members) => sign(if members.is_empty() { "{}" } else { "{…}" }),
    }
}

/// A string as JSON writes it.
fn quoted(text: &str) -> String {
    let end = text.floor_char_boundary(MAX_STRING);
    let mut quoted = Value::from(text.get(..end).unwrap_or_default()).to_string();
    if end < text.len() {
        quoted.push('…');
    }
    quoted
}

/// A value in one row, if it takes no more than this room.
pub(super) fn inline(value: &Value, room: usize) -> Option<Text> {
    let mut row = Inline {
        text: Text::default(),
        room,
    };
    row.value(value)?;
    Some(row.text)
}

struct Inline {
    text: Text,
    room: usize,
}

impl Inline {
    fn value(&mut self, value: &Value) -> Option<()> {
        match value {
            Value::Array(items) if !items.is_empty() => {
                self.sign("[")?;
                for (at, item) in items.iter().enumerate() {
                    self.sign(if at > 0 { ", " } else { "" })?;
                    self.value(item)?;
                }
                self.sign("]")
            }
            Value::Object(members) if !members.is_empty() => {
                self.sign("{")?;
                for (at, (name, member)) in members.iter().enumerate() {
                    self.sign(if at > 0 { ", " } else { "" })?;
                    self.add(&key(name))?;
                    self.value(member)?;
                }
                self.sign("}")
            }
            _ => self.add(&leaf(value)),
        }
    }

    fn sign(&mut self, text: &str) -> Option<()> {
        self.add(&Text::new(text, punctuation()))
    }

    fn add(&mut self, text: &Text) -> Option<()> {
        self.room = self.room.checked_sub(text.width())?;
        self.text.join(text);
        Some(())
    }
}
