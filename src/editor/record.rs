//! The keys of the last change, to press them once more.

use super::key::{Code, Key};

/// Keys of one change that are kept: hours of typing between two Esc. A longer one is not repeated.
const MAX_KEYS: usize = 20_000;

/// What is pressed, from one rest in normal mode to the next.
#[derive(Debug, Default)]
pub struct Record {
    keys: Vec<Press>,
    /// Whether the keys changed the document.
    changed: bool,
    /// Whether they are kept: they began in normal mode and are not too many.
    kept: bool,
    last: Vec<Press>,
    /// So many keys to come are pressed by the program, not by the person.
    pressed: usize,
    /// Whether the last key was pressed by the person.
    own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Press {
    key: Key,
    /// A digit of a count.
    digit: bool,
}

impl Record {
    /// A key is pressed; `rest` if nothing is under way, `normal` if keys are commands to text.
    pub fn press(&mut self, key: Key, rest: bool, normal: bool) {
        self.own = self.pressed == 0;
        if !self.own {
            self.pressed -= 1;
            return;
        }
        if rest {
            self.close();
            self.kept = normal;
        }
        self.kept &= self.keys.len() < MAX_KEYS;
        if self.kept {
            self.keys.push(Press { key, digit: false });
        }
    }

    /// The last key was a digit of a count.
    pub fn digit(&mut self) {
        if let Some(last) = self.keys.last_mut() {
            last.digit = true;
        }
    }

    /// The keys so far changed something; what the program presses is no change of its own.
    pub fn change(&mut self) {
        self.changed |= self.own;
    }

    /// The program will press so many keys.
    pub fn expect(&mut self, keys: usize) {
        self.pressed += keys;
    }

    /// Something came in that is no key: this is not repeated.
    pub fn spoil(&mut self) {
        self.kept = false;
        self.keys.clear();
        self.changed = false;
    }

    fn close(&mut self) {
        let keys = std::mem::take(&mut self.keys);
        if std::mem::take(&mut self.changed) && self.kept {
            self.last = keys;
        }
    }

    /// The keys of the last change, with this count in place of theirs; none while the program presses
    /// them already.
    pub fn again(&mut self, count: Option<usize>) -> Vec<Key> {
        if !self.own || self.last.is_empty() {
            return Vec::new();
        }
        if let Some(count) = count {
            let digits = count
                .to_string()
                .chars()
                .map(|c| Press {
                    key: Key::plain(Code::Char(c)),
                    digit: true,
                })
                .collect::<Vec<_>>();
            self.last.retain(|press| !press.digit);
            self.last.splice(0..0, digits);
        }
        self.last.iter().map(|press| press.key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(record: &mut Record, keys: &str, changed: bool) {
        for (index, key) in Key::parse_sequence(keys)
            .expect("keys")
            .into_iter()
            .enumerate()
        {
            record.press(key, index == 0, true);
            if key.typed().is_some_and(|c| c.is_ascii_digit()) {
                record.digit();
            }
        }
        if changed {
            record.change();
        }
    }

    fn again(record: &mut Record, count: Option<usize>) -> String {
        let keys = record.again(count);
        keys.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_changes_are_kept() {
        let mut record = Record::default();
        press(&mut record, "2 d w", true);
        press(&mut record, "j", false);
        press(&mut record, "k", false);
        assert_eq!(again(&mut record, None), "2dw");
        assert_eq!(again(&mut record, Some(13)), "13dw");
        assert_eq!(again(&mut record, None), "13dw");
    }

    #[test]
    fn keys_of_the_program_are_not_recorded() {
        let mut record = Record::default();
        press(&mut record, "x", true);
        record.expect(1);
        press(&mut record, "y", true);
        press(&mut record, "j", false);
        assert_eq!(again(&mut record, None), "x");
    }

    #[test]
    fn what_is_too_long_is_not_repeated() {
        let mut record = Record::default();
        press(&mut record, "x", true);
        let keys = vec!["i"; MAX_KEYS + 1].join(" ");
        press(&mut record, &keys, true);
        press(&mut record, "j", false);
        assert_eq!(again(&mut record, None), "x");
    }
}
