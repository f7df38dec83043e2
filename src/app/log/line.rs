//! One line of the log: when, how grave, what, and the values with it; never a control character.

use std::fmt::{self, Debug, Write};
use std::time::Duration;

use tracing::Level;
use tracing::field::{Field, Visit};

/// Bytes of a line. None of ours is near this; it keeps a mistake from filling the file.
const MAX_LINE: usize = 1000;
/// What `tracing` calls the text of an event.
const MESSAGE: &str = "message";

/// A line that is being written.
pub struct Line {
    head: String,
    message: String,
    values: String,
}

impl Line {
    pub fn new(at: Duration, level: Level) -> Self {
        let (secs, millis) = (at.as_secs(), at.subsec_millis());
        let level = level.as_str().to_lowercase();
        Self {
            head: format!("{secs:>5}.{millis:03} {level:<5} "),
            message: String::new(),
            values: String::new(),
        }
    }

    /// The line with its end.
    pub fn finish(self) -> String {
        let mut line = self.head + &escaped(&self.message) + &self.values;
        // All of it is ASCII by now, so that any place is one to cut.
        line.truncate(MAX_LINE);
        line.push('\n');
        line
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        // Nothing that writes to memory can fail.
        let _never = write!(self.values, " {}={}", field.name(), quoted(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == MESSAGE {
            self.message = format!("{value:?}");
            return;
        }
        let _never = write!(
            self.values,
            " {}={}",
            field.name(),
            escaped(&format!("{value:?}"))
        );
    }

    fn record_error(&mut self, field: &Field, _: &(dyn std::error::Error + 'static)) {
        // What an error says may hold anything.
        self.record_debug(field, &format_args!("error"));
    }
}

/// A word as it is, anything else in quotes.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+:/".contains(&byte);
    match !text.is_empty() && text.bytes().all(plain) {
        true => text.to_owned(),
        false => format!("\"{}\"", escaped(text).replace('"', "\\\"")),
    }
}

/// Printable ASCII alone; everything else by its number.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' => safe.push(c),
            _ => safe.extend(c.escape_default()),
        }
    }
    safe
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}
