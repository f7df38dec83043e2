//! "Did you mean": the word of a list that is nearest to a misspelt one.

/// One slip in so many letters is a slip; more of them is another word.
const LETTERS_A_SLIP: usize = 4;
/// In two letters nothing is left of the word.
const SHORTEST: usize = 3;

/// The nearest word, the first of equals; none where all are too far away.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let bound = (letters / LETTERS_A_SLIP).max(usize::from(letters >= SHORTEST));
    let distances = words
        .into_iter()
        .map(|known| (strsim::osa_distance(word, known), known));
    let near = distances.filter(|(distance, _)| (1..=bound).contains(distance));
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_another_word_is_not() {
        let words = ["delete-cell", "delete", "undo", "redo"];
        assert_eq!(nearest("delet-cell", words), Some("delete-cell"));
        assert_eq!(nearest("udno", words), Some("undo"));
        assert_eq!(nearest("deltee", words), Some("delete"));
        assert_eq!(nearest("fly", words), None);
        assert_eq!(nearest("unod", words), Some("undo"));
        assert_eq!(nearest("zz", ["z"]), None);
    }
}
