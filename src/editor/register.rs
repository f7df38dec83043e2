//! Where copied and deleted text is kept: registers as in vi, and the ring of what was killed.

use std::collections::{BTreeMap, VecDeque};

/// Texts in the ring: as many as Emacs keeps.
const MAX_KILLS: usize = 120;
/// Bytes of all texts in the ring together, and of one register: a large cell many times over.
const MAX_BYTES: usize = 8 << 20;
/// The register that a copy without a name goes to, beside the unnamed one.
const COPIES: char = '0';
/// Whatever goes there is gone.
const NOWHERE: char = '_';

/// A text that was copied or deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Whole lines end with a line break.
    pub text: String,
    pub lines: bool,
}

impl Copied {
    /// A piece of a source; of whole lines, without the break of the last one.
    pub fn new(text: &str, lines: bool) -> Copied {
        let mut text = text.to_owned();
        if lines {
            text.push('\n');
        }
        Copied { text, lines }
    }
}

/// All of it.
#[derive(Debug, Default)]
pub struct Registers {
    unnamed: Copied,
    named: BTreeMap<char, Copied>,
    kills: VecDeque<String>,
}

/// Whether a register can have this name.
pub fn is_name(name: char) -> bool {
    name.is_ascii_alphabetic() || matches!(name, '"' | '0' | '_' | '+' | '*' | '-')
}

/// Whether the register is the system's clipboard.
pub fn is_clipboard(name: char) -> bool {
    matches!(name, '+' | '*')
}

impl Registers {
    /// Keeps a copy in the register of this name.
    pub fn copy(&mut self, name: Option<char>, copied: Copied) {
        if name.is_none() {
            self.named.insert(COPIES, copied.clone());
        }
        self.put(name, copied);
    }

    /// Keeps what was deleted in the register of this name.
    pub fn put(&mut self, name: Option<char>, copied: Copied) {
        if name == Some(NOWHERE) {
            return;
        }
        self.push(copied.text.clone());
        self.unnamed = match name {
            Some(name) if name != '"' => self.name(name, copied),
            _ => copied,
        };
    }

    /// Puts a text into a named register; a capital appends to it. Returns what is there now.
    fn name(&mut self, name: char, copied: Copied) -> Copied {
        let key = match name {
            '*' => '+',
            other => other.to_ascii_lowercase(),
        };
        let slot = self.named.entry(key).or_default();
        if name.is_ascii_uppercase() && slot.text.len() + copied.text.len() <= MAX_BYTES {
            append(slot, &copied);
        } else {
            *slot = copied;
        }
        slot.clone()
    }

    /// What a register holds.
    pub fn get(&self, name: Option<char>) -> Option<&Copied> {
        let found = match name {
            None | Some('"') => Some(&self.unnamed),
            Some('*') => self.named.get(&'+'),
            Some(name) => self.named.get(&name.to_ascii_lowercase()),
        };
        found.filter(|copied| !copied.text.is_empty())
    }

    /// A new text in the ring of kills.
    pub fn push(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        self.kills.push_front(text);
        self.trim();
    }

    /// More of the last kill: behind it, or before it.
    pub fn extend(&mut self, text: &str, before: bool) {
        match self.kills.front_mut() {
            Some(last) if before => last.insert_str(0, text),
            Some(last) => last.push_str(text),
            None => self.kills.push_front(text.to_owned()),
        }
        let last = self.kills.front().cloned().unwrap_or_default();
        self.unnamed = Copied::new(&last, false);
        self.trim();
    }

    /// A kill, counted from the last one backwards; behind the oldest comes the last again.
    pub fn kill(&self, back: usize) -> Option<&str> {
        let index = back.checked_rem(self.kills.len())?;
        self.kills.get(index).map(String::as_str)
    }

    /// The oldest go first; the last one always stays.
    fn trim(&mut self) {
        self.kills.truncate(MAX_KILLS);
        let mut bytes = 0;
        let fit = |text: &&String| {
            bytes += text.len();
            bytes <= MAX_BYTES
        };
        let keep = self.kills.iter().take_while(fit).count();
        self.kills.truncate(keep.max(1));
    }
}

/// Whole lines make the register one of whole lines.
fn append(slot: &mut Copied, more: &Copied) {
    if more.lines && !slot.text.is_empty() && !slot.text.ends_with('\n') {
        slot.text.push('\n');
    }
    slot.text.push_str(&more.text);
    slot.lines |= more.lines;
    if slot.lines && !slot.text.ends_with('\n') {
        slot.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Copied {
        Copied::new(text, false)
    }

    #[test]
    fn capitals_append() {
        let mut registers = Registers::default();
        registers.put(Some('a'), chars("x"));
        registers.put(Some('A'), chars("y"));
        assert_eq!(registers.get(Some('a')), Some(&chars("xy")));
        assert_eq!(registers.get(None), Some(&chars("xy")));
        registers.put(Some('A'), Copied::new("z", true));
        assert_eq!(registers.get(Some('a')), Some(&Copied::new("xy\nz", true)));
    }

    #[test]
    fn copies_have_a_register_of_their_own() {
        let mut registers = Registers::default();
        registers.copy(None, chars("x"));
        registers.put(None, chars("y"));
        registers.put(Some('_'), chars("z"));
        assert_eq!(registers.get(Some('0')), Some(&chars("x")));
        assert_eq!(registers.get(None), Some(&chars("y")));
        assert_eq!(registers.get(Some('q')), None);
    }

    #[test]
    fn the_ring_is_bounded() {
        let mut registers = Registers::default();
        for text in ["a", "b", "c"] {
            registers.push(text.to_owned());
        }
        assert_eq!(
            (registers.kill(0), registers.kill(4)),
            (Some("c"), Some("b"))
        );
        registers.extend("0", true);
        assert_eq!(registers.kill(0), Some("0c"));
        for _ in 0..3 {
            registers.push("x".repeat(MAX_BYTES / 2));
        }
        assert_eq!(registers.kills.len(), 2);
        registers.push("x".repeat(MAX_BYTES + 1));
        assert_eq!(registers.kills.len(), 1);
        (0..2 * MAX_KILLS).for_each(|_| registers.push("k".to_owned()));
        assert_eq!(registers.kills.len(), MAX_KILLS);
    }
}
