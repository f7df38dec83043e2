//! Keymaps: a trie of key sequences for each mode, read from TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::command::{Command, Mode};
use super::key::Key;

/// The keymap that is built in.
const JUPYTER: &str = include_str!("../../keymaps/jupyter.toml");

/// Keys to commands, for both modes.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    modes: BTreeMap<Mode, Node>,
    counts: bool,
}

/// Why a keymap cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeymapError {
    #[error("keymap, line {line}: {text}")]
    Toml { line: usize, text: String },
    #[error("keymap, line {line}: \"{text}\" is no key (as \"j\", \"ctrl-z\" or \"d d\" are)")]
    Key { line: usize, text: String },
    #[error("keymap, line {line}: there is no command \"{text}\"")]
    Command { line: usize, text: String },
    #[error("keymap, line {line}: \"{text}\" is a command of the other mode")]
    Mode { line: usize, text: String },
    #[error(
        "keymap, line {line}: \"{text}\" stands in the way of another key, or the other way round"
    )]
    Clash { line: usize, text: String },
}

/// A command as a key calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub command: Command,
    pub arg: Option<String>,
}

/// What a sequence of keys means so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Command(Bound),
    /// The start of one or more sequences.
    Prefix,
    Nothing,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Bound),
    Branch(BTreeMap<Key, Node>),
}

impl Default for Node {
    fn default() -> Node {
        Node::Branch(BTreeMap::new())
    }
}

type Section = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Whether digits that are bound to nothing count the command after them.
    #[serde(default)]
    counts: bool,
    #[serde(default)]
    command: Section,
    #[serde(default)]
    edit: Section,
}

impl Keymap {
    /// The keys of JupyterLab.
    pub fn jupyter() -> Result<Keymap, KeymapError> {
        Keymap::parse(JUPYTER)
    }

    /// Reads a keymap; an error names the line and the text.
    pub fn parse(text: &str) -> Result<Keymap, KeymapError> {
        let file: File = toml::from_str(text).map_err(|error| KeymapError::Toml {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            text: error.message().to_owned(),
        })?;
        let mut keymap = Keymap {
            counts: file.counts,
            ..Keymap::default()
        };
        for (mode, section) in [(Mode::Command, file.command), (Mode::Edit, file.edit)] {
            let node = keymap.modes.entry(mode).or_default();
            for (keys, name) in section {
                bind(node, mode, text, &keys, &name)?;
            }
        }
        Ok(keymap)
    }

    /// Whether digits that are bound to nothing count the command after them.
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// What these keys mean in this mode.
    pub fn find(&self, mode: Mode, keys: &[Key]) -> Found {
        let mut node = self.modes.get(&mode);
        for key in keys {
            node = match node {
                Some(Node::Branch(children)) => children.get(key),
                _ => return Found::Nothing,
            };
        }
        match node {
            Some(Node::Leaf(bound)) => Found::Command(bound.clone()),
            Some(Node::Branch(_)) => Found::Prefix,
            None => Found::Nothing,
        }
    }

    /// Every key sequence of a mode that is bound to this command, as it is written, the shortest first.
    pub fn keys_of(&self, mode: Mode, command: Command) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(node) = self.modes.get(&mode) {
            collect(node, command, "", &mut found);
        }
        found.sort_by_key(String::len);
        found
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|b| *b == b'\n').count()
}

fn bind(
    node: &mut Node,
    mode: Mode,
    text: &str,
    keys: &Spanned<String>,
    name: &Spanned<String>,
) -> Result<(), KeymapError> {
    let line = line_of(text, keys.span().start);
    let quoted = || name.get_ref().clone();
    let sequence = Key::parse_sequence(keys.get_ref()).ok_or_else(|| KeymapError::Key {
        line,
        text: keys.get_ref().clone(),
    })?;
    let (word, arg) = match name.get_ref().split_once(' ') {
        Some((word, arg)) => (word, Some(arg.to_owned())),
        None => (name.get_ref().as_str(), None),
    };
    let spec = Command::named(word).ok_or_else(|| KeymapError::Command {
        line,
        text: quoted(),
    })?;
    if !spec.modes.contains(&mode) {
        return Err(KeymapError::Mode {
            line,
            text: quoted(),
        });
    }
    let bound = Bound {
        command: spec.command,
        arg,
    };
    insert(node, &sequence, bound).ok_or_else(|| KeymapError::Clash {
        line,
        text: keys.get_ref().clone(),
    })
}

/// Adds a sequence; none if one is the start of another, or stands there already.
fn insert(node: &mut Node, keys: &[Key], bound: Bound) -> Option<()> {
    let Node::Branch(children) = node else {
        return None;
    };
    let (first, rest) = keys.split_first()?;
    if rest.is_empty() {
        let free = !children.contains_key(first);
        return free.then(|| {
            children.insert(*first, Node::Leaf(bound));
        });
    }
    insert(children.entry(*first).or_default(), rest, bound)
}

fn collect(node: &Node, command: Command, before: &str, found: &mut Vec<String>) {
    match node {
        Node::Leaf(leaf) if leaf.command == command => found.push(before.to_owned()),
        Node::Leaf(_) => {}
        Node::Branch(children) => {
            for (key, child) in children {
                let space = if before.is_empty() { "" } else { " " };
                collect(child, command, &format!("{before}{space}{key}"), found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::command::CellCommand;

    fn find(keymap: &Keymap, mode: Mode, keys: &str) -> Found {
        keymap.find(mode, &Key::parse_sequence(keys).unwrap_or_default())
    }

    #[test]
    fn the_built_in_keymap_is_sound() {
        let keymap = Keymap::jupyter().expect("the built-in keymap");
        assert_eq!(find(&keymap, Mode::Command, "d"), Found::Prefix);
        assert_eq!(
            find(&keymap, Mode::Command, "d d"),
            Found::Command(Bound {
                command: Command::Cell(CellCommand::Delete),
                arg: None
            })
        );
        assert_eq!(find(&keymap, Mode::Command, "d x"), Found::Nothing);
        assert_eq!(find(&keymap, Mode::Edit, "j"), Found::Nothing);
        assert_eq!(
            keymap.keys_of(Mode::Command, Command::Cell(CellCommand::FocusFirst)),
            ["g g", "home"]
        );
    }

    #[test]
    fn errors_name_line_and_text() {
        let message = |text: &str| Keymap::parse(text).unwrap_err().to_string();
        assert_eq!(
            message("[command]\n\"j\" = \"fly\""),
            "keymap, line 2: there is no command \"fly\""
        );
        assert!(message("[command]\n\n\"hyper-j\" = \"quit\"").contains("line 3: \"hyper-j\""));
        assert!(message("[edit]\n\"j\" = \"delete-cell\"").contains("other mode"));
        assert!(message("[command]\n\"d\" = \"quit\"\n\"d d\" = \"quit\"").contains("in the way"));
        assert!(message("[command]\nj = ").starts_with("keymap, line 2"));
        assert!(message("[fly]\nj = \"quit\"").contains("line 1"));
    }
}
