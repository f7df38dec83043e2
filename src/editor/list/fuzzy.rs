//! How well a short query matches a name: its characters in order, best at the starts of words.

/// Characters of a name that are looked at.
const MAX_NAME: usize = 256;
/// Characters of a query that are looked at.
const MAX_QUERY: usize = 64;

const START: i32 = 12;
const WORD: i32 = 8;
const RUN: i32 = 6;
const HIT: i32 = 2;
const GAP: i32 = 1;

/// The score of the best way to find the query's characters in the name in their order; none if there
/// is no way. Case does not matter, and spaces in the query match anything.
pub fn score(query: &str, name: &str) -> Option<i32> {
    let wanted: Vec<char> = folded(query)
        .filter(|c| *c != ' ')
        .take(MAX_QUERY)
        .collect();
    let letters: Vec<char> = name.chars().take(MAX_NAME).collect();
    // best[i]: the best score with the last wanted character so far found at `i`.
    let mut best: Vec<Option<i32>> = Vec::new();
    for (nth, want) in wanted.iter().enumerate() {
        best = row(&best, nth == 0, *want, &letters);
    }
    let found = best.into_iter().flatten().max();
    let length = i32::try_from(letters.len()).unwrap_or(i32::MAX);
    match wanted.is_empty() {
        true => Some(0),
        // Of two names that match as well, the shorter one.
        false => found.map(|score| score * 4 - length.min(32) / 4),
    }
}

fn row(before: &[Option<i32>], first: bool, want: char, letters: &[char]) -> Vec<Option<i32>> {
    let mut far: Option<i32> = None;
    let mut found = Vec::with_capacity(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        let hit = fold(*letter) == want;
        let bonus = place(letters, at);
        let previous = at
            .checked_sub(1)
            .and_then(|at| before.get(at).copied().flatten());
        let from = match first {
            true => Some(0),
            false => far.max(previous.map(|score| score + RUN)),
        };
        found.push(from.filter(|_| hit).map(|score| score + HIT + bonus));
        // One more character between, for those that come from further back.
        far = far
            .map(|score| score - GAP)
            .max(previous.map(|score| score - GAP));
    }
    found
}

/// What a hit at this place is worth beside the hit itself.
fn place(letters: &[char], at: usize) -> i32 {
    let before = at.checked_sub(1).and_then(|at| letters.get(at));
    let (Some(before), Some(here)) = (before, letters.get(at)) else {
        return START;
    };
    let word = !before.is_alphanumeric() || (before.is_lowercase() && here.is_uppercase());
    if word { WORD } else { 0 }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(fold)
}

/// One small letter for a letter: enough for names, and it keeps their length.
fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked<'a>(query: &str, names: &[&'a str]) -> Vec<&'a str> {
        let mut found: Vec<_> = names
            .iter()
            .filter_map(|name| Some((score(query, name)?, *name)))
            .collect();
        found.sort_by_key(|(score, _)| -score);
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn starts_of_words_and_runs_come_first() {
        let names = [
            "insert-below",
            "undo",
            "indent",
            "insert-above",
            "run-all-below",
        ];
        assert_eq!(ranked("ib", &names)[0], "insert-below");
        assert_eq!(ranked("und", &names), ["undo"]);
        assert_eq!(ranked("in", &names)[0], "indent");
        assert_eq!(ranked("above", &names), ["insert-above"]);
        assert_eq!(ranked("RAB", &names)[0], "run-all-below");
        assert_eq!(ranked("insert above", &names), ["insert-above"]);
        assert_eq!(ranked("xyz", &names), Vec::<&str>::new());
        assert_eq!(ranked("", &names), names);
        assert_eq!(ranked("日", &["日本", "x日"]), ["日本", "x日"]);
        assert_eq!(ranked("GH", &["getHelp", "rough"]), ["getHelp", "rough"]);
    }

    #[test]
    fn a_long_query_and_name_cost_little() {
        let long = "ab".repeat(10_000);
        assert!(score(&long, &long).is_some());
    }
}
