//! What a terminal answers to the questions that programs ask of it.

/// The questions, as far as it takes to know one.
pub const BACKGROUND: &str = "\x1b]11;?";
pub const KEYBOARD: &str = "\x1b[?u";
pub const NAME: &str = "\x1b[>0q";
pub const GRAPHICS: &str = "\x1b_Gi=31,";
pub const GRAPHICS_THROUGH_TMUX: &str = "\x1bPtmux;\x1b\x1b_Gi=31,";
pub const CELL: &str = "\x1b[16t";
pub const ATTRIBUTES: &str = "\x1b[c";
const CURSOR: &str = "\x1b[6n";

/// Answers of a terminal that shows kitty's pictures, and of those with a background.
pub const GRAPHICS_OK: &str = "\x1b_Gi=31;OK\x1b\\";
pub const DARK: &str = "\x1b]11;rgb:1e1e/2121/2727\x1b\\";
pub const LIGHT: &str = "\x1b]11;rgb:fafa/fafa/fafa\x1b\\";

/// Pixels of one character, across and down, of those that tell.
pub const PIXELS: (u32, u32) = (10, 20);

/// A terminal, as it presents itself.
#[derive(Default)]
pub struct Machine {
    replies: Vec<Reply>,
    tells_the_cursor: bool,
}

struct Reply {
    question: &'static str,
    answer: String,
}

impl Machine {
    /// Answers nothing.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Knows what every terminal knows.
    pub fn plain() -> Self {
        let mut plain = Self::silent().says(ATTRIBUTES, "\x1b[?62;22c");
        plain.tells_the_cursor = true;
        plain
    }

    /// A dark one that tells its name and how large its characters are.
    pub fn named(name: &str) -> Self {
        Self::plain()
            .says(BACKGROUND, DARK)
            .says(NAME, &format!("\x1bP>|{name}\x1b\\"))
            .says(CELL, &format!("\x1b[6;{};{}t", PIXELS.1, PIXELS.0))
    }

    /// Gives this answer, and no other one to the same question.
    pub fn says(mut self, question: &'static str, answer: &str) -> Self {
        self.replies.retain(|reply| reply.question != question);
        let answer = answer.to_owned();
        self.replies.push(Reply { question, answer });
        self
    }

    /// What it answers to what was `written`, of which `known` bytes were looked at before. A question may
    /// begin in those. `cursor` is where it stands, from zero.
    pub fn answers(&self, written: &[u8], known: usize, cursor: (u16, u16)) -> String {
        let place = format!("\x1b[{};{}R", cursor.0 + 1, cursor.1 + 1);
        let cursor = self.tells_the_cursor.then_some((CURSOR, place.as_str()));
        let replies = self.replies.iter();
        let replies = replies.map(|reply| (reply.question, reply.answer.as_str()));
        let mut found: Vec<(usize, &str)> = replies
            .chain(cursor)
            .flat_map(|(question, answer)| {
                let ends = ends_of(question.as_bytes(), written, known);
                ends.into_iter().map(move |end| (end, answer))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, answer)| answer).collect()
    }
}

/// Where `question` ends behind the first `known` bytes.
fn ends_of(question: &[u8], written: &[u8], known: usize) -> Vec<usize> {
    let from = (known + 1).saturating_sub(question.len());
    let fresh = written[from..].windows(question.len()).enumerate();
    let asked = fresh.filter(|(_, window)| *window == question);
    asked.map(|(at, _)| from + at + question.len()).collect()
}
