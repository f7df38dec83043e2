//! What changed from one text to another: as changes of places, and as lines to look at.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Larger texts are compared by lines: by characters the time grows with the square of the changes.
const MAX_BY_CHARS: usize = 4096;
/// Parts of both texts that are compared; of more, only what is equal at both ends is found: comparing takes
/// the square of what differs.
const MAX_PARTS: usize = 12_000;
/// Lines around a change that are shown with it.
const AROUND: usize = 2;

/// A range of the old text in bytes, and what took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub from: usize,
    pub to: usize,
    pub text: String,
}

/// What changed, from the first to the last.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let split = |text: &str| -> Vec<String> {
        match old.len().max(new.len()) > MAX_BY_CHARS {
            true => text.split_inclusive('\n').map(str::to_owned).collect(),
            false => text.chars().map(String::from).collect(),
        }
    };
    let (old, new) = (split(old), split(new));
    let length = |parts: &[String]| parts.iter().map(String::len).sum::<usize>();
    let (mut hunks, mut at, mut open) = (Vec::<Hunk>::new(), 0, false);
    // The places are counted here: those of an insertion that stands beside a deletion are not exact.
    for op in ops(&old, &new) {
        let (tag, was, is) = op.as_tag_tuple();
        let gone = length(old.get(was).unwrap_or_default());
        if tag == DiffTag::Equal {
            open = false;
        } else {
            let text = new.get(is).unwrap_or_default().concat();
            match hunks.last_mut().filter(|_| open) {
                Some(last) => {
                    last.to = at + gone;
                    last.text.push_str(&text);
                }
                None => hunks.push(Hunk {
                    from: at,
                    to: at + gone,
                    text,
                }),
            }
            open = true;
        }
        at += gone;
    }
    hunks
}

/// What changed, by parts.
fn ops<T: std::hash::Hash + Eq + Ord>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    if old.len() + new.len() <= MAX_PARTS {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let pairs = old.iter().zip(new);
    let head = pairs.take_while(|(old, new)| old == new).count();
    let room = old.len().min(new.len()) - head;
    let pairs = old.iter().rev().zip(new.iter().rev()).take(room);
    let tail = pairs.take_while(|(old, new)| old == new).count();
    let (was, is) = (old.len() - head - tail, new.len() - head - tail);
    let equal = |at: usize, len: usize, new_index: usize| DiffOp::Equal {
        old_index: at,
        new_index,
        len,
    };
    let middle = DiffOp::Replace {
        old_index: head,
        old_len: was,
        new_index: head,
        new_len: is,
    };
    let ops = [
        equal(0, head, 0),
        middle,
        equal(head + was, tail, head + is),
    ];
    let is_some = |op: &DiffOp| !(op.old_range().is_empty() && op.new_range().is_empty());
    ops.into_iter().filter(is_some).collect()
}

/// What a line of a comparison is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Both,
    /// In the old text alone.
    Old,
    /// In the new text alone.
    New,
    /// Equal lines were left out here.
    Gap,
}

/// The lines of both texts, those that are equal only around the others. Raw: sanitise before showing.
pub fn lines(old: &str, new: &str) -> Vec<(Side, String)> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let ops = ops(&old, &new);
    let mut shown = Vec::new();
    for (at, group) in group_diff_ops(ops, AROUND).iter().enumerate() {
        if at > 0 {
            shown.push((Side::Gap, String::new()));
        }
        for op in group {
            let (tag, was, is) = op.as_tag_tuple();
            let (was, is) = (old.get(was), new.get(is));
            let mut put = |side, lines: Option<&[&str]>| {
                let lines = lines.unwrap_or_default().iter();
                shown.extend(lines.map(|line| (side, (*line).to_owned())));
            };
            match tag {
                DiffTag::Equal => put(Side::Both, was),
                _ => {
                    put(Side::Old, was);
                    put(Side::New, is);
                }
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_equal_stand_only_around_the_others() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\n";
        let new = "a\nb\nc\nd\nE\nf\ng\nh\ni\n";
        let shown = lines(old, new);
        let text: Vec<&str> = shown.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(text, ["c", "d", "e", "E", "f", "g"]);
        assert_eq!(shown[2].0, Side::Old);
        assert_eq!(shown[3].0, Side::New);
        assert!(lines(old, old).is_empty());
    }

    #[test]
    fn texts_that_are_too_long_to_compare_are_compared_at_their_ends() {
        let lines_of = |from: usize, middle: &str| -> String {
            let lines = (0..MAX_PARTS).map(|n| format!("{}\n", n + from));
            format!("first\n{middle}{}last\n", lines.collect::<String>())
        };
        let (old, new) = (lines_of(0, ""), lines_of(5, "more\n"));
        let mut text = old.clone();
        let hunks = hunks(&old, &new);
        assert_eq!(hunks.len(), 1);
        for hunk in hunks {
            text.replace_range(hunk.from..hunk.to, &hunk.text);
        }
        assert_eq!(text, new);
        let shown = lines(&old, &new);
        assert_eq!(shown.first(), Some(&(Side::Both, "first".to_owned())));
        assert_eq!(shown.last(), Some(&(Side::Both, "last".to_owned())));
    }

    #[test]
    fn hunks_make_the_new_text_of_the_old_one() {
        for (old, new) in [("", "a"), ("abc", "aXc"), ("é👋", "👋é"), ("ab", "")] {
            let mut text = old.to_owned();
            for hunk in hunks(old, new).iter().rev() {
                text.replace_range(hunk.from..hunk.to, &hunk.text);
            }
            assert_eq!(text, new);
        }
    }
}
