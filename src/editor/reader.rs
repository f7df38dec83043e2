//! The outputs of a cell, read by themselves: what keys ask of that view.

use super::help::Turn;
use super::key::{Code, Key};

/// A step in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the start of what has just been opened.
    Begin,
    /// Rows up or down, and the selection with them where there is one.
    Turn(Turn),
    /// Folds the selected branch, or unfolds it; where there is none, goes on.
    Toggle,
    Unfold,
    /// Folds the selected branch, or goes to the one around it.
    Fold,
    /// Selects this row; a branch there is folded or unfolded.
    Click(usize),
}

/// The step of a key; none if it has none here.
pub fn step(key: Key) -> Option<Step> {
    let turn = match (key.code, key.ctrl, key.alt) {
        (Code::Down | Code::Char('j'), false, _) | (Code::Char('n' | 'e'), true, _) => {
            Turn::Rows(1)
        }
        (Code::Up | Code::Char('k'), false, _) | (Code::Char('p' | 'y'), true, _) => Turn::Rows(-1),
        (Code::Char('v'), false, true) => Turn::Pages(-1),
        (Code::PageDown, ..) | (Code::Char('f' | 'd' | 'v'), true, _) => Turn::Pages(1),
        (Code::PageUp, ..) | (Code::Char('b' | 'u'), true, _) => Turn::Pages(-1),
        (Code::Home, ..) | (Code::Char('g' | '<'), false, _) => Turn::Start,
        (Code::End, ..) | (Code::Char('G' | '>'), false, _) => Turn::End,
        (Code::Enter, ..) | (Code::Char(' '), false, false) => return Some(Step::Toggle),
        (Code::Right | Code::Char('l'), false, false) => return Some(Step::Unfold),
        (Code::Left | Code::Char('h'), false, false) => return Some(Step::Fold),
        _ => return None,
    };
    Some(Step::Turn(turn))
}

/// Whether this key closes the view.
pub fn leaves(key: Key) -> bool {
    matches!(
        (key.code, key.ctrl),
        (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c' | 'g'), true)
    )
}
