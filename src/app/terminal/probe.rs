//! Asks the terminal what it can without taking its screen: for a doctor.

use std::io::{self, Write, stdout};
use std::time::Duration;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::answers::{Answers, QUESTIONS, THROUGH_TMUX};
use super::ask::Ear;
use super::{graphics, is_quiet};

/// Ten times what a run waits: nobody types meanwhile, and a slow line is told from a silent terminal.
const DEADLINE: Duration = Duration::from_secs(1);

/// The row that the questions were sent on, emptied: a terminal may print what it does not know.
const ROW_EMPTIED: &[u8] = b"\r\x1b[K";

/// What the terminal answers; nothing where it says of itself that it knows little. What is typed meanwhile
/// is lost.
pub fn probe() -> io::Result<Answers> {
    if is_quiet() {
        return Ok(Answers::default());
    }
    enable_raw_mode()?;
    let answers = asked();
    disable_raw_mode()?;
    answers
}

fn asked() -> io::Result<Answers> {
    let mut out = stdout();
    if graphics::in_tmux(|name| std::env::var(name).ok()) {
        out.write_all(THROUGH_TMUX.as_bytes())?;
    }
    out.write_all(QUESTIONS.as_bytes())?;
    out.flush()?;
    let mut ear = Ear::default();
    let answers = ear.listen(DEADLINE).clone();
    out.write_all(ROW_EMPTIED)?;
    out.flush()?;
    Ok(answers)
}
