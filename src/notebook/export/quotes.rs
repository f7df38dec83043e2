//! Whether a line of code begins inside of a string (jupytext's `stringparser.py`).

use super::languages;

/// Reads a source line by line.
pub(super) struct Quotes {
    comment: Option<&'static str>,
    /// R's strings may hold anything, so nothing is made of its quotes.
    reads_quotes: bool,
    single: Option<char>,
    triple: Option<char>,
}

impl Quotes {
    pub(super) fn of(language: &str) -> Self {
        Quotes {
            comment: languages::comment(language),
            reads_quotes: language != "R",
            single: None,
            triple: None,
        }
    }

    /// Whether the next line begins inside of a string.
    pub(super) fn open(&self) -> bool {
        self.single.is_some() || self.triple.is_some()
    }

    pub(super) fn read(&mut self, line: &str) {
        let commented = |line: &str| self.comment.is_some_and(|sign| line.starts_with(sign));
        if !self.reads_quotes || (!self.open() && commented(line.trim_start())) {
            return;
        }
        let chars: Vec<(usize, char)> = line.char_indices().collect();
        // Where the last triple quote ended, as the count of characters up to there.
        let mut ended = 0;
        for (index, &(at, c)) in chars.iter().enumerate() {
            let rest = line.get(at..).unwrap_or_default();
            let sign = self.comment.filter(|_| !self.open());
            if sign.is_some_and(|sign| rest.starts_with(sign)) {
                break;
            }
            let before = index.checked_sub(1).and_then(|index| chars.get(index));
            let escaped = before.is_some_and(|(_, c)| *c == '\\');
            if matches!(c, '"' | '\'') && !escaped {
                let start = index
                    .checked_sub(2)
                    .and_then(|index| chars.get(index..=index + 2));
                let tripled = start.is_some_and(|three| three.iter().all(|(_, quote)| *quote == c));
                self.quote(c, tripled && index >= ended + 2, index, &mut ended);
            }
        }
        self.single = None;
    }

    fn quote(&mut self, c: char, triple: bool, index: usize, ended: &mut usize) {
        match (self.single, self.triple) {
            (Some(open), _) if open == c => self.single = None,
            (Some(_), _) => {}
            (None, open) if triple && open.is_none_or(|open| open == c) => {
                self.triple = open.xor(Some(c));
                *ended = index + 1;
            }
            (None, None) => self.single = Some(c),
            (None, Some(_)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_after(lines: &[&str]) -> bool {
        let mut quotes = Quotes::of("python");
        lines.iter().for_each(|line| quotes.read(line));
        quotes.open()
    }

    #[test]
    fn triple_quotes_open_and_close() {
        assert!(open_after(&["x = '''"]));
        assert!(!open_after(&["x = '''", "'''"]));
        assert!(!open_after(&["x = ''''''"]));
        assert!(open_after(&["x = ''''''", "'''"]));
        assert!(
            open_after(&["x = '''", "\"\"\""]),
            "another kind closes nothing"
        );
    }

    #[test]
    fn single_quotes_end_with_the_line_and_comments_hide_quotes() {
        assert!(!open_after(&["x = 'a"]));
        assert!(!open_after(&["# it's '''"]));
        assert!(!open_after(&["x = 1 # '''"]));
        assert!(open_after(&["x = '#' + '''"]));
    }
}
