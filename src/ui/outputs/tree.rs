//! JSON as a tree whose branches a person folds and unfolds, with what is in them counted.

use serde_json::Value;

use super::extent::{Folds, Place};
use super::flow::{Break, Text, indented};
use super::fold::Para;
use super::json::{INDENT, MAX_INLINE, inline, is_leaf, key, leaf, punctuation};
use crate::ui::rich::{Line, Look, Tone};
use crate::ui::sanitize;

/// Branches within each other that can be unfolded. What lies deeper was made to be deep.
const MAX_DEPTH: usize = 64;
/// A tree of so many values begins unfolded: some screens of it.
const SMALL: usize = 200;
/// Of a larger one, so many levels are unfolded.
const FIRST: usize = 2;
/// Before branches, by whether they are folded, and before what is none.
const FOLDED: &str = "▸ ";
const OPEN: &str = "▾ ";
const NONE: &str = "  ";
/// Columns that are too few for marks.
const TINY: usize = 8;

/// What a row is in its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub depth: usize,
    /// The branch that begins here, and whether it is open.
    pub branch: Option<(Place, bool)>,
}

/// The tree of an output of this number, with at most so many rows; the rest is counted.
pub fn paras(
    value: &Value,
    columns: usize,
    (output, folds): (usize, &Folds),
    rows: usize,
) -> Vec<Para> {
    let mut tree = Tree {
        paras: Vec::new(),
        rows,
        more: 0,
        columns,
        place: (output, Vec::new()),
        folds,
        is_small: count(value, SMALL + 1) <= SMALL,
    };
    tree.value(Text::default(), value, "");
    if tree.more > 0 {
        tree.paras.push(Para::more(tree.more, "line", columns));
    }
    tree.paras
}

/// Values in a tree, as far as there is a reason to count.
fn count(value: &Value, most: usize) -> usize {
    let (mut seen, mut waiting) = (0, vec![value]);
    while let Some(value) = waiting.pop() {
        seen += 1;
        if seen + waiting.len() >= most {
            return most;
        }
        match value {
            Value::Array(items) => waiting.extend(items.iter().take(most)),
            Value::Object(members) => waiting.extend(members.values().take(most)),
            _ => {}
        }
    }
    seen
}

struct Tree<'a> {
    paras: Vec<Para>,
    rows: usize,
    more: usize,
    columns: usize,
    /// Of the value that is written now.
    place: Place,
    folds: &'a Folds,
    is_small: bool,
}

impl Tree<'_> {
    fn depth(&self) -> usize {
        self.place.1.len()
    }

    /// A value behind its key; `end` follows it.
    fn value(&mut self, line: Text, value: &Value, end: &str) {
        // Nothing is written that is not shown; a branch counts as one.
        if self.paras.len() >= self.rows {
            self.more += 1;
            return;
        }
        let depth = self.depth();
        let taken = depth * INDENT + NONE.len() + line.width() + end.len();
        let room = self.columns.saturating_sub(taken).min(MAX_INLINE);
        let whole = match is_leaf(value) || depth >= MAX_DEPTH {
            true => Some(leaf(value)),
            false => inline(value, room),
        };
        match whole {
            Some(mut whole) => {
                whole.push(end, punctuation());
                self.row(NONE, &[line, whole], None);
            }
            None => self.branch(line, value, end),
        }
    }

    fn branch(&mut self, line: Text, value: &Value, end: &str) {
        let begins_open = self.is_small || self.depth() < FIRST;
        let is_open = begins_open != self.folds.contains(&self.place);
        let sign = |text: &str| Text::new(text, punctuation());
        let node = Some((self.place.clone(), is_open));
        if !is_open {
            let (text, what) = held(value);
            let count = Text::new(&what, Look::of(Tone::Note));
            return self.row(FOLDED, &[line, sign(text), count, sign(end)], node);
        }
        let (open, close) = if value.is_array() {
            ("[", "]")
        } else {
            ("{", "}")
        };
        self.row(OPEN, &[line, sign(open)], node);
        self.members(value);
        self.row(NONE, &[sign(&format!("{close}{end}"))], None);
    }

    fn members(&mut self, value: &Value) {
        let end = |at: usize, all: usize| if at + 1 < all { "," } else { "" };
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.member(at, Text::default(), item, end(at, items.len()));
                }
            }
            Value::Object(members) => {
                for (at, (name, member)) in members.iter().enumerate() {
                    self.member(at, key(name), member, end(at, members.len()));
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, at: usize, line: Text, value: &Value, end: &str) {
        self.place.1.push(at);
        self.value(line, value, end);
        self.place.1.pop();
    }

    fn row(&mut self, mark: &str, texts: &[Text], branch: Option<(Place, bool)>) {
        if self.paras.len() >= self.rows {
            self.more += 1;
            return;
        }
        let depth = self.depth();
        let mut text = Text::default();
        texts.iter().for_each(|part| text.join(part));
        // On a narrow screen the depth gives way to the text, and on a tiny one the mark.
        let indent = (depth * INDENT).min(self.columns / 2);
        let room = self.columns - indent;
        let mark = if room > TINY { mark } else { "" };
        let room = room - sanitize::width(mark);
        let mut rows = Vec::new();
        for (at, row) in text.wrap(room, Break::Anywhere).into_iter().enumerate() {
            let mark = match (at, mark) {
                (1.., OPEN | FOLDED) => NONE,
                _ => mark,
            };
            let mut line = Line::new(mark, Look::of(Tone::Marker));
            line.pieces.extend(row.pieces);
            rows.push(indented(line, indent));
        }
        self.paras.push(Para {
            node: Some(Node { depth, branch }),
            ..Para::new(rows)
        });
    }
}

/// What stands for a branch that is folded: `{…}`, and ` 12 keys`.
fn held(value: &Value) -> (&'static str, String) {
    let (text, count, what) = match value {
        Value::Array(items) => ("[…]", items.len(), "item"),
        Value::Object(members) => ("{…}", members.len(), "key"),
        _ => ("…", 1, "value"),
    };
    let plural = if count == 1 { "" } else { "s" };
    (text, format!(" {count} {what}{plural}"))
}
