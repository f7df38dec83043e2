//! From sections to tries: each mode with the keys of those it falls back to, and what cannot be
//! reached.

use std::sync::Arc;

use super::Keymap;
use super::bound::Bound;
use super::error::{KeymapError, Problem};
use super::layers::{Laid, Sections};
use super::trie::{Leaf, Node};
use crate::editor::command::Mode;
use crate::editor::key::{self, Key};

/// Makes the tries, and tells what no key press leads to.
pub fn compile(sections: &Sections, problems: &mut Vec<KeymapError>) -> Keymap {
    let modes = Mode::ALL.map(|mode| (mode, trie(sections, mode)));
    let keymap = Keymap {
        modes: modes.into(),
        counts: sections.counts,
    };
    problems.extend(unreachable(sections, &keymap));
    keymap
}

/// The keys of one mode: its own, then those of the modes it falls back to, as far as nothing nearer
/// is in their way and the command works here.
fn trie(sections: &Sections, mode: Mode) -> Node {
    let mut node = Node::default();
    for section in mode.chain().filter_map(|mode| sections.modes.get(&mode)) {
        for (keys, laid) in section.iter().filter(|(_, laid)| works(laid, mode)) {
            let leaf = Leaf {
                commands: laid.commands.clone(),
                from: laid.from.clone(),
            };
            node.add(keys, &leaf);
        }
    }
    node
}

/// Whether the first command works in the mode; the others may be for the mode that it leads to.
fn works(laid: &Laid, mode: Mode) -> bool {
    let spec = laid.commands.first().and_then(|bound| bound.command.spec());
    spec.is_some_and(|spec| spec.modes.contains(&mode))
}

fn unreachable<'a>(
    sections: &'a Sections,
    keymap: &'a Keymap,
) -> impl Iterator<Item = KeymapError> + 'a {
    let all = sections
        .modes
        .iter()
        .flat_map(|(mode, section)| section.iter().map(move |(keys, laid)| (*mode, keys, laid)));
    let lost = all.filter(|(mode, keys, laid)| !reached(keymap, *mode, keys, laid));
    lost.map(|(_, keys, laid)| {
        let first = laid.commands.first();
        let problem = Problem::Unreachable {
            keys: key::written(keys),
            command: first.map_or_else(String::new, Bound::written),
        };
        KeymapError::new(&laid.from, Some(laid.place), problem)
    })
}

fn reached(keymap: &Keymap, section: Mode, keys: &[Key], laid: &Laid) -> bool {
    section.askers().any(|mode| {
        let node = keymap.modes.get(&mode).and_then(|node| node.at(keys));
        matches!(node, Some(Node::Leaf(leaf)) if Arc::ptr_eq(&leaf.commands, &laid.commands))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_nothing_leads_to_are_told() {
        let key = Key::parse("x").expect("a key");
        let commands: Arc<[Bound]> = [Bound::parse("undo").expect("a command")].into();
        let from: Arc<str> = "k".into();
        let place = (3, 1);
        let laid = Laid {
            commands,
            from,
            place,
        };
        let mut sections = Sections::default();
        let section = sections.modes.entry(Mode::Normal).or_default();
        section.insert(vec![key], laid);
        let told = |keymap: &Keymap| {
            let problems = unreachable(&sections, keymap);
            problems
                .map(|problem| problem.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&compile(&sections, &mut Vec::new())), [""; 0]);
        let hidden =
            "k:3:1: \"x\" cannot be reached: other keys of the modes that undo works in hide it";
        assert_eq!(told(&Keymap::default()), [hidden]);
    }
}
