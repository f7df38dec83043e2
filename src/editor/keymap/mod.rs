//! Keymaps: which keys call which commands in each mode. Read from TOML files ([`file`]) that lie over
//! each other (`layers`), compiled to one trie a mode.

mod bound;
mod compile;
mod embedded;
mod error;
mod file;
mod layers;
mod rows;
#[cfg(test)]
mod tests;
mod trie;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::command::{Command, Mode};
use super::key::{self, Key};
use trie::Node;

pub use bound::{Bound, CallError, describe};
pub use embedded::{DEFAULT, NAMES};
pub use error::{KeymapError, Problem};
pub use layers::{Library, NoFiles, Source};
pub use rows::Row;

/// Commands that end the program, or from which one gets to those.
const WAYS_OUT: &[&str] = &[
    "quit",
    "quit-force",
    "save-and-quit",
    "palette",
    "command-line",
];

/// Keys to commands, for every mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    modes: BTreeMap<Mode, Node>,
    counts: bool,
}

/// What a sequence of keys means so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// These commands, one after the other; never none.
    Command(Arc<[Bound]>),
    /// The start of one or more sequences.
    Prefix,
    Nothing,
}

/// What the next key of a sequence comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Commands(Arc<[Bound]>),
    /// So many sequences begin with it.
    Prefix(usize),
}

/// One binding, as it works in a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub keys: Vec<Key>,
    pub commands: Arc<[Bound]>,
    /// The keymap or the file that binds it.
    pub from: Arc<str>,
}

impl Keymap {
    /// The keys of JupyterLab.
    ///
    /// # Errors
    /// The first thing that is wrong with the file.
    pub fn jupyter() -> Result<Keymap, KeymapError> {
        Keymap::named(DEFAULT)
    }

    /// A built-in keymap.
    ///
    /// # Errors
    /// When there is none of this name; else the first thing that is wrong with it.
    pub fn named(name: &str) -> Result<Keymap, KeymapError> {
        match Source::embedded(name) {
            Some(source) => sound(Keymap::load(&source, &NoFiles)),
            None => Err(KeymapError::no_map("keymap", None, name, &[])),
        }
    }

    /// Reads a keymap that stands on its own, save for built-in ones that it may extend.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Keymap, KeymapError> {
        sound(Keymap::load(&Source::alone("keymap", text), &NoFiles))
    }

    /// Reads a keymap and what it extends. What is wrong is left out and told, so that there is always
    /// something to work with: the worst file leaves the default keys.
    pub fn load(source: &Source, library: &dyn Library) -> (Keymap, Vec<KeymapError>) {
        let (sections, mut problems) = layers::stack(source, library);
        let keymap = compile::compile(&sections, &mut problems);
        if keymap.leads_out() {
            return (keymap, problems);
        }
        problems.push(KeymapError::new(&source.name, None, Problem::NoWayOut));
        (Keymap::jupyter().unwrap_or_default(), problems)
    }

    /// Whether a key of command mode, where everybody begins, leads out of the program.
    fn leads_out(&self) -> bool {
        let out = |bound: &Bound| {
            let name = bound.command.spec().map_or("", |spec| spec.name);
            WAYS_OUT.contains(&name)
        };
        let bindings = self.bindings(Mode::Command);
        let mut commands = bindings.iter().flat_map(|binding| binding.commands.iter());
        commands.any(out)
    }

    /// Whether digits that are bound to nothing count the command after them.
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// What these keys mean in this mode.
    pub fn find(&self, mode: Mode, keys: &[Key]) -> Found {
        match self.modes.get(&mode).and_then(|node| node.at(keys)) {
            Some(Node::Leaf(leaf)) => Found::Command(leaf.commands.clone()),
            Some(Node::Branch(_)) => Found::Prefix,
            None => Found::Nothing,
        }
    }

    /// The keys that may follow these, in order, and what comes of each.
    pub fn continuations(&self, mode: Mode, keys: &[Key]) -> Vec<(Key, What)> {
        let Some(Node::Branch(children)) = self.modes.get(&mode).and_then(|node| node.at(keys))
        else {
            return Vec::new();
        };
        let what = |node: &Node| match node {
            Node::Leaf(leaf) => What::Commands(leaf.commands.clone()),
            branch => What::Prefix(branch.count()),
        };
        let next = children.iter().map(|(key, node)| (*key, what(node)));
        next.collect()
    }

    /// Every binding that works in a mode, those of the modes it falls back to included, in the order of
    /// the keys.
    pub fn bindings(&self, mode: Mode) -> Vec<Binding> {
        let mut found = Vec::new();
        if let Some(node) = self.modes.get(&mode) {
            node.collect(&mut Vec::new(), &mut found);
        }
        found
    }

    /// The bindings of a mode that a plain terminal cannot press, and that have no other keys there
    /// which it can.
    pub fn needs_protocol(&self, mode: Mode) -> Vec<Binding> {
        let (lost, kept): (Vec<Binding>, Vec<Binding>) = self
            .bindings(mode)
            .into_iter()
            .partition(|binding| binding.keys.iter().any(Key::needs_protocol));
        let replaced = |lost: &Binding| kept.iter().any(|kept| kept.commands == lost.commands);
        lost.into_iter().filter(|lost| !replaced(lost)).collect()
    }

    /// Every key sequence of a mode that calls this command alone, as it is written, the shortest first;
    /// among those with an argument, each of them.
    pub fn keys_of(&self, mode: Mode, command: Command) -> Vec<String> {
        let calls = |commands: &[Bound]| matches!(commands, [one] if one.command == command);
        let bindings = self.bindings(mode);
        let own = bindings.iter().filter(|binding| calls(&binding.commands));
        let mut keys: Vec<String> = own.map(|binding| key::written(&binding.keys)).collect();
        keys.sort_by_key(|keys| keys.chars().count());
        keys
    }
}

fn sound((keymap, problems): (Keymap, Vec<KeymapError>)) -> Result<Keymap, KeymapError> {
    match problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(keymap),
    }
}
