//! One keymap file, read with everything that is wrong in it.
//!
//! ```toml
//! extends = "vim"          # the keymap below this one; "none": nothing (default: jupyter)
//! counts = true            # digits that are bound to nothing count the command after them
//!
//! [command]                # a section for each mode
//! "d d" = "delete-cell"
//! "3" = "heading 3"        # a command with its argument
//! "ctrl-s" = ["command-mode", "save"]
//! "z" = false              # takes the key of the keymap below away
//! ```

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::bound::Bound;
use super::error::{KeymapError, Problem};
use crate::editor::command::Mode;
use crate::editor::key::Key;
use crate::editor::near;

/// Keys of one sequence: nobody remembers more.
const MAX_KEYS: usize = 8;
/// Commands on one key: more is a program, not a key.
const MAX_COMMANDS: usize = 16;

/// Line and column, from one.
pub type Place = (usize, usize);

/// What a file says, as far as it can be understood.
#[derive(Debug, Default)]
pub struct File {
    pub counts: Option<bool>,
    pub extends: Option<(String, Place)>,
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// One line of a section.
#[derive(Debug)]
pub struct Entry {
    pub mode: Mode,
    pub keys: Vec<Key>,
    /// None takes the keys away.
    pub commands: Option<Arc<[Bound]>>,
    pub place: Place,
}

/// Reads a file; `name` is what messages call it.
pub fn read(name: &str, text: &str) -> (File, Vec<KeymapError>) {
    let mut reader = Reader {
        name,
        text,
        problems: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.tell(at, Problem::Toml(error.message().replace('\n', ", ")));
    }
    // The parser goes on after an error, and may find more in the rest of that line: of no use.
    let line = |problem: &KeymapError| problem.place.map(|(line, _)| line);
    reader.problems.dedup_by_key(|problem| line(problem));
    let mut file = File::default();
    for (key, value) in in_order(table.get_ref()) {
        reader.top(key, value, &mut file);
    }
    reader.problems.sort_by_key(|problem| problem.place);
    (file, reader.problems)
}

/// The entries of a table in the order of the file. A value that stands nowhere was missing, which has
/// been told.
fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>)> {
    let stands = |value: &Spanned<DeValue>| !value.span().is_empty() || value.get_ref().is_table();
    let mut entries: Vec<_> = table.iter().filter(|(_, value)| stands(value)).collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    problems: Vec<KeymapError>,
}

impl Reader<'_> {
    fn tell(&mut self, byte: usize, problem: Problem) {
        let place = Some(self.place(byte));
        self.problems
            .push(KeymapError::new(self.name, place, problem));
    }

    fn place(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        (1 + before.matches('\n').count(), 1 + line.chars().count())
    }

    /// Where a part of a value begins: as far as it stands there as it was read, without escapes.
    fn inside(&self, span: &Range<usize>, part: &str) -> usize {
        let written = self.text.get(span.clone()).unwrap_or("");
        let at = if part.is_empty() {
            None
        } else {
            written.find(part)
        };
        span.start + at.unwrap_or(0)
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue>, want: &'static str) {
        let text = self.text.get(value.span()).unwrap_or("").trim();
        let first = text.lines().next().unwrap_or("").to_owned();
        self.tell(value.span().start, Problem::Type { text: first, want });
    }

    fn top(&mut self, key: &Spanned<DeString>, value: &Spanned<DeValue>, file: &mut File) {
        let name = key.get_ref().as_ref();
        let mode = Mode::named(name);
        match (name, mode, value.get_ref()) {
            ("counts", _, DeValue::Boolean(on)) => file.counts = Some(*on),
            ("counts", ..) => self.wrong_type(value, "true or false"),
            ("extends", _, DeValue::String(base)) => {
                let at = self.place(value.span().start);
                file.extends = Some((base.clone().into_owned(), at));
            }
            ("extends", ..) => self.wrong_type(value, "the name of a keymap in quotes"),
            (_, Some(mode), DeValue::Table(section)) => {
                for (keys, what) in in_order(section) {
                    file.entries.extend(self.entry(mode, keys, what));
                }
            }
            (_, Some(_), _) => self.wrong_type(value, "a section with keys"),
            _ => self.no_section(key),
        }
    }

    fn no_section(&mut self, key: &Spanned<DeString>) {
        let names = Mode::ALL.iter().map(|mode| mode.name());
        let near = near::nearest(key.get_ref(), names.chain(["counts", "extends"]));
        let problem = Problem::Section {
            text: key.get_ref().clone().into_owned(),
            near: near.map_or_else(String::new, |near| format!(": did you mean \"{near}\"?")),
        };
        self.tell(key.span().start, problem);
    }

    fn entry(
        &mut self,
        mode: Mode,
        keys: &Spanned<DeString>,
        what: &Spanned<DeValue>,
    ) -> Option<Entry> {
        let place = self.place(keys.span().start);
        // Both sides are read before either is given up, so that both are told.
        let sequence = self.keys(keys);
        let commands = match what.get_ref() {
            DeValue::Boolean(false) => None,
            _ => Some(self.commands(mode, what)?),
        };
        Some(Entry {
            mode,
            keys: sequence?,
            commands,
            place,
        })
    }

    fn keys(&mut self, written: &Spanned<DeString>) -> Option<Vec<Key>> {
        let text = written.get_ref().as_ref();
        let mut keys = Vec::new();
        for part in text.split_whitespace() {
            match Key::read(part) {
                Ok(key) => keys.push(key),
                Err(why) => {
                    let keys = text.to_owned();
                    let at = self.inside(&written.span(), part);
                    self.tell(at, Problem::Key { keys, why });
                    return None;
                }
            }
        }
        let problem = match keys.len() {
            0 => Problem::NoKey,
            1..=MAX_KEYS => return Some(keys),
            _ => Problem::TooLong {
                keys: text.to_owned(),
                limit: MAX_KEYS,
            },
        };
        self.tell(written.span().start, problem);
        None
    }

    fn commands(&mut self, mode: Mode, what: &Spanned<DeValue>) -> Option<Arc<[Bound]>> {
        const WANT: &str = "a command in quotes, a list of them, or false";
        let calls: Vec<&Spanned<DeValue>> = match what.get_ref() {
            DeValue::String(_) => vec![what],
            DeValue::Array(list) if !list.is_empty() => list.iter().collect(),
            _ => {
                self.wrong_type(what, WANT);
                return None;
            }
        };
        if calls.len() > MAX_COMMANDS {
            self.tell(what.span().start, Problem::TooMany(MAX_COMMANDS));
            return None;
        }
        let before = self.problems.len();
        let mut commands = Vec::new();
        for (index, call) in calls.iter().enumerate() {
            let Some(text) = call.get_ref().as_str() else {
                self.wrong_type(call, "a command in quotes");
                continue;
            };
            let last = index + 1 == calls.len();
            commands.extend(self.call(mode, text, call.span(), (index == 0, last)));
        }
        (self.problems.len() == before).then(|| commands.into())
    }

    fn call(
        &mut self,
        mode: Mode,
        text: &str,
        span: Range<usize>,
        (first, last): (bool, bool),
    ) -> Option<Bound> {
        let at = self.inside(&span, text.trim());
        let bound = match Bound::parse(text) {
            Ok(bound) => bound,
            Err(why) => {
                self.tell(at, Problem::Call(why));
                return None;
            }
        };
        let command = bound.written();
        if bound.waits() && !last {
            self.tell(at, Problem::Waits { command });
            return None;
        }
        // Those after the first may be for the mode that it leads to.
        let works = bound.command.spec().map_or(&[][..], |spec| spec.modes);
        if first && !mode.askers().any(|asker| works.contains(&asker)) {
            let mode = mode.name();
            self.tell(
                at,
                Problem::Mode {
                    command,
                    mode,
                    works,
                },
            );
            return None;
        }
        Some(bound)
    }
}
