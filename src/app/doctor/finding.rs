//! What a check came to: one line for people, one object for scripts.

use std::fmt::Write;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::ui::sanitize;

/// Columns of what others wrote (an address, an error): enough to know it by, and one line all the same.
const MAX_FOREIGN: usize = 120;
/// Columns before the text of a line: the status, and the name of the check.
const MARGIN: usize = 20;
/// Narrower than this nothing is folded: a word a row helps nobody.
const MIN_COLUMNS: usize = 40;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// Not looked at, and the text says why.
    Skip,
    /// It works with less than one might have.
    Warn,
    /// Something will not work.
    Fail,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Skip => "skip",
            Status::Warn => "warn",
            Status::Fail => "FAIL",
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub check: &'static str,
    pub status: Status,
    /// Safe to show.
    pub text: String,
    /// What to do about it, where there is something to do.
    pub hint: Option<String>,
}

impl Finding {
    fn new(check: &'static str, status: Status, text: &str) -> Self {
        Self {
            check,
            status,
            text: sanitize::line(text),
            hint: None,
        }
    }

    pub fn ok(check: &'static str, text: &str) -> Self {
        Self::new(check, Status::Ok, text)
    }

    pub fn skip(check: &'static str, text: &str) -> Self {
        Self::new(check, Status::Skip, text)
    }

    pub fn warn(check: &'static str, text: &str) -> Self {
        Self::new(check, Status::Warn, text)
    }

    pub fn fail(check: &'static str, text: &str) -> Self {
        Self::new(check, Status::Fail, text)
    }

    /// With what to do about it.
    pub fn then(mut self, hint: &str) -> Self {
        self.hint = Some(sanitize::line(hint));
        self
    }

    /// The line; in rows of so many columns, where there are so many.
    fn line(&self, columns: Option<usize>) -> String {
        let text = match &self.hint {
            Some(hint) => format!("{}; {hint}", self.text),
            None => self.text.clone(),
        };
        let (word, check) = (self.status.word(), self.check);
        let room = columns.filter(|columns| *columns >= MIN_COLUMNS);
        let rows = match room {
            Some(columns) => folded(&text, columns - MARGIN),
            None => vec![text],
        };
        let mut line = String::new();
        for (n, row) in rows.iter().enumerate() {
            // Nothing that writes to memory can fail.
            let _never = match n {
                0 => writeln!(line, "{word:<6}{check:<14}{row}"),
                _ => writeln!(line, "{:MARGIN$}{row}", ""),
            };
        }
        line
    }
}

/// What somebody else wrote, safe and short.
pub fn foreign(text: &str) -> String {
    sanitize::short(text, MAX_FOREIGN)
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report(pub Vec<Finding>);

impl Report {
    /// Lines for people.
    pub fn text(&self, columns: Option<usize>) -> String {
        self.0.iter().map(|found| found.line(columns)).collect()
    }

    /// An array of objects with `check`, `status`, `text` and `hint`.
    pub fn json(&self) -> String {
        // Strings and names of ours: there is nothing that JSON could not hold.
        serde_json::to_string_pretty(&self.0).unwrap_or_default() + "\n"
    }

    /// How many checks failed.
    pub fn failed(&self) -> usize {
        let failed = self.0.iter().filter(|found| found.status == Status::Fail);
        failed.count()
    }
}

/// Rows of whole words; a word that is too long for one is cut.
fn folded(text: &str, columns: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        for piece in pieces(word, columns) {
            let row = rows.last_mut().map_or(0, |row| sanitize::width(row));
            let fits = row > 0 && row + 1 + sanitize::width(&piece) <= columns;
            match rows.last_mut() {
                Some(last) if row == 0 => last.push_str(&piece),
                Some(last) if fits => {
                    last.push(' ');
                    last.push_str(&piece);
                }
                _ => rows.push(piece),
            }
        }
    }
    rows
}

fn pieces(word: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for grapheme in word.graphemes(true) {
        let width = sanitize::width(grapheme);
        if used + width > columns {
            pieces.push(String::new());
            used = 0;
        }
        used += width;
        if let Some(last) = pieces.last_mut() {
            last.push_str(grapheme);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_where_there_are_columns() {
        let found = Finding::warn("clipboard", "a b c d e f g h").then("do i j k l m");
        assert_eq!(
            found.line(None),
            "warn  clipboard     a b c d e f g h; do i j k l m\n"
        );
        let margin = " ".repeat(MARGIN);
        assert_eq!(
            found.line(Some(40)),
            format!("warn  clipboard     a b c d e f g h; do\n{margin}i j k l m\n")
        );
        assert_eq!(found.line(Some(20)).lines().count(), 1);
        let long = Finding::ok("site", &"x".repeat(50)).line(Some(40));
        assert_eq!(long.lines().count(), 3, "{long}");
    }

    #[test]
    fn nothing_foreign_reaches_the_terminal_as_it_came() {
        let hostile = "a\u{1b}]0;b\u{7}\u{202e}c\nd";
        let found = Finding::fail("site", hostile).then(hostile);
        let report = Report(vec![found]);
        for text in [report.text(Some(80)), report.json()] {
            let control = |c: char| c.is_control() && c != '\n';
            assert!(
                !text.contains(control) && !text.contains('\u{202e}'),
                "{text}"
            );
        }
        assert_eq!(report.text(None).lines().count(), 1);
        assert!(sanitize::width(&foreign(&"y".repeat(500))) <= MAX_FOREIGN);
    }

    #[test]
    fn scripts_get_an_array_of_objects() {
        let report = Report(vec![
            Finding::ok("locale", "fine"),
            Finding::fail("udp", "none").then("open it"),
        ]);
        assert_eq!(report.failed(), 1);
        let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
        let want = serde_json::json!([
            { "check": "locale", "status": "ok", "text": "fine", "hint": null },
            { "check": "udp", "status": "fail", "text": "none", "hint": "open it" },
        ]);
        assert_eq!(json, want);
    }
}
