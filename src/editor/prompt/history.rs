//! What was typed into prompts before, by kind, as long as the program runs.

use std::collections::VecDeque;

/// Lines of one kind that are kept.
const MAX_ENTRIES: usize = 100;

/// The lines of one kind, the latest last; none stands twice.
#[derive(Clone, Debug, Default)]
pub struct History {
    lines: VecDeque<String>,
}

/// Where one is while looking through a history, and what was being typed before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recall {
    /// How many lines back.
    back: usize,
    draft: String,
}

impl History {
    pub fn push(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        self.lines.retain(|known| known != line);
        if self.lines.len() == MAX_ENTRIES {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    pub fn last(&self) -> Option<&str> {
        self.lines.back().map(String::as_str)
    }

    /// One line further back, of those that begin as the draft does; none at the end.
    pub fn older<'a>(&'a self, recall: &mut Recall, current: &str) -> Option<&'a str> {
        if recall.back == 0 {
            current.clone_into(&mut recall.draft);
        }
        let found = self.matching(&recall.draft).nth(recall.back)?;
        recall.back += 1;
        Some(found)
    }

    /// One line nearer; at the end, the draft.
    pub fn newer(&self, recall: &mut Recall) -> Option<String> {
        recall.back = recall.back.checked_sub(1)?;
        let Some(back) = recall.back.checked_sub(1) else {
            return Some(recall.draft.clone());
        };
        self.matching(&recall.draft).nth(back).map(str::to_owned)
    }

    fn matching<'a>(&'a self, draft: &str) -> impl Iterator<Item = &'a str> {
        let lines = self.lines.iter().rev().map(String::as_str);
        lines.filter(move |line| line.starts_with(draft) && *line != draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_in_order_and_the_draft_stays() {
        let mut history = History::default();
        for line in ["one", "two", "one", "", "three"] {
            history.push(line);
        }
        let mut recall = Recall::default();
        assert_eq!(history.older(&mut recall, ""), Some("three"));
        assert_eq!(history.older(&mut recall, "three"), Some("one"));
        assert_eq!(history.older(&mut recall, "one"), Some("two"));
        assert_eq!(history.older(&mut recall, "two"), None);
        assert_eq!(history.newer(&mut recall).as_deref(), Some("one"));
        assert_eq!(history.newer(&mut recall).as_deref(), Some("three"));
        assert_eq!(history.newer(&mut recall).as_deref(), Some(""));
        assert_eq!(history.newer(&mut recall), None);
        assert_eq!(history.older(&mut recall, "t"), Some("three"));
        assert_eq!(history.older(&mut recall, "three"), Some("two"));
    }

    #[test]
    fn a_history_is_bounded() {
        let mut history = History::default();
        for n in 0..2 * MAX_ENTRIES {
            history.push(&n.to_string());
        }
        assert_eq!(history.lines.len(), MAX_ENTRIES);
        assert_eq!(history.last(), Some("199"));
    }
}
