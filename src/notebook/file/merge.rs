//! A changed value put into the text that it had in the file: what did not change keeps its bytes.

use serde_json::{Map as JsonMap, Value};

use super::lines;
use super::raw::{Entries, Entry, entries};
use super::spell::{Kind, spell};
use super::style::Style;

/// Where a value stands in a file.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) style: &'a Style,
    pub(super) kind: Kind,
    /// Levels of indentation of the line that the value begins on.
    pub(super) depth: usize,
}

impl At<'_> {
    fn child(self, key: &str) -> Self {
        At {
            kind: self.kind.child(key),
            depth: self.depth + 1,
            ..self
        }
    }

    /// A value that the file does not have.
    pub(super) fn print(self, value: &Value) -> String {
        let spelled = spell(self.kind, value, self.style.lines);
        self.style.print(&spelled, self.depth)
    }
}

/// The text of `new` for the place where the file has `raw`, whose value is `base`. Both values have
/// their texts in one piece.
pub(super) fn merge(at: At, raw: &str, base: &Value, new: &Value) -> String {
    if base == new {
        return raw.to_owned();
    }
    let merged = match (at.kind, base, new) {
        (Kind::Text | Kind::Blob, _, Value::String(text)) => merge_text(at, raw, text),
        (_, Value::Object(base), Value::Object(new)) => merge_object(at, raw, base, new),
        (_, Value::Array(base), Value::Array(new)) => merge_array(at, raw, base, new),
        _ => None,
    };
    merged.unwrap_or_else(|| at.print(new))
}

/// A text stays a list or a string as it was; lines that did not change stay as they were spelled.
fn merge_text(at: At, raw: &str, text: &str) -> Option<String> {
    if raw.starts_with('"') {
        return Some(at.style.print(&Value::from(text), at.depth));
    }
    let old = entries(raw).filter(|_| raw.starts_with('['))?;
    let known = old.list.iter();
    let known: Vec<String> = known
        .map(|line| serde_json::from_str(line.value).ok())
        .collect::<Option<_>>()?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let new = match known == lines::split(&known.concat()) {
        true => lines::split(text),
        false => pieces(&known, text),
    };
    let print = |line: &str| at.style.print(&Value::from(line), at.depth + 1);
    let parts = align(&known, &new, |from, line| match from {
        From::Same(index) => part(&old, index),
        From::Changed(index) => Part::new(print(line), Some(index)),
        From::New => Part::new(print(line), None),
    });
    Some(weave(at, &old, ['[', ']'], &parts))
}

/// A text in the pieces that it had, which are no lines; where it changed, in one piece in the place of
/// one, else in lines.
fn pieces<'a>(old: &[&'a str], text: &'a str) -> Vec<&'a str> {
    let mut rest = text;
    let mut head = old.iter().map_while(|piece| {
        rest = rest.strip_prefix(*piece)?;
        Some(*piece)
    });
    let mut all: Vec<&str> = head.by_ref().collect();
    let left = old.get(all.len()..).unwrap_or_default();
    // What is put in before a piece belongs to that piece.
    let most = left.len().saturating_sub(usize::from(!rest.is_empty()));
    let tail = left.iter().rev().take(most).map_while(|piece| {
        rest = rest.strip_suffix(*piece)?;
        Some(*piece)
    });
    let tail: Vec<&str> = tail.collect();
    match left.len() - tail.len() {
        1 if !rest.is_empty() => all.push(rest),
        _ => all.extend(lines::split(rest)),
    }
    all.extend(tail.iter().rev());
    all
}

fn merge_array(at: At, raw: &str, base: &[Value], new: &[Value]) -> Option<String> {
    let old = entries(raw).filter(|old| old.list.len() == base.len())?;
    let inner = at.child("");
    let parts = align(base, new, |from, value| match from {
        From::Same(index) => part(&old, index),
        From::Changed(index) => {
            let was = (old.list.get(index), base.get(index));
            match was {
                (Some(entry), Some(base)) => {
                    Part::new(merge(inner, entry.value, base, value), Some(index))
                }
                _ => Part::new(inner.print(value), None),
            }
        }
        From::New => Part::new(inner.print(value), None),
    });
    Some(weave(at, &old, ['[', ']'], &parts))
}

fn merge_object(
    at: At,
    raw: &str,
    base: &JsonMap<String, Value>,
    new: &JsonMap<String, Value>,
) -> Option<String> {
    let old = entries(raw)?;
    let mut parts = Vec::new();
    for (index, entry) in old.list.iter().enumerate() {
        let text = match (base.get(&entry.key), new.get(&entry.key)) {
            (Some(_), None) => continue,
            // What the document does not carry, and the first of two equal keys, which nobody reads.
            (None, None) => entry.value.to_owned(),
            _ if old.is_shadowed(index) => entry.value.to_owned(),
            (Some(base), Some(new)) => merge(at.child(&entry.key), entry.value, base, new),
            (None, Some(new)) => at.child(&entry.key).print(new),
        };
        parts.push(Part::new(format!("{}{text}", entry.head), Some(index)));
    }
    add(at, &old, base, new, &mut parts);
    Some(weave(at, &old, ['{', '}'], &parts))
}

/// Add the keys that the file does not have; in their place where its keys are sorted.
fn add(
    at: At,
    old: &Entries,
    base: &JsonMap<String, Value>,
    new: &JsonMap<String, Value>,
    parts: &mut Vec<Part>,
) {
    let sorted = old.list.is_sorted_by(|a, b| a.key <= b.key);
    let missing = |key: &&String| !old.list.iter().any(|entry| entry.key == **key);
    for (key, value) in new.iter().filter(|(key, _)| missing(key)) {
        // What seeding makes up where a file says nothing is not written into it.
        if base.get(key) == Some(value) {
            continue;
        }
        let key_of = |part: &Part| part.from.and_then(|index| old.list.get(index));
        let behind = |part: &Part| key_of(part).is_some_and(|entry| entry.key > *key);
        let place = parts.iter().position(|part| sorted && behind(part));
        let text = at.style.head(key) + &at.child(key).print(value);
        parts.insert(place.unwrap_or(parts.len()), Part::new(text, None));
    }
}

/// An entry of the text that is made.
pub(super) struct Part {
    text: String,
    /// The entry of the file that stood here.
    from: Option<usize>,
}

impl Part {
    pub(super) fn new(text: String, from: Option<usize>) -> Self {
        Part { text, from }
    }
}

/// An entry of the file as it is.
fn part(old: &Entries, index: usize) -> Part {
    let text = old.list.get(index).map(|entry| entry.value.to_owned());
    Part::new(text.unwrap_or_default(), Some(index))
}

/// What a new entry was.
enum From {
    Same(usize),
    Changed(usize),
    New,
}

/// Meet two lists at both ends; what is between meets one by one if it is equally long.
fn align<T: PartialEq>(old: &[T], new: &[T], make: impl Fn(From, &T) -> Part) -> Vec<Part> {
    let same = |pair: &(&T, &T)| pair.0 == pair.1;
    let head = old.iter().zip(new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let backwards = old.iter().rev().zip(new.iter().rev()).take(rest);
    let tail = backwards.take_while(same).count();
    let one_by_one = old.len() == new.len();
    let from = |index: usize| match index {
        index if index < head => From::Same(index),
        index if index >= new.len() - tail => From::Same(index + old.len() - new.len()),
        index if one_by_one => From::Changed(index),
        _ => From::New,
    };
    let new = new.iter().enumerate();
    new.map(|(index, value)| make(from(index), value)).collect()
}

/// Put entries together: those that were neighbours in the file are joined as they were.
pub(super) fn weave(at: At, old: &Entries, brackets: [char; 2], parts: &[Part]) -> String {
    let [open, close] = brackets;
    let mut text = String::from(open);
    let mut before: Option<&Part> = None;
    for part in parts {
        text.push_str(&lead(at, old, before, part));
        text.push_str(&part.text);
        before = Some(part);
    }
    match (parts.is_empty(), old.list.is_empty()) {
        (true, false) => {}
        (false, true) => text.push_str(&at.style.break_at(at.depth)),
        (true, true) | (false, false) => text.push_str(old.tail),
    }
    text.push(close);
    text
}

fn lead(at: At, old: &Entries, before: Option<&Part>, part: &Part) -> String {
    let of = |index: usize| {
        old.list
            .get(index)
            .map(|entry: &Entry| entry.lead.to_owned())
    };
    let Some(before) = before else {
        return of(0).unwrap_or_else(|| at.style.break_at(at.depth + 1));
    };
    let neighbour = before.from.map(|index| index + 1);
    neighbour
        .filter(|_| neighbour == part.from)
        .and_then(of)
        .or_else(|| of(1))
        .unwrap_or_else(|| at.style.between(at.depth + 1))
}
