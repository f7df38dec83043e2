//! What people are called here: their names, and a number behind one that somebody else has already.

use std::collections::BTreeMap;

use crate::notebook::lookalike::skeleton;

/// Columns of a name that is numbered, so that the number is not cut off with the end of the name: the
/// shortest place for a name has sixteen.
const MAX_NUMBERED: usize = 12;

/// Somebody's name.
#[derive(Debug)]
struct Label {
    name: String,
    shown: String,
    /// How it looks.
    skeleton: String,
}

/// The names of all who are here, none of which looks like another one. Who came first keeps the plain name,
/// and a number stays with whom it was given to as long as there is somebody to tell apart: who loads a page
/// anew meets a ghost of oneself for half a minute, and is nobody's second after that.
#[derive(Debug, Default)]
pub(super) struct Labels(BTreeMap<u64, Label>);

impl Labels {
    /// A client has this name; `own` is ours.
    pub(super) fn note(&mut self, client: u64, name: String, own: &str) {
        if self.0.get(&client).is_some_and(|label| label.name == name) {
            return;
        }
        self.0.remove(&client);
        let own = skeleton(own);
        // One more than there are names is free at the latest.
        for number in 1..=self.0.len() + 2 {
            let shown = numbered(&name, number);
            let skeleton = skeleton(&shown);
            let taken = self.0.values().any(|label| label.skeleton == skeleton);
            if !taken && skeleton != own {
                let label = Label {
                    name,
                    shown,
                    skeleton,
                };
                self.0.insert(client, label);
                return;
            }
        }
    }

    pub(super) fn forget(&mut self, client: u64, own: &str) {
        let Some(gone) = self.0.remove(&client) else {
            return;
        };
        let base = skeleton(&gone.name);
        let mut alike = self.0.values_mut();
        let mut alike = alike.by_ref().filter(|label| skeleton(&label.name) == base);
        if let (Some(last), None) = (alike.next(), alike.next())
            && base != skeleton(own)
        {
            last.shown = last.name.clone();
            last.skeleton = base;
        }
    }

    /// What a client is called, raw.
    pub(super) fn get(&self, client: u64) -> Option<&str> {
        self.0.get(&client).map(|label| label.shown.as_str())
    }
}

fn numbered(name: &str, number: usize) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let mut columns = 0;
    let fits = |c: &char| {
        columns += if c.is_ascii() { 1 } else { 2 };
        columns <= MAX_NUMBERED
    };
    let short: String = name.trim().chars().take_while(fits).collect();
    format!("{short}·{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[(u64, &str)]) -> Labels {
        let mut labels = Labels::default();
        for (client, name) in names {
            labels.note(*client, (*name).to_owned(), "Me");
        }
        labels
    }

    #[test]
    fn who_comes_later_has_a_number_and_keeps_it() {
        let mut labels = labels(&[
            (9, "Ana"),
            (3, "Ana"),
            (5, "Bob"),
            (4, "An\u{430}"),
            (8, "me"),
        ]);
        let shown = |labels: &Labels, client| labels.get(client).map(str::to_owned);
        assert_eq!(shown(&labels, 9).as_deref(), Some("Ana"));
        assert_eq!(shown(&labels, 3).as_deref(), Some("Ana·2"));
        assert_eq!(shown(&labels, 4).as_deref(), Some("An\u{430}·3"));
        assert_eq!(shown(&labels, 5).as_deref(), Some("Bob"));
        assert_eq!(shown(&labels, 8).as_deref(), Some("me·2"), "ours is taken");
        labels.forget(9, "Me");
        labels.note(3, "Ana".to_owned(), "Me");
        assert_eq!(shown(&labels, 3).as_deref(), Some("Ana·2"));
        labels.note(7, "Ana".to_owned(), "Me");
        assert_eq!(shown(&labels, 7).as_deref(), Some("Ana"));
        labels.note(3, "Cyd".to_owned(), "Me");
        assert_eq!(shown(&labels, 3).as_deref(), Some("Cyd"));
        labels.forget(8, "Me");
        assert_eq!(shown(&labels, 8), None);
    }

    #[test]
    fn the_last_of_a_name_is_nobodys_second() {
        let mut labels = labels(&[(1, "Ana"), (2, "Ana"), (3, "me"), (4, "me")]);
        labels.forget(1, "Me");
        assert_eq!(labels.get(2), Some("Ana"));
        labels.forget(4, "Me");
        assert_eq!(labels.get(3), Some("me·2"), "we are here");
    }

    #[test]
    fn nobody_can_take_a_number_by_name() {
        let labels = labels(&[(1, "Ana"), (2, "Ana·2"), (3, "Ana")]);
        assert_eq!(labels.get(2), Some("Ana·2"));
        assert_eq!(labels.get(3), Some("Ana·3"));
    }

    #[test]
    fn the_number_of_a_long_name_is_seen() {
        let long = "Maximiliane-Charlotte";
        let labels = labels(&[(1, long), (2, long)]);
        assert_eq!(labels.get(2), Some("Maximiliane-·2"));
    }
}
