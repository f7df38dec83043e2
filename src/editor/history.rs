//! What keys ask of the last hour while it is open.

use super::help::Turn;
use super::key::{Code, Key};

/// A step in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Open,
    /// To another moment, or another cell of one.
    Turn(Turn),
    /// Another part of what is different in the cell.
    Scroll(Turn),
    /// What is different at the selected moment; there, the selected cell becomes what it was.
    Enter,
    /// The whole document becomes what it was at the selected moment.
    All,
    /// From the cells of a moment to the moments, and from those out.
    Back,
    Close,
}

/// The step of a key; none if it has none here.
pub fn step(key: Key) -> Option<Step> {
    Some(match (key.code, key.ctrl, key.alt) {
        (Code::Down | Code::Char('j'), false, _) | (Code::Char('n'), true, _) => {
            Step::Turn(Turn::Rows(1))
        }
        (Code::Up | Code::Char('k'), false, _) | (Code::Char('p'), true, _) => {
            Step::Turn(Turn::Rows(-1))
        }
        (Code::Home, ..) | (Code::Char('g' | '<'), false, _) => Step::Turn(Turn::Start),
        (Code::End, ..) | (Code::Char('G' | '>'), false, _) => Step::Turn(Turn::End),
        (Code::Char('v'), false, true) => Step::Scroll(Turn::Pages(-1)),
        (Code::PageDown, ..) | (Code::Char(' '), false, false) => Step::Scroll(Turn::Pages(1)),
        (Code::Char('f' | 'd' | 'v'), true, _) => Step::Scroll(Turn::Pages(1)),
        (Code::PageUp, ..) | (Code::Char('b' | 'u'), true, _) => Step::Scroll(Turn::Pages(-1)),
        (Code::Enter, ..) | (Code::Right | Code::Char('l'), false, false) => Step::Enter,
        (Code::Char('R'), false, false) => Step::All,
        (Code::Esc, ..) | (Code::Left | Code::Char('h'), false, false) => Step::Back,
        (Code::Char('q'), false, false) | (Code::Char('c' | 'g'), true, _) => Step::Close,
        _ => return None,
    })
}
