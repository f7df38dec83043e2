//! The trie of one mode: keys lead to commands or further.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Binding;
use super::bound::Bound;
use crate::editor::key::Key;

/// Where a sequence of keys leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Leaf(Leaf),
    Branch(BTreeMap<Key, Node>),
}

/// The end of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub commands: Arc<[Bound]>,
    /// The keymap or the file that binds it.
    pub from: Arc<str>,
}

impl Default for Node {
    fn default() -> Node {
        Node::Branch(BTreeMap::new())
    }
}

impl Node {
    /// Where these keys lead from here.
    pub fn at(&self, keys: &[Key]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| match node {
            Node::Branch(children) => children.get(key),
            Node::Leaf(_) => None,
        })
    }

    /// Adds a sequence, unless it is there, begins another one, or another one begins it.
    pub fn add(&mut self, keys: &[Key], leaf: &Leaf) {
        let (Node::Branch(children), Some((first, rest))) = (self, keys.split_first()) else {
            return;
        };
        match rest {
            [] => {
                let end = || Node::Leaf(leaf.clone());
                children.entry(*first).or_insert_with(end);
            }
            rest => children.entry(*first).or_default().add(rest, leaf),
        }
    }

    /// How many sequences go on from here.
    pub fn count(&self) -> usize {
        match self {
            Node::Leaf(_) => 1,
            Node::Branch(children) => children.values().map(Node::count).sum(),
        }
    }

    /// All sequences below, each with `before` in front of it.
    pub fn collect(&self, before: &mut Vec<Key>, found: &mut Vec<Binding>) {
        match self {
            Node::Leaf(leaf) => found.push(Binding {
                keys: before.clone(),
                commands: leaf.commands.clone(),
                from: leaf.from.clone(),
            }),
            Node::Branch(children) => {
                for (key, child) in children {
                    before.push(*key);
                    child.collect(before, found);
                    before.pop();
                }
            }
        }
    }
}
