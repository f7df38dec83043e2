//! Indentation guides: how deep each line is indented, and by how many columns a level goes.

use std::collections::BTreeMap;

use crate::editor::text::TAB;

/// A level of fewer or more columns than these is none: a continued line, aligned with something.
const LEVEL: std::ops::RangeInclusive<usize> = 2..=8;

/// The guides of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guides {
    /// Columns of one level.
    step: usize,
    /// Columns of indentation, by line; blank lines have that of the lines around.
    depths: Vec<usize>,
}

impl Guides {
    pub fn of(source: &str) -> Guides {
        let own: Vec<Option<usize>> = source.split('\n').map(depth).collect();
        Guides {
            step: step(&own),
            depths: filled(&own),
        }
    }

    /// The columns of the guides in a line.
    pub fn columns(&self, line: usize) -> impl Iterator<Item = usize> {
        let depth = self.depths.get(line).copied().unwrap_or(0);
        (0..depth).step_by(self.step.max(1))
    }
}

/// Columns before the text of a line; none where there is no text.
fn depth(line: &str) -> Option<usize> {
    let mut column = 0;
    for c in line.chars() {
        match c {
            ' ' => column += 1,
            '\t' => column += TAB - column % TAB,
            _ => return Some(column),
        }
    }
    None
}

/// By how many columns lines go deeper most often; the usual number where none does.
fn step(depths: &[Option<usize>]) -> usize {
    let known: Vec<usize> = depths.iter().copied().flatten().collect();
    let mut counts = BTreeMap::new();
    for pair in known.windows(2) {
        if let [before, after] = pair {
            let deeper = after.saturating_sub(*before);
            if LEVEL.contains(&deeper) {
                *counts.entry(deeper).or_insert(0) += 1;
            }
        }
    }
    // Of equals the smaller one.
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(TAB, |(step, _)| step)
}

/// A blank line is as deep as the shallower of those around it.
fn filled(depths: &[Option<usize>]) -> Vec<usize> {
    let mut filled: Vec<usize> = Vec::with_capacity(depths.len());
    let mut before = 0;
    for depth in depths {
        before = depth.unwrap_or(before);
        filled.push(before);
    }
    let mut after = 0;
    for (depth, filled) in depths.iter().zip(&mut filled).rev() {
        after = depth.unwrap_or(after);
        *filled = after.min(*filled);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> Vec<Vec<usize>> {
        let guides = Guides::of(source);
        let lines = 0..source.split('\n').count();
        lines.map(|line| guides.columns(line).collect()).collect()
    }

    #[test]
    fn each_level_has_one() {
        let source = "def f():\n    if x:\n        y\n    z\nw";
        assert_eq!(told(source), [vec![], vec![0], vec![0, 4], vec![0], vec![]]);
        assert_eq!(told("\ta"), [[0]]);
        assert_eq!(told("a\n  b\n    c")[2], [0, 2]);
        assert_eq!(
            told("f(a,\n            b)")[1],
            [0, 4, 8],
            "aligned, no level"
        );
    }

    #[test]
    fn blank_lines_go_on_with_those_around() {
        let source = "\nif x:\n    y\n\n      \n    z\n\nw\n";
        let lines = [
            vec![],
            vec![],
            vec![0],
            vec![0],
            vec![0],
            vec![0],
            vec![],
            vec![],
            vec![],
        ];
        assert_eq!(told(source), lines);
        assert!(told("").concat().is_empty());
    }
}
