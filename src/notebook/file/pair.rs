//! Which cell of the document is which of the file.

use std::collections::{BTreeMap, VecDeque};

use crate::notebook::cell::CellKey;

/// What a cell is known by.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its key in the document, where that is known.
    pub(super) key: Option<CellKey>,
    /// Empty where there is none.
    pub(super) id: String,
    pub(super) source: String,
}

/// For each cell of the document, the index of the file's cell that it is: by the document's own key,
/// then by id, then by source. Ids and sources are not unique: of equal ones the first meets the first.
pub(super) fn pair(file: &[Known], document: &[Known]) -> Vec<Option<usize>> {
    let mut pairs = Pairs {
        of_file: vec![false; file.len()],
        found: vec![None; document.len()],
    };
    pairs.meet(file, document, |cell| cell.key);
    pairs.meet(file, document, |cell| named(&cell.id));
    pairs.meet(file, document, |cell| named(&cell.source));
    pairs.found
}

fn named(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

struct Pairs {
    /// Whether a cell of the file is taken.
    of_file: Vec<bool>,
    found: Vec<Option<usize>>,
}

impl Pairs {
    /// Pair those that are left over and have the same name.
    fn meet<'a, N: Ord>(
        &mut self,
        file: &'a [Known],
        document: &'a [Known],
        name: impl Fn(&'a Known) -> Option<N>,
    ) {
        let mut free: BTreeMap<N, VecDeque<usize>> = BTreeMap::new();
        for (index, (cell, taken)) in file.iter().zip(&self.of_file).enumerate() {
            if let Some(name) = name(cell).filter(|_| !taken) {
                free.entry(name).or_default().push_back(index);
            }
        }
        for (cell, found) in document.iter().zip(&mut self.found) {
            if found.is_some() {
                continue;
            }
            let same = name(cell).and_then(|name| free.get_mut(&name)?.pop_front());
            if let Some(taken) = same.and_then(|index| self.of_file.get_mut(index)) {
                *taken = true;
            }
            *found = same;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(words: &[(u32, &str, &str)]) -> Vec<Known> {
        let cell = |(clock, id, source): &(u32, &str, &str)| Known {
            key: (*clock > 0).then_some(CellKey {
                client: 1,
                clock: *clock,
            }),
            id: (*id).to_owned(),
            source: (*source).to_owned(),
        };
        words.iter().map(cell).collect()
    }

    #[test]
    fn the_key_counts_more_than_the_id_and_the_id_more_than_the_source() {
        let file = known(&[(1, "a", "x"), (2, "b", "y"), (3, "c", "z")]);
        let document = known(&[(2, "a", "z"), (9, "c", "x"), (8, "", "x")]);
        assert_eq!(pair(&file, &document), [Some(1), Some(2), Some(0)]);
    }

    #[test]
    fn equal_ids_meet_in_order() {
        let file = known(&[(0, "a", "1"), (0, "a", "2"), (0, "", "")]);
        let document = known(&[(5, "a", "2"), (6, "a", "1"), (7, "a", "3"), (8, "", "")]);
        assert_eq!(pair(&file, &document), [Some(0), Some(1), None, None]);
    }
}
